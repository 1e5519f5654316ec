"""Packs whose making was lost are asked for again."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session

from recruitment.due.packs import PATIENCE, due_packs
from recruitment.jobs.packs import make_due
from recruitment.models import PackKind
from recruitment.services.packs import ask_for_pack
from tests.conftest import NOW
from tests.factories import make_application, make_cohort


def test_pack_that_has_waited_too_long_is_queued_again(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    pack_id = ask_for_pack(
        session,
        kind=PackKind.APPLICATION,
        cohort_id=cohort.id,
        application_id=make_application(session, cohort, NOW),
        actor_id=None,
        now=NOW,
    )
    session.execute(text("delete from queue.procrastinate_jobs"))
    late = NOW + PATIENCE + timedelta(seconds=1)
    assert due_packs(session, late - timedelta(minutes=1)) == ()
    (due,) = due_packs(session, late)
    make_due(session, due.key, "", late)
    queued = session.execute(text("select args ->> 'pack_id' from queue.procrastinate_jobs")).scalars().all()
    assert (due.sentence, list(queued)) == ("Make the application pack asked for again", [str(pack_id)])


def test_pack_that_stands_in_a_long_queue_is_not_queued_again(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    ask_for_pack(
        session,
        kind=PackKind.APPLICATION,
        cohort_id=cohort.id,
        application_id=make_application(session, cohort, NOW),
        actor_id=None,
        now=NOW,
    )
    assert due_packs(session, NOW + timedelta(hours=2)) == ()
