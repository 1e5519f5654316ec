"""Decisions: two people, one release, one message each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from recruitment.db import Database
from recruitment.domain.errors import NotAllowed, NotFound, Refusal, Stale
from recruitment.domain.stages import Action, Stage
from recruitment.models import (
    Application,
    Decision,
    DecisionItem,
    Delivery,
    Details,
    Event,
    Message,
    Person,
    Reading,
    Scorecard,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.decisions import told
from recruitment.services.decision_preview import preview
from recruitment.services.decisions import (
    Outcome,
    confirm,
    propose,
    release,
    set_release,
    withdraw,
)
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead, make_reading
from tests.factories_decision import (
    confirm_and_set,
    decide_one,
    have_opened,
    make_imported,
    make_scored,
    make_shortlist,
    propose_all,
    score,
    stage_of,
)
from tests.leaks import leaks

ADDRESS = "https://apply.example.org"


class Setting:
    """A cohort with three scored candidates, a shortlist and two leads."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.first, self.second = (make_lead(session, self.cohort, NOW) for _ in range(2))
        self.assessor = make_assessor(session, self.cohort, NOW)
        self.people = make_scored(session, self.cohort, NOW, 5, 4, 2, assessor_id=self.assessor)
        self.shortlist = make_shortlist(session, self.cohort, NOW)

    def propose(self, offers: list[UUID], declines: list[UUID] | None = None) -> UUID:
        return propose_all(
            self.session,
            self.cohort,
            NOW,
            shortlist_id=self.shortlist,
            by=self.first,
            offers=offers,
            declines=declines,
        )

    def ready(self, offers: list[UUID], declines: list[UUID] | None = None, at: datetime = NOW) -> UUID:
        decision_id = self.propose(offers, declines)
        confirm_and_set(self.session, self.cohort, NOW, decision_id=decision_id, by=self.second, at=at)
        return decision_id

    def set_release(self, decision_id: UUID, at: datetime) -> None:
        set_release(
            self.session,
            cohort_id=self.cohort.id,
            decision_id=decision_id,
            release_at=at,
            actor_id=self.second,
            now=NOW,
        )

    def withdraw(self, decision_id: UUID, reason: str = "A new reading.") -> None:
        withdraw(
            self.session,
            cohort_id=self.cohort.id,
            decision_id=decision_id,
            reason=reason,
            actor_id=self.first,
            now=NOW,
        )

    def confirm(self, decision_id: UUID, by: UUID) -> None:
        confirm(self.session, cohort_id=self.cohort.id, decision_id=decision_id, actor_id=by, now=NOW)


@pytest.fixture
def setting(session: Session) -> Setting:
    return Setting(session)


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


# Proposing


def test_proposal_moves_and_tells_nobody(setting: Setting) -> None:
    setting.propose(setting.people[:2], setting.people[2:])
    assert [stage_of(setting.session, one) for one in setting.people] == ["sift"] * 3
    assert count(setting.session, Message) == 0


def test_proposal_keeps_a_reason_for_each_and_for_the_whole(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1], setting.people[2:])
    decision = setting.session.get_one(Decision, decision_id)
    reasons = setting.session.exec(select(DecisionItem.reason).order_by(col(DecisionItem.action))).all()
    assert decision.reason == "As discussed on Monday."
    assert reasons == ["Little evidence of purpose.", "Strong throughout."]


@pytest.mark.parametrize(
    ("outcomes", "reason", "sentence"),
    [
        ([], "Why", "Choose an outcome for at least one candidate."),
        ([("", 0)], "Why", "Give a reason for each outcome and for the whole."),
        ([("Because", 0)], "  ", "Give a reason for each outcome and for the whole."),
        ([("A", 0), ("B", 0)], "Why", "Choose one outcome for each candidate: somebody has two."),
    ],
)
def test_incomplete_proposal_is_refused_with_a_sentence(
    setting: Setting, outcomes: list[tuple[str, int]], reason: str, sentence: str
) -> None:
    chosen = [Outcome(setting.people[number], Action.OFFER, why) for why, number in outcomes]
    with pytest.raises(Refusal) as refused:
        propose(
            setting.session,
            cohort=setting.cohort,
            shortlist_id=setting.shortlist,
            outcomes=chosen,
            reason=reason,
            actor_id=setting.first,
            now=NOW,
        )
    assert refused.value.sentence == sentence
    assert count(setting.session, Decision) == 0


def test_candidate_who_is_not_on_the_shortlist_is_refused(setting: Setting) -> None:
    late = make_application(setting.session, setting.cohort, NOW)
    with pytest.raises(Refusal, match="somebody is not on it"):
        setting.propose([late])


def test_candidate_is_taken_from_stage_to_stage_and_told_each_time(setting: Setting) -> None:
    one = setting.people[0]
    steps = [Action.INVITE_TO_INTERVIEW, Action.INVITE_TO_CENTRE, Action.RESERVE, Action.OFFER]
    decide_one(
        setting.session,
        setting.cohort,
        NOW,
        *steps,
        application_id=one,
        shortlist_id=setting.shortlist,
        leads=(setting.first, setting.second),
    )
    moved = select(Event.from_stage, Event.to_stage).where(
        Event.application_id == one, col(Event.cause).like("decision:%")
    )
    assert setting.session.exec(moved.order_by(col(Event.id))).all() == [
        ("sift", "interview"),
        ("interview", "centre"),
        ("centre", "reserve"),
        ("reserve", "offer"),
    ]
    kinds = setting.session.exec(select(Message.kind).order_by(col(Message.id))).all()
    told = ["declaration_asked", "invited_to_centre", "invited_to_interview", "offer", "reserve"]
    assert sorted(kinds) == told
    assert stage_of(setting.session, one) == "offer"
    assert [stage_of(setting.session, other) for other in setting.people[1:]] == ["sift"] * 2


def test_candidate_for_whom_there_is_no_such_outcome_now_is_refused(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1])
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    with pytest.raises(Refusal, match="in “Offer” now, where this programme does not allow “Offer a"):
        setting.propose(setting.people[:1])


def test_nobody_times_or_withdraws_a_decision_about_themselves(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    setting.confirm(decision_id, setting.second)
    details = setting.session.get_one(Details, setting.people[0])
    third = make_lead(setting.session, setting.cohort, NOW)
    details.person_id = third
    setting.session.flush()
    same = {"cohort_id": setting.cohort.id, "decision_id": decision_id, "actor_id": third, "now": NOW}
    with pytest.raises(NotAllowed, match="your own application"):
        set_release(setting.session, release_at=NOW + timedelta(days=300), **same)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="your own application"):
        withdraw(setting.session, reason="No.", **same)  # type: ignore[arg-type]


def test_shortlist_of_another_cohort_is_not_found(setting: Setting) -> None:
    other = make_cohort(setting.session, NOW, name="Cohort 2028", public=False)
    with pytest.raises(NotFound):
        propose_all(
            setting.session,
            other,
            NOW,
            shortlist_id=setting.shortlist,
            by=setting.first,
            offers=setting.people,
        )


def test_nobody_stands_in_two_open_decisions(setting: Setting) -> None:
    setting.propose(setting.people[:1])
    with pytest.raises(Stale, match="Withdraw the other decision first"):
        setting.propose(setting.people[:2])


def test_refused_second_proposal_leaves_no_empty_decision(setting: Setting) -> None:
    setting.propose(setting.people[:1])
    with pytest.raises(Stale):
        setting.propose(setting.people[:1])
    assert count(setting.session, Decision) == 1


def test_database_itself_refuses_two_open_decisions_about_one_candidate(setting: Setting) -> None:
    setting.propose(setting.people[:1])
    other = setting.propose(setting.people[1:2])
    with pytest.raises(IntegrityError, match="decision_item_one_open"):
        setting.session.execute(
            text(
                "insert into work.decision_item (decision_id, application_id, action, reason, is_open)"
                " values (:decision, :application, 'offer', 'x', true)"
            ),
            {"decision": other, "application": setting.people[0]},
        )


# Asking the others


def ask(setting: Setting) -> UUID:
    """Propose through the page's door: the others are asked."""
    have_opened(setting.session, NOW, *setting.people)
    return propose(
        setting.session,
        cohort=setting.cohort,
        shortlist_id=setting.shortlist,
        outcomes=[
            Outcome(setting.people[0], Action.OFFER, "Strong throughout."),
            Outcome(setting.people[1], Action.DECLINE, "Little evidence of purpose."),
            Outcome(setting.people[2], Action.DECLINE, "Little evidence of purpose."),
        ],
        reason="Applicant Number1 was outstanding.",
        actor_id=setting.first,
        now=NOW,
        address=ADDRESS,
    )


def asked(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(col(Message.recipient), col(Message.text))
        .where(col(Message.kind) == "decision_proposed")
        .order_by(col(Message.recipient))
    )
    return [(row[0], row[1]) for row in rows]


def test_every_other_active_lead_of_the_cohort_is_asked(setting: Setting) -> None:
    session = setting.session
    everywhere, gone = (make_lead(session, None, NOW) for _ in range(2))
    elsewhere = make_cohort(session, NOW, name="Cohort 2028", public=False)
    make_lead(session, elsewhere, NOW)
    session.get_one(Person, gone).active = False
    session.flush()
    ask(setting)
    expected = sorted(session.get_one(Person, one).email for one in (setting.second, everywhere))
    assert [recipient for recipient, _ in asked(session)] == expected


def test_message_says_who_proposed_how_much_and_where_and_nothing_of_anybody(setting: Setting) -> None:
    decision_id = ask(setting)
    ((_, words),) = asked(setting.session)
    name = setting.session.get_one(Person, setting.first).full_name
    assert f"{name} has proposed a decision on Cohort 2027: 1 offered a place, 2 not taken further." in words
    assert f"{ADDRESS}/lead/cohort-2027/decisions/{decision_id}" in words
    references = setting.session.exec(select(Application.reference)).all()
    names = setting.session.exec(select(Details.full_name)).all()
    secrets = [*references, *names, "outstanding", "Strong throughout"]
    assert leaks(words, secrets) == []
    # There was something to leak.
    assert len(references) == 3
    assert leaks(f"{references[0]}, {names[0]}", secrets) != []


def test_those_asked_are_not_counted_among_those_told(setting: Setting) -> None:
    decision_id = ask(setting)
    setting.confirm(decision_id, setting.second)
    setting.set_release(decision_id, NOW)
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    assert sum(told(setting.session, setting.cohort.id, decision_id).values()) == 3


# Confirming


def test_second_lead_confirms(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    setting.confirm(decision_id, setting.second)
    assert setting.session.get_one(Decision, decision_id).state == "confirmed"


def test_proposer_cannot_confirm(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    with pytest.raises(NotAllowed) as refused:
        setting.confirm(decision_id, setting.first)
    assert refused.value.sentence == "Ask another lead to confirm this: you proposed it."


@pytest.mark.parametrize("named", ["the proposer", "somebody else"])
def test_database_itself_refuses_the_proposer_as_confirmer(setting: Setting, named: str) -> None:
    # Naming another proposer does not help: the pair must be the decision's own.
    decision_id = setting.propose(setting.people[:1])
    proposer = setting.first if named == "the proposer" else uuid4()
    constraint = "confirmation_by_somebody_else" if named == "the proposer" else "confirmation_decision_id"
    with pytest.raises(IntegrityError, match=constraint):
        setting.session.execute(
            text(
                "insert into work.confirmation (decision_id, person_id, proposed_by, at)"
                " values (:decision, :person, :proposer, now())"
            ),
            {"decision": decision_id, "person": setting.first, "proposer": proposer},
        )


def test_decision_is_confirmed_once(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    setting.confirm(decision_id, setting.second)
    with pytest.raises(Stale, match="somebody changed it"):
        setting.confirm(decision_id, setting.second)


def test_decision_of_another_cohort_is_not_found(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    with pytest.raises(NotFound):
        confirm(setting.session, cohort_id=uuid4(), decision_id=decision_id, actor_id=setting.second, now=NOW)


# Choosing the time, and withdrawing


def test_release_is_chosen_only_once_it_is_confirmed(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    with pytest.raises(Stale):
        setting.set_release(decision_id, NOW)


def test_database_itself_refuses_a_release_time_before_confirmation(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    with pytest.raises(IntegrityError, match="decision_release_needs_confirmation"):
        setting.session.execute(
            text("update work.decision set release_at = now() where id = :id"), {"id": decision_id}
        )


def test_release_is_kept_with_who_set_it_and_when(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    setting.confirm(decision_id, setting.second)
    setting.set_release(decision_id, NOW + timedelta(days=1))
    decision = setting.session.get_one(Decision, decision_id, populate_existing=True)
    assert (decision.release_set_by, decision.release_set_at) == (setting.second, NOW)


@pytest.mark.parametrize("change", ["withdrawn_at = now()", "release_set_at = now()"])
def test_database_itself_refuses_a_time_without_what_it_is_the_time_of(setting: Setting, change: str) -> None:
    decision_id = setting.propose(setting.people[:1])
    with pytest.raises(IntegrityError, match=r"decision_(withdrawn_when_it_was|release_set_to_a_time)"):
        setting.session.execute(
            text(f"update work.decision set {change} where id = :id"), {"id": decision_id}
        )


def test_release_time_that_is_past_is_refused(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    setting.confirm(decision_id, setting.second)
    with pytest.raises(Refusal, match="still to come"):
        setting.set_release(decision_id, NOW - timedelta(seconds=1))


def test_withdrawn_decision_frees_its_candidates(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1], at=NOW + timedelta(days=1))
    setting.withdraw(decision_id, "A new reading.")
    again = setting.propose(setting.people[:1])
    assert again != decision_id
    decision = setting.session.get_one(Decision, decision_id, populate_existing=True)
    assert (decision.withdrawn_reason, decision.withdrawn_by, decision.withdrawn_at) == (
        "A new reading.",
        setting.first,
        NOW,
    )
    assert (decision.release_at, decision.release_set_by) == (None, None)


def test_withdrawn_decision_is_never_released(setting: Setting) -> None:
    decision_id = setting.ready(setting.people)
    setting.withdraw(decision_id, "A new reading.")
    assert not release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    assert stage_of(setting.session, setting.people[0]) == "sift"


def test_withdrawal_needs_a_reason(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    with pytest.raises(Refusal, match="Give a reason"):
        setting.withdraw(decision_id, " ")


def test_released_decision_cannot_be_withdrawn(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1])
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    with pytest.raises(Stale):
        setting.withdraw(decision_id, "Too late.")


# Releasing


def test_release_moves_each_by_their_outcome(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1], setting.people[2:])
    assert release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    assert [stage_of(setting.session, one) for one in setting.people] == ["offer", "sift", "not_progressed"]


def test_release_posts_one_message_to_each_who_moved(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1], setting.people[2:])
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    posted = setting.session.execute(
        select(col(Delivery.application_id), col(Message.kind)).join(
            Message, col(Message.id) == col(Delivery.message_id)
        )
    ).all()
    assert sorted(map(tuple, posted)) == sorted(
        [(setting.people[0], "offer"), (setting.people[2], "not_progressed")]
    )


def test_message_names_the_applicant_and_links_to_their_own_page(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1])
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    reference = setting.session.get_one(Application, setting.people[0]).reference
    words = setting.session.exec(select(Message.text)).one()
    assert words.startswith("Dear Evie,")
    assert f"{ADDRESS}/apply/{reference}/status" in words


def test_event_of_a_release_names_its_decision_and_reason_and_no_actor(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1])
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    event = setting.session.exec(select(Event)).one()
    assert (event.cause, event.reason, event.actor_id, event.at) == (
        f"decision:{decision_id}",
        "Strong throughout.",
        None,
        NOW,
    )


def test_release_is_done_once(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1], setting.people[2:])
    assert release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    assert not release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    assert count(setting.session, Event) == count(setting.session, Message) == 2


def test_release_waits_for_its_second(setting: Setting) -> None:
    at = NOW + timedelta(hours=1)
    decision_id = setting.ready(setting.people[:1], at=at)
    early = at - timedelta(seconds=1)
    assert not release(setting.session, decision_id=decision_id, address=ADDRESS, now=early)
    assert release(setting.session, decision_id=decision_id, address=ADDRESS, now=at)


def test_unconfirmed_decision_is_not_released(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:1])
    assert not release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)


def test_imported_candidate_moves_and_has_no_message(setting: Setting) -> None:
    imported = make_imported(setting.session, setting.cohort, NOW, "Essay 17")
    score(setting.session, setting.cohort, NOW, imported, 3, assessor_id=setting.assessor)
    setting.shortlist = make_shortlist(setting.session, setting.cohort, NOW)
    decision_id = setting.ready([imported])
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    assert stage_of(setting.session, imported) == "offer"
    assert count(setting.session, Message) == 0


def test_released_candidate_is_free_of_the_decision(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1])
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    assert not setting.session.exec(select(DecisionItem.is_open)).one()


def test_database_itself_refuses_a_release_before_its_time(setting: Setting) -> None:
    decision_id = setting.ready(setting.people[:1], at=NOW + timedelta(days=1))
    with pytest.raises(IntegrityError, match="decision_released_not_early"):
        setting.session.execute(
            text("update work.decision set state = 'released', released_at = :now where id = :id"),
            {"id": decision_id, "now": NOW},
        )


@pytest.fixture
def committed(worker_database: Database) -> UUID:
    """A decision that is due, committed so that two workers see it."""
    with worker_database.transaction() as session:
        setting = Setting(session)
        return setting.ready(setting.people[:2], setting.people[2:])


def test_two_workers_release_at_once_and_everybody_moves_and_hears_once(
    worker_database: Database, committed: UUID
) -> None:
    together = Barrier(2)

    def one_worker(_number: int) -> bool:
        with worker_database.transaction() as session:
            together.wait(timeout=10)
            return release(session, decision_id=committed, address=ADDRESS, now=NOW)

    with ThreadPoolExecutor(2) as workers:
        outcomes = list(workers.map(one_worker, range(2)))
    assert sorted(outcomes) == [False, True]
    with worker_database.transaction() as session:
        assert count(session, Event) == count(session, Message) == count(session, Delivery) == 3


# The last look


def test_preview_says_who_would_be_told_in_the_words_they_would_get(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:2], setting.people[2:])
    before = preview(
        setting.session, cohort=setting.cohort, decision_id=decision_id, address=ADDRESS, now=NOW
    )
    assert [(one.action, one.candidates, one.told) for one in before] == [("offer", 2, 2), ("decline", 1, 1)]
    confirm_and_set(setting.session, setting.cohort, NOW, decision_id=decision_id, by=setting.second, at=NOW)
    release(setting.session, decision_id=decision_id, address=ADDRESS, now=NOW)
    sent = setting.session.exec(select(Message.text)).all()
    assert {one.text for one in before} <= set(sent)


def test_preview_counts_those_whom_nobody_can_tell(setting: Setting) -> None:
    imported = make_imported(setting.session, setting.cohort, NOW, "Essay 17")
    setting.shortlist = make_shortlist(setting.session, setting.cohort, NOW)
    decision_id = setting.propose([imported])
    (only,) = preview(
        setting.session, cohort=setting.cohort, decision_id=decision_id, address=ADDRESS, now=NOW
    )
    assert (only.candidates, only.told, only.text) == (1, 0, "")


def test_preview_passes_over_whoever_withdrew(setting: Setting) -> None:
    decision_id = setting.propose(setting.people[:2])
    setting.session.get_one(Application, setting.people[0]).stage = Stage.WITHDRAWN
    (only,) = preview(
        setting.session, cohort=setting.cohort, decision_id=decision_id, address=ADDRESS, now=NOW
    )
    assert (only.candidates, only.told) == (1, 1)


# One's own application


def own(setting: Setting, application_id: UUID, person_id: UUID) -> None:
    details = setting.session.get(Details, application_id)
    assert details is not None
    details.person_id = person_id
    setting.session.flush()


def test_nobody_proposes_about_their_own_application(setting: Setting) -> None:
    own(setting, setting.people[0], setting.first)
    with pytest.raises(NotAllowed, match="your own application is among these"):
        setting.propose([setting.people[0]])


def test_nobody_confirms_about_their_own_application(setting: Setting) -> None:
    own(setting, setting.people[0], setting.second)
    decision_id = setting.propose([setting.people[0]])
    with pytest.raises(NotAllowed, match="your own application is among these"):
        setting.confirm(decision_id, setting.second)


def test_release_takes_back_the_readings_nobody_has_begun(setting: Setting) -> None:
    unread = make_reading(
        setting.session,
        setting.cohort,
        NOW,
        application_id=setting.people[0],
        assessor_id=setting.assessor,
        item="q2",
        criterion="purpose",
    )
    read = count(setting.session, Scorecard)
    release(setting.session, decision_id=setting.ready([setting.people[0]]), address="", now=NOW)
    setting.session.expire_all()
    assert setting.session.get(Reading, unread) is None
    assert count(setting.session, Scorecard) == read
