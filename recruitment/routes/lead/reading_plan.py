"""How the cohort is read: what plans cost and find, the plan that holds, and rounds of further readings."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.plan import PlanForm, RoundForm
from recruitment.domain.access import ALLOCATION
from recruitment.domain.errors import Refusal
from recruitment.domain.spending import PlanKind
from recruitment.programme.further import FurtherReadings
from recruitment.queries.allocation import Outlook, allocation_outlook
from recruitment.queries.plans import Plan, Round, Standing, plans_of, standing_of
from recruitment.queries.rounds import expected_wrong_now
from recruitment.routes.lead.blueprint import routes
from recruitment.services.plans import ask_round, choose_plan
from recruitment.web.access import access, may_change
from recruitment.web.service import current_service
from recruitment.web.visit import Visit
from scoring.plans import Tried, cautions, expect, nearest

#: The plans that are set side by side: readings of everything, and beyond that, a pass.
COMPARED = ((1, 0.0), (2, 0.0), (3, 0.0), (1, 0.25), (1, 0.5), (1, 1.0))


@dataclass(frozen=True)
class PlanLine:
    """What one plan costs this cohort, and finds.

    Attributes:
        further: readings beyond the first ones, a pass on average.
        share: of the truly best expected to be found, from 0 to 1; None where nothing alike was tried.
    """

    readings: int
    further: float
    total: int
    hours: float
    hours_beyond: float
    hours_each: float | None
    share: float | None


@dataclass(frozen=True)
class Comparison:
    """Plans side by side, for so many candidates and places; where it does not hold; and what it rests on.

    `most_hours` is all that the assessors can be asked for beyond the first readings.
    """

    candidates: int
    places: int
    lines: tuple[PlanLine, ...]
    cautions: tuple[str, ...]
    like: Tried
    most_hours: float


@dataclass(frozen=True)
class RoundLine:
    """A round, the hours it took, and what was expected wrong after it; None while that is unknown."""

    round: Round
    hours: float
    after: float | None


@routes.route("/<cohort>/reading-plan", methods=["GET", "POST"])
@access(ALLOCATION)
def reading_plan(visit: Visit) -> ResponseReturnValue:
    plans = plans_of(visit.session, visit.here.id)
    newest = plans[0] if plans else None
    form = PlanForm(data=_usual(visit, newest))
    if not form.validate_on_submit():
        return _page(visit, form, plans)
    choose_plan(
        visit.session,
        cohort=visit.here,
        kind=form.chosen,
        readings=form.readings.data or 0,
        hours=form.hours_typed,
        places=form.places.data or 0,
        reason=form.reason.data or "",
        actor_id=visit.actor_id,
        now=visit.now,
    )
    flash("This plan holds from now on. What was given out and read stays as it is.", "success")
    return redirect(url_for("lead.reading_plan", cohort=visit.here.slug))


@routes.post("/<cohort>/reading-plan/rounds")
@access(ALLOCATION)
def ask_further_round(visit: Visit) -> ResponseReturnValue:
    form = RoundForm()
    if not form.validate_on_submit():
        return _page(visit, PlanForm(formdata=None), plans_of(visit.session, visit.here.id), asking=form)
    link = current_service().settings.address + url_for("assess.home")
    try:
        asked = ask_round(
            visit.session,
            cohort=visit.here,
            actor_id=visit.actor_id,
            link=link if form.tell.data else None,
            now=visit.now,
        )
    except Refusal as refusal:
        flash(refusal.sentence, "attention")
    else:
        done = f"{asked:,} {'reading is' if asked == 1 else 'readings are'} asked for."
        nothing = "Nothing is asked for: a further reading would hardly change who goes on."
        flash(done if asked else nothing, "success")
    return redirect(url_for("lead.reading_plan", cohort=visit.here.slug))


def _usual(visit: Visit, newest: Plan | None) -> dict[str, object]:
    """What the form says before anybody has typed."""
    if newest is None:
        return {"readings": visit.here.definition.sift.readings, "places": visit.here.places}
    return {"readings": newest.readings, "places": newest.places, "kind": newest.kind.value}


def _page(visit: Visit, form: PlanForm, plans: tuple[Plan, ...], *, asking: RoundForm | None = None) -> str:
    cohort = visit.here
    standing, outlook = standing_of(visit.session, cohort), allocation_outlook(visit.session, cohort)
    places = plans[0].places if plans else cohort.places
    now_wrong = None
    if standing.rounds:
        now_wrong = expected_wrong_now(visit.session, cohort, places=places)
    return render_template(
        "lead/reading_plan.html",
        form=form,
        asking=asking or RoundForm(formdata=None),
        may_change=may_change(visit, ALLOCATION),
        plans=plans,
        standing=standing,
        budget=standing.budget(cohort),
        adaptive=standing.plan is not None and standing.plan.kind is PlanKind.ADAPTIVE,
        rounds=_rounds(standing, now_wrong, cohort.definition.sift.minutes),
        now_wrong=now_wrong,
        outlook=outlook,
        compared=_compared(outlook, places, cohort.definition.further),
        each_at_most=cohort.definition.further.hours,
    )


def _rounds(standing: Standing, now_wrong: float | None, minutes: float) -> tuple[RoundLine, ...]:
    """Each round with what the next found, or what is found now that it is read."""
    following = [one.expected_wrong for one in standing.rounds[1:]]
    last = now_wrong if standing.rounds and not standing.open else None
    return tuple(
        RoundLine(one, one.read * minutes / 60, after)
        for one, after in zip(standing.rounds, [*following, last], strict=False)
    )


def _compared(outlook: Outlook, places: int, further: FurtherReadings) -> Comparison | None:
    """Plans side by side; None while nobody is in the sift."""
    if not outlook.candidates:
        return None
    chosen = min(places, outlook.candidates)
    return Comparison(
        outlook.candidates,
        chosen,
        tuple(_line(outlook, chosen, readings, further) for readings, further in COMPARED),
        cautions(outlook.candidates, chosen, rounds=further.rounds),
        nearest(outlook.candidates, chosen),
        outlook.assessors * further.hours,
    )


def _line(outlook: Outlook, places: int, readings: int, further: float) -> PlanLine:
    once = outlook.candidates * outlook.passes
    hour = outlook.minutes_a_reading / 60
    total = round(once * (readings + further))
    return PlanLine(
        readings,
        further,
        total,
        total * hour,
        once * further * hour,
        total * hour / outlook.assessors if outlook.assessors else None,
        expect(outlook.candidates, places, readings=readings, further=further).share,
    )
