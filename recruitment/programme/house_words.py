"""Words of the product's own, for kinds of messages and exits that a definition need not word.

A cohort is pinned to its definition for good, so a kind of message or an exit that comes later is no fault
where it is missing: it has these words.
"""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Stage
from recruitment.programme.house_centre_words import CENTRE_WORDS
from recruitment.programme.house_change_words import CHANGE_WORDS
from recruitment.programme.house_slot_words import SLOT_WORDS
from recruitment.programme.house_staff_words import STAFF_WORDS

#: By kind: the subject and the body.
HOUSE_WORDS: Mapping[str, tuple[str, str]] = {
    MessageKind.ADDRESS_CODE: (
        "{code} confirms your new e-mail address for {organisation}",
        """Hello,

Somebody signed in to the {programme} wants to be known by this e-mail address. If it was you, enter this code
on the page where you asked:

{code}

It works once and lasts {minutes} minutes. If it has run out, ask for another on the page of your account:
{link}

If it was not you, you can ignore this e-mail: nothing changes without the code. Never tell anybody your code.
We will not ask you for it.

{organisation}, {help_email}, {help_phone}
""",
    ),
    MessageKind.ADDRESS_TAKEN: (
        "Somebody tried to take your e-mail address for another account",
        """Hello,

Somebody signed in to the {programme} asked to be known by this e-mail address. You have an account with it
already, so nothing has changed, and nothing will.

If it was you, sign in with this address to see what stands under it: {link}

If you want both accounts made one, or if it was not you and worries you, tell us at {help_email} or on
{help_phone}.

{organisation}
""",
    ),
    MessageKind.ADDRESS_CHANGED: (
        "Your e-mail address for {organisation} has been changed",
        """Hello,

Your account for the {programme} has another e-mail address now. We write there from now on, you sign in with
it, and every other browser has been signed out.

If it was you, you need do nothing.

If it was not you, tell us at once at {help_email} or on {help_phone}, and say when this e-mail came. We can
undo it. Somebody may be able to read your e-mail or to use a computer on which you were signed in.

{organisation}, {link}
""",
    ),
    MessageKind.INELIGIBLE: (
        "Your application {reference}: whether you can apply",
        """Dear {name},

Thank you for beginning an application to {cohort}. You told us that one of the statements about who can
apply is not true for you. A recruitment lead has read what you said about it, and has found that you cannot
join this cohort. This is why:

{reason}

It says nothing about your work. If you think that we are mistaken, or that there is something we do not
know, you can appeal, and somebody looks at it again: {link}

If you would rather talk about it, ring {help_phone} or write to {help_email}.

{organisation}
""",
    ),
    MessageKind.ELIGIBLE_AFTER_ALL: (
        "Your application {reference} goes on",
        """Dear {name},

We have looked again at whether you can apply to {cohort}, and you can. Your application goes on from where
it was.

See where it is: {link}

{organisation}, {help_email}, {help_phone}
""",
    ),
    MessageKind.FEEDBACK: (
        "Feedback on your application {reference}",
        """Dear {name},

Your feedback on your application to {cohort} is ready. A recruitment lead has written to you, and for each
thing we look for you can see what our assessors found and what the next step up would be.

Read it: {link}

It holds no scores, and nothing in it compares you with anybody. It cannot change the decision. If something
in it is not clear, or you think that we made a mistake, write to {help_email} or ring {help_phone}.

{organisation}
""",
    ),
    MessageKind.WITHDRAWN: (
        "You have withdrawn your application {reference}",
        """Dear {name},

You have withdrawn your application to {cohort}, {reference}. We have stopped reading it, nobody decides about
it, and we will write to you about it no more.

Thank you for the time you gave to it. If you withdrew by mistake, tell us soon at {help_email} or on
{help_phone}.

You can still see what you wrote, and ask us to delete it: {link}

{organisation}
""",
    ),
    MessageKind.OFFER_ACCEPTED: (
        "You have accepted your place on the {programme}",
        """Dear {name},

Thank you. You have accepted your place in {cohort}, and we are very glad.

The place still depends on the checks that our offer describes. Please do not resign from your present post
until we confirm it in writing. We will be in touch about what comes next.

You can change your answer until {answer_by}: {link}

{organisation}, {help_email}, {help_phone}
""",
    ),
    MessageKind.OFFER_DECLINED: (
        "You have declined your place on the {programme}",
        """Dear {name},

You have declined your place in {cohort}. Thank you for telling us, and for the care you put into your
application. We wish you well with what you do instead.

You can change your answer until {answer_by}: {link}

{organisation}, {help_email}, {help_phone}
""",
    ),
    MessageKind.INTEREST_NOTED: (
        "We will tell you when applications to the {programme} open",
        """Hello,

You, or somebody with this address, asked us to tell you when applications to the {programme} open. We write
to you once, when they do.

If you do not want this, remove your address: {link}

{organisation}, {help_email}
""",
    ),
    MessageKind.INTEREST_OPENED: (
        "You can now apply to the {programme}",
        """Hello {name},

You asked us to tell you: applications to {cohort} are open now, and close at {closes}.

Read about it, and apply: {link}

We delete your address within 30 days, and do not write to you about this again.

{organisation}, {help_email}
""",
    ),
    MessageKind.REQUEST_RECEIVED: (
        "We have received your {request}",
        """Hello,

We have received your {request}. A person reads it, and we answer you by {due}.

You need do nothing. It has no effect on any decision about an application.

If you did not send it, or want to add to it, tell us at {help_email} or on {help_phone}.

{organisation}, {link}
""",
    ),
    MessageKind.REQUEST_SETTLED: (
        "Our answer to your {request}",
        """Dear {name},

This is our answer to your {request}:

{outcome}

If you want to talk about it, or think that it is wrong, tell us at {help_email} or on {help_phone}.

{organisation}, {link}
""",
    ),
    MessageKind.REFERENCE_REQUEST: (
        "A reference for {candidate}: about {minutes} minutes, by {due}",
        """Dear {referee},

{candidate} has applied to the {programme} ({cohort}), which trains leaders of schools for the children most
at risk of exclusion, and has named you as a referee. Nobody goes further without two references.

Please answer our questions by {due}. They take about {minutes} minutes, and you can save and come back. You
need no account: the link is for you alone, so please do not pass it on.

Give the reference, or tell us that you cannot: {link}

If this was not meant for you, or you do not know {candidate}, say so behind the same link.

{organisation}, {help_email}, {help_phone}
""",
    ),
    MessageKind.REFERENCE_REMINDER: (
        "Still to come: your reference for {candidate}, by {due}",
        """Dear {referee},

We asked you for a reference for {candidate}, who has applied to the {programme} ({cohort}), and it has not
come yet. Please give it by {due}. It takes about {minutes} minutes, and what you have saved is there.

Give the reference, or tell us that you cannot: {link}

{organisation}, {help_email}, {help_phone}
""",
    ),
    MessageKind.REFERENCE_THANKS: (
        "Thank you: we have received your reference",
        """Dear {referee},

Thank you. We have received the reference you gave for {cohort}, and there is nothing more you need to do.

We may ring you, or your school’s main number, to confirm that it came from you. If you did not send it, or if
there is something to add, tell us at {help_email} or on {help_phone}.

{organisation}, {link}
""",
    ),
    MessageKind.REFEREE_NEEDED: (
        "Please name another referee for your application {reference}",
        """Dear {name},

We asked {referee} for a reference for your application to {cohort}, {reference}, and could not get one. It
has no effect on how your application is judged.

Please name somebody else, or mend the e-mail address if it was wrong: {link}

If you are not sure whom to name, write to {help_email} or ring {help_phone}.

{organisation}
""",
    ),
    MessageKind.EXTENDED: (
        "You have more time for your application {reference}: until {closes}",
        """Dear {name},

We have given you more time for your application to {cohort}. You can change it and send it until {closes}.
This is your own closing time, whatever you read elsewhere.

Finish your application: {link}

If you need something else, write to {help_email} or ring {help_phone}.

{organisation}
""",
    ),
    MessageKind.INCIDENT: (
        "Something went wrong here, so you have until {closes} to send {reference}",
        """Dear {name},

Something went wrong on our side, and we are sorry. This is what happened:

{happened}

So that it costs you nothing, you can change and send your application to {cohort} until {closes}. What you
had written and saved is still there.

Finish your application: {link}

If it still does not work, write to {help_email} or ring {help_phone}.

{organisation}
""",
    ),
    MessageKind.APPLICATION_ENTERED: (
        "We are entering your application for you: {reference}",
        """Dear {name},

Your application to {cohort} came to us {came}, and you agreed that we enter it for you. We have begun. Your
reference is {reference}.

It is yours as if you had written it here: sign in with this e-mail address to read it and change it, until
{closes}. When it is sent, you hear from us again.

Read your application: {link}

If you did not ask for this, or something in it is wrong, write to {help_email} or ring {help_phone}.

{organisation}
""",
    ),
    MessageKind.TAKEN_UP_AGAIN: (
        "We have taken up your application {reference} again",
        """Dear {name},

Your application to {cohort} had ended. We have looked at it again, and it goes on: it is where it was before.

Whatever we wrote to you about its end no longer holds. We are sorry for the confusion that this may have
caused. This page says where your application is now, and what happens next: {link}

If you do not want it to go on, you can withdraw it there, or tell us at {help_email} or on {help_phone}.

{organisation}
""",
    ),
    MessageKind.DECLARATION_ASKED: (
        "{reference}: your self-declaration, and a search online",
        """Dear {name},

Before anybody goes further in {cohort} we ask two things of everybody, because this is work with children.

Please fill in your self-declaration. What you type is kept, so you can stop and go on. You need not tell us
of protected convictions and cautions. Only those who look after safer recruitment read it: {link}

We also look at what anybody can find about you online. Somebody does this who is not on your panel, and
writes down only what bears on work with children. If something is found, we talk with you about it before
anything else happens.

Neither had any part in choosing you, and neither counts in a score. If you have a question, write to
{help_email} or ring {help_phone}.

{organisation}
""",
    ),
    **CHANGE_WORDS,
    **SLOT_WORDS,
    **CENTRE_WORDS,
    **STAFF_WORDS,
}

#: By exit: its name for staff, what applicants in it are told, and what they are told they can do.
HOUSE_EXITS: Mapping[str, tuple[str, str, str]] = {
    Stage.INELIGIBLE: (
        "Not eligible",
        "We have found that you cannot join this cohort",
        "We have written to you and said why. If you think that we are mistaken, you can appeal.",
    ),
    Stage.WITHDRAWN: (
        "Withdrawn",
        "You have withdrawn your application",
        "There is nothing you need to do. You are welcome to apply to a later cohort.",
    ),
}
