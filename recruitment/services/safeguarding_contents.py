"""What goes into a safeguarding pack: gates, what was declared, and who found what when."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import NotFound
from recruitment.domain.safer_records import DECLARATION, WORDS, Gate
from recruitment.domain.sections import told
from recruitment.models.base import datetime
from recruitment.packs.contexts import Cover, Detail
from recruitment.packs.safeguarding_contexts import GateLine, Record, SafeguardingPack
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import promised_dates
from recruitment.queries.safer_records import SaferCandidate, safer_candidate
from recruitment.queries.safer_recruitment import safer_recruitment_leads
from recruitment.queries.whole_application import whole_application_by_id

#: It may be kept for so long where applicants have heard already.
_KEPT = timedelta(days=30)


def safeguarding_pack(
    session: Session, *, cohort: CohortFacts, application_id: UUID, asked_by: UUID | None, now: datetime
) -> SafeguardingPack:
    """The safer recruitment of one candidate, for a lead who is named for it.

    Args:
        session: the worker's: whoever asks is looked up again here, since it may read all of it.
        asked_by: who asked for it.
        now: when it is made, aware.

    Raises:
        NotFound: whoever asked does not look after safer recruitment any more, or nobody took the application
            further.
    """
    named = safer_recruitment_leads(session, cohort.id)
    if asked_by not in named:
        raise NotFound("Ask somebody who looks after safer recruitment here: this pack is theirs alone.")
    whole = whole_application_by_id(session, cohort.id, application_id)
    candidate = safer_candidate(session, cohort, whole.reference)
    declared = candidate.declaration
    is_sent = declared is not None and declared.sent_at is not None
    return SafeguardingPack(
        cover=Cover(
            title="Safer recruitment of one candidate",
            purpose="To look through what was declared and found, before people decide.",
            audience=f"{' and '.join(named.values())}, who look after safer recruitment, and nobody else.",
            reference=candidate.reference,
            organisation=cohort.definition.organisation.name,
            prepared_at=now,
            destroy_by=destroy_found_by(cohort, now),
        ),
        name=candidate.name,
        stage=cohort.definition.stage(candidate.stage).name,
        gates=tuple(_gate(gate, candidate, cohort.definition) for gate in WORDS),
        declared=tuple(Detail(one.label, one.text) for one in told(DECLARATION, declared.entries))
        if declared is not None and is_sent
        else (),
        declared_at=declared.sent_at if declared else None,
        records=tuple(
            Record(WORDS[one.gate].name, WORDS[one.gate].findings[one.finding], one.words, one.by, one.at)
            for one in candidate.found
        ),
    )


def destroy_found_by(cohort: CohortFacts, now: datetime) -> date:
    """The day by which it is destroyed: that on which applicants hear, or later a month from now."""
    heard = promised_dates(cohort).decisions_by.astimezone(LONDON).date()
    return max(heard, now.astimezone(LONDON).date() + _KEPT)


def _gate(gate: Gate, candidate: SaferCandidate, definition: Definition) -> GateLine:
    words, newest = WORDS[gate], candidate.newest(gate)
    state = "Missing"
    if gate in candidate.cleared:
        state = "Cleared"
    elif newest is not None:
        state = words.findings[newest.finding]
    ahead = definition.gates_after(candidate.stage)
    wanted = next((definition.stage(target).name for target, asked in ahead if gate in asked), "")
    return GateLine(words.name, state, wanted)
