"""What there is to read."""

from collections.abc import Iterable

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import ASSESSOR
from recruitment.queries.calibration import gates_of, standings_of
from recruitment.queries.cohorts import CohortFacts, cohorts
from recruitment.queries.further import offers, with_offers
from recruitment.queries.observations import coming_observations
from recruitment.queries.passes import Progress, progress_of_passes
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.desk import desk_of, own_cohorts
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("")
@access(ASSESSOR)
def home(visit: Visit) -> ResponseReturnValue:
    held = cohorts(visit.session, own_cohorts(visit.actor))
    progress = progress_of_passes(visit.session, assessor_id=visit.actor_id)
    if any(not _left(cohort, progress) for cohort in held):
        progress = with_offers(progress, offers(visit.session, held), held)
    standings = standings_of(visit.session, visit.actor_id)
    gates = gates_of(visit.session, visit.actor_id)
    desks = [desk_of(cohort, progress, standings=standings, gates=gates) for cohort in held]
    # With the work still to do first.
    desks.sort(key=lambda desk: desk.next_pass is None)
    named = {cohort.id: cohort for cohort in held}
    coming = [
        (named[one.cohort_id], one)
        for one in coming_observations(visit.session, visit.actor_id)
        if one.cohort_id in named and not one.is_done
    ]
    return render_template("assess/home.html", desks=desks, coming=coming)


def _left(cohort: CohortFacts, progress: Iterable[Progress]) -> bool:
    """Whether something of what somebody holds in a cohort is to be read."""
    return any(one.left for one in progress if one.cohort_id == cohort.id)
