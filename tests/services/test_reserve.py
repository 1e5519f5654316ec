"""The reserve list: a band and a day for whoever is put on it, told to them and kept while they are on it."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, Message, OfferAnswer
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import reserve_until
from recruitment.queries.outcomes import outcomes_of
from recruitment.queries.reserve import place_on_reserve, reserve_of, until_when
from recruitment.services.decision_preview import preview
from recruitment.services.decisions import Outcome, confirm, propose, release, set_release
from recruitment.services.moves import move
from tests.conftest import NOW
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import have_opened, make_scored, make_shortlist

ADDRESS = "https://apply.example.org"
DAY = date(2027, 11, 30)


class Setting:
    """A cohort with three scored candidates in the sift, a list of them and two leads."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.first, self.second = (make_lead(session, self.cohort, NOW) for _ in range(2))
        assessor = make_assessor(session, self.cohort, NOW)
        self.people = make_scored(session, self.cohort, NOW, 5, 4, 2, assessor_id=assessor)
        self.list = make_shortlist(session, self.cohort, NOW)

    def propose(self, *outcomes: Outcome) -> UUID:
        return propose(
            self.session,
            cohort=self.cohort,
            shortlist_id=self.list,
            outcomes=outcomes,
            reason="As discussed.",
            actor_id=self.first,
            now=NOW,
        )

    def released(self, *outcomes: Outcome, at: datetime = NOW) -> UUID:
        decision = self.propose(*outcomes)
        confirm(self.session, cohort_id=self.cohort.id, decision_id=decision, actor_id=self.second, now=NOW)
        set_release(
            self.session,
            cohort_id=self.cohort.id,
            decision_id=decision,
            release_at=at,
            actor_id=self.second,
            now=NOW,
        )
        assert release(self.session, decision_id=decision, address=ADDRESS, now=at)
        return decision


@pytest.fixture
def setting(session: Session) -> Setting:
    return Setting(session)


def reserve(one: UUID, band: str | None = None, until: date | None = None) -> Outcome:
    return Outcome(one, Action.RESERVE, "Strong, and no place left.", band, until)


def test_whoever_names_no_band_and_no_day_gets_the_first_and_the_usual(setting: Setting) -> None:
    setting.released(Outcome(setting.people[0], Action.RESERVE, "Next in line."))
    assert place_on_reserve(setting.session, setting.people[0]) == ("a", reserve_until(setting.cohort, NOW))


def test_everybody_is_told_their_own_day_and_nobody_a_band(setting: Setting) -> None:
    decision = setting.propose(reserve(setting.people[0], "b", DAY))
    (shown,) = preview(setting.session, cohort=setting.cohort, decision_id=decision, address=ADDRESS, now=NOW)
    assert "until 30 November 2027" in shown.text.replace("\n", " ")
    confirm(
        setting.session, cohort_id=setting.cohort.id, decision_id=decision, actor_id=setting.second, now=NOW
    )
    set_release(
        setting.session,
        cohort_id=setting.cohort.id,
        decision_id=decision,
        release_at=NOW,
        actor_id=setting.second,
        now=NOW,
    )
    assert release(setting.session, decision_id=decision, address=ADDRESS, now=NOW)
    text = setting.session.exec(select(Message.text)).one()
    assert text == shown.text
    assert "Band" not in text
    assert until_when(setting.session, setting.people[0]) == DAY


@pytest.mark.parametrize(
    ("band", "until", "sentence"),
    [
        ("z", None, "Choose a band of the reserve list that this programme has."),
        ("a", NOW.date(), "Choose a day still to come for the end of the reserve list."),
    ],
)
def test_a_band_or_a_day_that_is_none_is_refused(
    setting: Setting, band: str, until: date | None, sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        setting.propose(reserve(setting.people[0], band, until))
    assert refused.value.sentence == sentence


def test_a_release_after_the_day_is_refused(setting: Setting) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(
        Refusal, match=r"^Choose a time before .*: places on the reserve list hold until then\."
    ):
        setting.released(reserve(setting.people[0], "a", tomorrow), at=NOW + timedelta(days=1))


def test_once_the_day_has_come_a_release_is_told_what_is_left_to_do(setting: Setting) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    decision = setting.propose(reserve(setting.people[0], "a", tomorrow))
    confirm(
        setting.session, cohort_id=setting.cohort.id, decision_id=decision, actor_id=setting.second, now=NOW
    )
    later = NOW + timedelta(days=1)
    with pytest.raises(Refusal, match=r"^Withdraw this decision and propose it with a later day: "):
        set_release(
            setting.session,
            cohort_id=setting.cohort.id,
            decision_id=decision,
            release_at=later,
            actor_id=setting.second,
            now=later,
        )


def test_a_band_is_no_ones_who_is_not_on_the_list(setting: Setting) -> None:
    setting.released(Outcome(setting.people[0], Action.OFFER, "Strong.", "a", DAY))
    assert place_on_reserve(setting.session, setting.people[0]) is None


def test_free_places_stand_beside_the_bands(setting: Setting) -> None:
    first, second, third = setting.people
    setting.released(
        Outcome(first, Action.OFFER, "Strong."), reserve(second, "a", DAY), reserve(third, "b", DAY)
    )
    rules, places = setting.cohort.definition.reserve, setting.cohort.places
    found = reserve_of(setting.session, setting.cohort.id, rules=rules, places=places)
    assert [len(one.lines) for one in found.bands] == [1, 1]
    assert found.places.free == places - 1
    setting.session.add(OfferAnswer(application_id=first, answer="declined", actor_id=first, at=NOW))
    setting.session.flush()
    found = reserve_of(setting.session, setting.cohort.id, rules=rules, places=places, but=third)
    assert found.words == f"{places} places free. Band A has 1."
    assert found.places.declined == 1


def test_who_was_on_the_list_before_it_had_bands_stands_in_none(setting: Setting) -> None:
    moved = setting.session.get_one(Application, setting.people[0])
    moved.stage = Stage.RESERVE
    setting.session.flush()
    rules = setting.cohort.definition.reserve
    found = reserve_of(setting.session, setting.cohort.id, rules=rules, places=3)
    assert [(one.band.name, len(one.lines)) for one in found.bands] == [
        ("Band A", 0),
        ("Band B", 0),
        ("No band", 1),
    ]
    assert found.bands[-1].lines[0].until is None
    assert not found.bands[-1].lines[0].is_over(NOW)


def test_the_outcome_list_says_what_was_decided_why_and_by_whom(setting: Setting) -> None:
    first, second, third = setting.people
    have_opened(setting.session, NOW, third)
    setting.released(
        Outcome(first, Action.OFFER, "Strong."),
        reserve(second, "b", DAY),
        Outcome(third, Action.DECLINE, "Little evidence."),
    )
    found = outcomes_of(setting.session, setting.cohort.id)
    assert [(one.stage, one.action, one.reason, one.band, one.until) for one in found] == [
        ("offer", "offer", "Strong.", None, None),
        ("reserve", "reserve", "Strong, and no place left.", "b", DAY),
        ("not_progressed", "decline", "Little evidence.", None, None),
    ]
    assert {bool(one.proposer and one.confirmer) for one in found} == {True}
    assert len(outcomes_of(setting.session, setting.cohort.id, but=first)) == 2


def test_whoever_withdrew_is_an_outcome_only_after_an_offer_or_from_the_reserve(setting: Setting) -> None:
    first, second, _ = setting.people
    setting.released(Outcome(first, Action.OFFER, "Strong."))
    for one in (first, second):
        move(
            setting.session,
            application_id=one,
            action=Action.WITHDRAW,
            actor_id=None,
            cause="test",
            reason="other",
            now=NOW,
        )
    found = outcomes_of(setting.session, setting.cohort.id)
    reference = setting.session.exec(select(Application.reference).where(col(Application.id) == first)).one()
    assert [(one.reference, one.stage, one.action) for one in found] == [(reference, "withdrawn", "offer")]
