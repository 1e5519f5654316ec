"""The histories of the demonstration: whole where the application was sent, begun in some of the drafts."""

from datetime import datetime

from sqlmodel import Session, col, select

from recruitment.demo.loading import load_demo
from recruitment.domain.parts import PartState
from recruitment.domain.whole_history import History, history_part
from recruitment.models import Application, Details
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.history import Experience, experience_of, looked_at


def histories(session: Session, *, sent: bool) -> list[tuple[Experience, History]]:
    rows = session.execute(
        select(Application.id, Application.cohort_id, Details.employer, Application.submitted_at).join(
            Details, col(Details.application_id) == col(Application.id)
        )
    ).all()
    found = []
    for application_id, cohort_id, employer, at in rows:
        cohort = cohort_by_id(session, cohort_id)
        assert cohort is not None
        if (at is not None) is sent:
            told = experience_of(session, application_id)
            when = at or cohort.opens_at
            found.append(
                (told, looked_at(told.history, definition=cohort.definition, employer=employer, at=when))
            )
    return found


def test_what_was_sent_is_whole_and_some_drafts_have_begun(session: Session, now: datetime) -> None:
    load_demo(session, applicants=20, drafts=8, seed=5, address="http://127.0.0.1:8000", now=now)
    sent, drafts = histories(session, sent=True), histories(session, sent=False)
    assert {history_part(history).state for _, history in sent} == {PartState.DONE}
    assert all(told.qualifications for told, _ in sent)
    assert any(history.gaps for _, history in sent)
    assert {bool(told.history.entries) for told, _ in drafts} == {True, False}
    assert all(told.qualifications == () for told, _ in drafts)
