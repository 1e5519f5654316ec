"""How an application stands to what may happen next, read in the statement that reads it."""

from uuid import uuid4

from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.queries.what_next import overview
from tests.conftest import NOW
from tests.factories import make_application, make_cohort
from tests.factories_wash_up import make_exercise_list, make_wash_up


def test_a_wash_up_counts_for_the_stage_that_it_heard(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    application = make_application(session, cohort, NOW, stage=Stage.CENTRE)
    reference = session.get_one(Application, application).reference
    for stage, counts in ((Stage.INTERVIEW, False), (Stage.CENTRE, True)):
        heard_by = make_exercise_list(session, cohort, NOW, [(application, 4.0)], stage=stage)
        make_wash_up(session, cohort, NOW, heard_by, [(uuid4(), None)])
        standing = overview(session, cohort, reference, uuid4()).standing
        assert (standing.stage, standing.heard) == (Stage.CENTRE, counts)
