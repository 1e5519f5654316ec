"""Rows for tests of what comes after the sift: scored candidates, shortlists, decisions."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from recruitment.domain.references import new_reference
from recruitment.domain.stages import Action, Stage, decided_moves
from recruitment.models import Absence, Application, Assessor, Person, Scorecard
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.decisions import Outcome, confirm, propose, release, set_release
from recruitment.services.shortlists import build_shortlist
from recruitment.services.views import log_views
from tests.factories import commit_score, make_application, make_reading
from tests.factories_safer import clear_gates
from tests.factories_wash_up import have_heard


def make_imported(session: Session, cohort: CohortFacts, now: datetime, outside_id: str) -> UUID:
    """A candidate whose scores came from elsewhere: in the sift, without a person."""
    application = Application(
        cohort_id=cohort.id,
        reference=new_reference(cohort.prefix),
        outside_id=outside_id,
        source="import",
        stage=Stage.SIFT,
        stage_since=now,
        started_at=now,
        submitted_at=now,
    )
    session.add(application)
    session.flush()
    return application.id


def score(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    application_id: UUID,
    value: int | None,
    *,
    assessor_id: UUID,
    criterion: str = "purpose",
    item: str = "q1",
) -> None:
    """One committed score, or (None) one committed "no evidence seen"."""
    if session.get(Assessor, (cohort.id, assessor_id)) is None:
        session.add(
            Assessor(
                cohort_id=cohort.id, assessor_id=assessor_id, label=f"Scorer {assessor_id}", has_account=False
            )
        )
        session.flush()
    reading = make_reading(
        session,
        cohort,
        now,
        application_id=application_id,
        assessor_id=assessor_id,
        item=item,
        criterion=criterion,
    )
    if value is not None:
        commit_score(session, reading, value, now)
        return
    card = Scorecard(
        reading_id=reading,
        cohort_id=cohort.id,
        assessor_id=assessor_id,
        saved_at=now,
    )
    session.add(card)
    session.flush()
    session.add(Absence(scorecard_id=card.id, criterion=criterion, kind="no_evidence"))
    session.flush()
    # Committed last: nothing can be added to it from then on.
    card.state, card.committed_at = "committed", now
    session.flush()


def make_scored(
    session: Session, cohort: CohortFacts, now: datetime, *values: int | None, assessor_id: UUID
) -> list[UUID]:
    """An applicant in the sift for each value, with one committed score (None: no evidence seen)."""
    made = []
    for number, value in enumerate(values, 1):
        application_id = make_application(session, cohort, now, full_name=f"Applicant Number{number}")
        score(session, cohort, now, application_id, value, assessor_id=assessor_id)
        made.append(application_id)
    return made


def make_shortlist(
    session: Session, cohort: CohortFacts, now: datetime, *, places: int = 2, actor_id: UUID | None = None
) -> UUID:
    """A shortlist of all who are in the sift now."""
    return build_shortlist(session, cohort=cohort, places=places, actor_id=actor_id, now=now)


def propose_all(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    shortlist_id: UUID,
    by: UUID,
    offers: list[UUID],
    declines: list[UUID] | None = None,
) -> UUID:
    """A decision that offers some a place and takes others no further, whom a third lead has opened."""
    have_opened(session, now, *declines or [])
    outcomes = [Outcome(one, Action.OFFER, "Strong throughout.") for one in offers]
    outcomes += [Outcome(one, Action.DECLINE, "Little evidence of purpose.") for one in declines or []]
    return propose(
        session,
        cohort=cohort,
        shortlist_id=shortlist_id,
        outcomes=outcomes,
        reason="As discussed on Monday.",
        actor_id=by,
        now=now,
    )


def have_opened(
    session: Session, now: datetime, *application_ids: UUID, by: UUID | None = None, page: str = "application"
) -> None:
    """A lead has had these applications displayed to them: `by`, or one who decides nothing here."""
    log_views(session, application_ids=application_ids, person_id=by or uuid4(), page=page, now=now)


def confirm_and_set(
    session: Session, cohort: CohortFacts, now: datetime, *, decision_id: UUID, by: UUID, at: datetime
) -> None:
    """A second lead confirms, and the release is set."""
    confirm(session, cohort_id=cohort.id, decision_id=decision_id, actor_id=by, now=now)
    set_release(session, cohort_id=cohort.id, decision_id=decision_id, release_at=at, actor_id=by, now=now)


def decide_one(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *actions: Action,
    application_id: UUID,
    shortlist_id: UUID,
    leads: tuple[UUID, UUID],
) -> None:
    """Decisions about one candidate of a shortlist, one after the other, each released at once.

    Where a stage asks for something first, it is there; where the programme asks for a wash-up, it was held.
    """
    for action in actions:
        stage = Stage(stage_of(session, application_id))
        if stage in cohort.definition.wash_up.stages:
            have_heard(session, cohort, now, application_id, stage, leads[0])
        if cohort.definition.gates_of(decided_moves(action)[0].target):
            clear_gates(session, application_id, now)
        have_opened(session, now, application_id)
        decision_id = propose(
            session,
            cohort=cohort,
            shortlist_id=shortlist_id,
            outcomes=[Outcome(application_id, action, "By what both of us saw.")],
            reason="One candidate alone.",
            actor_id=leads[0],
            now=now,
        )
        confirm_and_set(session, cohort, now, decision_id=decision_id, by=leads[1], at=now)
        assert release(session, decision_id=decision_id, address="https://service.example", now=now)


def stage_of(session: Session, application_id: UUID) -> str:
    """Where an application is, read from the database."""
    return session.exec(select(Application.stage).where(col(Application.id) == application_id)).one()


def email_of(session: Session, person_id: UUID) -> str:
    """A person's address."""
    return session.exec(select(Person.email).where(col(Person.id) == person_id)).one()
