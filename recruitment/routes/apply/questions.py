"""One question a page."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.answer import AnswerForm, answer_form
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import Closed
from recruitment.domain.parts import PartState, answer_part
from recruitment.domain.words import count_words
from recruitment.programme.schema import Question
from recruitment.queries.own_application import saved_answers
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own, read_only
from recruitment.services.answers import save_answer
from recruitment.services.drafts import Overtaken, Saved, hold_draft
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<reference>/questions/<question>")
@access(APPLICANT)
def question(visit: Visit, reference: str, question: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    asked = own.definition.question(question)
    saved = saved_answers(visit.session, own.application.id, asked.code)[asked.code]
    if not own.writable:
        return read_only(own, asked.title, [(asked.text, saved.text)])
    form = answer_form(asked, text=saved.text, version=saved.version)
    return _page(own, asked, form, carried=own.carried_from(asked.code, saved.saved_at))


@routes.post("/<reference>/questions/<question>")
@access(APPLICANT)
def save_question(visit: Visit, reference: str, question: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    asked = own.definition.question(question)
    form = answer_form(asked, text="", version=0)
    if not form.validate_on_submit():
        return _page(own, asked, form)
    try:
        saved = save_answer(
            visit.session,
            held=hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now),
            question=asked.code,
            text=form.text.data or "",
            version=form.version.number,
        )
    except Closed as refusal:
        stored = saved_answers(visit.session, own.application.id, asked.code)[asked.code]
        return read_only(own, asked.title, [(asked.text, stored.text)], refusal)
    except Overtaken as overtaken:
        return _page(own, asked, form, overtaken), 409
    return _go_on(own, asked, form, saved)


def _go_on(own: Own, asked: Question, form: AnswerForm, saved: Saved) -> ResponseReturnValue:
    part = answer_part(code=asked.code, title=asked.title, most_words=asked.words, text=form.text.data or "")
    next_page = own.next_address(asked.code)
    if part.state is not PartState.TOO_LONG:
        if saved.changed or next_page == own.part_address(asked.code):
            flash(f"Saved: {asked.title}.", "success")
        return redirect(next_page)
    if next_page == own.address:
        flash(f"Saved: {asked.title}. {part.faults[0].sentence}", "attention")
        return redirect(next_page)
    # Said early, on the field, with everything saved.
    form.version.renew(saved.version)
    form.text.errors = [f"{part.faults[0].sentence} It is saved as it stands."]
    return _page(own, asked, form, kept=True)


def _page(
    own: Own, asked: Question, form: AnswerForm, overtaken: Overtaken | None = None, **more: object
) -> str:
    if overtaken is not None:
        # Saving once more is the choice to put this text over the other.
        form.version.renew(overtaken.version)
    return render_template(
        "apply/question.html",
        own=own,
        asked=asked,
        form=form,
        number=own.definition.questions.index(asked) + 1,
        used=count_words(form.text.data or ""),
        overtaken=overtaken,
        **more,
    )
