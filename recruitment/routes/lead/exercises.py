"""The exercises of a cohort's programme: what is done when, what each shows, and the kit to print."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from recruitment.domain.access import PACKS
from recruitment.models import PackKind
from recruitment.programme.schema import Definition
from recruitment.routes.lead.blueprint import routes
from recruitment.services.packs import ask_for_pack
from recruitment.web.access import access
from recruitment.web.visit import Visit

STAGES = {"interview": "Online interview", "centre": "Assessment centre"}


@routes.get("/<cohort>/exercises", endpoint="exercises")
@access(PACKS)
def index(visit: Visit) -> ResponseReturnValue:
    definition = visit.here.definition
    return render_template(
        "lead/exercises.html",
        exercises=definition.exercises,
        stages=STAGES,
        seen=seen_in(definition),
        minutes=sum(one.minutes for one in definition.exercises),
    )


@routes.get("/<cohort>/exercises/<code>", endpoint="exercise")
@access(PACKS)
def show(visit: Visit, code: str) -> ResponseReturnValue:
    definition = visit.here.definition
    return render_template(
        "lead/exercise.html",
        exercise=definition.exercise(code),
        stages=STAGES,
        names={one.code: one.name for one in definition.criteria},
        criteria=[one for one in definition.criteria if one.code in definition.exercise(code).criteria],
        scale=definition.scale,
        form=BaseForm(),
    )


@routes.post("/<cohort>/exercises/<code>/kit")
@access(PACKS)
def ask_for_kit(visit: Visit, code: str) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    if not BaseForm().validate_on_submit():
        return redirect(url_for(".exercise", cohort=visit.here.slug, code=code))
    ask_for_pack(
        visit.session,
        kind=PackKind.KIT,
        cohort_id=visit.here.id,
        exercise=exercise.code,
        actor_id=visit.actor_id,
        now=visit.now,
    )
    flash(f"The kit of “{exercise.name}” is being made. It appears here when it is ready.", "success")
    return redirect(url_for(".packs", cohort=visit.here.slug))


def seen_in(definition: Definition) -> list[tuple[str, list[bool]]]:
    """For each criterion its name, and whether each exercise shows it, in the definition's order."""
    return [
        (criterion.name, [criterion.code in one.criteria for one in definition.exercises])
        for criterion in definition.criteria
    ]
