"""Wash-ups in tests: who heard somebody, and lists of exercises that need no scores."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.models import Decision, ReservePlace, Shortlist, ShortlistRow, WashUp, WashUpMember
from recruitment.queries.cohorts import CohortFacts
from tests.factories import make_assessor, make_lead
from tests.factories_observation import train


def make_exercise_list(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    averages: Sequence[tuple[UUID, float | None]],
    *,
    stage: Stage = Stage.CENTRE,
    places: int = 1,
) -> UUID:
    """A frozen list of exercises with these averages, the best first."""
    basis = {
        "scores": len(averages),
        "candidates": len(averages),
        "weights": {"interview": 0.3, "teaching": 0.25},
        "exercises": {"interview": "Online interview", "teaching": "Teaching a lesson"},
        "scale": {"low": 1, "high": 5},
        "notes": [],
        "converged": None,
    }
    made = Shortlist(
        cohort_id=cohort.id, stage=stage, places=places, method="plain averages", basis=basis, made_at=now
    )
    session.add(made)
    session.flush()
    for position, (application_id, average) in enumerate(averages, 1):
        session.add(
            ShortlistRow(
                shortlist_id=made.id,
                position=position,
                application_id=application_id,
                average=average,
                exercises={} if average is None else {"teaching": average},
            )
        )
    session.flush()
    return made.id


def make_wash_up(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    shortlist_id: UUID,
    people: Sequence[tuple[UUID, date | None]],
) -> None:
    """These people heard a list."""
    record = WashUp(
        cohort_id=cohort.id,
        shortlist_id=shortlist_id,
        held_on=now.date(),
        recorded_by=people[0][0],
        recorded_at=now,
    )
    session.add(record)
    session.flush()
    for person_id, until in people:
        session.add(WashUpMember(wash_up_id=record.id, person_id=person_id, safer_until=until))
    session.flush()


def have_heard(
    session: Session, cohort: CohortFacts, now: datetime, application_id: UUID, stage: Stage, by: UUID
) -> None:
    """A wash-up has heard somebody at a stage."""
    heard = make_exercise_list(session, cohort, now, [(application_id, 3.0)], stage=stage)
    make_wash_up(session, cohort, now, heard, [(by, now.date())])


def make_panel_of_three(session: Session, cohort: CohortFacts, now: datetime) -> tuple[UUID, UUID, UUID]:
    """Two assessors, the first trained in safer recruitment, and a lead."""
    trained, other = (make_assessor(session, cohort, now) for _ in range(2))
    train(session, cohort, trained, now)
    return trained, other, make_lead(session, cohort, now)


def put_in_band(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    application_id: UUID,
    *,
    until: date,
    band: str = "a",
) -> None:
    """Somebody stands in a band of the reserve list, by a decision that was released."""
    listed = make_exercise_list(session, cohort, now, [(application_id, 3.0)])
    decision = Decision(
        cohort_id=cohort.id,
        shortlist_id=listed,
        state="released",
        proposed_by=uuid4(),
        proposed_at=now,
        reason="As discussed.",
        release_at=now,
        released_at=now,
    )
    session.add(decision)
    session.flush()
    session.add(
        ReservePlace(
            application_id=application_id,
            cohort_id=cohort.id,
            decision_id=decision.id,
            band=band,
            until=until,
            since=now,
        )
    )
    session.flush()
