"""Fill in and send a self-declaration; record what was found of it, of a search online, of a signature."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import exists, insert, select, update
from sqlmodel import Session, col

from recruitment.domain.errors import Closed, NotAllowed, NotFound, Refusal, Stale
from recruitment.domain.references import normalise_reference
from recruitment.domain.safer_records import DECLARATION, WORDS, Finding, Gate
from recruitment.domain.sections import section_part, tidied
from recruitment.domain.stages import EXITS
from recruitment.models import Application, Declaration, Details, Observation, Panel, SaferRecord
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.safer_records import SaferCandidate
from recruitment.queries.safer_recruitment import safer_recruitment_leads
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.drafts import DraftRow, HeldDraft, Saved, save_row


def hold_declaration(
    session: Session, *, reference: str, definition: Definition, actor_id: UUID, now: datetime
) -> HeldDraft:
    """Make sure that one's own self-declaration may be changed, and is not sent before the transaction ends.

    Args:
        reference: of the application, as it stands in the address.
        definition: its programme's.
        actor_id: whose it must be.
        now: when, aware.

    Raises:
        NotFound: there is no such application of this person, or it is not asked for.
        Closed: it was sent, or the application has ended.
    """
    row = session.execute(
        select(col(Declaration.application_id), col(Declaration.sent_at), col(Application.stage))
        .join(Application, col(Application.id) == col(Declaration.application_id))
        .join(Details, col(Details.application_id) == col(Application.id))
        .where(
            col(Application.reference) == normalise_reference(reference),
            col(Details.person_id) == actor_id,
        )
        .with_for_update(of=Declaration)
    ).one_or_none()
    if row is None:
        raise NotFound("Come back once we have asked you: no self-declaration is asked for here.")
    if row.sent_at is not None:
        raise Closed("Write to us if something must be put right: you have sent your self-declaration.")
    if row.stage in EXITS:
        raise Closed("Write to us if you think that we are mistaken: this application has ended.")
    return HeldDraft(row.application_id, definition, now)


def save_declaration(session: Session, *, held: HeldDraft, typed: Mapping[str, str], version: int) -> Saved:
    """Save what was typed in a self-declaration.

    Args:
        held: whose, and when.
        typed: all of its fields, or those that were changed.
        version: of the row that was changed.

    Raises:
        Overtaken: it was changed somewhere else since it was read.
    """
    row = DraftRow(Declaration, DECLARATION.names, within="entries")
    return save_row(session, held, row, values=tidied(DECLARATION, typed), version=version)


def send_declaration(session: Session, *, held: HeldDraft) -> None:
    """Send a self-declaration as it is stored; from then on nobody changes it.

    Raises:
        Refusal: something is missing.
    """
    entries = session.execute(
        select(col(Declaration.entries)).where(col(Declaration.application_id) == held.application_id)
    ).scalar_one()
    faults = section_part(DECLARATION, entries).faults
    if faults:
        raise Refusal(faults[0].sentence)
    session.execute(
        update(Declaration)
        .where(col(Declaration.application_id) == held.application_id)
        .values(sent_at=held.now)
    )


def record_finding(
    session: Session,
    *,
    cohort: CohortFacts,
    candidate: SaferCandidate,
    gate: Gate,
    finding: Finding,
    words: str,
    seen: int,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Record what somebody found who looks after safer recruitment. It is added; what was found before stays.

    Whatever it says, nobody is moved or told: people decide.

    Args:
        cohort: the candidate's.
        candidate: as `safer_candidate` found them for this person.
        gate: what was looked at.
        finding: what was found.
        words: why, in their words.
        seen: the newest record of this kind that the page showed; 0 where there was none.
        actor_id: who found it.
        now: when, aware.

    Raises:
        NotAllowed: they do not look after safer recruitment here, or are on the candidate's panel.
        Refusal: it is no finding of this kind, without words, of a declaration that was not sent, or of their
            own application.
        Stale: somebody else recorded something since.
    """
    if actor_id not in safer_recruitment_leads(session, cohort.id):
        raise NotAllowed("Ask a lead who looks after safer recruitment: they alone record this.")
    require_not_ones_own(session, candidate.application_id, actor_id)
    _require_sense(candidate, gate, finding, words)
    if gate is Gate.ONLINE_SEARCH:
        _require_not_on_panel(session, candidate.application_id, actor_id)
    # Two at once take turns here, so the second sees what the first recorded.
    session.execute(
        select(col(Application.id)).where(col(Application.id) == candidate.application_id).with_for_update()
    )
    newer = exists().where(
        col(SaferRecord.application_id) == candidate.application_id,
        col(SaferRecord.gate) == gate,
        col(SaferRecord.id) > seen,
    )
    if session.execute(select(newer)).scalar_one():
        raise Stale("Read what was recorded a moment ago, then record yours: somebody else was first.")
    row = {
        "application_id": candidate.application_id,
        "gate": gate,
        "finding": finding,
        "words": words.strip(),
        "found_by": actor_id,
        "found_at": now,
    }
    session.execute(insert(SaferRecord), [row])


def _require_sense(candidate: SaferCandidate, gate: Gate, finding: Finding, words: str) -> None:
    if finding not in WORDS[gate].findings:
        raise Refusal("Choose what you find from what is on the page.")
    if not words.strip():
        raise Refusal("Say in a few words what you looked at and why you find this.")
    unsent = candidate.declaration is None or candidate.declaration.sent_at is None
    if gate is not Gate.ONLINE_SEARCH and candidate.has_address and unsent:
        raise Refusal("Wait until they have sent their self-declaration: there is nothing to read yet.")
    if gate is Gate.ONLINE_SEARCH and candidate.has_address and candidate.declaration is None:
        raise Refusal("Tell them first that we search online: they have not been told.")


def _require_not_on_panel(session: Session, application_id: UUID, actor_id: UUID) -> None:
    """Whoever searches does not sit on the candidate's panel."""
    sits = (
        select(col(Observation.id))
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .where(
            col(Panel.application_id) == application_id,
            col(Observation.assessor_id) == actor_id,
            col(Observation.left_at).is_(None),
        )
    )
    if session.execute(sits.limit(1)).first() is not None:
        raise NotAllowed("Ask somebody else to search: you are on this candidate’s panel.")
