"""The demonstration's later stages: who is met, scored, weighed and told."""

from collections import Counter
from datetime import datetime

import pytest
from sqlmodel import Session, text

from recruitment.demo.progress import Progress
from recruitment.queries.contradictions import contradictions
from tests.demo.test_loading import count, load


def panels(session: Session) -> Counter[tuple[str, int]]:
    """Each exercise, with how many of its panel have committed."""
    rows = session.execute(
        text("""select panel.exercise, count(card.id) filter (where card.state = 'committed')
            from work.panel join work.observation on observation.panel_id = panel.id
            left join work.observation_card card on card.observation_id = observation.id
            group by panel.id, panel.exercise""")
    )
    return Counter((exercise, committed) for exercise, committed in rows)


@pytest.mark.parametrize(
    ("progress", "held"),
    [
        (Progress.INTERVIEWS, {("interview", 2): 2, ("interview", 0): 2}),
        (
            Progress.WASH_UP,
            {("interview", 2): 4, ("pupil_panel", 1): 3}
            | {(one, 2): 3 for one in ("teaching", "stakeholder", "case_study", "final_interview")},
        ),
    ],
)
def test_everybody_invited_is_met_and_scored_apart(
    session: Session, now: datetime, progress: Progress, held: dict[tuple[str, int], int]
) -> None:
    load(session, now, progress=progress)
    assert panels(session) == held


def test_centre_has_a_day_today_whose_rotation_is_accepted(session: Session, now: datetime) -> None:
    load(session, now, progress=Progress.CENTRE)
    assert panels(session)["interview", 2] == 4
    assert count(session, "work.centre_day where state = 'accepted'") == 1


def test_wash_up_is_recorded_before_outcomes_are_proposed(session: Session, now: datetime) -> None:
    load(session, now, progress=Progress.WASH_UP)
    assert count(session, "work.wash_up") == 1
    assert count(session, "work.wash_up_member") == 3
    assert count(session, "work.shortlist where stage = 'centre'") == 1


def test_cohort_whose_outcomes_are_out_contradicts_itself_nowhere(session: Session, now: datetime) -> None:
    load(session, now, progress=Progress.OUTCOMES)
    assert contradictions(session) == ()
