"""What the product itself says of slots, to candidates and panels, and to leads where none is chosen."""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.domain.messages import MessageKind

#: By kind: the subject and the body.
SLOT_WORDS: Mapping[str, tuple[str, str]] = {
    MessageKind.SLOTS_OPEN: (
        "{exercise}: choose a time for your application {reference}",
        """Dear {name},

There are times to choose from for your {exercise}. Sign in and choose the one that suits you best, by
{choose_by}: {link}

You can move to another time once. If none of them is possible for you, or if you need something to be
different so that you can take part, ring {help_phone} or write to {help_email}, and we will find a way.

{organisation}
""",
    ),
    MessageKind.SLOT_REMINDER: (
        "{exercise}: you have not chosen a time yet ({reference})",
        """Dear {name},

We have not had your choice of a time for your {exercise} yet. Please choose one by {choose_by}: {link}

If none of the times is possible for you, ring {help_phone} or write to {help_email}. Nothing is decided
because a time was not chosen: we talk to you first.

{organisation}
""",
    ),
    MessageKind.SLOT_BOOKED: (
        "{exercise}: your time is {when}",
        """Dear {name},

Your {exercise} for {cohort} is from {when}. All times are UK time.

Where: {place}

The file with this e-mail puts it into your calendar. Until it begins you can cancel it here, or
move it once: {link}

If something would make the day work better for you, tell us: {help_email}, {help_phone}.

{organisation}
""",
    ),
    MessageKind.SLOT_MOVED: (
        "{exercise}: your new time is {when}",
        """Dear {name},

Your {exercise} for {cohort} has been moved. It is now from {when}. All times are UK time.

Where: {place}

The file with this e-mail changes the entry in your calendar. What you need to know stands here: {link}

If you did not expect this, or the time is not possible for you, ring {help_phone} or write to {help_email}.

{organisation}
""",
    ),
    MessageKind.SLOT_CANCELLED: (
        "{exercise}: your time has been cancelled ({reference})",
        """Dear {name},

Your {exercise} for {cohort}, which was to be from {when}, has been cancelled. The file with this
e-mail takes it out of your calendar.

Your application goes on. To see whether you can choose another time, go to: {link}

If you did not expect this, ring {help_phone} or write to {help_email}.

{organisation}
""",
    ),
    MessageKind.SLOT_NOT_CHOSEN: (
        "{cohort}: {reference} has chosen no time",
        """Hello,

{reference} was asked to choose a time for the {exercise}, was reminded, and has chosen none. Nothing follows
from that by itself. Please ring them; you can book a time for them here: {link}

{organisation}
""",
    ),
    MessageKind.PANEL_BOOKED: (
        "{cohort}: you are on a panel from {when}",
        """Hello,

You are on the panel of one {exercise} from {when}. All times are UK time.

Where: {place}

The file with this e-mail puts it into your calendar, or changes what stands there. Whom you meet stands on
your page: {link}

If you cannot be there, tell the recruitment leads at once: {help_email}, {help_phone}.

{organisation}
""",
    ),
    MessageKind.PANEL_CANCELLED: (
        "{cohort}: you are not needed from {when}",
        """Hello,

The {exercise} from {when} ({place}) is not held then, or not with you. The file with this e-mail takes it out
of your calendar. What is left for you stands on your page: {link}

{organisation}, {help_email}, {help_phone}
""",
    ),
}
