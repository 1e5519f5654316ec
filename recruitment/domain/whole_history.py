"""A whole history: entries and gaps from education to now, what is said of each gap, what is lacking."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from recruitment.domain.entries import KIND_WORDS, Entry, entry_faults, month_faults, number_of, read_month
from recruitment.domain.history import Month, Period, Span, duration_words, gaps, overlaps
from recruitment.domain.parts import Part, PartFault, part_of
from recruitment.domain.words import search_key


@dataclass(frozen=True, slots=True)
class Explanation:
    """What somebody says they were doing in a gap, by the months that the gap had when they began to."""

    span: Span
    text: str = ""
    version: int = 0

    @property
    def code(self) -> str:
        """Names it in addresses and forms: 2019-03-2019-05."""
        return "-".join(f"{month.year:04}-{month.month:02}" for month in (self.span.first, self.span.last))


def span_of(code: str) -> Span | None:
    """The months that the code of an explanation names; None where it names none."""
    numbers = [number_of(piece) for piece in code.split("-")]
    match numbers:
        case [int(first_year), int(first), int(last_year), int(last)] if 1 <= first <= 12 and 1 <= last <= 12:
            span = Span(Month(first_year, first), Month(last_year, last))
            return span if span.months > 0 and Explanation(span).code == code else None
    return None


@dataclass(frozen=True, slots=True)
class Gap:
    """Months that no entry covers, with what is said of them: several texts where gaps grew together."""

    span: Span
    explanations: tuple[Explanation, ...]

    @property
    def text(self) -> str:
        """All that is said of it."""
        return "\n\n".join(one.text for one in self.explanations if one.text)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two entries of the same months."""

    one: Entry
    other: Entry
    span: Span


@dataclass(frozen=True, slots=True)
class Told:
    """What an applicant has told, as stored.

    Attributes:
        left_month, left_year: when they left full-time education.
        employer_note: why the present employer is not among the entries that go on.
        version: of these three; 0 where nothing is stored.
    """

    left_month: str = ""
    left_year: str = ""
    employer_note: str = ""
    version: int = 0
    entries: tuple[Entry, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def left(self) -> Month | None:
        """The month of leaving, where it is one."""
        return read_month(self.left_month, self.left_year)

    @property
    def places(self) -> tuple[str, ...]:
        """The employers, schools and universities named, each once."""
        return tuple(dict.fromkeys(entry.place for entry in self.entries if entry.place))


@dataclass(frozen=True)
class History:
    """What was told, looked at in some month.

    Attributes:
        now: the month up to which there must be a history.
        shortest: how many months make a gap.
        employer: the present one, as the details have it; empty where unknown.
    """

    told: Told
    now: Month
    shortest: int = 1
    employer: str = ""

    @cached_property
    def left(self) -> Month | None:
        """The month of leaving full-time education, where it is told rightly."""
        told = self.told
        faults = any(month_faults("left", told.left_month, told.left_year, "", self.now))
        return None if faults else told.left

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Those whose dates are still to give, then the newest first."""
        return tuple(sorted(self.told.entries, key=self._newness, reverse=True))

    @cached_property
    def dated(self) -> tuple[tuple[Entry, Period], ...]:
        """The entries whose dates are told rightly, the newest first."""
        pairs = ((entry, entry.period(self.now)) for entry in self.entries)
        return tuple((entry, period) for entry, period in pairs if period is not None)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Earliest first, each with what is said of it; none before it is told when education was left."""
        if self.left is None:
            return ()
        periods = [period for _, period in self.dated]
        return _explained(
            gaps(periods, since=self.left, now=self.now, shortest=self.shortest), self.told.explanations
        )

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Entries of the same months, newest first."""
        found = overlaps([period for _, period in self.dated], now=self.now)
        return tuple(Meeting(self.dated[one.one][0], self.dated[one.other][0], one.span) for one in found)

    @cached_property
    def lines(self) -> tuple["Line", ...]:
        """Entries and gaps in one list: those whose dates are still to give, then the newest first."""
        undated = [_entry_line(entry, self.now) for entry in self.entries if entry.period(self.now) is None]
        placed = [
            ((period.last(self.now), period.start), _entry_line(entry, self.now))
            for entry, period in self.dated
        ]
        placed += [((gap.span.last, gap.span.first), _gap_line(gap)) for gap in self.gaps]
        return (*undated, *(line for _, line in sorted(placed, key=lambda pair: pair[0], reverse=True)))

    @property
    def lacks_employer(self) -> bool:
        """Whether the present employer is not among the entries that go on."""
        going_on = (entry.place for entry in self.told.entries if entry.goes_on and entry.is_paid)
        return bool(self.employer) and not any(_is_same(self.employer, place) for place in going_on)

    @property
    def asks_for_employer(self) -> bool:
        """Whether the page asks why: once there are entries, or something is said already."""
        return self.lacks_employer and bool(self.told.entries or self.told.employer_note)

    def _newness(self, entry: Entry) -> tuple[bool, Month, Month]:
        period = entry.period(self.now)
        if period is None:
            return (True, self.now, entry.start or self.now)
        return (False, period.last(self.now), period.start)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry or a gap in words, for lists that show both.

    Attributes:
        when: "September 2019 to now".
        length: "4 years and 2 months"; empty where the dates are still to give.
        what: the post or course, or that it is a gap.
        text: why they left, or what they were doing in the gap.
        span: the months; None where they are still to give.
    """

    when: str
    length: str
    what: str
    place: str = ""
    kind: str = ""
    text: str = ""
    duties: str = ""
    is_gap: bool = False
    span: Span | None = None


def _entry_line(entry: Entry, now: Month) -> Line:
    period = entry.period(now)
    span = None if period is None else Span(period.start, period.last(now))
    return Line(
        when=entry.when(now),
        length="" if span is None else duration_words(span.months),
        what=entry.title or KIND_WORDS.get(entry.kind, "No name yet"),
        place=entry.place,
        kind=KIND_WORDS.get(entry.kind, "") if entry.title else "",
        # What was typed before somebody ticked that they still do it is not said of it.
        text="" if entry.goes_on or not entry.is_paid else entry.reason,
        duties=entry.duties,
        span=span,
    )


def _gap_line(gap: Gap) -> Line:
    return Line(
        when=gap.span.words,
        length=duration_words(gap.span.months),
        what="Gap",
        text=gap.text,
        is_gap=True,
        span=gap.span,
    )


def _explained(found: Sequence[Span], told: Iterable[Explanation]) -> tuple[Gap, ...]:
    """Give each text to the gap with which it shares most months, the earliest of such."""
    given: dict[Span, list[Explanation]] = {span: [] for span in found}
    for one in sorted(told, key=lambda one: (one.span.first, one.span.last)):
        nearest = max(found, key=one.span.shared, default=None)
        if nearest is not None and one.span.shared(nearest):
            given[nearest].append(one)
    return tuple(Gap(span, tuple(given[span]) or (Explanation(span),)) for span in found)


def _is_same(employer: str, place: str) -> bool:
    """Whether two names are of one employer: the same, or one longer ("Oakfield", "Oakfield Academy")."""
    one, other = f" {search_key(employer)} ", f" {search_key(place)} "
    return bool(one.strip() and other.strip()) and (one in other or other in one)


def history_part(history: History) -> Part:
    """The part about one's history: whole since education, every gap explained, the present post there."""
    faults = tuple(_history_faults(history))
    told = history.told
    begun = bool(told.entries or told.left_month or told.left_year or told.employer_note)
    return part_of("history", "Your history", begun, faults)


def _history_faults(history: History) -> Iterator[PartFault]:
    told = history.told
    if history.left is None:
        yield PartFault("left_month", "Enter the month and year in which you left full-time education.")
    if not told.entries:
        yield PartFault("entries", "Add what you have done since you left full-time education.")
    for entry in history.entries:
        if entry_faults(entry, history.now):
            yield PartFault(f"entry-{entry.id}", f"Finish “{entry.name}”.")
    # While there is nothing at all, the one gap there is would say the same once more.
    for gap in history.gaps if told.entries else ():
        if not gap.text:
            sentence = f"Say what you were doing {during(gap.span)}."
            yield PartFault(f"words-{gap.explanations[0].code}", sentence)
    if told.entries and history.lacks_employer and not told.employer_note:
        sentence = f"Add your present employer, {history.employer}, or say why it is not in your history."
        yield PartFault("employer_note", sentence)


def during(span: Span) -> str:
    """Months as a sentence has them: "in May 2019", "from March to May 2019"."""
    return f"{'in' if span.first == span.last else 'from'} {span.words}"
