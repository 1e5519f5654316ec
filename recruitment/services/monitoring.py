"""Keep what applicants say of themselves for equality monitoring, apart from all else."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import Session, col

from recruitment.domain.monitoring import chosen
from recruitment.models import Application, MonitoringLink, MonitoringResponse
from recruitment.models.base import table_of
from recruitment.queries.monitoring import saved_monitoring
from recruitment.services.drafts import HeldDraft, Overtaken, Saved

_LINKS, _RESPONSES = table_of(MonitoringLink), table_of(MonitoringResponse)
_KEY = select(_LINKS.c.key).where(_LINKS.c.application_id == bindparam("is_application")).scalar_subquery()
_ENTRIES = bindparam("given", type_=JSONB())

# Composed once: that takes as long as carrying them out.
_LINK = insert(_LINKS).on_conflict_do_nothing()
_FIRST = (
    insert(_RESPONSES)
    .from_select(
        ["key", "cohort_id", "entries", "version"],
        select(_KEY, col(Application.cohort_id), _ENTRIES, literal(1)).where(
            col(Application.id) == bindparam("is_application")
        ),
    )
    .on_conflict_do_nothing()
    .returning(_RESPONSES.c.version)
)
_CHANGE = (
    update(_RESPONSES)
    .where(
        _RESPONSES.c.key == _KEY,
        _RESPONSES.c.version == bindparam("is_version"),
        ~_RESPONSES.c.entries.contains(_ENTRIES),
    )
    .values(entries=_RESPONSES.c.entries.op("||")(_ENTRIES), version=_RESPONSES.c.version + 1)
    .returning(_RESPONSES.c.version)
)
_REMOVE_RESPONSE = delete(_RESPONSES).where(_RESPONSES.c.key == _KEY)
_REMOVE_LINK = delete(_LINKS).where(_LINKS.c.application_id == bindparam("is_application"))


def save_monitoring(session: Session, *, held: HeldDraft, typed: Mapping[str, str], version: int) -> Saved:
    """Save what somebody chose, in whatever stage their application is.

    Args:
        held: one's own application; nothing keeps it from being sent meanwhile.
        typed: slugs by question; what is no answer to a question that is asked is left out.
        version: of what was read before; 0 where nothing was stored.

    Returns:
        The version now. Nothing is written where the same was said already, at whatever version.

    Raises:
        Overtaken: something else was said somewhere else since it was read.
    """
    given = chosen(held.definition.monitoring.asks, typed)
    if given and _write(session, held.application_id, given, version):
        return Saved(version + 1, given, changed=True)
    saved = saved_monitoring(session, held.application_id)
    stored = {ask.name: saved.entries.get(ask.name, "") for ask in held.definition.monitoring.asks}
    if any(stored[code] != slug for code, slug in given.items()):
        raise Overtaken(stored, saved.version)
    return Saved(saved.version, stored, changed=False)


def _write(session: Session, application_id: UUID, given: Mapping[str, str], version: int) -> bool:
    values = {"is_application": application_id, "given": given}
    if version:
        changed = session.execute(_CHANGE, {**values, "is_version": version})
    else:
        # First whose it is: the database lets nobody store a response that is not theirs.
        session.execute(_LINK, {"application_id": application_id, "key": uuid4()})
        changed = session.execute(_FIRST, values)
    return changed.scalar_one_or_none() is not None


def remove_monitoring(session: Session, *, application_id: UUID) -> None:
    """Remove all that is stored, and whose it was; nothing where nothing is."""
    for statement in (_REMOVE_RESPONSE, _REMOVE_LINK):
        session.execute(statement, {"is_application": application_id})
