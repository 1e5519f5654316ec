"""Words of the product's own about what was changed and what is still to be done."""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.domain.messages import MessageKind

#: By kind: the subject and the body.
CHANGE_WORDS: Mapping[str, tuple[str, str]] = {
    MessageKind.CLOSING_MOVED: (
        "Applications to {cohort} now close at {closes}: your draft {reference}",
        """Dear {name},

We have changed when applications to {cohort} close. You can change and send yours until {closes}. Before, it
was {was}.

This is why: {reason}

What you have written is kept as it is. Finish your application: {link}

If this puts you in difficulty, write to {help_email} or ring {help_phone}: we can give you time of your own.

{organisation}
""",
    ),
    MessageKind.DECISIONS_MOVED: (
        "Your application {reference}: when you hear from us has changed",
        """Dear {name},

We had told you that you would hear about your application to {cohort} by {was}. It is {decisions_by} now.

This is why: {reason}

You need do nothing. This page says where your application is: {link}

If you have a question, write to {help_email} or ring {help_phone}.

{organisation}
""",
    ),
    MessageKind.RESERVE_EXTENDED: (
        "You stand on the reserve list for longer, {reference}",
        """Dear {name},

We had told you that your place on our reserve list for {cohort} holds until {was}. It holds until {until}
now: if a place becomes free before then we may offer it to you, and we write to you in either case.

You need do nothing. If you no longer wish to wait, you can withdraw on the page of your application: {link}

If you have a question, write to {help_email} or ring {help_phone}.

{organisation}
""",
    ),
    MessageKind.KIT_CHANGED: (
        "{exercise}: its words were changed before you meet somebody",
        """Hello,

You are on a panel of {exercise} for {cohort} that lies ahead. Its words were changed: what candidates are
told or asked, or what you are told.

This is why: {reason}

If you have printed it, shred that. Your scorecard has the new words, and so has your pack: {link}

If you have a question, write to {help_email} or ring {help_phone}.

{organisation}
""",
    ),
    MessageKind.DECLARATION_REMINDER: (
        "{reference}: your self-declaration is still to be sent",
        """Dear {name},

We asked you for a self-declaration for {cohort}, and it has not been sent. Nobody can be taken further before
somebody has read it.

What you have typed is kept. You need not tell us of protected convictions and cautions, and only those who
look after safer recruitment read it. Fill it in and send it: {link}

If something keeps you from it, or you would rather talk about it first, write to {help_email} or ring
{help_phone}.

{organisation}
""",
    ),
}
