"""Who takes part in a rehearsal, and its dates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from recruitment.domain.access import Binding, Role
from recruitment.domain.deadlines import LONDON, Offset, england_bank_holidays, resolve
from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.invented import InventedApplication, InventedAssessor, invent_assessors
from recruitment.programme.exercises import Exercise
from recruitment.programme.loading import DEFINITIONS, definition_text
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.queries.scores import candidates_at
from recruitment.rehearsal.calendar import CENTRE, ENDS, INTERVIEW, RELEASED_AT, SIFT, Round
from recruitment.rehearsal.deeds import Deeds, by_services
from recruitment.rehearsal.scene import ADDRESS, Scene
from recruitment.services.cohorts import create_cohort
from recruitment.services.staff import Invitee, invite

#: What is rehearsed: the only definition whose questions invented people can answer.
DEFINITION = "difference_leaders.toml"
#: A cohort that goes over Easter and over the change of the clocks.
OPENS = datetime(2027, 2, 1, 9, tzinfo=LONDON)
CLOSES = datetime(2027, 3, 12, 17, tzinfo=LONDON)
#: Staff are invited so long before applications open.
_BEFORE = timedelta(days=14)
BEGINS = OPENS - _BEFORE
_LEADS = (
    Invitee("lead@difference-leaders.example", "Ingrid Halloran"),
    Invitee("second.lead@difference-leaders.example", "Samuel Adeyemi-Frost"),
)
#: An assessor to so many applications, and no fewer than these.
_APPLICATIONS_AN_ASSESSOR, _FEWEST_ASSESSORS = 10, 6
#: A place to so many applications, and no fewer than these.
_APPLICATIONS_A_PLACE, _FEWEST_PLACES = 9, 2
#: So many of so many applications are interviewed, are seen at the centre, and wait in reserve; and no fewer.
_INTERVIEWED, _AT_CENTRE, _IN_RESERVE = (2, 7, 6), (3, 14, 4), (1, 28, 1)


@dataclass(frozen=True)
class Done:
    """Something that somebody did, to so many; told week by week, or where `exactly` at its own time."""

    at: datetime
    what: str
    why: str
    count: int = 1
    exactly: bool = False


@dataclass(frozen=True)
class House:
    """A cohort with everybody who works on it.

    Attributes:
        leads: two of them; the first proposes, the second confirms.
        assessors: by id, with the severity that nobody sees.
        applicants: how many will apply.
        written: what each of those who have begun is and wrote, by reference.
        turned_away: what nobody keeps: when somebody came too late, and what they were told.
        diary: what people did, in the order of time.
        there: who is at a stage by reference, as a lead saw it last. By it parts are given out: which of
            them withdraws, waits or stays away. No applicant reads of another.
        away: who does not come, by reference, and on which day.
    """

    scene: Scene
    cohort: CohortFacts
    deeds: Deeds
    leads: tuple[UUID, UUID]
    assessors: dict[UUID, InventedAssessor]
    applicants: int
    written: dict[str, InventedApplication] = field(default_factory=dict)
    turned_away: list[tuple[datetime, str]] = field(default_factory=list)
    diary: list[Done] = field(default_factory=list)
    there: dict[Stage, tuple[str, ...]] = field(default_factory=dict)
    away: set[tuple[str, date]] = field(default_factory=set)

    def note(self, what: str, why: str) -> None:
        """Write into the diary what somebody has just done."""
        self.diary.append(Done(self.now, what, why))

    def mark(self, what: str, why: str, count: int = 1) -> None:
        """The same of what the story tells to the minute; nothing where it was done to nobody."""
        if count:
            self.diary.append(Done(self.now, what, why, count, exactly=True))

    def look_around(self, lead: UUID, stage: Stage) -> None:
        """Let a lead see who is at a stage."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            self.there[stage] = tuple(sorted(candidates_at(session, self.cohort.id, stage)))

    def stays_away(self, reference: str) -> bool:
        """Whether somebody does not come today."""
        return (reference, self.today) in self.away

    @property
    def today(self) -> date:
        """The present day, in London."""
        return self.now.astimezone(LONDON).date()

    @property
    def now(self) -> datetime:
        """The present time of the rehearsal."""
        return self.scene.now

    @property
    def closing_ends(self) -> datetime:
        """The end of the grace."""
        return self.cohort.closes_at + timedelta(minutes=self.cohort.definition.offsets.grace_minutes)

    @property
    def release(self) -> datetime:
        """When the decisions of the sift are planned to be released."""
        return self._date(self.cohort.definition.offsets.release)

    def release_of(self, step: Round) -> datetime:
        """When the decisions of a round are planned to be released."""
        if step.release_day is None:
            return self.release
        return self.working_day(step.release_day, RELEASED_AT)

    @property
    def ends(self) -> datetime:
        """When the curtain falls."""
        return self.working_day(ENDS, RELEASED_AT)

    def lines_at(self, step: Round) -> int:
        """How many are to go on from a round: where the line of its list is drawn."""
        asked = {SIFT: _INTERVIEWED, INTERVIEW: _AT_CENTRE}
        return _share(self.applicants, asked[step]) if step is not CENTRE else self.cohort.places

    @property
    def reserves(self) -> int:
        """How many are put on the reserve list."""
        return _share(self.applicants, _IN_RESERVE)

    def exercises(self, step: Round) -> tuple[Exercise, ...]:
        """The exercises at the stage of a round."""
        return tuple(one for one in self.cohort.definition.exercises if one.stage == step.stage)

    def working_day(self, days: int, at: time) -> datetime:
        """A time of day in London so many working days after closing."""
        return self._date(Offset("closes", days, working=True, at=at))

    def _date(self, offset: Offset) -> datetime:
        return resolve(offset, self.cohort.opens_at, self.cohort.closes_at, england_bank_holidays())


def _share(applicants: int, share: tuple[int, int, int]) -> int:
    many, of, fewest = share
    return max(fewest, applicants * many // of)


def found(
    scene: Scene, *, applicants: int, deeds: Callable[[Scene, CohortFacts], Deeds] = by_services
) -> House:
    """Make the cohort and invite its staff, as the commands do.

    Args:
        scene: where, at a time before `OPENS`.
        applicants: how many will apply.
        deeds: by what doors people act.
    """
    with scene.desk.database.transaction() as session:
        cohort_id = create_cohort(
            session,
            source=definition_text(DEFINITIONS / DEFINITION),
            source_name=DEFINITION,
            name=f"Cohort {CLOSES:%Y}",
            opens_at=OPENS,
            closes_at=CLOSES,
            places=max(_FEWEST_PLACES, applicants // _APPLICATIONS_A_PLACE),
            public=True,
            actor_id=None,
            now=scene.now,
        )
        cohort = cohort_by_id(session, cohort_id)
        if cohort is None:
            raise Refusal("Rehearse again: the cohort was not stored.")
        ids = scene.chance("staff")
        bring = partial(
            invite,
            session,
            cohort=cohort,
            definition=cohort.definition,
            link=f"{ADDRESS}/sign-in",
            actor_id=None,
            now=scene.now,
            new_id=lambda: UUID(int=ids.getrandbits(128), version=4),
        )
        leads = bring(_LEADS, role=Role.LEAD).ids
        invented = invent_assessors(
            max(_FEWEST_ASSESSORS, applicants // _APPLICATIONS_AN_ASSESSOR), scene.seed
        )
        readers = [Invitee(one.email.lower(), one.full_name) for one in invented]
        assessors = bring(readers, role=Role.ASSESSOR).ids
    first, second = (leads[one.email] for one in _LEADS)
    by_id = {assessors[one.email.lower()]: one for one in invented}
    return House(scene, cohort, deeds(scene, cohort), (first, second), by_id, applicants)
