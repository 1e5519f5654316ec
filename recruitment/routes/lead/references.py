"""References of a cohort, and of one application: asked, received, verified."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.reference import VerifyForm
from recruitment.domain.access import REFERENCES
from recruitment.domain.errors import NotFound
from recruitment.domain.refereeing import Difference, ReferenceState, differences, post_given, post_meant
from recruitment.domain.references import is_reference, normalise_reference
from recruitment.programme.reference_form import ReferenceQuestion
from recruitment.queries.asked_references import written_references
from recruitment.queries.reference_requests import posts_said
from recruitment.queries.references import (
    RefereeLine,
    referees_of_application,
    referees_of_cohort,
    referees_to_ask,
    request_of,
)
from recruitment.queries.whole_application import WholeApplication, whole_application
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.references import ask_again, ask_referees, may_ask, verify_reference
from recruitment.services.views import log_view
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@dataclass(frozen=True)
class Shown:
    """A referee on the page of one application.

    Attributes:
        can_ask: whether a button to ask is worth drawing.
        parts: what they wrote, under its headings: question, answer, and whether it must be looked at.
        differences: from what the applicant said.
        form: to verify it, where there is something to verify.
    """

    line: RefereeLine
    can_ask: bool
    parts: tuple[tuple[str, tuple[tuple[ReferenceQuestion, str, bool], ...]], ...]
    differences: tuple[Difference, ...]
    form: VerifyForm | None

    @property
    def to_look_at(self) -> list[tuple[str, str]]:
        """The answers that come before all else."""
        return [(question.text, answer) for _, rows in self.parts for question, answer, look in rows if look]


@routes.get("/<cohort>/references", endpoint="references")
@access(REFERENCES)
def index(visit: Visit) -> ResponseReturnValue:
    cohort = visit.here
    after = normalise_reference(request.args.get("after", ""))
    page = referees_of_cohort(visit.session, cohort.id, after=after if is_reference(after) else "")
    to_ask = [one for one in referees_to_ask(visit.session, cohort.id) if may_ask(one, cohort.definition)]
    return render_template(
        "lead/references.html",
        form=BaseForm(),
        lines=page.lines,
        to_ask=to_ask,
        people=len({one.reference for one in to_ask}),
        next=page.next and url_for("lead.references", cohort=cohort.slug, after=page.next),
        first=after and url_for("lead.references", cohort=cohort.slug),
    )


@routes.post("/<cohort>/references/ask")
@access(REFERENCES)
def ask_all(visit: Visit) -> ResponseReturnValue:
    cohort = visit.here
    back = redirect(url_for("lead.references", cohort=cohort.slug))
    if not BaseForm().validate_on_submit():
        flash("Press the button again: the page had been open for too long.", "attention")
        return back
    asked = ask_referees(
        visit.session,
        cohort=cohort,
        referees=referees_to_ask(visit.session, cohort.id),
        address=current_service().settings.address,
        actor_id=visit.actor_id,
        now=visit.now,
    )
    flash(
        f"Asked for {asked} {'reference' if asked == 1 else 'references'}. The e-mails are on their way.",
        "success",
    )
    return back


@routes.get("/<cohort>/applications/<reference>/references")
@access(REFERENCES)
def application_references(visit: Visit, reference: str) -> ResponseReturnValue:
    whole = whole_application(visit.session, visit.here.id, reference)
    # What is written of somebody is not theirs to read, whatever else they do here.
    require_not_ones_own(visit.session, whole.id, visit.actor_id)
    return _page(visit, whole)


@routes.post("/<cohort>/applications/<reference>/references/<int:position>/ask")
@access(REFERENCES)
def ask_referee(visit: Visit, reference: str, position: int) -> ResponseReturnValue:
    cohort = visit.here
    whole = whole_application(visit.session, cohort.id, reference)
    require_not_ones_own(visit.session, whole.id, visit.actor_id)
    lines = referees_of_application(visit.session, whole.id)
    line = next((one for one in lines if one.position == position), None)
    if line is None:
        raise NotFound("Check the address: this application names no such referee.")
    back = redirect(url_for("lead.application_references", cohort=cohort.slug, reference=whole.reference))
    if not BaseForm().validate_on_submit():
        flash("Press the button again: the page had been open for too long.", "attention")
        return back
    if not may_ask(line, cohort.definition):
        flash("This referee cannot be asked now: they have answered, or may not be asked yet.", "attention")
        return back
    _ask(visit, line)
    flash(f"Asked {line.full_name}. The e-mail is on its way.", "success")
    return back


def _ask(visit: Visit, line: RefereeLine) -> None:
    address = current_service().settings.address
    if line.request_id is None:
        ask_referees(
            visit.session,
            cohort=visit.here,
            referees=[line],
            address=address,
            actor_id=visit.actor_id,
            now=visit.now,
        )
        return
    ask_again(
        visit.session,
        cohort=visit.here,
        request=request_of(visit.session, visit.here.id, line.request_id),
        address=address,
        actor_id=visit.actor_id,
        now=visit.now,
    )


@routes.post("/<cohort>/applications/<reference>/references/<uuid:request_id>/verify")
@access(REFERENCES)
def verify(visit: Visit, reference: str, request_id: UUID) -> ResponseReturnValue:
    cohort = visit.here
    whole = whole_application(visit.session, cohort.id, reference)
    require_not_ones_own(visit.session, whole.id, visit.actor_id)
    asked = request_of(visit.session, cohort.id, request_id)
    if asked.application_id != whole.id or asked.state != ReferenceState.RECEIVED:
        raise NotFound("Check the address: this application has no such reference to verify.")
    form = _verify_form(asked.position)
    differ = _differences(visit, whole.id, written_references(visit.session, whole.id)[asked.id])
    if not form.validate_on_submit():
        return _page(visit, whole, form)
    if differ and not form.cleared.data:
        form.cleared.errors = ["Say why the differences are no reason for worry."]
        return _page(visit, whole, form)
    with refusals_on(form, visit):
        verify_reference(
            visit.session,
            request=asked,
            how=form.how.data or "",
            cleared=form.cleared.data or "",
            actor_id=visit.actor_id,
            now=visit.now,
        )
    if form.errors:
        return _page(visit, whole, form)
    flash(f"Noted that the reference of {asked.full_name} is verified.", "success")
    return redirect(url_for("lead.application_references", cohort=cohort.slug, reference=whole.reference))


def _page(visit: Visit, whole: WholeApplication, sent: VerifyForm | None = None) -> str:
    lines = referees_of_application(visit.session, whole.id)
    written = written_references(visit.session, whole.id)
    said = posts_said(visit.session, whole.id)
    shown = []
    for line in lines:
        answers = written.get(line.request_id) if line.request_id else None
        given = post_given(answers or {})
        mine = sent if sent is not None and sent.how.id == _verify_form(line.position).how.id else None
        shown.append(
            Shown(
                line,
                may_ask(line, visit.here.definition),
                () if answers is None else _parts(visit, answers),
                () if answers is None else differences(post_meant(said, given), given),
                None
                if answers is None or line.verified_at
                else mine or _verify_form(line.position, formdata=None),
            )
        )
    if written and request.method == "GET":
        log_view(
            visit.session,
            application_id=whole.id,
            person_id=visit.actor_id,
            page="references",
            now=visit.now,
        )
    return render_template(
        "lead/application_references.html", application=whole, shown=shown, form=sent or BaseForm()
    )


def _verify_form(position: int, **options: None) -> VerifyForm:
    """The form about one referee; the page may have one for each, so that ids must differ."""
    form = VerifyForm(**options)
    form.how.id, form.cleared.id = f"how-{position}", f"cleared-{position}"
    return form


def _differences(visit: Visit, application_id: UUID, answers: dict[str, str]) -> tuple[Difference, ...]:
    given = post_given(answers)
    return differences(post_meant(posts_said(visit.session, application_id), given), given)


def _parts(
    visit: Visit, answers: dict[str, str]
) -> tuple[tuple[str, tuple[tuple[ReferenceQuestion, str, bool], ...]], ...]:
    return tuple(
        (
            title,
            tuple(
                (one, answers.get(one.code, ""), bool(one.look_at) and answers.get(one.code) == one.look_at)
                for one in questions
                if answers.get(one.code) or not one.needed_if
            ),
        )
        for title, questions in visit.here.definition.reference.parts
    )
