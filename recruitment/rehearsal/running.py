"""Rehearse: from an empty database to the reserve list, and everything that came of it in a folder."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recruitment.domain.stages import Stage
from recruitment.queries.decisions import offered
from recruitment.queries.drafts import sent_and_unsent
from recruitment.queries.scores import candidates_at
from recruitment.rehearsal.house import BEGINS, House, found
from recruitment.rehearsal.outputs import STORY, prepare, write_packs, write_sheets
from recruitment.rehearsal.parts.applicants import applicant
from recruitment.rehearsal.parts.assessors import assessor
from recruitment.rehearsal.parts.leads import first_lead, second_lead
from recruitment.rehearsal.parts.observers import observer
from recruitment.rehearsal.parts.referees import referees
from recruitment.rehearsal.parts.safer import safer_lead
from recruitment.rehearsal.play import Part, play
from recruitment.rehearsal.scene import open_scene
from recruitment.rehearsal.scratch import scratch_database
from recruitment.rehearsal.timeline import Happening, Ran, as_text, tell
from recruitment.servers import Addresses
from recruitment.storage.folder import FolderStorage


@dataclass(frozen=True)
class Rehearsed:
    """What came of a rehearsal.

    Attributes:
        sent: applications that were sent; `unsent` were begun.
        offered: who was offered a place; `reserve` wait for one.
        packs: PDFs.
        messages: e-mails.
        timeline: what happened when, to how many, and why.
    """

    sent: int
    unsent: int
    offered: int
    reserve: int
    packs: int
    sheets: int
    messages: int
    timeline: tuple[Happening, ...]


def rehearse(
    server: Addresses,
    *,
    applicants: int,
    seed: int,
    out: Path,
    progress: Callable[[datetime, float], None] = lambda _now, _share: None,
) -> Rehearsed:
    """Play a whole invented cohort in a scratch database, and write what came of it to a folder.

    Args:
        server: where a scratch database can be made; it is dropped in the end.
        applicants: how many apply.
        seed: the same one gives the same shortlist, the same story and the same sheets.
        out: gets `messages`, `packs`, `sheets` and the story.
        progress: told the time of the rehearsal, and the share of it that is over, from 0 to 1.

    Raises:
        Refusal: the folder holds something else, a job failed, or a pack could not be made.
    """
    prepare(out)
    with (
        tempfile.TemporaryDirectory(prefix="rehearsal-packs-") as stored,
        scratch_database(server) as addresses,
        open_scene(
            addresses, messages=out / "messages", packs=FolderStorage(Path(stored)), seed=seed, begins=BEGINS
        ) as scene,
    ):
        house = found(scene, applicants=applicants)
        scene.worker.work_off()
        ends = house.ends
        ticks: list[Ran] = []
        for moment in play(scene, everybody(house), cohort_id=house.cohort.id, until=ends, sparing=True):
            ticks.extend(Ran(moment.at, tick) for tick in moment.ticks)
            progress(moment.at, (moment.at - BEGINS) / (ends - BEGINS))
        return _written(house, ticks, out)


def everybody(house: House) -> list[Part]:
    """Everybody's part."""
    return [
        *(applicant(house, number) for number in range(house.applicants)),
        *(assessor(house, assessor_id) for assessor_id in house.assessors),
        *(observer(house, assessor_id) for assessor_id in house.assessors),
        first_lead(house),
        second_lead(house),
        safer_lead(house),
        referees(house),
    ]


def _written(house: House, ticks: list[Ran], out: Path) -> Rehearsed:
    with house.scene.desk.database.transaction() as session:
        sheets = write_sheets(session, house, out / "sheets")
        packs = write_packs(session, house, out / "packs")
        timeline = tell(session, house, ticks)
        (out / STORY).write_text(as_text(timeline), encoding="utf-8")
        sent, unsent = sent_and_unsent(session, house.cohort.id)
        places = offered(session, house.cohort.id)
        reserve = len(candidates_at(session, house.cohort.id, Stage.RESERVE))
    return Rehearsed(sent, unsent, places, reserve, packs, sheets, house.scene.mail.taken, timeline)
