"""Applications and committed scores as sheets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recruitment.domain.deadlines import LONDON
from recruitment.exports.sheets import Cell, as_csv, as_xlsx
from recruitment.models import AbsenceKind
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.application_sheet import ApplicationRow, ScoreRow
from recruitment.queries.passes import item_title

_ABSENT = {
    AbsenceKind.NO_EVIDENCE: "No evidence seen",
    AbsenceKind.NO_OPPORTUNITY: "No opportunity to observe",
}


@dataclass(frozen=True)
class Sheet:
    """A table to be written: its name, its headings and its rows."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[list[Cell], ...]

    def csv(self) -> bytes:
        """The table as CSV."""
        return as_csv(self.headings, self.rows)

    def xlsx(self) -> bytes:
        """The table as a workbook."""
        return as_xlsx(self.title, self.headings, self.rows)


def applications_sheet(rows: Iterable[ApplicationRow], definition: Definition) -> Sheet:
    """One line an application: who, where it is, and the mean of each criterion of the sift."""
    codes = tuple(dict.fromkeys(one.criterion for one in definition.passes()))
    headings = (
        "Reference",
        "Known elsewhere as",
        "Stage",
        "Started",
        "Submitted",
        "Name",
        "Known as",
        "E-mail",
        "Phone",
        "Present employer",
        "Scores",
        *(f"Mean of {definition.criterion(code).name}" for code in codes),
    )
    return Sheet("Applications", headings, tuple(_application(row, definition, codes) for row in rows))


def scores_sheet(rows: Iterable[ScoreRow], definition: Definition) -> Sheet:
    """One line a committed score: the candidate by reference, the assessor by label."""
    headings = ("Reference", "Item", "Criterion", "Assessor", "Score", "No score", "Evidence", "Committed")
    return Sheet("Scores", headings, tuple(_scores(rows, definition)))


def _application(row: ApplicationRow, definition: Definition, codes: tuple[str, ...]) -> list[Cell]:
    return [
        row.reference,
        row.outside_id,
        definition.stage(row.stage).name,
        _moment(row.started_at),
        _moment(row.submitted_at),
        row.full_name,
        row.known_as,
        row.email,
        row.phone,
        row.employer,
        row.scores,
        *(row.means.get(code) for code in codes),
    ]


def _scores(rows: Iterable[ScoreRow], definition: Definition) -> Iterator[list[Cell]]:
    items = {one.item: item_title(definition, one.item) for one in definition.passes()}
    names = {one.code: one.name for one in definition.criteria}
    for row in rows:
        yield [
            row.reference,
            items.get(row.item, row.item),
            names.get(row.criterion, row.criterion),
            row.assessor,
            row.value,
            None if row.absence is None else _ABSENT[row.absence],
            row.evidence,
            _moment(row.committed_at),
        ]


def _moment(at: datetime | None) -> str | None:
    """A time in London that sorts as text and that a spreadsheet reads as a time."""
    return None if at is None else f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}"
