"""What a lead leads, and the state of one cohort on one page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import COHORT_LEAD, LEAD, Area, cohorts_of
from recruitment.domain.stages import Stage
from recruitment.queries.allocation import allocation_outlook
from recruitment.queries.applications import ASIDE, StageCount, left_from, stage_counts
from recruitment.queries.cohorts import CohortFacts, cohorts
from recruitment.queries.dates import promised_dates
from recruitment.queries.decisions import decisions_of
from recruitment.queries.extensions import drafts_with_more_time
from recruitment.queries.feedback import feedback_counts
from recruitment.queries.requests import open_requests
from recruitment.queries.run_out import run_out
from recruitment.queries.shortlists import newest_shortlist
from recruitment.routes.lead.applications import stages_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.next_steps import next_steps
from recruitment.web.access import access
from recruitment.web.visit import Visit


@dataclass(frozen=True)
class CohortState:
    """A cohort in the list of those somebody leads, with how many are in each stage."""

    cohort: CohortFacts
    counts: tuple[StageCount, ...]


@routes.get("")
@access(LEAD)
def home(visit: Visit) -> ResponseReturnValue:
    led = cohorts(visit.session, cohorts_of(visit.actor, Area.COHORTS))
    places = [(one.id, stage) for one in led for stage in stages_of(one.definition)]
    counts = iter(stage_counts(visit.session, places))
    states = [CohortState(one, tuple(next(counts) for _ in stages_of(one.definition))) for one in led]
    return render_template("lead/home.html", states=states)


@routes.get("/<cohort>")
@access(COHORT_LEAD)
def cohort(visit: Visit) -> ResponseReturnValue:
    here = visit.here
    counts = stage_counts(visit.session, [(here.id, stage) for stage in stages_of(here.definition)])
    outlook = allocation_outlook(visit.session, here)
    shortlist = newest_shortlist(visit.session, here.id, Stage.SIFT)
    return render_template(
        "lead/cohort.html",
        counts=counts,
        names={one.stage: here.definition.stage(one.stage).name for one in counts},
        reached=_reached(counts, left_from(visit.session, here.id)),
        outlook=outlook,
        dates=promised_dates(here),
        steps=next_steps(
            here,
            outlook,
            shortlist,
            decisions_of(visit.session, here.id),
            requests=open_requests(visit.session, here.id, visit.now),
            feedback=feedback_counts(visit.session, here.id, here.definition, visit.now),
            extended=drafts_with_more_time(visit.session, here.id, visit.now),
            ran_out=len(run_out(visit.session, here, visit.now)),
            viewer=visit.actor_id,
            now=visit.now,
        ),
    )


def _reached(counts: tuple[StageCount, ...], left: Mapping[Stage, int]) -> list[tuple[Stage, int]]:
    """How many reached each stage: those in it, those further on, and those who left from there or later.

    The reserve list is no step on the way: whoever left from it had come as far as the stage before.
    """
    order = list(Stage)
    now_in = {one.stage: one.count for one in counts if one.stage not in ASIDE}
    for stage, count in left.items():
        passed = (one for one in now_in if order.index(one) <= order.index(stage))
        now_in[max(passed, key=order.index)] += count
    reached: list[tuple[Stage, int]] = []
    further = 0
    for stage, count in reversed(now_in.items()):
        further += count
        reached.append((stage, further))
    return reached[::-1]
