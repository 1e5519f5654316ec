"""Sample answers, which assessors score before they read a pass: added, scored apart, agreed, retired."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.calibration import AddSampleForm, JudgementForm
from recruitment.domain.access import ASSESSORS
from recruitment.programme.schema import Definition
from recruitment.queries.passes import item_title, pass_by_slug, pass_slug, pass_title
from recruitment.queries.samples import SampleLine, SampleSheet, sample_sheet, samples_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.samples import OPINIONS, add_sample, agree_sample, retire_sample, score_apart
from recruitment.web.access import access, may_change
from recruitment.web.visit import Visit


@dataclass(frozen=True)
class PassSamples:
    """The samples of one pass; `in_use` of them are scored to calibrate, `anchors` met among readings."""

    title: str
    slug: str
    samples: tuple[SampleLine, ...]

    @property
    def in_use(self) -> int:
        """How many assessors score before they read."""
        return sum(one.in_use and not one.slipped_in for one in self.samples)

    @property
    def anchors(self) -> int:
        """How many are slipped in."""
        return sum(one.in_use and one.slipped_in for one in self.samples)


@routes.get("/<cohort>/samples")
@access(ASSESSORS)
def samples(visit: Visit) -> ResponseReturnValue:
    definition = visit.here.definition
    held = samples_of(visit.session, visit.here.id, actor_id=visit.actor_id)
    passes = [
        PassSamples(
            pass_title(definition, one.item, one.criterion),
            pass_slug(one.item, one.criterion),
            tuple(line for line in held if (line.item, line.criterion) == (one.item, one.criterion)),
        )
        for one in definition.passes()
    ]
    return render_template(
        "lead/samples.html",
        passes=passes,
        rules=definition.calibration,
        every=definition.anchors.every,
        opinions=OPINIONS,
        may_change=may_change(visit, ASSESSORS),
    )


@routes.route("/<cohort>/samples/add", methods=["GET", "POST"])
@access(ASSESSORS)
def add_sample_answer(visit: Visit) -> ResponseReturnValue:
    definition = visit.here.definition
    passes = [
        (pass_slug(one.item, one.criterion), pass_title(definition, one.item, one.criterion))
        for one in definition.passes()
    ]
    form = AddSampleForm(passes, data={"of": request.args.get("of"), "use": "calibrate"})
    if form.validate_on_submit():
        of = pass_by_slug(definition, form.of.data)
        made = add_sample(
            visit.session,
            cohort_id=visit.here.id,
            item=of.item,
            criterion=of.criterion,
            text=form.text.data or "",
            slipped_in=form.is_slipped_in,
            actor_id=visit.actor_id,
            now=visit.now,
        )
        flash("The sample answer is added. Score it by yourself now; assessors do not see it yet.", "success")
        return redirect(url_for("lead.sample", cohort=visit.here.slug, sample_id=made))
    return render_template("lead/sample_add.html", form=form)


@routes.get("/<cohort>/samples/<uuid:sample_id>")
@access(ASSESSORS)
def sample(visit: Visit, sample_id: UUID) -> ResponseReturnValue:
    sheet = sample_sheet(visit.session, visit.here.id, sample_id, actor_id=visit.actor_id)
    return _page(visit, sheet, _judgement(visit.here.definition, sheet, fresh=True))


@routes.post("/<cohort>/samples/<uuid:sample_id>")
@access(ASSESSORS)
def judge_sample(visit: Visit, sample_id: UUID) -> ResponseReturnValue:
    """Score it by oneself; or, where one has, agree."""
    sheet = sample_sheet(visit.session, visit.here.id, sample_id, actor_id=visit.actor_id)
    if not _asks(sheet):
        flash("Nothing is asked of you here any more: look at how it stands.", "attention")
        return redirect(url_for("lead.sample", cohort=visit.here.slug, sample_id=sample_id))
    form = _judgement(visit.here.definition, sheet)
    if form.validate_on_submit():
        with refusals_on(form, visit):
            _judge(visit, sheet, score=int(form.score.data), reason=form.reason.data or "")
        if not form.errors:
            flash(_judged(sheet.line), "success")
            return redirect(url_for("lead.sample", cohort=visit.here.slug, sample_id=sample_id))
    return _page(visit, sheet, form)


@routes.post("/<cohort>/samples/<uuid:sample_id>/retire")
@access(ASSESSORS)
def retire(visit: Visit, sample_id: UUID) -> ResponseReturnValue:
    form = BaseForm()
    sheet = sample_sheet(visit.session, visit.here.id, sample_id, actor_id=visit.actor_id)
    if form.validate_on_submit():
        retire_sample(
            visit.session,
            cohort_id=visit.here.id,
            sample_id=sample_id,
            actor_id=visit.actor_id,
            now=visit.now,
        )
        flash(
            "The anchor answer is retired: it is slipped in for nobody now. Whoever has it goes on."
            if sheet.line.slipped_in
            else "The sample answer is retired: nobody who begins now scores it.",
            "success",
        )
        return redirect(url_for("lead.samples", cohort=visit.here.slug))
    return _page(visit, sheet, form)


def _judged(line: SampleLine) -> str:
    """What a lead is told, who has scored it or agreed with others, as it stood before."""
    if not line.mine:
        return "Your score is kept."
    if line.slipped_in:
        return "Your score is agreed. The answer is slipped in among readings from now on, unmarked."
    return "Your score is agreed, and assessors score this answer."


def _judge(visit: Visit, sheet: SampleSheet, *, score: int, reason: str) -> None:
    """Keep what a lead makes of it, or has agreed with others. Raises Refusal."""
    given: dict[str, Any] = {
        "sample_id": sheet.line.id,
        "score": score,
        "reason": reason,
        "actor_id": visit.actor_id,
        "now": visit.now,
    }
    if sheet.line.mine:
        agree_sample(visit.session, cohort=visit.here, **given)
    else:
        score_apart(visit.session, cohort_id=visit.here.id, **given)


def _judgement(definition: Definition, sheet: SampleSheet, *, fresh: bool = False) -> JudgementForm:
    """The one form that a sample still asks of whoever looks."""
    agreeing = sheet.line.mine
    sent = {"formdata": None} if fresh else {}
    return JudgementForm(
        definition.scale.points,
        question="The agreed score" if agreeing else "Your score",
        hint="Which words of the anchors it meets and which not."
        + (
            " Assessors read this after they have scored it."
            if agreeing and not sheet.line.slipped_in
            else ""
        ),
        **sent,
    )


def _is_open(line: SampleLine) -> bool:
    """Whether a score is still to be agreed."""
    return line.agreed_at is None and line.retired_at is None


def _asks(sheet: SampleSheet) -> bool:
    """Whether whoever looks can score it, or agree."""
    return _is_open(sheet.line) and (not sheet.line.mine or len(sheet.opinions) >= OPINIONS)


def _page(visit: Visit, sheet: SampleSheet, form: BaseForm) -> str:
    definition, line = visit.here.definition, sheet.line
    return render_template(
        "lead/sample.html",
        sheet=sheet,
        line=line,
        title=pass_title(definition, line.item, line.criterion),
        item_title=item_title(definition, line.item),
        question=definition.question(line.item),
        criterion=definition.criterion(line.criterion),
        points=definition.scale.points,
        asks=_asks(sheet),
        is_open=_is_open(line),
        may_change=may_change(visit, ASSESSORS),
        form=form,
    )
