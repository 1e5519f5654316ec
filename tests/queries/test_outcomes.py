"""The outcome list, whatever stands in the record of how somebody came where they are."""

from typing import Any

from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.models import Event
from recruitment.queries.outcomes import outcomes_of
from tests.conftest import NOW
from tests.factories import make_application, make_cohort


def test_a_cause_that_names_no_decision_is_read_as_none(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    application_id = make_application(session, cohort, NOW, stage=Stage.OFFER)
    moved: dict[str, Any] = {
        "action": "offer",
        "from_stage": Stage.INTERVIEW,
        "to_stage": Stage.OFFER,
        "cause": "decision:x",
    }
    session.add(Event(application_id=application_id, **moved, at=NOW))
    session.flush()
    (line,) = outcomes_of(session, cohort.id)
    assert (line.stage, line.decision_id, line.action) == (Stage.OFFER, None, "")
