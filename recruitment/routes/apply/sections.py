"""The plain sections of the form: one page each, all by the same two views."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.sections import SectionForm, section_form
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import Closed
from recruitment.domain.sections import SECTION_CODES, Section, section_part, told
from recruitment.queries.sections import SavedSection, saved_sections
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own, read_only
from recruitment.services.drafts import Overtaken, Saved
from recruitment.services.sections import hold_for_section, save_section
from recruitment.web.access import access
from recruitment.web.visit import Visit

_ADDRESS = f"/<reference>/<any({','.join(map(repr, SECTION_CODES))}):section>"


@dataclass(frozen=True)
class _Page:
    """A section of one's own application.

    Attributes:
        later: whether it is changed after the application was sent.
    """

    own: Own
    section: Section
    later: bool

    @property
    def address(self) -> str:
        """Its own."""
        return self.own.part_address(self.section.code)

    @property
    def next_address(self) -> str:
        """Where the button that was pressed leads."""
        following = self.own.next_address(self.section.code)
        if not self.later or following == self.address:
            return following
        return url_for("apply.status", reference=self.own.application.reference)

    def saved(self, visit: Visit) -> SavedSection:
        """What is stored of it."""
        return saved_sections(visit.session, self.own.application.id)[self.section.code]

    def read_only(self, visit: Visit, refusal: Closed | None = None) -> ResponseReturnValue:
        """What is stored, where it may not be changed."""
        listed = [(one.label, one.text) for one in told(self.section, self.saved(visit).entries)]
        return read_only(self.own, self.section.title, listed, refusal)

    def show(self, form: SectionForm, **more: object) -> str:
        """The page with its form."""
        return render_template(
            "apply/section.html", own=self.own, section=self.section, form=form, later=self.later, **more
        )


@routes.get(_ADDRESS)
@access(APPLICANT)
def section(visit: Visit, reference: str, section: str) -> ResponseReturnValue:
    page = _open(visit, reference, section)
    if not page.own.may_change(section):
        return page.read_only(visit)
    saved = page.saved(visit)
    carried = page.own.carried_from(section, saved.saved_at)
    return page.show(
        section_form(page.section, entries=saved.entries, version=saved.version), carried=carried
    )


@routes.post(_ADDRESS)
@access(APPLICANT)
def save_own_section(visit: Visit, reference: str, section: str) -> ResponseReturnValue:
    page = _open(visit, reference, section)
    form = section_form(page.section)
    if not form.validate_on_submit():
        return page.show(form)
    try:
        held = hold_for_section(
            visit.session, section=section, reference=reference, actor_id=visit.actor_id, now=visit.now
        )
        saved = save_section(
            visit.session,
            held=held,
            section=page.section,
            typed={name: form[name].data or "" for name in page.section.names},
            version=form.version.number,
        )
    except Closed as refusal:
        return page.read_only(visit, refusal)
    except Overtaken as overtaken:
        return _choose(page, form, overtaken), 409
    return _go_on(page, form, saved)


def _open(visit: Visit, reference: str, code: str) -> _Page:
    own = open_own(visit, reference)
    return _Page(own, own.definition.section(code), later=not own.writable and own.may_change(code))


def _go_on(page: _Page, form: SectionForm, saved: Saved) -> ResponseReturnValue:
    faults = section_part(page.section, saved.stored).faults
    goes_on = page.next_address not in (page.address, page.own.address)
    if faults and goes_on:
        # What is there is saved; what is missing is said where it is missing.
        form.version.renew(saved.version)
        for name, text in saved.stored.items():
            form[name].data = text
        for fault in faults:
            form[fault.field].errors = [fault.sentence]
        return page.show(form, kept=any(saved.stored.values()))
    if saved.changed or page.next_address == page.address:
        flash(f"Saved: {page.section.title}.", "success")
    return redirect(page.next_address)


def _choose(page: _Page, form: SectionForm, overtaken: Overtaken) -> str:
    form.version.renew(overtaken.version)
    listed = [(one.label, one.text) for one in told(page.section, overtaken.stored)]
    return page.show(form, stored=listed, sentence=overtaken.sentence)
