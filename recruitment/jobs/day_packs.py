"""Make the pack of a day: each part in a transaction of its own, so that pages show how far it is."""

from uuid import UUID

import structlog

from recruitment.domain.errors import Refusal
from recruitment.jobs.desk import Desk
from recruitment.services.day_packs import MadePart, begin_day, finish_day, make_missing, make_part
from recruitment.services.panel_contents import PlannedDay, PlannedPart
from recruitment.storage.base import StorageFault

log = structlog.get_logger()


def build_day(desk: Desk, pack_id: UUID) -> None:
    """Make it, if it waits; a part that cannot be made becomes a page that says so."""
    with desk.database.transaction() as session:
        planned = begin_day(session, pack_id=pack_id, now=desk.clock())
    if planned is None:
        return
    made = [_made(desk, pack_id, planned, part) for part in planned.parts]
    with desk.database.transaction() as session:
        finish_day(session, pack_id=pack_id, planned=planned, made=made, storage=desk.packs, now=desk.clock())


def _made(desk: Desk, pack_id: UUID, planned: PlannedDay, part: PlannedPart) -> MadePart:
    try:
        with desk.database.transaction() as session:
            return make_part(session, pack_id=pack_id, part=part, storage=desk.packs, now=desk.clock())
    except StorageFault:
        raise  # no fault of this part: the whole pack waits
    except Refusal as refused:
        why = refused.sentence
    except Exception:
        log.exception("part of a pack failed", pack_id=str(pack_id), part=part.key)
        why = "The log of the service says why. Ask a recruitment lead for it."
    with desk.database.transaction() as session:
        missing = planned.missing(part, why)
        return make_missing(session, pack_id=pack_id, part=missing, storage=desk.packs, now=desk.clock())
