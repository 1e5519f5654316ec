"""Equality monitoring: what there is to say, one question a page, and all of it taken back at one press.

It is no part of the form: nothing waits for it, it may be said in whatever stage, and no other page shows it.
"""

from dataclasses import dataclass
from functools import partial

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.sections import SectionForm, section_form
from recruitment.domain.access import APPLICANT
from recruitment.domain.monitoring import TITLE
from recruitment.domain.parts import Group
from recruitment.domain.sections import Ask, Section
from recruitment.queries.monitoring import SavedMonitoring, saved_monitoring
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own
from recruitment.routes.apply.saving import Sheet, save_sheet
from recruitment.services.drafts import HeldDraft, Overtaken
from recruitment.services.monitoring import remove_monitoring, save_monitoring
from recruitment.web.access import access
from recruitment.web.limits import saves
from recruitment.web.visit import Visit


@dataclass(frozen=True)
class _Page:
    """One's own answers.

    Attributes:
        asks: the questions that the programme asks.
    """

    own: Own
    asks: tuple[Ask, ...]

    @property
    def address(self) -> str:
        """All questions with their answers."""
        return url_for("apply.monitoring", reference=self.own.application.reference)

    @property
    def back(self) -> str:
        """What it was opened from."""
        endpoint = "apply.tasks" if self.own.application.to_be_sent else "apply.status"
        return url_for(endpoint, reference=self.own.application.reference)

    def address_of(self, ask: Ask) -> str:
        """One question."""
        reference = self.own.application.reference
        return url_for("apply.monitoring_question", reference=reference, question=ask.name)

    def ask(self, code: str) -> Ask:
        """The question with this code; there is no page for one that is not asked."""
        return next((one for one in self.asks if one.name == code), None) or abort(404)

    def held(self, visit: Visit) -> HeldDraft:
        """The application, in whatever stage it is."""
        return HeldDraft(self.own.application.id, self.own.definition, visit.now)

    def after(self, ask: Ask) -> str:
        """Where the button that was pressed leads: to the next question, back, or nowhere."""
        if request.form.get("then") == "stay":
            return self.address_of(ask)
        following = self.asks.index(ask) + 1
        if request.form.get("then") == "list" or following == len(self.asks):
            return self.address
        return self.address_of(self.asks[following])

    def show(self, ask: Ask, form: SectionForm, **more: object) -> str:
        """The page of one question."""
        place = self.asks.index(ask) + 1
        return render_template(
            "apply/monitoring_question.html", page=self, own=self.own, ask=ask, form=form, place=place, **more
        )


def _open(visit: Visit, reference: str) -> _Page:
    own = open_own(visit, reference)
    asks = own.definition.monitoring.asks
    if not asks:
        abort(404)
    return _Page(own, asks)


def _form_of(*asks: Ask, saved: SavedMonitoring | None = None) -> SectionForm:
    section = Section("monitoring", TITLE, Group.ABOUT_YOU, (), asks)
    if saved is None:
        return section_form(section)
    return section_form(section, entries=saved.entries, version=saved.version)


@routes.get("/<reference>/monitoring")
@access(APPLICANT)
def monitoring(visit: Visit, reference: str) -> ResponseReturnValue:
    page = _open(visit, reference)
    entries = saved_monitoring(visit.session, page.own.application.id).entries
    unsaid = [ask for ask in page.asks if ask.name not in entries]
    answers = [
        {"key": ask.called, "value": ask.words_for(entries.get(ask.name, "")), "change": page.address_of(ask)}
        for ask in page.asks
    ]
    return render_template(
        "apply/monitoring.html",
        page=page,
        own=page.own,
        answers=answers,
        begun=bool(entries),
        next_address=page.address_of(unsaid[0]) if unsaid else "",
        form=BaseForm(),
    )


@routes.get("/<reference>/monitoring/<question>")
@access(APPLICANT)
def monitoring_question(visit: Visit, reference: str, question: str) -> ResponseReturnValue:
    page = _open(visit, reference)
    ask = page.ask(question)
    return page.show(ask, _form_of(ask, saved=saved_monitoring(visit.session, page.own.application.id)))


@routes.post("/<reference>/monitoring/<question>")
@access(APPLICANT)
def save_own_monitoring(visit: Visit, reference: str, question: str) -> ResponseReturnValue:
    page = _open(visit, reference)
    ask = page.ask(question)
    form = _form_of(ask)
    if not form.validate_on_submit():
        return page.show(ask, form)
    typed = {ask.name: form[ask.name].data or ""}
    try:
        saved = save_monitoring(
            visit.session, held=page.held(visit), typed=typed, version=form.version.number
        )
    except Overtaken as overtaken:
        form.version.renew(overtaken.version)
        stored = ask.words_for(overtaken.stored[ask.name])
        return page.show(ask, form, stored=stored, sentence=overtaken.sentence), 409
    if saved.changed and page.after(ask) in (page.address, page.address_of(ask)):
        flash(f"Saved: {TITLE}.", "success")
    return redirect(page.after(ask))


@routes.post("/<reference>/save/monitoring")
@access(APPLICANT, data=True)
def save_monitoring_as_typed(visit: Visit, reference: str) -> ResponseReturnValue:
    saves().take(visit.actor_id, visit.now)
    page = _open(visit, reference)
    columns = {ask.name: ask.name for ask in page.asks}
    section = Section("monitoring", TITLE, Group.ABOUT_YOU, (), page.asks)
    sheet = Sheet(partial(section_form, section), columns, "version", save_monitoring)
    return save_sheet(visit, page.held(visit), sheet)


@routes.post("/<reference>/monitoring/remove")
@access(APPLICANT)
def remove_own_monitoring(visit: Visit, reference: str) -> ResponseReturnValue:
    page = _open(visit, reference)
    if BaseForm().validate_on_submit():
        remove_monitoring(visit.session, application_id=page.own.application.id)
        flash("Your answers are removed. Nothing of them is kept.", "success")
    return redirect(page.address)
