"""Every section of the form, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from recruitment.domain.parts import Group, PartFault
from recruitment.domain.sections.asking import Ask, Choice, Entries, Kind, Section
from recruitment.domain.sections.eligibility import ELIGIBILITY, Condition, eligibility_section
from recruitment.domain.sections.written_forms import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_YEARS_TAUGHT,
    is_number_between,
    is_postcode,
    is_trn,
    tidy_postcode,
    tidy_trn,
)

YES, NO = Choice("yes", "Yes"), Choice("no", "No")
_AFTER_YES = frozenset({"yes"})


def _postcode(entries: Entries) -> Iterator[PartFault]:
    """Needed in the UK, where it has a shape; elsewhere there may be none, of any shape."""
    if entries.get("country"):
        return
    text = entries.get("postcode", "")
    if not text:
        yield PartFault("postcode", "Enter your postcode; outside the UK, enter your country.")
    elif not is_postcode(text):
        yield PartFault("postcode", "Enter a whole UK postcode, like LS1 4AP; elsewhere, enter your country.")


CONTACT = Section(
    "contact",
    "Your address",
    Group.ABOUT_YOU,
    ("Where letters reach you. Assessors never see it, and we take it out of your answers.",),
    (
        Ask(
            "line_1", "Address line 1", "Enter the first line of your address.", autocomplete="address-line1"
        ),
        Ask("line_2", "Address line 2", autocomplete="address-line2"),
        Ask(
            "town",
            "Town or city",
            "Enter your town or city.",
            autocomplete="address-level2",
            width="two-thirds",
        ),
        Ask("postcode", "Postcode", tidy=tidy_postcode, autocomplete="postal-code", width=10),
        Ask(
            "country",
            "Country, if it is not the UK",
            short="Country",
            autocomplete="country-name",
            width="two-thirds",
        ),
    ),
    rule=_postcode,
)

RIGHT_TO_WORK = Section(
    "right-to-work",
    "Right to work in the UK",
    Group.ABOUT_YOU,
    (
        "It must last for the whole programme. We ask for no document here: whoever employs you checks it"
        " before you start.",
    ),
    (
        Ask(
            "status",
            "Which of these is true for you?",
            "Choose what gives you the right to work in the UK.",
            kind=Kind.CHOICE,
            choices=(
                Choice("citizen", "I am a British or Irish citizen"),
                Choice("permission", "I have permission", "Such as settled status or a visa."),
                Choice("will-need", "I will need permission"),
            ),
            short="Right to work",
        ),
        Ask(
            "words",
            "If you have or will need permission: what kind, and until when?",
            "Say what kind of permission it is, and until when it lasts.",
            hint="A sentence is enough. You can leave this empty if you are a British or Irish citizen.",
            kind=Kind.TEXT,
            tidy=str.strip,
            after=("status", frozenset({"permission", "will-need"})),
            short="Permission",
        ),
    ),
)

ADJUSTMENTS = Section(
    "adjustments",
    "Adjustments",
    Group.ABOUT_YOU,
    (
        "Tell us what would let you show what you can do: more time, a screen reader, a room without stairs,"
        " questions in writing. You can change this at any time, also after you have sent your application.",
        "Say only what we should do. Do not tell us about a condition or its name: we do not need to know it."
        " What you write is kept apart from your answers. Nobody who scores them sees it, and it changes no"
        " score.",
    ),
    (
        Ask(
            "needs",
            "Do you need us to change anything?",
            "Choose whether you need us to change anything.",
            kind=Kind.CHOICE,
            choices=(YES, NO),
            short="Adjustments",
        ),
        Ask(
            "words",
            "If so, what should we do?",
            "Say what we should do.",
            hint="For example: send me the interview questions in large print the day before.",
            kind=Kind.TEXT,
            tidy=str.strip,
            after=("needs", _AFTER_YES),
            short="What we should do",
        ),
    ),
    in_packs=False,
)

TEACHING = Section(
    "teaching",
    "Teaching qualification",
    Group.EXPERIENCE,
    (),
    (
        Ask(
            "qts",
            "Do you have qualified teacher status (QTS)?",
            "Choose whether you have qualified teacher status.",
            kind=Kind.CHOICE,
            choices=(YES, NO),
            short="Qualified teacher status",
        ),
        Ask(
            "trn",
            "Teacher reference number (TRN)",
            "Enter your teacher reference number.",
            hint="Seven digits, like 1234567 or 12/34567. It may be called a QTS, GTC, DfE or DfES number.",
            wrong=lambda text: "" if is_trn(text) else "Enter a teacher reference number of seven digits.",
            tidy=tidy_trn,
            after=("qts", _AFTER_YES),
            width=10,
        ),
        Ask(
            "year",
            "Year in which you got QTS",
            "Enter the year in which you got QTS.",
            hint="For example 2015.",
            wrong=lambda text: (
                ""
                if is_number_between(text, FIRST_YEAR, LAST_YEAR)
                else "Enter the year in which you got QTS in four digits, like 2015."
            ),
            after=("qts", _AFTER_YES),
            numeric=True,
            width=4,
        ),
        Ask(
            "years",
            "How many years have you taught in mainstream schools?",
            "Enter how many years you have taught in mainstream schools.",
            hint="In whole years, up to now.",
            wrong=lambda text: (
                ""
                if is_number_between(text, 0, MOST_YEARS_TAUGHT)
                else f"Enter the years as a whole number from 0 to {MOST_YEARS_TAUGHT}."
            ),
            short="Years of mainstream teaching",
            numeric=True,
            width=3,
        ),
    ),
)

HELP = Section(
    "help",
    "Help you had",
    Group.DECLARATIONS,
    (
        "You may have help with drafting, from a person or from a tool that uses artificial intelligence"
        " (AI). It counts neither for nor against you, and assessors are not told.",
        "Your examples must be true and your own. If you go further, we ask you about them.",
    ),
    (
        Ask(
            "kind",
            "Did you have help with your application?",
            "Choose whether you had help with your application.",
            kind=Kind.CHOICE,
            choices=(
                Choice("none", "No"),
                Choice("somebody", "Yes, from somebody"),
                Choice("ai", "Yes, from AI"),
                Choice("both", "Yes, from somebody and from AI"),
            ),
            short="Help",
        ),
        Ask(
            "words",
            "If so, what was the help?",
            "Say in a sentence what the help was.",
            hint="For example: a colleague read my answers and asked me questions.",
            kind=Kind.TEXT,
            tidy=str.strip,
            after=("kind", frozenset({"somebody", "ai", "both"})),
            short="What the help was",
        ),
    ),
)

#: As it stands without a wording: see `sections_of_form`.
DECLARED = Section("declarations", "Declarations", Group.DECLARATIONS, (), ())
_FIXED = (CONTACT, RIGHT_TO_WORK, ADJUSTMENTS, TEACHING, HELP)
#: Every section there is, whatever the definition.
SECTION_CODES = (ELIGIBILITY.code, *(section.code for section in _FIXED), DECLARED.code)
#: What a "yes" to a statement of eligibility has answered already, by its code: section, field and answer.
_PREFILLED = {"qualified": (TEACHING.code, "qts")}


def prefilled(conditions: Sequence[Condition], said: Entries) -> dict[str, dict[str, str]]:
    """What the answers given before the form fill in, by section, so that nothing is asked twice.

    Args:
        conditions: those that were asked.
        said: what was answered to each, by its field.
    """
    filled = {ELIGIBILITY.code: {one.field: said.get(one.field, "") for one in conditions}}
    for one in conditions:
        if one.code in _PREFILLED and said.get(one.field) == YES.value:
            section, field = _PREFILLED[one.code]
            filled[section] = {field: YES.value}
    return filled if conditions else {}


def sections_of_form(declared: Sequence[str], conditions: tuple[Condition, ...] = ()) -> tuple[Section, ...]:
    """Every section, in order.

    Args:
        conditions: what is to be true of whoever applies; without any, nothing is asked.
        declared: the code and the date of each declaration that is asked for, as "code of date".
    """
    asked = (eligibility_section(conditions),) if conditions else ()
    return (*asked, *_FIXED, _declarations(", ".join(declared)))


def address_lines(contact: Entries) -> tuple[str, ...]:
    """The lines of an address that lead to somebody's door: not the town, which many live in."""
    return tuple(filter(None, (contact.get(name, "") for name in ("line_1", "line_2", "postcode"))))


@lru_cache
def _declarations(wording: str) -> Section:
    """One box. What is stored is the wording that it stood under, so that a new wording asks again."""
    agreed = Ask(
        "agreed",
        "Do you agree?",
        "Read the declarations, then tick that you agree.",
        kind=Kind.TICK,
        choices=(Choice(wording, "I have read these, and I agree"),),
        wrong=lambda text: (
            "" if text == wording else "Read the declarations again, then tick: their wording has changed."
        ),
        short="Read and agreed",
        tidy=str,
    )
    return replace(DECLARED, asks=(agreed,))
