"""Where the storage is away a pack waits, says why, and is made once it is back; nothing is half stored."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select
from structlog.testing import capture_logs

from recruitment.due.packs import due_packs
from recruitment.jobs.desk import Desk
from recruitment.jobs.packs import make_due
from recruitment.jobs.tasks import build_pack, build_queue
from recruitment.models import InterviewDay, Pack, PackKind, PackPart
from recruitment.queue import Task, defer
from recruitment.servers import Addresses
from recruitment.services.packs import ORPHANS_KEPT, ask_for_pack, make_pack
from recruitment.storage.base import name_of
from recruitment.storage.place import open_storage
from tests.conftest import NOW, Clock
from tests.factories import make_application, make_cohort
from tests.factories_booking import follow_all, make_slot_house
from tests.storage.server import BucketServer, free_port

WAITS = "Waits for the storage of packs: {}. It is tried again every few minutes."
UNREACHED = WAITS.format("it cannot be reached")


@pytest.fixture
def at_bucket(desk: Desk, bucket_house: BucketServer) -> Desk:
    """A desk that stores packs in a bucket."""
    return replace(desk, packs=open_storage(bucket_house.new_bucket()))


def away(desk: Desk, bucket_house: BucketServer) -> Desk:
    """The same with a server that does not answer."""
    nowhere = replace(bucket_house.new_bucket(), endpoint=f"http://127.0.0.1:{free_port()}")
    return replace(desk, packs=open_storage(nowhere))


def asked(desk: Desk) -> UUID:
    with desk.database.transaction() as session:
        cohort = make_cohort(session, NOW)
        return ask_for_pack(
            session,
            kind=PackKind.APPLICATION,
            cohort_id=cohort.id,
            application_id=make_application(session, cohort, NOW),
            actor_id=None,
            now=NOW,
        )


def held(desk: Desk, pack_id: UUID) -> Pack:
    with desk.database.transaction() as session:
        pack = session.get_one(Pack, pack_id)
        session.expunge(pack)
        return pack


def work_off(desk: Desk, addresses: Addresses) -> None:
    """A real worker: everything queued is carried out, then it ends."""
    app = build_queue(desk, addresses.worker)
    with app.open():
        app.run_worker(wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False)


def test_it_waits_and_is_made_by_the_next_look_once_the_storage_is_back(
    at_bucket: Desk, bucket_house: BucketServer, addresses: Addresses
) -> None:
    pack_id = asked(at_bucket)
    with capture_logs() as logged:
        work_off(away(at_bucket, bucket_house), addresses)
    waiting = held(at_bucket, pack_id)
    assert (waiting.state, waiting.fault, waiting.digest) == ("queued", UNREACHED, None)
    assert [one["reason"] for one in logged if one["event"] == "pack waits for its storage"] == [
        "it cannot be reached"
    ]
    with at_bucket.database.transaction() as session:
        (due,) = due_packs(session, NOW)
        assert (due.key, due.at) == (str(pack_id), NOW)
        make_due(session, due.key, "", NOW)
        assert due_packs(session, NOW) == ()
    work_off(at_bucket, addresses)
    made = held(at_bucket, pack_id)
    assert (made.state, made.fault) == ("ready", "")
    assert len(at_bucket.packs.get(str(made.digest))) == made.size


def test_keys_that_are_refused_let_it_wait_too(at_bucket: Desk, bucket_house: BucketServer) -> None:
    pack_id = asked(at_bucket)
    with bucket_house.asking_for_keys(bucket_house.new_bucket()) as right:
        wrong = replace(right, secret_access_key="a secret of somebody else")
        build_pack(replace(at_bucket, packs=open_storage(wrong)), pack_id)
    waiting = held(at_bucket, pack_id)
    assert waiting.state == "queued"
    assert (
        "it refuses the keys that are set, or what they may do (403 SignatureDoesNotMatch)" in waiting.fault
    )
    assert "a secret of somebody else" not in waiting.fault


def test_a_full_disk_lets_it_wait_too(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    pack_id = asked(desk)
    monkeypatch.setattr("recruitment.storage.folder.os.fsync", full)
    build_pack(desk, pack_id)
    assert held(desk, pack_id).fault == WAITS.format("the machine says “No space left on device”")
    assert list((tmp_path / "packs").rglob("*.*")) == []
    monkeypatch.undo()
    build_pack(desk, pack_id)
    assert held(desk, pack_id).state == "ready"


def test_unchanged_packs_of_a_bucket_are_one_file(at_bucket: Desk) -> None:
    first = asked(at_bucket)
    build_pack(at_bucket, first)
    with at_bucket.database.transaction() as session:
        one = session.get_one(Pack, first)
        again = ask_for_pack(
            session,
            kind=PackKind.APPLICATION,
            cohort_id=one.cohort_id,
            application_id=one.application_id,
            actor_id=None,
            now=NOW,
        )
    build_pack(at_bucket, again)
    assert held(at_bucket, again).digest == held(at_bucket, first).digest
    assert len(list(at_bucket.packs.files())) == 1


def day_pack(desk: Desk) -> UUID:
    """The leads' pack of a day with two candidates."""
    with desk.database.transaction() as session:
        house = make_slot_house(session, NOW)
        for number in (0, 1):
            house.take(session, NOW, number)
        follow_all(session, house, NOW)
        day_id = session.exec(select(InterviewDay.id)).one()
        asked = {"kind": PackKind.DAY, "cohort_id": house.cohort.id, "day_id": day_id}
        return ask_for_pack(session, **asked, actor_id=None, now=NOW)  # type: ignore[arg-type]


def test_a_day_waits_whole_and_no_page_of_it_says_that_it_is_missing(
    at_bucket: Desk, bucket_house: BucketServer
) -> None:
    pack_id = day_pack(at_bucket)
    build_pack(away(at_bucket, bucket_house), pack_id)
    waiting = held(at_bucket, pack_id)
    assert (waiting.state, waiting.fault, waiting.parts, waiting.parts_made) == ("queued", UNREACHED, 3, 0)
    build_pack(at_bucket, pack_id)
    made = held(at_bucket, pack_id)
    assert (made.state, made.fault, made.parts_made) == ("ready", "", 3)


def test_a_damaged_part_is_made_again_by_the_next_look(at_bucket: Desk) -> None:
    pack_id = day_pack(at_bucket)
    build_pack(at_bucket, pack_id)
    with at_bucket.database.transaction() as session:
        part = session.exec(select(PackPart)).first()
        assert part is not None
        damaged = part.digest
        session.execute(update(Pack).values(state="queued", digest=None, fingerprint="of before"))
    at_bucket.packs._write(name_of(damaged), at_bucket.packs.get(damaged).replace(b"a", b"b"))
    build_pack(at_bucket, pack_id)
    assert held(at_bucket, pack_id).fault == WAITS.format("a file in it was damaged and has been removed")
    build_pack(at_bucket, pack_id)
    assert (held(at_bucket, pack_id).state, held(at_bucket, pack_id).fault) == ("ready", "")


def test_tidying_removes_what_is_old_and_nobodys_from_a_bucket(
    at_bucket: Desk, bucket_house: BucketServer, addresses: Addresses, clock: Clock
) -> None:
    pack_id = asked(at_bucket)
    with at_bucket.database.transaction() as session:
        make_pack(session, pack_id=pack_id, storage=at_bucket.packs, now=NOW)
    orphan = at_bucket.packs.put(b"of a process that died")
    # A bucket knows the real time alone.
    newest = max(file.at for file in at_bucket.packs.files())
    for clock.now, left in ((newest + ORPHANS_KEPT, 2), (newest + ORPHANS_KEPT + timedelta(seconds=1), 1)):
        with at_bucket.database.transaction() as session:
            session.execute(update(Pack).values(destroy_by=None))
            defer(session, Task.TIDY_PACKS)
        work_off(at_bucket, addresses)
        assert len(list(at_bucket.packs.files())) == left
    assert at_bucket.packs.size(orphan) is None
    assert at_bucket.packs.size(str(held(at_bucket, pack_id).digest)) is not None


def test_what_is_to_be_destroyed_is_forgotten_on_its_day_though_the_storage_is_away(
    at_bucket: Desk, bucket_house: BucketServer, addresses: Addresses
) -> None:
    pack_id = asked(at_bucket)
    build_pack(at_bucket, pack_id)
    with at_bucket.database.transaction() as session:
        yesterday = (NOW - timedelta(days=1)).date()
        session.execute(update(Pack).where(col(Pack.id) == pack_id).values(destroy_by=yesterday))
        defer(session, Task.TIDY_PACKS)
    work_off(away(at_bucket, bucket_house), addresses)
    with at_bucket.database.transaction() as session:
        assert session.exec(select(Pack)).all() == []
        failed = session.execute(text("select status::text from queue.procrastinate_jobs order by id desc"))
        # The queue has it carried out again.
        assert failed.scalars().first() == "failed"
