"""Applications and committed scores as sheets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recruitment.domain.deadlines import long_date
from recruitment.domain.entering import CAME
from recruitment.exports.sheets import Basis, Cell, as_csv, as_xlsx
from recruitment.models import AbsenceKind
from recruitment.programme.schema import Definition
from recruitment.queries.application_sheet import ApplicationRow, ScoreRow
from recruitment.queries.passes import item_title

_ABSENT = {
    AbsenceKind.NO_EVIDENCE: "No evidence seen",
    AbsenceKind.NO_OPPORTUNITY: "No opportunity to observe",
}


@dataclass(frozen=True)
class Sheet:
    """A table to be written: its name, its headings, its rows and, for a workbook, what they rest on."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[list[Cell], ...]
    basis: Basis = ()

    def csv(self) -> bytes:
        """The table as CSV."""
        return as_csv(self.headings, self.rows)

    def xlsx(self) -> bytes:
        """The table as a workbook."""
        return as_xlsx(self.title, self.headings, self.rows, basis=self.basis)


def applications_sheet(rows: Iterable[ApplicationRow], definition: Definition, *, basis: Basis = ()) -> Sheet:
    """One line an application: who, where it is, and the mean of each criterion of the sift.

    Args:
        rows: the applications, in the order of the sheet.
        definition: the cohort's own, for the names of stages and criteria.
        basis: which cohort, when and for whom the sheet was made.
    """
    codes = tuple(dict.fromkeys(one.criterion for one in definition.passes()))
    headings = (
        "Reference",
        "Known elsewhere as",
        "Stage",
        "Started",
        "Submitted",
        "Entered for them",
        "Received",
        "Entered by",
        "Name",
        "Known as",
        "E-mail",
        "Phone",
        "Present employer",
        "Scores",
        *(f"Mean of {definition.criterion(code).name}" for code in codes),
    )
    return Sheet("Applications", headings, tuple(_application(row, definition, codes) for row in rows), basis)


def scores_sheet(rows: Iterable[ScoreRow], definition: Definition, *, basis: Basis = ()) -> Sheet:
    """One line a committed score: the candidate by reference, the assessor by label.

    Args:
        rows: the scores, in the order of the sheet.
        definition: the cohort's own, for the names of items and criteria.
        basis: which cohort, when and for whom the sheet was made.
    """
    headings = ("Reference", "Item", "Criterion", "Assessor", "Score", "No score", "Evidence", "Committed")
    return Sheet("Scores", headings, tuple(_scores(rows, definition)), basis)


def _application(row: ApplicationRow, definition: Definition, codes: tuple[str, ...]) -> list[Cell]:
    return [
        row.reference,
        row.outside_id,
        definition.stage(row.stage).name,
        row.started_at,
        row.submitted_at,
        "" if row.came_by is None else CAME[row.came_by],
        None if row.received_on is None else long_date(row.received_on),
        row.entered_by,
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
            row.committed_at,
        ]
