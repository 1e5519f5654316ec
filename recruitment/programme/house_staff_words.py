"""Words of the product's own that assessors and leads are sent, where a definition has none."""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.domain.messages import MessageKind

#: By kind: the subject and the body.
STAFF_WORDS: Mapping[str, tuple[str, str]] = {
    MessageKind.DECISION_PROPOSED: (
        "A decision on {cohort} waits for a second lead",
        """Hello,

{proposer} has proposed a decision on {cohort}: {outcomes}. Nobody moves and nobody is told until another lead
has confirmed it.

Read it, and confirm it if you agree: {link}

{organisation}
""",
    ),
    MessageKind.REFEREE_TROUBLE: (
        "A reference will not come for {reference}",
        """Hello,

One of the two people asked for a reference for {reference} in {cohort} cannot give one, or could not be
reached. We have asked the applicant to name somebody else.

See who, and what was said: {link}

{organisation}
""",
    ),
    MessageKind.NEWS_FOR_LEADS: (
        "What came in for {cohort}",
        """Hello,

Since the last of these messages, this came in for {cohort}:

{requests}.

{withdrawals}.

{ran_out}.

See all requests: {link}

{organisation}
""",
    ),
    MessageKind.CALIBRATION_WAITS: (
        "An assessor needs you before reading {pass}",
        """Hello,

An assessor of {cohort} has scored the sample answers of {pass} as often as they may, and is not near enough
to the agreed scores. They cannot read this pass until you let them on or ask them to try again.

See how they differ, and decide: {link}

{organisation}
""",
    ),
    MessageKind.CALIBRATION_ANSWERED: (
        "You can go on with {pass}",
        """Hello,

A recruitment lead has looked at how you scored the sample answers of {pass} in {cohort}. Your page says how
you go on: read, or score the sample answers once more.

Your reading: {link}

{organisation}
""",
    ),
    MessageKind.CONCERN_RAISED: (
        "A concern in {cohort} waits for you",
        """Hello,

A concern about somebody’s safety has been raised in {cohort}. It waits for you among the requests, and is to
be settled by {due}. You get this e-mail because you hear concerns in this cohort.

Read it: {link}

{organisation}
""",
    ),
    MessageKind.DRIFT: (
        "An assessor’s scoring in {cohort} drifts",
        """Hello,

The nightly look at anchor answers in {cohort} found a clear change. {found}

Nothing has been changed, and no assessor is told. Please look at what they scored, and talk with them before
they read on: {link}

{organisation}
""",
    ),
    MessageKind.CONTRADICTIONS: (
        "Something in {cohort} does not fit together",
        """Hello,

The nightly look at {cohort} found what should not be. {found}

Nothing has been changed. Please look at these applications, and send this e-mail to whoever looks after the
service: {link}

{organisation}
""",
    ),
    MessageKind.READINGS_LEFT: (
        "You have {readings} left in {cohort}",
        """Hello,

You have {readings} left in {cohort}. {begun} They take {minutes} in all. Please read them {due}.

Everything you have scored is kept, so you can stop and go on as you like. If you cannot finish, tell us at
{help_email}: we give what you have not begun to others.

Your reading: {link}

{organisation}
""",
    ),
    MessageKind.EXTENSIONS_ENDED: (
        "More time for {cohort} is over: {submitted} sent, {drafts} not",
        """Hello,

Some applicants to {cohort} had been given until {closes}. That time is over, its grace included. Of these
applications {submitted} were sent and {drafts} were not.

See the applications: {link}

{organisation}
""",
    ),
    MessageKind.ONE_OFF: (
        "{subject} ({reference})",
        """Dear {name},

{words}

To answer, write to {help_email} or ring {help_phone}. You can read this again here: {link}

{organisation}
""",
    ),
    MessageKind.TEST: (
        "Test: {subject}",
        """This is a test of a message of {cohort}. You asked for it, and nobody else gets it. Everybody in it
is invented.

{words}

End of the test. Every message that this cohort can send stands here: {link}

{organisation}
""",
    ),
}
