"""What the product itself says of days of the centre, and to candidates who did not come."""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.domain.messages import MessageKind

#: By kind: the subject and the body.
CENTRE_WORDS: Mapping[str, tuple[str, str]] = {
    MessageKind.SLOT_MISSED: (
        "{exercise}: we missed you ({reference})",
        """Dear {name},

We hope that you are well. Your {exercise} for {cohort} was to be from {when}, and you could not be with us.
Things happen: nothing is decided because of it.

What you may do next: ring {help_phone} or write to {help_email}. If you would still like to take part, we
look for another time with you, where there is one. If something made it hard to come, tell us, and we will
see what we can do differently. If you would rather not go on, you can say so here: {link}

{organisation}
""",
    ),
    MessageKind.CENTRE_PLANNED: (
        "{exercise}: your day is {when}",
        """Dear {name},

Your day of the {exercise} for {cohort} is from {when}. All times are UK time. Please come by the first of
these times: somebody meets you at the door.

Where: {place}

What there is, in order: {turns}

The file with this e-mail puts the day into your calendar. Your application stands here: {link}

If the day is not possible for you, or if something would make it work better for you, ring {help_phone} or
write to {help_email}, and we will find a way.

{organisation}
""",
    ),
    MessageKind.CENTRE_MOVED: (
        "{exercise}: your times have changed ({reference})",
        """Dear {name},

Some of your times at the {exercise} for {cohort} have changed. Your day is now from {when}. All times are
UK time.

Where: {place}

What there is, in order: {turns}

The file with this e-mail changes the entry in your calendar. Your application stands here: {link}

If a time is not possible for you, tell us at once: {help_phone}, {help_email}. If you are there already,
ask anybody who wears a badge.

{organisation}
""",
    ),
    MessageKind.CENTRE_CANCELLED: (
        "{exercise}: your day is not held ({reference})",
        """Dear {name},

Your day of the {exercise} for {cohort}, which was to be from {when} ({place}), is not held then, or not with
you. The file with this e-mail takes it out of your calendar.

Your application goes on, and we write to you about another day: {link}

If you have arranged to travel, or have a question, ring {help_phone} or write to {help_email}.

{organisation}
""",
    ),
    MessageKind.CENTRE_NOT_COMING: (
        "{exercise}: you told us that you are not coming ({reference})",
        """Dear {name},

Thank you for telling us. You said that you are not coming to the {exercise} for {cohort}, from {when}
({place}). Nothing is decided because of it.

What happens next: if you would like to take part on another day, we look for one with you, where there is
one: ring {help_phone} or write to {help_email}. If something made it hard to come, tell us, and we will see
what we can do differently. If you would rather not go on, you can say so here: {link}

If you are coming after all, or never said this, ring us at once.

{organisation}
""",
    ),
    MessageKind.CENTRE_SITTING: (
        "{cohort}: where you sit from {when}",
        """Hello,

You are an assessor of the {exercise} from {when}. All times are UK time.

Where: {place}

Where you sit, in order: {turns}

The file with this e-mail puts it into your calendar, or changes what stands there. Whom you meet stands on
your page: {link}

If you cannot be there, tell the recruitment leads at once: {help_email}, {help_phone}.

{organisation}
""",
    ),
    MessageKind.CENTRE_SITTING_CANCELLED: (
        "{cohort}: no {exercise} for you from {when}",
        """Hello,

You are not needed at the {exercise} from {when} ({place}): it is not held then, or not with you. The file
with this e-mail takes it out of your calendar. What is left for you stands on your page: {link}

{organisation}, {help_email}, {help_phone}
""",
    ),
}
