"""Who looks after safer recruitment: reads declarations, searches online, has referees asked and verifies."""

from datetime import date, time, timedelta
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.refereeing import ReferenceState
from recruitment.domain.safer_records import RECORDED, Finding, Gate
from recruitment.queries.references import referees_of_cohort
from recruitment.queries.safer_records import SaferCandidate, safer_candidate, safer_lines
from recruitment.rehearsal.calendar import REFEREES_ASKED, SAFER_DAYS
from recruitment.rehearsal.house import BEGINS, OPENS, House
from recruitment.rehearsal.play import Beat, Part
from recruitment.services.calibration import record_safer_training
from recruitment.services.safer_recruitment import name_for_safer_recruitment

#: One assessor in so many is not trained; beside one another in the ring, one of two always is.
_UNTRAINED_OF, _UNTRAINED = 3, 2
_TRAINED_FOR = timedelta(days=700)
#: The working days on which those are asked whom applicants have named anew.
_ASKED_AGAIN = (20, 23)
_READ = "Read it all: every answer is no, and it fits what the form says."
_SEARCHED = "First three pages under both names, and the school’s own site: nothing that speaks against it."
_TALK = "A local paper of 2019 names a dispute at their school. To be asked about first."
_TALKED = "Rang them. They told it as the paper does, and nothing in it concerns children."
_VERIFIED = "Rang the school’s number from its website, and the head confirmed every word."
_CLEARED = "The school counts from the day of the contract, the applicant from the first day in class."
_WHY = "a gate before the assessment centre asks for it"


def safer_lead(house: House) -> Part:
    """The lead who is named for it, from the training of assessors to the last reference."""
    lead = house.leads[1]
    yield Beat(BEGINS + timedelta(days=1), quiet=True)
    _prepare(house, lead)
    yield Beat(house.working_day(REFEREES_ASKED, time(15)), steers=True)
    house.deeds.safer.ask_referees(lead)
    for day in SAFER_DAYS:
        yield Beat(house.working_day(day, time(16)), quiet=True)
        for number, candidate in enumerate(_candidates(house, lead)):
            _look_into(house, lead, candidate, talks_first=not number and day == SAFER_DAYS[0])
        _verify(house, lead)
        if day in _ASKED_AGAIN:
            yield Beat(house.working_day(day, time(17)), steers=True)
            house.deeds.safer.ask_referees(lead)


def _prepare(house: House, lead: UUID) -> None:
    """Be named, and write down who is trained."""
    on: date = OPENS.date() - timedelta(days=60)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        name_for_safer_recruitment(
            session, cohort_id=house.cohort.id, person_id=lead, actor_id=lead, now=house.now
        )
        for number, assessor_id in enumerate(house.assessors):
            if number % _UNTRAINED_OF != _UNTRAINED:
                record_safer_training(
                    session,
                    cohort_id=house.cohort.id,
                    assessor_id=assessor_id,
                    on=on,
                    until=on + _TRAINED_FOR,
                )


def _candidates(house: House, lead: UUID) -> list[SaferCandidate]:
    """Everybody of whom a declaration or a search is still to be cleared."""
    by_hand = frozenset(RECORDED)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        lines = safer_lines(session, house.cohort, limit=house.applicants).lines
        return [
            safer_candidate(session, house.cohort, one.reference)
            for one in lines
            if by_hand.intersection(one.lacking)
        ]


def _look_into(house: House, lead: UUID, candidate: SaferCandidate, *, talks_first: bool) -> None:
    """Read what was declared and search, where that is still to be done; or clear what was talked over."""
    declared = candidate.declaration is not None and candidate.declaration.sent_at is not None
    for gate, words in ((Gate.SELF_DECLARATION, _READ), (Gate.ONLINE_SEARCH, _SEARCHED)):
        newest = candidate.newest(gate)
        if not declared or (newest is not None and newest.finding is Finding.PROCEED):
            continue
        finding, said = Finding.PROCEED, words if newest is None else _TALKED
        if talks_first and gate is Gate.ONLINE_SEARCH:
            finding, said = Finding.DISCUSS, _TALK
        house.deeds.safer.find(lead, candidate.reference, gate, finding, said)
        house.note(f"findings of safer recruitment: {finding}", _WHY)


def _verify(house: House, lead: UUID) -> None:
    """Verify every reference that has come."""
    with house.scene.acting(Binding.OFFICE, lead) as session:
        lines = referees_of_cohort(session, house.cohort.id, limit=house.applicants).lines
    for one in lines:
        came = one.state is ReferenceState.RECEIVED and one.verified_at is None
        if came and one.request_id is not None:
            house.deeds.safer.verify(lead, one.request_id, _VERIFIED, _CLEARED)
            house.note("references were verified", _WHY)
