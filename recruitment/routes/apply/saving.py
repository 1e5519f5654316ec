"""Save a part of a draft as it is typed: the page's script sends what changed, and is told the version.

See "Nothing typed is lost" in `docs/architecture.md` for what is answered when.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import ImmutableMultiDict

from forms.answer import AnswerForm
from forms.base import BaseForm
from forms.details import DetailsForm
from forms.referees import RefereesForm
from forms.sections import section_form
from forms.sent import sent_by_script
from recruitment.domain.access import APPLICANT
from recruitment.domain.deadlines import clock_time
from recruitment.domain.sections import SECTION_CODES
from recruitment.queries.own_application import POSITIONS
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.history_sheets import history_sheet
from recruitment.services import details, referees
from recruitment.services.answers import save_answer
from recruitment.services.drafts import HeldDraft, Overtaken, Saved
from recruitment.services.sections import hold_for_section, save_section
from recruitment.web.access import access
from recruitment.web.limits import saves
from recruitment.web.script import form_refused
from recruitment.web.visit import Visit

Save = Callable[..., Saved]


@dataclass(frozen=True)
class Sheet:
    """How one row of a draft stands in a form.

    Attributes:
        form: checks what was sent.
        columns: of the row, by the names they have in the form.
        version: the form's field for the version.
        save: called with session, held, typed (by column) and version.
    """

    form: Callable[..., BaseForm]
    columns: Mapping[str, str]
    version: str
    save: Save


def referee_sheet(position: int) -> Sheet:
    """One referee of the two on the page."""
    columns = {f"{column}_{position}": column for column in referees.FIELDS}
    save = partial(referees.save_referee, position=position)
    return Sheet(RefereesForm, columns, f"version_{position}", save)


SHEETS = {
    "details": Sheet(DetailsForm, {name: name for name in details.FIELDS}, "version", details.save_details),
    **{f"referee-{position}": referee_sheet(position) for position in POSITIONS},
}


@routes.post("/<reference>/save/<part>")
@access(APPLICANT, data=True)
def save_as_typed(visit: Visit, reference: str, part: str) -> ResponseReturnValue:
    saves().take(visit.doer_id, visit.now)
    held = hold_for_section(
        visit.session, section=part, reference=reference, actor_id=visit.actor_id, now=visit.now
    )
    return save_sheet(visit, held, SHEETS.get(part) or _sheet_of(held, part))


def save_sheet(visit: Visit, held: HeldDraft, sheet: Sheet) -> ResponseReturnValue:
    """Save what a page's script sent of one row, and answer it."""
    sent = sent_by_script()
    form = sheet.form(formdata=sent)
    if not form.validate():
        return form_refused(form)
    try:
        saved = _save(visit.session, held, sheet, form, sent)
    except Overtaken as overtaken:
        stored = _named(sheet, overtaken.stored)
        return jsonify(sentence=overtaken.sentence, version=overtaken.version, stored=stored), 409
    return jsonify(_answer(sheet, form, saved) | {"at": clock_time(visit.now)})


def _sheet_of(held: HeldDraft, part: str) -> Sheet:
    if part in SECTION_CODES:
        section = held.definition.section(part)
        columns = {name: name for name in section.names}
        return Sheet(
            partial(section_form, section), columns, "version", partial(save_section, section=section)
        )
    if sheet := history_sheet(part):
        return Sheet(*sheet)
    question = held.definition.question(part).code
    return Sheet(AnswerForm, {"text": "text"}, "version", partial(_save_answer, question=question))


def _save_answer(
    session: Session, *, held: HeldDraft, question: str, typed: Mapping[str, str], version: int
) -> Saved:
    return save_answer(session, held=held, question=question, text=typed["text"], version=version)


def _save(
    session: Session, held: HeldDraft, sheet: Sheet, form: BaseForm, sent: ImmutableMultiDict[str, str]
) -> Saved:
    typed = {column: form[name].data or "" for name, column in sheet.columns.items() if name in sent}
    version = form[sheet.version].number
    if not typed:
        return Saved(version, {}, changed=False)
    return sheet.save(session, held=held, typed=typed, version=version)


def _answer(sheet: Sheet, form: BaseForm, saved: Saved) -> dict[str, object]:
    if saved.changed or saved.version == form[sheet.version].number:
        return {"version": saved.version}
    # The same text came by another way; the row's other fields may have changed with it.
    return {"version": saved.version, "stored": _named(sheet, saved.stored)}


def _named(sheet: Sheet, stored: Mapping[str, str]) -> dict[str, str]:
    return {name: stored[column] for name, column in sheet.columns.items() if column in stored}
