"""Amending a cohort: what follows at once, who is told, once, and what is refused with nothing done."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.amendments import Amended, Change, written
from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.domain.errors import Closed, NotFound, Refusal, Stale
from recruitment.domain.stages import Stage
from recruitment.due.forecast import forecast
from recruitment.models import Amendment, Application, Cohort, CohortDefinition, Message
from recruitment.queries.amendments import amendments_of
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.queries.dates import promised_dates
from recruitment.services.amendments import Amending, amend, standing, would_tell
from recruitment.services.drafts import hold_draft
from recruitment.services.extensions import Told, extend
from tests.factories import make_application, make_cohort, make_lead, make_person
from tests.statements import counted

ADDRESS = "https://apply.example.org"
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
GRACE = timedelta(minutes=15)
HINT = "questions.q1.hint"


@dataclass
class Open:
    """A cohort with a lead, three weeks before closing."""

    database: Database
    worker: Database
    cohort: CohortFacts
    lead: UUID
    now: datetime

    def change(self, what: Amended, after: str, place: str = "", seen: str | None = None) -> Change:
        bare = Change(what, after, "", place)
        return Change(what, after, standing(self.facts(), bare) if seen is None else seen, place)

    def closing(self, days: int, seen: str | None = None) -> Change:
        return self.change(Amended.CLOSES, written(self.cohort.closes_at + days * DAY), seen=seen)

    def facts(self) -> CohortFacts:
        with self.worker.transaction() as session:
            found = cohort_by_id(session, self.cohort.id)
            assert found is not None
            return found

    def do(
        self, change: Change, *, once: UUID | None = None, by: UUID | None = None, at: datetime | None = None
    ) -> int:
        lead = by or self.lead
        facts = self.facts()
        with self.database.transaction(Binding.OFFICE, lead) as session:
            amending = Amending(
                facts, once or uuid4(), "The storm closed schools.", ADDRESS, lead, at or self.now
            )
            return amend(session, amending, change)

    def draft(self, email: str, stage: Stage = Stage.APPLICATION) -> tuple[UUID, str]:
        with self.worker.transaction() as session:
            person = make_person(session, self.now, email=email)
            made = make_application(session, self.cohort, self.now, stage=stage, person_id=person)
            return person, session.get_one(Application, made).reference

    def hold(self, draft: tuple[UUID, str], at: datetime) -> None:
        person, reference = draft
        with self.database.transaction(Binding.APPLICANT, person) as session:
            hold_draft(session, reference=reference, actor_id=person, now=at)

    def give(self, draft: tuple[UUID, str], until: datetime) -> None:
        with self.database.transaction(Binding.OFFICE, self.lead) as session:
            told = Told(self.facts(), ADDRESS, self.lead, self.now)
            extend(session, told, reference=draft[1], until=until, reason="In hospital.")


@pytest.fixture
def here(database: Database, worker_database: Database, now: datetime) -> Open:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        return Open(database, worker_database, cohort, make_lead(session, cohort, now), now)


@pytest.fixture
def looking(worker_database: Database) -> Iterator[Session]:
    with worker_database.transaction() as session:
        yield session


def told(session: Session) -> list[tuple[str, str]]:
    return sorted((one.recipient, one.kind) for one in session.exec(select(Message)))


def test_a_later_closing_time_holds_at_once_for_every_draft_and_each_is_told_once(
    here: Open, looking: Session
) -> None:
    draft = here.draft("eva@example.org")
    once, later = uuid4(), here.closing(3)
    assert here.do(later, once=once) == 1
    assert here.do(here.closing(3, seen=later.seen), once=once) == 1, "as many as were told then"
    here.hold(draft, here.cohort.closes_at + 3 * DAY + GRACE)
    with pytest.raises(Closed):
        here.hold(draft, here.cohort.closes_at + 3 * DAY + GRACE + SECOND)
    assert told(looking) == [("eva@example.org", "closing_moved")]
    (message,) = looking.exec(select(Message)).all()
    for words in (here.cohort.closes_at, here.cohort.closes_at + 3 * DAY):
        assert date_and_time(words) in message.text
    assert "The storm closed schools." in message.text


def test_an_earlier_closing_time_shortens_nobody_elses_own_time(here: Open, looking: Session) -> None:
    common, own = here.draft("eva@example.org"), here.draft("own@example.org")
    until = here.cohort.closes_at + DAY
    here.give(own, until)
    assert here.do(here.closing(-5)) == 1
    assert ("own@example.org", "closing_moved") not in told(looking)
    here.hold(own, until + GRACE)
    with pytest.raises(Closed):
        here.hold(common, here.cohort.closes_at - 5 * DAY + GRACE + SECOND)


def test_own_time_that_was_overtaken_is_kept_when_closing_moves_back(here: Open, looking: Session) -> None:
    own = here.draft("own@example.org")
    until = here.cohort.closes_at + DAY
    here.give(own, until)
    here.do(here.closing(3))
    here.do(here.closing(-5))
    here.hold(own, until + GRACE)
    moved = [one.text for one in looking.exec(select(Message)) if date_and_time(until) in one.text]
    assert len(moved) == 2, "when it was given, and when closing moved back to before it"


def test_whoever_has_sent_is_told_of_another_day_of_decisions(here: Open, looking: Session) -> None:
    here.draft("sent@example.org", Stage.SIFT)
    before = long_date(promised_dates(here.cohort).decisions_by)
    assert here.do(here.closing(7)) == 1
    (message,) = looking.exec(select(Message)).all()
    assert (message.kind, message.recipient) == ("decisions_moved", "sent@example.org")
    after = long_date(promised_dates(here.facts()).decisions_by)
    assert before != after
    assert before in message.text
    assert after in message.text


def test_the_timetable_follows_at_once(here: Open, looking: Session) -> None:
    here.do(here.closing(3))
    foreseen = forecast(
        looking, here.now, until=here.now + 60 * DAY, cohort_id=here.cohort.id, job="close_applications"
    )
    assert [one.due.at for one in foreseen] == [here.cohort.closes_at + 3 * DAY + GRACE]


def test_the_last_look_foresees_what_is_sent(here: Open, looking: Session) -> None:
    for name in ("eva", "adam"):
        here.draft(f"{name}@example.org")
    own = here.draft("own@example.org")
    here.give(own, here.cohort.closes_at + 30 * DAY)
    here.draft("sent@example.org", Stage.SIFT)
    change = here.closing(7)
    before = told(looking)
    with counted(here.database) as seen, here.database.transaction(Binding.OFFICE, here.lead) as session:
        amending = Amending(here.facts(), uuid4(), "The storm closed schools.", ADDRESS, here.lead, here.now)
        foreseen = {str(one.letter.kind): one for one in would_tell(session, amending, change)}
    assert not [one for one in seen if "for update" in one.lower()], "nobody who sends waits for a last look"
    assert told(looking) == before
    assert here.do(change) == 3
    after = [one for one in told(looking) if one not in before]
    assert {kind: one.count for kind, one in foreseen.items()} == Counter(kind for _, kind in after)
    assert {(one.letter.recipient, kind) for kind, one in foreseen.items()} <= set(after)


def test_a_place_that_was_offered_keeps_its_time_to_answer(here: Open, looking: Session) -> None:
    here.draft("offered@example.org", Stage.OFFER)
    with pytest.raises(Refusal, match="1 person has been offered a place and may answer until"):
        here.do(here.closing(-5))
    assert here.do(here.closing(5)) == 0
    assert told(looking) == []


def test_an_opening_that_is_to_come_moves_and_nobody_is_told(
    database: Database, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now, opens_in=7 * DAY, closes_in=40 * DAY)
        here = Open(database, worker_database, cohort, make_lead(session, cohort, now), now)
    moment = cohort.opens_at + DAY
    assert here.do(here.change(Amended.OPENS, written(moment))) == 0
    assert here.facts().opens_at == moment


def test_a_hint_reads_otherwise_from_the_next_page_on_and_nobody_is_told(
    here: Open, looking: Session
) -> None:
    here.draft("sent@example.org", Stage.SIFT)
    assert here.do(here.change(Amended.WORDING, "Say why there.", HINT)) == 0
    facts = here.facts()
    assert facts.version == here.cohort.version + 1
    assert facts.definition.question("q1").hint == "Say why there."
    assert facts.definition.question("q2") == here.cohort.definition.question("q2")
    assert told(looking) == []
    here.do(here.change(Amended.WORDING, "Another hint.", "questions.q2.hint"))
    assert here.facts().definition.question("q1").hint == "Say why there.", "amendments add up"


def test_a_question_stands_once_anybody_has_sent(here: Open) -> None:
    place = "questions.q1.text"
    here.draft("eva@example.org")
    here.do(here.change(Amended.WORDING, "Why there?", place))
    here.draft("sent@example.org", Stage.SIFT)
    with pytest.raises(Refusal, match="Leave the question as it is: 1 application has been sent"):
        here.do(here.change(Amended.WORDING, "Why, again?", place))
    assert here.facts().definition.question("q1").text == "Why there?"


def test_criteria_and_anchors_are_no_words_to_amend(here: Open) -> None:
    with pytest.raises(NotFound):
        here.change(Amended.WORDING, "Other", "criteria.purpose.anchors.low")


def test_amendments_are_numbered_and_kept_with_their_reasons(here: Open, looking: Session) -> None:
    here.do(here.change(Amended.PLACES, "16"))
    here.do(here.closing(1))
    newest, first = amendments_of(looking, here.cohort.id, here.cohort.definition)
    assert (first.number, first.name, first.before, first.after) == (
        1,
        "How many places there are",
        "2",
        "16",
    )
    assert (newest.number, newest.reason, newest.told) == (2, "The storm closed schools.", 0)
    assert newest.before == date_and_time(here.cohort.closes_at)
    assert newest.by.startswith("Lead Number")


Refused = tuple[Callable[[Open], Change], str]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda here: here.closing(-21), "still to come"),
        (lambda here: here.closing(-20), "Choose 15 January 2027 or later"),
        (lambda here: here.closing(0), "like this already"),
        (lambda here: here.closing(2, seen=written(here.now)), "another lead amended it"),
        (lambda here: here.change(Amended.OPENS, written(here.now + DAY)), "Leave the opening as it is"),
        (lambda here: here.change(Amended.PLACES, "none"), "Enter the number of places"),
        (lambda here: here.change(Amended.WORDING, "", HINT), "no page may go without it"),
    ],
)
def test_what_is_refused_changes_nothing(
    here: Open, looking: Session, change: Callable[[Open], Change], words: str
) -> None:
    here.draft("eva@example.org")
    with pytest.raises(Refusal, match=words):
        here.do(change(here))
    assert here.facts() == here.cohort
    assert looking.exec(select(Amendment)).all() == []
    assert told(looking) == []


def test_nobody_moves_the_date_of_their_own_application(here: Open) -> None:
    with here.worker.transaction() as session:
        make_application(session, here.cohort, here.now, stage=Stage.APPLICATION, person_id=here.lead)
    with pytest.raises(Refusal, match="an application of your own"):
        here.do(here.closing(3))


def test_a_lead_of_another_cohort_can_write_no_amendment_here(here: Open) -> None:
    with pytest.raises(NotFound):
        here.do(here.change(Amended.PLACES, "16"), by=other_lead(here))


def other_lead(here: Open) -> UUID:
    """A lead of another cohort than this."""
    with here.worker.transaction() as session:
        elsewhere = make_cohort(session, here.now, name="Elsewhere 2027", public=False)
        return make_lead(session, elsewhere, here.now)


def test_under_the_role_of_leads_nobody_moves_the_dates_of_a_cohort_they_do_not_lead(here: Open) -> None:
    move = text("update work.cohort set closes_at = closes_at - interval '1 day' where id = :id returning id")
    for who, moved in ((other_lead(here), 0), (uuid4(), 0), (here.lead, 1)):
        with here.database.transaction(Binding.OFFICE, who) as session:
            assert len(session.execute(move, {"id": here.cohort.id}).all()) == moved


def test_under_the_role_of_leads_nobody_pins_a_definition_elsewhere_or_in_anothers_name(here: Open) -> None:
    pin = text(
        "insert into work.cohort_definition (cohort_id, version, source, wording, reason, made_at, made_by)"
        " select cohort_id, 2, source, '{}', 'x', now(), :by from work.cohort_definition"
        " where cohort_id = :id"
    )
    elsewhere = other_lead(here)
    for who, by in ((elsewhere, elsewhere), (here.lead, elsewhere), (here.lead, None)):
        with (
            here.database.transaction(Binding.OFFICE, who) as session,
            pytest.raises(ProgrammingError, match="row-level security"),
        ):
            session.execute(pin, {"id": here.cohort.id, "by": by})


@pytest.mark.parametrize(
    "statement",
    [
        "update work.cohort set phase = 'closed'",
        "update work.cohort set is_public = false",
        "delete from work.cohort",
        "update work.cohort_definition set source = ''",
        "delete from work.cohort_definition",
        "delete from work.scale_point",
    ],
)
def test_no_page_does_to_a_cohort_what_commands_and_the_worker_do(here: Open, statement: str) -> None:
    with (
        here.database.transaction(Binding.OFFICE, here.lead) as session,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        session.execute(text(statement))


def test_of_two_wordings_made_of_the_same_page_the_second_looks_again(here: Open) -> None:
    stale = here.facts()
    here.do(here.change(Amended.WORDING, "Say why there.", HINT))
    with here.database.transaction(Binding.OFFICE, here.lead) as session, pytest.raises(Stale):
        amend(
            session,
            Amending(stale, uuid4(), "A typo.", ADDRESS, here.lead, here.now),
            Change(Amended.WORDING, "Other.", stale.definition.question("q2").hint, "questions.q2.hint"),
        )


def test_a_closing_time_costs_as_many_statements_for_three_drafts_as_for_one(here: Open) -> None:
    counts: list[int] = []
    for days, more in ((7, ("first",)), (14, ("second", "third"))):
        for name in more:
            here.draft(f"{name}@example.org")
        with counted(here.database) as seen:
            assert here.do(here.closing(days)) == len(counts) * 2 + 1
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_nothing_that_was_pinned_is_edited(here: Open, looking: Session) -> None:
    (before,) = looking.exec(select(CohortDefinition)).all()
    source = before.source
    here.do(here.change(Amended.WORDING, "Say why there.", HINT))
    looking.rollback()
    first, second = looking.exec(select(CohortDefinition).order_by(CohortDefinition.version)).all()  # type: ignore[arg-type]
    assert (first.source, first.wording) == (source, {})
    assert (second.source, second.wording) == (source, {HINT: "Say why there."})
    assert looking.get_one(Cohort, here.cohort.id).places == 2
