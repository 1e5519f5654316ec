"""Packs: asked for, queued, made once, stored under what they hold."""

import hashlib
import os
import stat
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotFound
from recruitment.domain.stages import Stage
from recruitment.models import Application, Pack, PackKind, PackState
from recruitment.queries import packs as listing
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.coming_packs import WaitingPack, packs_to_make
from recruitment.queries.packs import application_packs, pack_by_id, packs_of
from recruitment.queue import Task, in_hand
from recruitment.services.pack_contents import application_pack, destroy_by, own_copy
from recruitment.services.packs import (
    ORPHANS_KEPT,
    ask_for_pack,
    fail_pack,
    forget_copies,
    make_pack,
    queue_pack,
    remove_orphans,
)
from recruitment.services.shortlist_contents import shortlist_pack
from recruitment.services.shortlists import build_shortlist
from recruitment.storage.base import name_of
from recruitment.storage.folder import FolderStorage
from tests.factories import (
    ADJUSTMENT,
    EMPLOYER,
    FULL_NAME,
    KNOWN_AS,
    PHONE,
    REFEREE,
    REFEREE_EMAIL,
    commit_score,
    make_application,
    make_assessor,
    make_cohort,
    make_lead,
    make_reading,
)

APPLICATION = PackKind.APPLICATION
SHORTLIST = PackKind.SHORTLIST


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return make_cohort(session, now)


@pytest.fixture
def application_id(session: Session, cohort: CohortFacts, now: datetime) -> UUID:
    return make_application(session, cohort, now, reference="DL27-4KTQ-9XWB")


@pytest.fixture
def pack_id(session: Session, cohort: CohortFacts, application_id: UUID, now: datetime) -> UUID:
    return ask(session, cohort, now, application_id=application_id)


def ask(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    application_id: UUID,
    actor_id: UUID | None = None,
) -> UUID:
    return ask_for_pack(
        session,
        kind=APPLICATION,
        cohort_id=cohort.id,
        application_id=application_id,
        actor_id=actor_id,
        now=now,
    )


def queued(session: Session) -> list[tuple[str, str, dict[str, str]]]:
    rows = session.execute(
        text("select task_name, queue_name, args from queue.procrastinate_jobs order by id")
    )
    return [(row[0], row[1], row[2]) for row in rows]


def held(session: Session, pack_id: UUID) -> Pack:
    pack: Pack = session.execute(
        select(Pack).where(col(Pack.id) == pack_id).execution_options(populate_existing=True)
    ).scalar_one()
    return pack


def scored(session: Session, cohort: CohortFacts, application_id: UUID, now: datetime, *values: int) -> None:
    for value in values:
        assessor_id = make_assessor(session, cohort, now)
        reading_id = make_reading(
            session, cohort, now, application_id=application_id, assessor_id=assessor_id
        )
        commit_score(session, reading_id, value, now)


def test_asking_stores_the_row_and_queues_its_making(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime
) -> None:
    lead_id = make_lead(session, cohort, now)
    pack_id = ask(session, cohort, now, application_id=application_id, actor_id=lead_id)
    row = held(session, pack_id)
    assert (row.kind, row.state, row.application_id, row.asked_by, row.asked_at) == (
        "application",
        "queued",
        application_id,
        lead_id,
        now,
    )
    assert queued(session) == [("make_pack", "packs", {"pack_id": str(pack_id)})]


def test_asking_twice_before_it_is_made_makes_one_pack(
    session: Session, cohort: CohortFacts, application_id: UUID, pack_id: UUID, now: datetime
) -> None:
    assert ask(session, cohort, now, application_id=application_id) == pack_id
    assert len(queued(session)) == 1


def test_asking_again_once_it_is_made_makes_another(
    session: Session, cohort: CohortFacts, application_id: UUID, pack_id: UUID, now: datetime
) -> None:
    fail_pack(session, pack_id=pack_id, fault="It could not be made.", now=now)
    assert ask(session, cohort, now, application_id=application_id) != pack_id


def test_two_applications_have_two_packs(
    session: Session, cohort: CohortFacts, pack_id: UUID, now: datetime
) -> None:
    other = make_application(session, cohort, now)
    assert ask(session, cohort, now, application_id=other) != pack_id


def test_another_cohorts_application_is_refused(
    session: Session, application_id: UUID, now: datetime
) -> None:
    other = make_cohort(session, now, name="Cohort 2028", public=False)
    with pytest.raises(NotFound, match="no such application"):
        ask(session, other, now, application_id=application_id)


def test_a_shortlist_that_is_not_there_is_refused(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    with pytest.raises(NotFound, match="no such shortlist"):
        ask_for_pack(
            session, kind=SHORTLIST, cohort_id=cohort.id, shortlist_id=uuid4(), actor_id=None, now=now
        )


def test_a_pack_is_stored_under_its_digest_for_its_owner_alone(
    session: Session, pack_id: UUID, now: datetime, tmp_path: Path
) -> None:
    make_pack(session, pack_id=pack_id, storage=FolderStorage(tmp_path / "packs"), now=now)
    row = held(session, pack_id)
    assert row.digest is not None
    path = tmp_path / "packs" / name_of(row.digest)
    data = path.read_bytes()
    assert (row.state, row.size, row.made_at) == ("ready", len(data), now)
    assert row.pages is not None
    assert row.pages >= 2
    assert data.startswith(b"%PDF-")
    assert hashlib.sha256(data).hexdigest() == row.digest
    assert path.parent.name == row.digest[:2]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_but_the_pack_is_left_in_the_folder(tmp_path: Path) -> None:
    digest = FolderStorage(tmp_path).put(b"one")
    assert FolderStorage(tmp_path).put(b"one") == digest
    assert [path.name for path in tmp_path.rglob("*.*")] == [f"{digest}.pdf"]


def test_a_pack_that_is_ready_is_left_alone(
    session: Session, pack_id: UUID, now: datetime, tmp_path: Path
) -> None:
    make_pack(session, pack_id=pack_id, storage=FolderStorage(tmp_path), now=now)
    before = held(session, pack_id).digest
    make_pack(session, pack_id=pack_id, storage=FolderStorage(tmp_path), now=now + timedelta(hours=1))
    after = held(session, pack_id)
    assert (after.digest, after.made_at) == (before, now)
    assert len(list(tmp_path.rglob("*.pdf"))) == 1


def test_a_pack_that_is_gone_is_passed_over(session: Session, now: datetime, tmp_path: Path) -> None:
    make_pack(session, pack_id=uuid4(), storage=FolderStorage(tmp_path), now=now)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_pack_says_why_and_is_not_made(
    session: Session, pack_id: UUID, now: datetime, tmp_path: Path
) -> None:
    fail_pack(session, pack_id=pack_id, fault="It could not be made.", now=now)
    make_pack(session, pack_id=pack_id, storage=FolderStorage(tmp_path), now=now)
    row = held(session, pack_id)
    assert (row.state, row.fault, row.digest) == ("failed", "It could not be made.", None)


def test_a_pack_that_is_ready_does_not_fail(
    session: Session, pack_id: UUID, now: datetime, tmp_path: Path
) -> None:
    make_pack(session, pack_id=pack_id, storage=FolderStorage(tmp_path), now=now)
    fail_pack(session, pack_id=pack_id, fault="Too late.", now=now)
    assert held(session, pack_id).state == PackState.READY


def test_a_pack_waits_until_it_is_made(
    session: Session, pack_id: UUID, now: datetime, tmp_path: Path
) -> None:
    nobody = in_hand(Task.SEND_MESSAGE)
    waits = partial(packs_to_make, session, in_hand=nobody, now=now, until=now)
    assert waits(asked_before=now - timedelta(seconds=1)) == ()
    later = now + timedelta(minutes=11)
    (found,) = waits(asked_before=later)
    assert isinstance(found, WaitingPack)
    assert (found.id, found.kind) == (pack_id, APPLICATION)
    queue_pack(session, pack_id=pack_id)
    assert len(queued(session)) == 2
    make_pack(session, pack_id=pack_id, storage=FolderStorage(tmp_path), now=now)
    assert waits(asked_before=later) == ()


def test_packs_are_listed_newest_first_and_paged(
    session: Session, cohort: CohortFacts, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    lead_id = make_lead(session, cohort, now)
    asked = [
        ask(
            session,
            cohort,
            now + timedelta(minutes=minute),
            application_id=make_application(session, cohort, now),
            actor_id=lead_id,
        )
        for minute in range(3)
    ]
    first = packs_of(session, cohort.id)
    assert [one.id for one in first.packs] == [asked[2], asked[1]]
    assert first.next == asked[1]
    last = packs_of(session, cohort.id, after=first.next)
    assert ([one.id for one in last.packs], last.next) == ([asked[0]], None)
    assert last.packs[0].asked_by.startswith("Lead Number")


def test_a_pack_of_another_cohort_is_not_found(session: Session, pack_id: UUID, now: datetime) -> None:
    other = make_cohort(session, now, name="Cohort 2028", public=False)
    with pytest.raises(NotFound):
        pack_by_id(session, other.id, pack_id)


def test_an_application_packs_file_is_named_by_its_reference(
    session: Session, cohort: CohortFacts, application_id: UUID, pack_id: UUID
) -> None:
    assert pack_by_id(session, cohort.id, pack_id).file_name == "DL27-4KTQ-9XWB-application.pdf"
    assert [one.id for one in application_packs(session, application_id)] == [pack_id]


def test_a_shortlist_packs_file_is_named_by_cohort_and_day(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime, tmp_path: Path
) -> None:
    scored(session, cohort, application_id, now, 4, 5)
    shortlist_id = build_shortlist(session, cohort=cohort, places=1, actor_id=None, now=now)
    pack_id = ask_for_pack(
        session, kind=SHORTLIST, cohort_id=cohort.id, shortlist_id=shortlist_id, actor_id=None, now=now
    )
    assert pack_by_id(session, cohort.id, pack_id).file_name == "DL27-shortlist-2027-01-12.pdf"
    make_pack(session, pack_id=pack_id, storage=FolderStorage(tmp_path), now=now)
    assert held(session, pack_id).state == PackState.READY


def test_an_application_pack_holds_the_person_the_answers_and_the_scores(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime
) -> None:
    scored(session, cohort, application_id, now, 2, 5)
    pack = application_pack(session, cohort=cohort, application_id=application_id, now=now)
    assert (pack.name, pack.stage, pack.submitted_at) == (FULL_NAME, "Sift", now)
    assert {one.label: one.value for one in pack.details}.items() >= {
        "Known as": KNOWN_AS,
        "Phone": PHONE,
        "Present employer": EMPLOYER,
    }.items()
    assert (pack.referees[0].name, pack.referees[0].email) == (REFEREE, REFEREE_EMAIL)
    assert [answer.number for answer in pack.answers] == list(range(1, 9))
    assert FULL_NAME in pack.answers[0].text
    assert pack.scores is not None
    assert pack.scores.profile[0].code == "inspired"
    assert (pack.scores.profile[0].average, pack.scores.profile[0].readings) == (3.5, 2)
    assert [(one.item, one.criterion) for one in pack.scores.passes] == [
        ("Question 1", "Inspired by the problem")
    ]
    assert [one.score for one in pack.scores.passes[0].readings] == [2, 5]
    assert pack.scores.basis.startswith("Plain averages of 2 committed readings")


def test_an_application_pack_names_assessors_by_label_alone(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime
) -> None:
    scored(session, cohort, application_id, now, 3)
    pack = application_pack(session, cohort=cohort, application_id=application_id, now=now)
    assert pack.scores is not None
    assert pack.scores.passes[0].readings[0].assessor.startswith("Assessor ")
    assert "Number" not in pack.scores.passes[0].readings[0].assessor


def test_an_application_without_committed_scores_has_none_in_its_pack(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime
) -> None:
    pack = application_pack(session, cohort=cohort, application_id=application_id, now=now)
    assert pack.scores is None


def test_an_imported_candidates_pack_has_no_person(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    application = Application(
        cohort_id=cohort.id,
        reference="DL27-7777-2222",
        outside_id="1041",
        source="import",
        stage=Stage.SIFT,
        stage_since=now,
        started_at=now,
        submitted_at=now,
    )
    session.add(application)
    session.flush()
    scored(session, cohort, application.id, now, 3)
    pack = application_pack(session, cohort=cohort, application_id=application.id, now=now)
    assert (pack.name, pack.details, pack.answers, pack.referees) == ("Candidate 1041", (), (), ())


def own(session: Session, cohort: CohortFacts, now: datetime, application_id: UUID) -> UUID:
    return ask_for_pack(
        session,
        kind=PackKind.COPY,
        cohort_id=cohort.id,
        application_id=application_id,
        actor_id=uuid4(),
        now=now,
    )


def test_an_applicants_copy_holds_what_they_wrote_and_nothing_that_others_added(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime
) -> None:
    scored(session, cohort, application_id, now, 2, 5)
    copy = own_copy(session, cohort=cohort, application_id=application_id, now=now)
    assert (copy.name, copy.submitted_at, copy.own) == (FULL_NAME, now, True)
    assert (copy.scores, copy.stage, {one.criteria for one in copy.answers}) == (None, "", {()})
    assert len(copy.answers) == len(cohort.definition.questions)
    # What must be done for them stands in no pack of leads.
    told = {section.title: section.details for section in copy.sections}
    assert [one.value for one in told["Adjustments"]][-1] == ADJUSTMENT
    assert copy.cover.foot == "Your own data: keep it safe"


def test_an_applicants_copy_and_a_leads_pack_are_made_apart(
    session: Session, cohort: CohortFacts, application_id: UUID, pack_id: UUID, now: datetime
) -> None:
    mine = own(session, cohort, now, application_id)
    assert mine != pack_id
    assert own(session, cohort, now, application_id) == mine


def test_leads_neither_see_nor_open_an_applicants_copy(
    session: Session, cohort: CohortFacts, application_id: UUID, now: datetime
) -> None:
    mine = own(session, cohort, now, application_id)
    assert packs_of(session, cohort.id).packs == ()
    assert application_packs(session, application_id) == ()
    with pytest.raises(NotFound):
        pack_by_id(session, cohort.id, mine)


def test_a_copy_is_forgotten_after_thirty_days_and_a_pack_is_not(
    session: Session, cohort: CohortFacts, application_id: UUID, pack_id: UUID, now: datetime
) -> None:
    own(session, cohort, now, application_id)
    assert forget_copies(session, now=now + timedelta(days=30)) == 0
    assert forget_copies(session, now=now + timedelta(days=30, seconds=1)) == 1
    assert session.execute(select(col(Pack.id))).scalars().all() == [pack_id]


def test_a_shortlist_pack_is_blind_and_stands_in_order(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    assessor_id = make_assessor(session, cohort, now)
    for value, reference in ((2, "DL27-2222-3333"), (5, "DL27-3333-4444"), (4, "DL27-4444-5555")):
        application_id = make_application(session, cohort, now, reference=reference)
        reading_id = make_reading(
            session, cohort, now, application_id=application_id, assessor_id=assessor_id
        )
        commit_score(session, reading_id, value, now)
    make_application(session, cohort, now, reference="DL27-5555-6666")
    shortlist_id = build_shortlist(session, cohort=cohort, places=2, actor_id=None, now=now)
    pack = shortlist_pack(
        session, cohort=cohort, shortlist_id=shortlist_id, now=now, destroy_by=date(2028, 2, 28)
    )
    assert [(row.rank, row.reference, row.average, row.within) for row in pack.rows] == [
        (1, "DL27-3333-4444", 5.0, True),
        (2, "DL27-4444-5555", 4.0, True),
        (3, "DL27-2222-3333", 2.0, False),
    ]
    assert [row.name for row in pack.rows] == [None, None, None]
    assert [row.place is not None and row.interval is not None for row in pack.rows] == [True] * 3
    facts = {fact.label: fact.value for fact in pack.facts}
    assert facts["Method"] == "Many-facet model, pooled"
    assert facts["Candidates"] == "4, of whom 2 within the cut"
    assert facts["No evidence seen"] == "Counts as the lowest score, 1. There was none."
    assert facts["Fit"].startswith("Converged after ")
    assert any("DL27-5555-6666" in note for note in pack.notes)
    assert [one.code for one in pack.criteria] == [
        "purpose",
        "collaboration",
        "bravery",
        "pragmatism",
        "humility",
        "inspired",
        "teaching",
        "systemic",
    ]


def test_packs_are_destroyed_a_year_after_the_decisions(cohort: CohortFacts) -> None:
    # Closes on 2 February 2027; decisions within 20 working days of it.
    assert destroy_by(cohort).year == 2028
    assert destroy_by(cohort) > date(2028, 2, 2)


def test_a_lead_may_ask_for_a_pack_under_the_office_role(
    database: Database, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        lead_id = make_lead(session, cohort, now)
        application_id = make_application(session, cohort, now)
    with database.transaction(Binding.OFFICE, lead_id) as session:
        pack_id = ask(session, cohort, now, application_id=application_id, actor_id=lead_id)
        assert pack_by_id(session, cohort.id, pack_id).state == PackState.QUEUED


def aged(path: Path, now: datetime, age: timedelta) -> Path:
    when = (now - age).timestamp()
    os.utime(path, (when, when))
    return path


def test_files_that_belong_to_no_pack_are_removed_after_a_day(
    session: Session, pack_id: UUID, now: datetime, tmp_path: Path
) -> None:
    make_pack(session, pack_id=pack_id, storage=FolderStorage(tmp_path), now=now)
    digest = held(session, pack_id).digest
    assert digest is not None
    old = ORPHANS_KEPT + timedelta(seconds=1)
    wanted = aged(tmp_path / name_of(digest), now, old)
    storage = FolderStorage(tmp_path)
    orphan = aged(tmp_path / name_of(storage.put(b"of a process that died")), now, old)
    half = wanted.parent / "half.part"
    half.write_bytes(b"half")
    aged(half, now, old)
    young = aged(tmp_path / name_of(storage.put(b"its row is about to come")), now, ORPHANS_KEPT)
    assert remove_orphans(session, storage=storage, now=now) == 2
    assert [path.exists() for path in (wanted, young, orphan, half)] == [True, True, False, False]
    assert remove_orphans(session, storage=FolderStorage(tmp_path / "none yet"), now=now) == 0
