"""What came of it all: the outcome list."""

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import DECISIONS
from recruitment.domain.outcomes import WORDS
from recruitment.queries.applications import stage_counts
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.outcomes import GROUPS, MOST_SHOWN, outcomes_of
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/outcomes")
@access(DECISIONS)
def outcomes(visit: Visit) -> ResponseReturnValue:
    here = visit.here
    own = own_in_cohort(visit.session, here.id, visit.actor_id)
    lines = outcomes_of(visit.session, here.id, but=own)
    counts = stage_counts(visit.session, [(here.id, stage) for stage in GROUPS])
    return render_template(
        "lead/outcomes.html",
        groups=[(stage, [one for one in lines if one.stage is stage]) for stage in GROUPS],
        counts={one.stage: one for one in counts},
        most=MOST_SHOWN,
        words=WORDS,
    )
