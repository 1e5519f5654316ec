"""What a release would do: who moves where, and who is told what."""

from datetime import timedelta

from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.due.coming import gather
from recruitment.due.decisions import due_decisions
from recruitment.due.forecast import forecast
from tests.conftest import NOW
from tests.factories import make_lead
from tests.factories_decision import confirm_and_set, make_imported, make_shortlist, propose_all, score
from tests.factories_due import RELEASE, Office, make_office, take_out_of_sift

SECOND = timedelta(seconds=1)


def test_release_says_who_moves_and_who_is_told(session: Session, office: Office) -> None:
    (due,) = due_decisions(session, RELEASE)
    assert (due.key, due.at, due.cohort_id) == (str(office.decision_id), RELEASE, office.cohort.id)
    assert [(one.reference, one.name, one.origin, one.target) for one in due.moves] == [
        (office.offered, "Applicant Number1", Stage.SIFT, Stage.OFFER),
        (office.declined, "Applicant Number2", Stage.SIFT, Stage.NOT_PROGRESSED),
    ]
    assert [(one.kind, one.reference) for one in due.messages] == [
        ("offer", office.offered),
        ("not_progressed", office.declined),
    ]
    assert all(one.recipient.endswith("@example.org") for one in due.messages)


def test_messages_of_a_release_say_when_they_leave(session: Session, office: Office) -> None:
    (due,) = due_decisions(session, NOW, until=RELEASE)
    assert {one.leaves_at for one in due.messages} == {RELEASE + timedelta(minutes=10)}
    assert [
        one.leave_at for one in gather(forecast(session, NOW, until=RELEASE, job="release_decisions"))
    ] == [RELEASE + timedelta(minutes=10)]
    late = RELEASE + timedelta(days=1)
    (due,) = due_decisions(session, late)
    assert {one.leaves_at for one in due.messages} == {late + timedelta(minutes=10)}
    assert office.decision_id


def test_release_is_foreseen_as_far_as_one_looks(session: Session, office: Office) -> None:
    assert due_decisions(session, NOW) == ()
    assert due_decisions(session, NOW, until=RELEASE - SECOND) == ()
    assert [one.key for one in due_decisions(session, NOW, until=RELEASE)] == [str(office.decision_id)]


def test_whoever_left_the_sift_another_way_is_not_moved(session: Session, office: Office) -> None:
    take_out_of_sift(session, office.offered)
    (due,) = due_decisions(session, RELEASE)
    assert [one.reference for one in due.moves] == [office.declined]
    assert [one.reference for one in due.messages] == [office.declined]


def test_candidate_whom_nobody_knows_moves_and_is_not_told(session: Session, office: Office) -> None:
    stranger = make_imported(session, office.cohort, NOW, "A-17")
    score(session, office.cohort, NOW, stranger, 4, assessor_id=office.assessor)
    second_decision = propose_all(
        session,
        office.cohort,
        NOW,
        shortlist_id=make_shortlist(session, office.cohort, NOW),
        by=office.leads[0],
        offers=[stranger],
    )
    confirm_and_set(
        session, office.cohort, NOW, decision_id=second_decision, by=make_lead(session, None, NOW), at=NOW
    )
    (due,) = due_decisions(session, NOW)
    assert ([one.name for one in due.moves], due.messages) == (["A-17"], ())


def test_each_cohort_has_its_own(session: Session, office: Office) -> None:
    other = make_office(session, name="Cohort 2028")
    (due,) = due_decisions(session, RELEASE, cohort_id=other.cohort.id)
    assert due.key == str(other.decision_id)
    assert len(due_decisions(session, RELEASE)) == 2
    assert office.decision_id != other.decision_id
