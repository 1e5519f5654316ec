"""A later day on the reserve list: told once, kept with its reason, and never an earlier one."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, Details, Message, ReserveExtension
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.news import news_of
from recruitment.queries.reserve import until_when
from recruitment.queries.run_out import run_out
from recruitment.queries.whole_application import history_of
from recruitment.services.extensions import Told
from recruitment.services.moves import move
from recruitment.services.news import tell_leads
from recruitment.services.reserve import extend_reserve
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_decision import make_scored, make_shortlist, propose_all
from tests.factories_wash_up import put_in_band

ADDRESS = "https://apply.example.org"
HELD, LATER = NOW.date() + timedelta(days=5), NOW.date() + timedelta(days=40)
WHY = "A school may open a place in the spring."


class Waiting:
    """A cohort with a lead, and people on its reserve list."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.lead = make_lead(session, self.cohort, NOW)

    def somebody(self, until: date = HELD) -> UUID:
        one = make_application(self.session, self.cohort, NOW, stage=Stage.RESERVE)
        put_in_band(self.session, self.cohort, NOW, one, until=until)
        return one

    def extend(self, *whom: UUID, until: date = LATER, reason: str = WHY, now: datetime = NOW) -> int:
        told = Told(self.cohort, ADDRESS, self.lead, now)
        return extend_reserve(self.session, told, whom=frozenset(whom), until=until, reason=reason)

    @property
    def letters(self) -> list[Message]:
        asked = select(Message).where(col(Message.kind) == MessageKind.RESERVE_EXTENDED)
        return list(self.session.exec(asked))


@pytest.fixture
def waiting(session: Session) -> Waiting:
    return Waiting(session)


def test_those_chosen_stand_longer_and_each_is_told_both_days_once(waiting: Waiting) -> None:
    first, second, other = (waiting.somebody() for _ in range(3))
    assert waiting.extend(first, second) == 2
    assert [until_when(waiting.session, one) for one in (first, second, other)] == [LATER, LATER, HELD]
    letters = waiting.letters
    assert len({one.recipient for one in letters}) == 2
    text = letters[0].text.replace("\n", " ")
    assert "holds until 17 January 2027. It holds until 21 February 2027 now" in text
    assert "Band" not in text
    assert WHY not in text


def test_what_is_pressed_twice_is_done_and_told_once(waiting: Waiting) -> None:
    one = waiting.somebody()
    waiting.extend(one)
    with pytest.raises(Stale, match=r"^Look again at who is told"):
        waiting.extend(one)
    assert len(waiting.letters) == 1


def test_a_second_extension_is_told_again_and_both_stand_on_the_record(waiting: Waiting) -> None:
    one = waiting.somebody()
    waiting.extend(one)
    waiting.extend(one, until=LATER + timedelta(days=1), now=NOW + timedelta(hours=1))
    assert len(waiting.letters) == 2
    newest, first, *_ = history_of(waiting.session, one)
    assert newest.title == "was given until 22 February 2027 on the reserve list"
    assert (first.title, first.reason) == ("was given until 21 February 2027 on the reserve list", WHY)
    assert first.by


def test_all_of_them_are_extended_or_nobody(waiting: Waiting) -> None:
    first, longer = waiting.somebody(), waiting.somebody(until=LATER)
    with pytest.raises(Stale):
        waiting.extend(first, longer)
    assert until_when(waiting.session, first) == HELD
    assert waiting.letters == []


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        (LATER, " ", "Give your reason: it stays on record."),
        (NOW.date(), WHY, "Choose a day still to come for the end of the reserve list."),
        (
            NOW.date() + timedelta(days=731),
            WHY,
            "Choose a day within 730 days for the end of the reserve list.",
        ),
    ],
)
def test_a_day_or_a_reason_that_is_none_is_refused(
    waiting: Waiting, until: date, reason: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        waiting.extend(waiting.somebody(), until=until, reason=reason)
    assert refused.value.sentence == sentence


def test_whoever_is_being_decided_about_is_not_told_to_wait_on(waiting: Waiting) -> None:
    assessor, second = (
        make_assessor(waiting.session, waiting.cohort, NOW),
        make_lead(waiting.session, waiting.cohort, NOW),
    )
    (one,) = make_scored(waiting.session, waiting.cohort, NOW, 4, assessor_id=assessor)
    shortlist = make_shortlist(waiting.session, waiting.cohort, NOW)
    put_in_band(waiting.session, waiting.cohort, NOW, one, until=HELD)
    waiting.session.get_one(Application, one).stage = Stage.RESERVE
    propose_all(waiting.session, waiting.cohort, NOW, shortlist_id=shortlist, by=second, offers=[one])
    with pytest.raises(Stale):
        waiting.extend(one)


def test_whoever_left_the_list_is_told_nothing(waiting: Waiting) -> None:
    one = waiting.somebody()
    move(
        waiting.session,
        application_id=one,
        action=Action.WITHDRAW,
        actor_id=None,
        cause="test",
        reason="other",
        now=NOW,
    )
    with pytest.raises(Stale):
        waiting.extend(one)
    assert waiting.letters == []


def test_a_lead_who_applies_here_themselves_extends_nobody(waiting: Waiting) -> None:
    one, own = waiting.somebody(), waiting.somebody()
    waiting.session.get_one(Details, own).person_id = waiting.lead
    waiting.session.flush()
    with pytest.raises(Refusal, match=r"^Ask another lead to do this"):
        waiting.extend(one)


def test_what_had_run_out_stands_again_and_leads_are_told_once_more_when_it_does(waiting: Waiting) -> None:
    one = waiting.somebody(until=NOW.date() - timedelta(days=1))
    cohort = waiting.cohort
    assert [found.kind for found in run_out(waiting.session, cohort, NOW)] == ["reserve"]
    assert tell_leads(waiting.session, cohort=cohort, at=NOW, address=ADDRESS, now=NOW) == 1
    waiting.extend(one, now=NOW + timedelta(hours=1))
    assert run_out(waiting.session, cohort, NOW + timedelta(hours=1)) == ()
    over = NOW + timedelta(days=41)
    assert [found.last_day for found in run_out(waiting.session, cohort, over)] == [LATER]
    assert news_of(waiting.session, {cohort.id: cohort}, over)[cohort.id].ran_out
    assert tell_leads(waiting.session, cohort=cohort, at=over, address=ADDRESS, now=over) == 1


def test_what_was_told_before_is_kept_with_who_and_why(waiting: Waiting) -> None:
    one = waiting.somebody()
    waiting.extend(one)
    kept = waiting.session.exec(select(ReserveExtension)).one()
    assert (kept.application_id, kept.was, kept.until) == (one, HELD, LATER)
    assert (kept.reason, kept.extended_by, kept.extended_at) == (WHY, waiting.lead, NOW)
