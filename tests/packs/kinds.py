"""One pack of every kind, with a text of somebody's in each field that people fill in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from recruitment.domain.feedback import Band, CriterionBand
from recruitment.packs.centre_contexts import CentrePack, Instruction, Rooms, Round, Seen, Sitter, Turn
from recruitment.packs.contexts import (
    Answer,
    ApplicationPack,
    Card,
    Cover,
    CriterionHeading,
    Detail,
    FeedbackPack,
    Interval,
    KitPack,
    Place,
    PrintedAnswer,
    ReaderPack,
    Referee,
    Scale,
    Section,
    ShortlistPack,
    ShortlistRow,
)
from recruitment.packs.every_kind import Pack
from recruitment.packs.panel_contexts import (
    DayPack,
    ExercisePart,
    Meeting,
    MeetingPart,
    MissingPart,
    PanelPack,
    Part,
)
from recruitment.packs.safeguarding_contexts import GateLine, Record, SafeguardingPack
from recruitment.packs.wash_up_contexts import Heard, HeardExercise, SlotLine, WashUpPack
from recruitment.programme.loading import load_definition, shipped_definitions

NOW = datetime(2027, 1, 18, 17, tzinfo=UTC)
DEFINITION = load_definition(shipped_definitions()["difference_leaders"])
INTERVIEW = DEFINITION.exercise("interview")
CRITERIA = tuple(map(DEFINITION.criterion, INTERVIEW.criteria))
SCALE = Scale(1, 5)
REFERENCE = "DL27-4KTQ-9XWB"


def cover(title: str, text: str) -> Cover:
    """A cover whose fields hold the text too."""
    return Cover(title, text, text, REFERENCE, "Difference Leaders", NOW, date(2028, 3, 2))


def application(text: str) -> ApplicationPack:
    answer = Answer(1, "Why", "Why do you apply?", text, 3, 250, ("Purpose",))
    return ApplicationPack(
        cover("Application", text),
        text,
        "Sift",
        NOW,
        (Detail("Known as", text),),
        (answer,),
        (Referee(text, "a.thorne@example.org"),),
        sections=(Section("Education", (Detail("Degree", text),)),),
    )


def shortlist(text: str) -> ShortlistPack:
    row = ShortlistRow(
        1, REFERENCE, 4.5, 4.4, 1, 18, (4.0, None), True, text, Interval(4.1, 4.9), PLACE, note=text
    )
    headings = tuple(CriterionHeading(code, code, code, "value", 0.5) for code in ("Purpose", "Bravery"))
    return ShortlistPack(
        cover("Shortlist", text), 1, (Detail("Method", text),), SCALE, headings, (row,), (text,)
    )


def kit(text: str) -> KitPack:
    cards = tuple(
        Card(one.text, DEFINITION.criterion(code)) for one in INTERVIEW.questions for code in one.criteria
    )
    return KitPack(cover("Kit", text), INTERVIEW, SCALE, cards, DEFINITION.criteria)


def feedback(text: str) -> FeedbackPack:
    bands = (CriterionBand("purpose", "Purpose", Band.MIDDLE, "Began one thing.", "Changed a hard problem."),)
    return FeedbackPack(cover("Feedback", text), text, text, bands, NOW)


def reader(text: str) -> ReaderPack:
    answers = (PrintedAnswer(1, REFERENCE, text), PrintedAnswer(2, "DL27-B2JD-PC4M", "Short."))
    criterion = DEFINITION.criterion("purpose")
    return ReaderPack(
        cover("To read", text), "Question 1", "Why?", criterion, SCALE, "Write evidence.", answers
    )


def meeting(text: str, key: str = "meeting") -> Meeting:
    at = datetime(2027, 1, 19, 9, tzinfo=UTC)
    return Meeting(key, text, at, text, (text, "Ben Okafor"), text, (Detail("March to June 2015", text),))


def panel(text: str) -> PanelPack:
    return PanelPack(cover("Interview", text), INTERVIEW, SCALE, CRITERIA, meeting(text))


def day(text: str, candidates: int = 2) -> DayPack:
    first = cover("Interviews of a day", text)
    ends = (first.foot, first.reference)
    met = [
        MeetingPart(*ends, INTERVIEW, SCALE, CRITERIA, meeting(text, f"meeting-{number}"))
        for number in range(candidates)
    ]
    missing = MissingPart(*ends, "missing", text, "Nobody is on the panel yet.")
    return DayPack(first, (Detail("Where", text),), (ExercisePart(*ends, INTERVIEW), *met, missing))


def centre(text: str) -> CentrePack:
    """A day of two exercises with a room each."""
    first = cover("Assessment centre", text)
    ends = (first.foot, first.reference)
    exercises = [one for one in DEFINITION.exercises if one.stage == "centre"][:2]
    parts: list[Part] = []
    for one in exercises:
        parts.append(ExercisePart(*ends, one, f"exercise-{one.code}"))
        met = meeting(text, f"meeting-{one.code}")
        scored = tuple(map(DEFINITION.criterion, one.criteria))
        parts.append(MeetingPart(*ends, one, SCALE, scored, met, one.name))
    parts.append(MissingPart(*ends, "missing", text, "Nobody is on the panel yet."))
    rooms = tuple(Detail(text, one.name) for one in exercises)
    rounds = (
        Round("9:15am to 10am", (Seen(text, (text, "Ben Okafor")), None)),
        Round("10am to 10:15am", says="Break"),
    )
    turn = Turn("9:15am to 10am", text, exercises[0].name, text, (text,))
    return CentrePack(
        first,
        (Detail("Where", text),),
        (Rooms(rooms, rounds),),
        (Sitter(text, (turn,)), Sitter("Ben Okafor", (turn,))),
        (Instruction("9:15am", text, text),),
        tuple(parts),
    )


def safeguarding(text: str) -> SafeguardingPack:
    records = (Record("Online search", "Talk it over with them first", text, text, NOW),)
    gates = (GateLine("Online search", "Missing", "Assessment centre"),)
    told = (Detail("Tell us about it", text),)
    return SafeguardingPack(cover("Safer recruitment", text), text, "Interview", gates, told, NOW, records)


def wash_up(text: str) -> WashUpPack:
    lines = (
        SlotLine("What happened?", "Purpose", ("4", "No evidence"), "3"),
        SlotLine("Why?", "Bravery", ("2", "2")),
    )
    exercises = (
        HeardExercise("Online interview", 0.4, 3.25, lines),
        HeardExercise("Case study", 0.6, None),
    )
    one = Heard("heard-1", 1, text, 3.25, Interval(2.9, 3.6), PLACE, True, exercises, text, text)
    names = tuple(exercise.name for exercise in exercises)
    heard = (one, replace(one, key="heard-2", rank=2, within=False, interval=None, place=None))
    facts = (Detail("Places", text),)
    return WashUpPack(cover("Wash-up", text), 1, facts, SCALE, names, heard, (text,), (text,))


PLACE = Place(1.2, 1, 4, 0.97, "clearly in")
#: By its name: a pack of the kind with a text in it.
KINDS: dict[str, Callable[[str], Pack]] = {
    "application": application,
    "shortlist": shortlist,
    "kit": kit,
    "feedback": feedback,
    "reader": reader,
    "panel": panel,
    "day": day,
    "centre": centre,
    "safeguarding": safeguarding,
    "wash_up": wash_up,
}
