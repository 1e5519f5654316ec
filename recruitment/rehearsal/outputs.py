"""What a rehearsal leaves behind: packs, sheets and the story. No file is named after a person."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.errors import Refusal
from recruitment.exports.applications import applications_sheet, scores_sheet
from recruitment.exports.shortlist import shortlist_csv, shortlist_xlsx
from recruitment.models import PackState
from recruitment.queries.application_sheet import application_rows, score_rows
from recruitment.queries.packs import PackLine, packs_of
from recruitment.queries.shortlists import shortlist_by_id, shortlists_of
from recruitment.rehearsal.house import House
from recruitment.services.shortlist_words import columns_of

#: The file that a folder of an earlier rehearsal is known by.
STORY = "timeline.txt"
FOLDERS = ("messages", "packs", "sheets")


def prepare(folder: Path) -> None:
    """Make the folder of a rehearsal, or empty that of an earlier one.

    Raises:
        Refusal: it holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / STORY).is_file():
        raise Refusal(f"Name an empty folder: {folder} holds something that is not of a rehearsal.")
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    # Known by it from now on, also where the rehearsal is interrupted.
    (folder / STORY).write_text("", encoding="utf-8")


def write_sheets(session: Session, house: House, folder: Path) -> int:
    """The sheets that a lead can take away, each as CSV and as a workbook; returns how many files."""
    cohort, definition = house.cohort, house.cohort.definition
    basis = (("Cohort", cohort.name), ("Made", date_and_time(house.now)), ("By", "a rehearsal"))
    for sheet in (
        applications_sheet(application_rows(session, cohort.id, definition.scale), definition, basis=basis),
        scores_sheet(score_rows(session, cohort.id), definition, basis=basis),
    ):
        name = f"{cohort.prefix}-{sheet.title.lower()}"
        (folder / f"{name}.csv").write_bytes(sheet.csv())
        (folder / f"{name}.xlsx").write_bytes(sheet.xlsx())
    for line in shortlists_of(session, cohort.id):
        found = shortlist_by_id(session, cohort.id, line.id)
        columns = [(one.code, one.short, one.name) for one in columns_of(definition, found)]
        name = f"{cohort.prefix}-shortlist-{line.stage}"
        (folder / f"{name}.csv").write_bytes(shortlist_csv(found, columns))
        (folder / f"{name}.xlsx").write_bytes(shortlist_xlsx(found, columns))
    return sum(1 for _ in folder.iterdir())


def write_packs(session: Session, house: House, folder: Path) -> int:
    """Every pack that was made, under the name it has where it is downloaded; returns how many.

    Raises:
        Refusal: one could not be made.
    """
    made = list(_packs(session, house))
    for pack in made:
        if pack.state is not PackState.READY or pack.digest is None:
            raise Refusal(f"Mend what the log says: the pack {pack.file_name} was not made. {pack.fault}")
        (folder / pack.file_name).write_bytes(house.scene.desk.packs.get(pack.digest))
    return len(made)


def _packs(session: Session, house: House) -> Iterator[PackLine]:
    page = packs_of(session, house.cohort.id)
    yield from page.packs
    while page.next is not None:
        page = packs_of(session, house.cohort.id, after=page.next)
        yield from page.packs
