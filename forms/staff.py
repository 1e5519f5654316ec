"""Invite assessors by a pasted list, invite a lead, and agree to what follows when somebody leaves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wtforms import EmailField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from forms.sign_in import one_email_address
from recruitment.domain.contact import email_address

#: People in one list; more are pasted again.
MOST_PEOPLE = 200
#: Anything with an @ in it, without what address books and sheets put around it.
_ADDRESS = re.compile(r"[^\s<>\"'(),;]+@[^\s<>\"'(),;]*")


@dataclass(frozen=True)
class ListedPerson:
    """Somebody in a pasted list; the address in lower case."""

    email: str
    full_name: str


@dataclass(frozen=True)
class BadLine:
    """A line of a pasted list that names nobody, by its number, and what to do."""

    number: int
    sentence: str


def read_list(text: str) -> tuple[tuple[ListedPerson, ...], tuple[BadLine, ...]]:
    """The people in a pasted list, each address once, and the lines that cannot be read.

    A line is an address, or a name and an address in either order: as address books write them, or two
    columns of a sheet. Several on one line are parted by semicolons. Empty lines mean nothing.
    """
    people: dict[str, ListedPerson] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        for part in filter(None, (piece.strip() for piece in line.split(";"))):
            found = _read(part)
            if isinstance(found, str):
                bad.append(BadLine(number, found))
            else:
                people.setdefault(found.email, found)
    return tuple(people.values()), tuple(bad)


def _read(part: str) -> ListedPerson | str:
    """Who is meant by a line, or what is wrong with it."""
    addresses = _ADDRESS.findall(part)
    if len(addresses) != 1:
        shown = part if len(part) <= 60 else f"{part[:57]}..."
        problem = "has no e-mail address" if not addresses else "has more than one; put each on its own line"
        return f"“{shown}” {problem}."
    email = email_address(addresses[0])
    if email is None:
        return f"“{addresses[0]}” is not in the right form, like name@example.org."
    name = " ".join(re.sub(r"[<>\"(),;]", " ", part.replace(addresses[0], " ")).split())
    return ListedPerson(email, name[:200])


class InviteForm(BaseForm):
    people = TextAreaField(
        "Whom do you invite?",
        description="One person a line: an e-mail address, or a name and an address. You can paste from an"
        " address book or from two columns of a sheet.",
        render_kw={"rows": 8, "spellcheck": "false", "autocomplete": "off"},
        validators=[Required("Enter at least one e-mail address.")],
    )

    def validate_people(self, field: Field) -> None:
        """Name every line that cannot be read; nobody is invited until all can."""
        people, bad = read_list(field.data)
        if bad:
            field.errors = [f"Line {one.number}: {one.sentence}" for one in bad[:-1]]
            raise ValidationError(f"Line {bad[-1].number}: {bad[-1].sentence}")
        if len(people) > MOST_PEOPLE:
            raise ValidationError(f"Invite {MOST_PEOPLE} people at most at a time; these are {len(people)}.")

    def listed(self) -> Iterator[ListedPerson]:
        """The people, once the form is valid."""
        yield from read_list(self.people.data or "")[0]


class LeadForm(BaseForm):
    email = EmailField(
        "What is their e-mail address?",
        description="They sign in with it.",
        validators=[Required("Enter their e-mail address."), Longest(), one_email_address],
        render_kw={"autocomplete": "off"},
    )
    full_name = StringField(
        "What is their name?",
        description="As colleagues see it beside what they decide.",
        validators=[Required("Enter their name."), Longest()],
        render_kw={"autocomplete": "off"},
    )
    span = RadioField(
        "What do they lead?",
        choices=[
            SelectChoice("here", "This cohort", {"hint": "They see its applicants and decide with others."}),
            SelectChoice(
                "everywhere",
                "Every cohort",
                {"hint": "Those to come too. They can also invite and remove leads."},
            ),
        ],
        # Without a choice WTForms would say so in its own words.
        validate_choice=False,
    )

    def validate_span(self, field: Field) -> None:
        """One of the two."""
        if field.data not in ("here", "everywhere"):
            raise ValidationError("Choose what they lead.")


class LeavingForm(BaseForm):
    """What was shown before it is agreed to, in so many characters."""

    expected = HiddenField()
