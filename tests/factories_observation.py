"""A candidate at interview with a panel of two, for tests of observations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from recruitment.domain.observing import Observed, Slot
from recruitment.domain.stages import Stage
from recruitment.models import Application, AssessorStanding
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.observations import OwnObservation, own_observation, own_observations
from recruitment.queries.panels import panel_of
from recruitment.services.calibration import record_safer_training
from recruitment.services.observations import as_fields, commit_observation, save_observed
from recruitment.services.panels import Wanted, set_panel
from tests.factories import FULL_NAME, make_application, make_assessor, make_cohort, make_lead

EXERCISE = "interview"
#: What panels do differently.
TO_DO = "Hand the questions over on yellow paper."


@dataclass(frozen=True)
class PanelHouse:
    """A cohort, its lead, two assessors, the first trained in safer recruitment, and their candidate."""

    cohort: CohortFacts
    lead: UUID
    first: UUID
    second: UUID
    application_id: UUID
    reference: str
    exercise: str = EXERCISE

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self.cohort.definition.exercise(self.exercise).slots

    def own(self, session: Session, assessor: UUID) -> OwnObservation:
        """The observation of one of the two."""
        mine = own_observations(session, assessor, None)
        (line,) = [one for one in mine if one.reference == self.reference and one.exercise == self.exercise]
        return own_observation(
            session, cohort_id=self.cohort.id, observation_id=line.id, assessor_id=assessor
        )

    def url(self, session: Session, assessor: UUID) -> str:
        """The address of one's scorecard."""
        return f"/assess/{self.cohort.slug}/interviews/{self.own(session, assessor).id}"

    @property
    def page(self) -> str:
        """The lead's page of the panel."""
        return f"/lead/{self.cohort.slug}/panels/{self.exercise}/{self.reference}"


def train(session: Session, cohort: CohortFacts, assessor: UUID, now: datetime) -> None:
    """Have an assessor trained in safer recruitment, for a year from yesterday."""
    on = now.date() - timedelta(days=1)
    record_safer_training(
        session, cohort_id=cohort.id, assessor_id=assessor, on=on, until=on.replace(year=on.year + 1)
    )


def make_panel_house(
    session: Session,
    now: datetime,
    *,
    exercise: str = EXERCISE,
    cohort: CohortFacts | None = None,
    is_set: bool = True,
    full_name: str = FULL_NAME,
    first: UUID | None = None,
) -> PanelHouse:
    """A candidate at the stage of an exercise; with `is_set`, the two assessors on its panel."""
    where = cohort or make_cohort(session, now)
    lead = make_lead(session, where, now)
    one, second = first or make_assessor(session, where, now), make_assessor(session, where, now)
    train(session, where, one, now)
    stage = Stage(where.definition.exercise(exercise).stage)
    made = make_application(session, where, now, stage=stage, full_name=full_name)
    reference = session.get_one(Application, made).reference
    house = PanelHouse(where, lead, one, second, made, reference, exercise)
    if is_set:
        put_on(session, house, now, one, second)
    return house


def another(session: Session, house: PanelHouse, now: datetime) -> PanelHouse:
    """One more candidate of the same two."""
    stage = Stage(house.cohort.definition.exercise(house.exercise).stage)
    made = make_application(session, house.cohort, now, stage=stage, full_name="Idris Calloway")
    more = replace(house, application_id=made, reference=session.get_one(Application, made).reference)
    put_on(session, more, now, house.first, house.second)
    return more


def put_on(session: Session, house: PanelHouse, now: datetime, *chosen: UUID) -> tuple[str, ...]:
    """Set the panel as its lead does, over what stands."""
    held = panel_of(session, cohort_id=house.cohort.id, exercise=house.exercise, reference=house.reference)
    told = set_panel(
        session,
        cohort=house.cohort,
        exercise=house.cohort.definition.exercise(house.exercise),
        reference=house.reference,
        wanted=Wanted(frozenset(chosen), now + timedelta(days=7), "Room 4", TO_DO, held.version),
        actor_id=house.lead,
        now=now,
    )
    session.flush()
    return told


def draft(
    session: Session,
    house: PanelHouse,
    assessor: UUID,
    now: datetime,
    *,
    choice: str = "3",
    evidence: str = "She rang every family.",
    made: Mapping[Slot, Observed] | None = None,
) -> None:
    """A scorecard with everything on it; not committed."""
    all_of_it = {slot: Observed(choice, evidence) for slot in house.slots} | dict(made or {})
    own = house.own(session, assessor)
    save_observed(
        session,
        own=own,
        slots=house.slots,
        typed=as_fields(house.slots, all_of_it),
        version=own.version,
        now=now,
    )


def commit(session: Session, house: PanelHouse, assessor: UUID, now: datetime, **given: Any) -> None:
    """A committed scorecard."""
    draft(session, house, assessor, now, **given)
    own = house.own(session, assessor)
    assert not commit_observation(
        session, own=own, definition=house.cohort.definition, version=own.version, now=now
    )


def let_training_run_out(session: Session, house: PanelHouse, now: datetime) -> None:
    """The first assessor's training in safer recruitment is over since yesterday."""
    until = now.date() - timedelta(days=1)
    session.exec(
        update(AssessorStanding)
        .where(col(AssessorStanding.assessor_id) == house.first)
        .values(safer_on=until.replace(year=until.year - 1), safer_until=until)
    )
