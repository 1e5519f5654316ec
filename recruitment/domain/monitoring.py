"""Equality monitoring: what applicants may say of themselves, for counts alone, and how answers are counted.

The answers are those of the census of 2021 and of the Social Mobility Commission. A slug with a dot is
counted as what stands before it: nineteen ethnic groups are asked for, since people find themselves in them,
and five are counted, since in one cohort the nineteen would be single people.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from recruitment.domain.sections.asking import Ask, Choice, Entries, Kind

#: What its pages are called in lists and above them.
TITLE = "Equality monitoring"
PREFER_NOT = Choice("prefer-not", "Prefer not to say")
#: As what an answer counts that does not say anything.
UNSAID = ""


def _ask(code: str, short: str, label: str, *choices: tuple[str, ...], hint: str = "") -> Ask:
    offered = (*(Choice(*choice) for choice in choices), PREFER_NOT)
    return Ask(code, label, hint=hint, kind=Kind.CHOICE, choices=offered, short=short)


YES_NO = (("yes", "Yes"), ("no", "No"))

#: Every question there is, in order; a definition says which of them are asked.
CATALOGUE = (
    _ask(
        "age",
        "Age",
        "How old are you?",
        ("under-25", "Under 25"),
        ("25-34", "25 to 34"),
        ("35-44", "35 to 44"),
        ("45-54", "45 to 54"),
        ("over-54", "55 or over"),
    ),
    _ask("sex", "Sex", "What is your sex?", ("female", "Female"), ("male", "Male")),
    _ask(
        "gender",
        "Gender the same as at birth",
        "Is the gender you identify with the same as your sex registered at birth?",
        *YES_NO,
    ),
    _ask(
        "ethnicity",
        "Ethnic group",
        "What is your ethnic group?",
        ("asian.indian", "Asian or Asian British: Indian"),
        ("asian.pakistani", "Asian or Asian British: Pakistani"),
        ("asian.bangladeshi", "Asian or Asian British: Bangladeshi"),
        ("asian.chinese", "Asian or Asian British: Chinese"),
        ("asian.other", "Asian or Asian British: any other background"),
        ("black.caribbean", "Black or Black British: Caribbean"),
        ("black.african", "Black or Black British: African"),
        ("black.other", "Black or Black British: any other background"),
        ("mixed.white-caribbean", "Mixed or multiple: White and Black Caribbean"),
        ("mixed.white-african", "Mixed or multiple: White and Black African"),
        ("mixed.white-asian", "Mixed or multiple: White and Asian"),
        ("mixed.other", "Mixed or multiple: any other background"),
        ("white.british", "White: English, Welsh, Scottish, Northern Irish or British"),
        ("white.irish", "White: Irish"),
        ("white.traveller", "White: Gypsy or Irish Traveller"),
        ("white.roma", "White: Roma"),
        ("white.other", "White: any other background"),
        ("other.arab", "Arab"),
        ("other.other", "Any other ethnic group"),
        hint="We count five groups: Asian, Black, mixed, White, and other.",
    ),
    _ask(
        "disability",
        "Disability",
        "Are your day-to-day activities limited by a health condition or disability that has lasted, or will"
        " last, 12 months or more?",
        *YES_NO,
        hint="If we should change something for you, say so under “Adjustments”: nobody acts on this answer.",
    ),
    _ask(
        "belief",
        "Religion or belief",
        "What is your religion or belief?",
        ("none", "No religion"),
        ("buddhist", "Buddhist"),
        ("christian", "Christian"),
        ("hindu", "Hindu"),
        ("jewish", "Jewish"),
        ("muslim", "Muslim"),
        ("sikh", "Sikh"),
        ("other", "Any other religion or belief"),
    ),
    _ask(
        "orientation",
        "Sexual orientation",
        "What is your sexual orientation?",
        ("straight", "Straight or heterosexual"),
        ("gay", "Gay or lesbian"),
        ("bisexual", "Bisexual"),
        ("other", "Other"),
    ),
    _ask(
        "earner",
        "Main earner’s work",
        "When you were about 14, what did the main earner of your household do?",
        ("professional.modern", "Modern professional", "Such as teacher, nurse or social worker."),
        ("professional.traditional", "Traditional professional", "Such as accountant, solicitor or doctor."),
        ("professional.senior", "Senior manager", "Such as finance manager or chief executive."),
        ("professional.middle", "Middle or junior manager", "Such as office, shop or restaurant manager."),
        ("intermediate.clerical", "Clerical or intermediate", "Such as secretary or call centre agent."),
        (
            "intermediate.owner",
            "Owner of a small business",
            "Such as a corner shop or taxi, up to 25 staff.",
        ),
        ("lower.technical", "Technical or craft", "Such as plumber, electrician or train driver."),
        ("lower.routine", "Routine or manual", "Such as cleaner, driver or shop assistant."),
        ("lower.unemployed", "Out of work for six months or more"),
        ("other.other", "Something else, or I do not know"),
        hint="Research finds this to say most about where people started. We count four groups.",
    ),
    _ask(
        "school",
        "School at 11 to 16",
        "Which kind of school did you attend for most of the time between 11 and 16?",
        ("state.open", "A state school that did not select its pupils"),
        ("state.selective", "A state school that selected pupils by ability or faith"),
        ("independent.paid", "An independent school"),
        ("independent.bursary", "An independent school, with a bursary"),
        ("abroad", "A school outside the UK"),
        ("other", "Something else, or I do not know"),
    ),
    _ask(
        "meals",
        "Free school meals",
        "Were you ever entitled to free school meals?",
        *YES_NO,
        ("other", "I do not know, or I finished school before 1980 or went to school outside the UK"),
    ),
    _ask(
        "caring",
        "Caring",
        "Do you look after somebody, apart from paid work?",
        ("none", "No"),
        ("children", "Yes: children under 18"),
        ("adult", "Yes: an adult"),
        ("both", "Yes: children and an adult"),
    ),
    _ask(
        "marriage",
        "Marriage or civil partnership",
        "Are you married or in a civil partnership?",
        *YES_NO,
    ),
    _ask(
        "pregnancy",
        "Pregnancy and maternity",
        "Are you pregnant, or have you been on maternity leave in the last 12 months?",
        *YES_NO,
    ),
)
CODES = tuple(one.name for one in CATALOGUE)
#: What is asked where a definition says nothing of it.
USUAL = tuple(code for code in CODES if code not in ("marriage", "pregnancy"))
#: What is counted together, in words, by question and by what stands before the dot.
_TOGETHER: Mapping[tuple[str, str], str] = {
    ("ethnicity", "asian"): "Asian or Asian British",
    ("ethnicity", "black"): "Black or Black British",
    ("ethnicity", "mixed"): "Mixed or multiple ethnic groups",
    ("ethnicity", "white"): "White",
    ("ethnicity", "other"): "Other ethnic groups",
    ("earner", "professional"): "Professional",
    ("earner", "intermediate"): "Intermediate",
    ("earner", "lower"): "Technical, manual, or out of work",
    ("earner", "other"): "Something else, or not known",
    ("school", "state"): "State school",
    ("school", "independent"): "Independent school",
}


def asked_for(codes: Sequence[str]) -> tuple[Ask, ...]:
    """The questions with these codes, in the order of the catalogue."""
    return tuple(one for one in CATALOGUE if one.name in codes)


def chosen(asks: Iterable[Ask], typed: Entries) -> dict[str, str]:
    """What was chosen, by question; what is no answer to one of them is left out."""
    return {
        ask.name: typed[ask.name]
        for ask in asks
        if any(typed.get(ask.name) == choice.value for choice in ask.choices)
    }


def counted_as(ask: Ask) -> Iterator[tuple[str, str]]:
    """What the answers to a question are counted as: a slug and its words, each once, in order."""
    seen = set()
    for choice in ask.choices:
        slug = choice.value.partition(".")[0]
        if choice is not PREFER_NOT and slug not in seen:
            seen.add(slug)
            yield slug, _TOGETHER.get((ask.name, slug), choice.words)
