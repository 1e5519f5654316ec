"""Invented packs: one application of eight answers, one shortlist of forty rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from recruitment.packs.contexts import (
    Answer,
    ApplicationPack,
    Cover,
    CriterionAverage,
    CriterionHeading,
    Detail,
    Interval,
    PassScores,
    Place,
    ReadingScore,
    Referee,
    Scale,
    Scores,
    ShortlistPack,
    ShortlistRow,
)
from recruitment.packs.day import render_day
from recruitment.packs.every_kind import OfParts, Pack
from recruitment.packs.render import render

SENTENCES = (
    "In the spring term a boy in my form stopped coming to lessons; nobody could say where he went.",
    "I rang his grandmother, who told me about the night shifts and the little sister he took to nursery.",
    "We agreed on one lesson a day that he would not miss, and I asked his science teacher to begin with it.",
    "The first fortnight went badly: he came twice, and I wrote down what had happened on the days between.",
    "Then the nursery moved its opening by a quarter of an hour, because our school nurse had asked.",
    "By June he was in four lessons out of five, and his reading age had moved on by eleven months.",
    "What I would do sooner is ask the family first; I had planned round a problem I had guessed.",
)
CRITERIA = (
    ("purpose", "Purpose", "value"),
    ("collaboration", "Collaboration", "value"),
    ("bravery", "Bravery", "value"),
    ("excellence", "Excellence", "value"),
    ("pragmatism", "Pragmatism", "value"),
    ("humility", "Humility", "value"),
    ("inspired", "Inspired by the problem", "attribute"),
    ("teaching", "Loves teaching", "attribute"),
    ("challenge", "Enjoys challenge and ambiguity", "attribute"),
    ("systemic", "Systemic thinker", "attribute"),
)
TITLES = (
    "Why alternative provision",
    "A pupil others found hard to reach",
    "A lesson you are proud of",
    "Working with people outside your team",
    "A time you disagreed",
    "Something you were wrong about",
    "What a local area should act on",
    "Practical matters",
)
NAMES = (
    "Éva Almási",
    "Oluwaseun Adébáyò",
    "Wren Hollis",
    "Siân ap Rhys",
    "Мария Иванова",
    "Tomasz Żuławski",
    "Noor Khan",
)
SCALE = Scale(1, 5)


@cache
def answer_text(words: int) -> str:
    """Write a text of exactly `words` words in three paragraphs."""
    stock = " ".join(SENTENCES).split()
    chosen = [stock[place % len(stock)] for place in range(words)]
    third = -(-words // 3)
    return "\n\n".join(" ".join(chosen[start : start + third]) for start in range(0, words, third))


@pytest.fixture
def cover() -> Cover:
    """A cover of an application."""
    return Cover(
        title="Application to Difference Leaders 2027",
        purpose="To decide whether this application goes forward from the sift.",
        audience="Recruitment leads of the 2027 cohort. Do not pass it on.",
        reference="DL27-4KTQ-9XWB",
        organisation="The Difference Leaders",
        prepared_at=datetime(2027, 3, 3, 16, 30, tzinfo=UTC),
        destroy_by=date(2028, 3, 31),
    )


@pytest.fixture
def scores() -> Scores:
    """Scores on all ten criteria, one of them unscored, with intervals."""
    averages = (4.5, 3.0, 2.5, None, 3.5, 4.0, 5.0, 1.5, 3.25, 2.0)
    profile = tuple(
        CriterionAverage(
            code,
            name,
            kind,
            average,
            0 if average is None else 2,
            None if average is None else Interval(max(1.0, average - 0.6), min(5.0, average + 0.6)),
            short=code.capitalize(),
        )
        for (code, name, kind), average in zip(CRITERIA, averages, strict=True)
    )
    passes = tuple(
        PassScores(
            f"Question {number}",
            CRITERIA[number][1],
            (
                ReadingScore("Assessor 1", 4, "Names the pupil's own words and the change in attendance."),
                ReadingScore(
                    "Assessor 2", None if number == 3 else 3, "" if number % 2 else SENTENCES[number]
                ),
            ),
            3.5,
        )
        for number in range(1, 7)
    )
    basis = "Plain averages of two readings a pass, drafts left out. No evidence seen counts as 1."
    return Scores(SCALE, basis, profile, passes)


@pytest.fixture
def application(cover: Cover, scores: Scores) -> ApplicationPack:
    """An application of eight answers of 250 words, with its scores."""
    answers = tuple(
        Answer(
            number,
            title,
            f"{title}: tell us what happened, what you did and what changed for the pupils concerned.",
            answer_text(250),
            250,
            None if number == 8 else 250,
            () if number == 8 else (CRITERIA[number][1],),
        )
        for number, title in enumerate(TITLES, start=1)
    )
    return ApplicationPack(
        cover=cover,
        name="Éva Almási",
        stage="Sift",
        submitted_at=datetime(2027, 2, 1, 9, 5, tzinfo=UTC),
        details=(
            Detail("Known as", "Eva"),
            Detail("E-mail", "eva.almasi@example.org"),
            Detail("Phone", "01632 960 001"),
            Detail("Present employer", "Fernhill Academy (invented)"),
        ),
        answers=answers,
        referees=(
            Referee("Ada Thorne", "a.thorne@example.org"),
            Referee("Ben Okafor", "b.okafor@example.org"),
        ),
        scores=scores,
    )


@pytest.fixture
def make_shortlist(cover: Cover) -> Callable[..., ShortlistPack]:
    """Make a shortlist of any size, blind or not, with intervals or without."""

    def make(
        rows: int = 40, places: int = 15, *, blind: bool = False, intervals: bool = True, warning: str = ""
    ) -> ShortlistPack:
        return ShortlistPack(
            cover=Cover(
                "Shortlist of the 2027 cohort",
                "To propose and confirm who is invited.",
                cover.audience,
                "DL27 shortlist 1",
                cover.organisation,
                cover.prepared_at,
                cover.destroy_by,
            ),
            places=places,
            facts=(
                Detail("Cohort", "Difference Leaders 2027"),
                Detail("Method", "Many-facet model, pooled"),
                Detail("No evidence seen", "Counts as the lowest score, 1."),
            ),
            scale=SCALE,
            criteria=tuple(
                CriterionHeading(code, code.capitalize(), name, kind, 0.1) for code, name, kind in CRITERIA
            ),
            rows=tuple(_row(place, places, blind, intervals) for place in range(1, rows + 1)),
            notes=(
                "Two readings of one pass were returned by a reader who knew the candidate, and given again.",
            ),
            warning=warning,
            modelled=intervals,
        )

    return make


def _row(place: int, places: int, blind: bool, intervals: bool) -> ShortlistRow:
    average = 4.72 - 0.05 * place
    side = "clearly in" if place <= places - 4 else "clearly out" if place > places + 4 else "open"
    chance = {"clearly in": 0.97, "open": 0.5, "clearly out": 0.02}[side]
    return ShortlistRow(
        rank=place,
        reference=f"DL27-{place:04d}-9XWB",
        measure=average,
        average=average - 0.11,
        average_rank=place + 1,
        readings=18,
        averages=tuple(
            None
            if (place + column) % 23 == 0
            else max(1.0, min(5.0, average + 0.5 * ((place * column) % 5 - 2)))
            for column in range(10)
        ),
        within=place <= places,
        name=None if blind else NAMES[place % len(NAMES)],
        interval=Interval(average - 0.3, min(5.0, average + 0.3)) if intervals else None,
        place=Place(place + 0.25, max(1, place - 3), place + 4, chance, side, side == "open")
        if intervals
        else None,
        no_evidence_matters=place in {15, 16},
        note="Asked for large print." if place == 4 else "",
    )


@pytest.fixture
def shortlist(make_shortlist: Callable[..., ShortlistPack]) -> ShortlistPack:
    """Forty candidates by name, fifteen places, ten criteria."""
    return make_shortlist()


@dataclass(frozen=True, slots=True)
class Tag:
    """One structure element: its kind, its alternative text, and how many headers a cell names."""

    kind: str
    alt: str
    headers: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A finished pack as a reader of PDFs sees it."""

    file: pikepdf.Pdf
    pages: tuple[str, ...]

    @property
    def text(self) -> str:
        """All pages' text, white space made even."""
        return " ".join(" ".join(self.pages).split())

    def tags(self) -> list[Tag]:
        """Every structure element in reading order."""
        found: list[Tag] = []
        waiting = [self.file.Root.StructTreeRoot.K[0]]
        while waiting:
            element = waiting.pop()
            if isinstance(element, pikepdf.Dictionary) and "/S" in element:
                headers = len(element.A.Headers) if "/A" in element and "/Headers" in element.A else 0
                found.append(Tag(str(element.S).removeprefix("/"), str(element.get("/Alt", "")), headers))
                waiting.extend(reversed(list(element.get("/K", []))))
        return found

    def kinds(self) -> list[str]:
        """The kinds of all structure elements in reading order."""
        return [tag.kind for tag in self.tags()]

    def bookmarks(self) -> list[tuple[int, str]]:
        """Every bookmark with its depth."""
        with self.file.open_outline() as outline:
            return list(_flat(outline.root, 0))


Open = Callable[[Pack], Opened]
MakeShortlist = Callable[..., ShortlistPack]


def _flat(items: Iterable[pikepdf.OutlineItem], depth: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield depth, item.title
        yield from _flat(item.children, depth + 1)


@pytest.fixture
def opened() -> Open:
    """Render a pack and open what came out. Equal packs are the same file, so each is rendered once."""
    return _opened


@cache
def _opened(pack: Pack) -> Opened:
    data = (render_day(pack) if isinstance(pack, OfParts) else render(pack)).data
    pages = PdfReader(BytesIO(data)).pages
    return Opened(pikepdf.open(BytesIO(data)), tuple(page.extract_text() for page in pages))
