"""One's time since education: the timeline, the list of entries, and a question for each gap."""

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.history import LeavingForm, version_name, words_form, words_name
from recruitment.domain.access import APPLICANT
from recruitment.domain.entries import MOST_ENTRIES, month_faults
from recruitment.domain.errors import Closed
from recruitment.domain.history import Month, duration_words
from recruitment.domain.parts import PartFault
from recruitment.domain.whole_history import Explanation, History, history_part, span_of
from recruitment.packs.timeline import timeline
from recruitment.queries.history import experience_of
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own, read_only, whole_history
from recruitment.services.drafts import Overtaken, hold_draft
from recruitment.services.history import Words, save_all_words, save_leaving
from recruitment.web.access import access
from recruitment.web.visit import Visit

TITLE = "Your history"
LEAVING = "When you left full-time education"


@routes.get("/<reference>/history")
@access(APPLICANT)
def history(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    found = own_history(visit, own)
    if not own.writable:
        return read_only(own, TITLE, listed(found))
    if not (found.told.version or found.told.entries):
        # Asked first: the history begins there.
        return redirect(url_for("apply.leaving", reference=own.application.reference))
    return _page(own, found, _filled(found, ()), carried=own.carried_from("history"))


@routes.post("/<reference>/history")
@access(APPLICANT)
def save_history(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    found = own_history(visit, own)
    sent = _sent_explanations()
    form = _filled(found, sent)
    if not form.validate_on_submit():
        return _page(own, found, form)
    words = [
        Words(one.code, form[words_name(one)].data or "", form[version_name(one)].number)
        for one in _asked(found, sent)
        if words_name(one) in request.form
    ]
    noted = "employer_note" in form and "employer_note" in request.form
    try:
        saved = save_all_words(
            visit.session,
            held=hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now),
            words=words,
            leaving={"employer_note": form.employer_note.data or ""} if noted else {},
            version=form.version.number if noted else 0,
        )
    except Closed as refusal:
        return read_only(own, TITLE, listed(found), refusal)
    except Overtaken as overtaken:
        return _choose(visit, own, form, overtaken), 409
    return _go_on(visit, own, changed=any(one.changed for one in saved))


@routes.get("/<reference>/history/leaving")
@access(APPLICANT)
def leaving(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    found = own_history(visit, own)
    if not own.writable:
        return read_only(own, TITLE, listed(found))
    return render_template("apply/leaving.html", own=own, form=LeavingForm(obj=found.told))


@routes.post("/<reference>/history/leaving")
@access(APPLICANT)
def save_own_leaving(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = LeavingForm()
    if not form.validate_on_submit():
        return render_template("apply/leaving.html", own=own, form=form)
    typed = {name: form[name].data or "" for name in ("left_month", "left_year")}
    try:
        saved = save_leaving(
            visit.session,
            held=hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now),
            typed=typed,
            version=form.version.number,
        )
    except Closed as refusal:
        return read_only(own, TITLE, listed(own_history(visit, own)), refusal)
    except Overtaken as overtaken:
        form.version.renew(overtaken.version)
        stored = [(LEAVING, " ".join(filter(None, map(overtaken.stored.get, typed))))]
        page = render_template(
            "apply/leaving.html", own=own, form=form, stored=stored, sentence=overtaken.sentence
        )
        return page, 409
    now = Month.at(visit.now)
    month, year = typed["left_month"], typed["left_year"]
    faults = tuple(month_faults("left", month, year, "you left full-time education", now))
    if faults and not request.form.get("then"):
        form.version.renew(saved.version)
        show_faults(form, faults)
        return render_template("apply/leaving.html", own=own, form=form)
    return redirect(_after_leaving(own))


@routes.get("/<reference>/history/add")
@access(APPLICANT)
def add_entry(visit: Visit, reference: str) -> ResponseReturnValue:
    """An id for an entry that is not there yet: saved twice under it, it is there once."""
    own = open_own(visit, reference)
    if len(own_history(visit, own).told.entries) >= MOST_ENTRIES:
        flash(
            f"Put some together, or remove one first: there can be {MOST_ENTRIES} entries of your history.",
            "attention",
        )
        return redirect(own.part_address("history"))
    return redirect(url_for("apply.entry", reference=own.application.reference, entry_id=uuid4()))


def own_history(visit: Visit, own: Own) -> History:
    """The history of one's application, as it stands."""
    return whole_history(visit, own, experience_of(visit.session, own.application.id).history)


def listed(found: History) -> list[tuple[str, str]]:
    """Every entry and every gap with its words, labelled by its months."""
    left = [(LEAVING, found.left.words if found.left else "")]
    return left + [
        (line.when, "\n".join(filter(None, (line.what, line.place, line.text, line.duties))))
        for line in found.lines
    ]


def show_faults(form: BaseForm, faults: tuple[PartFault, ...]) -> None:
    """Say each fault on its field."""
    for fault in faults:
        form[fault.field].errors = [*form[fault.field].errors, fault.sentence]


def _after_leaving(own: Own) -> str:
    match request.form.get("then"):
        case "list":
            return own.address
        case "stay":
            return url_for("apply.leaving", reference=own.application.reference)
        case _:
            return own.part_address("history")


def _sent_explanations() -> tuple[Explanation, ...]:
    """What was sent: also of gaps that another tab has closed since, so that no words are lost."""
    codes = (name.removeprefix("words-") for name in request.form if name.startswith("words-"))
    spans = (span_of(code) for code in codes)
    return tuple(Explanation(span) for span in spans if span is not None)


def _asked(found: History, sent: tuple[Explanation, ...]) -> list[Explanation]:
    standing = [one for gap in found.gaps for one in gap.explanations]
    codes = {one.code for one in standing}
    return [*standing, *(one for one in sent if one.code not in codes)]


def _filled(found: History, sent: tuple[Explanation, ...]) -> BaseForm:
    note = found.told.employer_note if found.asks_for_employer else None
    return words_form(_asked(found, sent), note, found.told.version)


def _go_on(visit: Visit, own: Own, *, changed: bool) -> ResponseReturnValue:
    found = own_history(visit, own)
    next_page = own.next_address("history")
    faults = history_part(found).faults
    if faults and next_page == own.after("history"):
        form = words_form(
            _asked(found, ()),
            found.told.employer_note if found.asks_for_employer else None,
            found.told.version,
        )
        return _page(own, found, form, faults)
    if changed or next_page == own.part_address("history"):
        flash(f"Saved: {TITLE}.", "success")
    return redirect(next_page)


def _choose(visit: Visit, own: Own, form: BaseForm, overtaken: Overtaken) -> str:
    """Both texts: saving once more is the choice to put what was typed over what is saved."""
    found = own_history(visit, own)
    stored = []
    for one in _asked(found, ()):
        if version_name(one) in form:
            form[version_name(one)].renew(one.version)
            stored.append((one.span.words, one.text))
    if "employer_note" in form:
        form.version.renew(found.told.version)
        stored.append(("Your present employer", found.told.employer_note))
    return _page(own, found, form, stored=stored, sentence=overtaken.sentence)


def _name_boxes(found: History, form: BaseForm) -> None:
    """Ask of each gap by its months; of one that grew together from several, once, and show all texts."""
    for gap in found.gaps:
        question = f"{gap.span.words}, {duration_words(gap.span.months)}: what were you doing?"
        for n, one in enumerate(gap.explanations):
            if words_name(one) in form:
                label = question if n == 0 else f"What you wrote of {one.span.words}"
                form[words_name(one)].label.text = label


def _page(
    own: Own, found: History, form: BaseForm, faults: tuple[PartFault, ...] = (), **more: object
) -> str:
    """The page; faults of boxes stand on them, the others at the top, where they lead to what lacks."""
    above = [fault for fault in faults if fault.field not in form]
    show_faults(form, tuple(fault for fault in faults if fault.field in form))
    _name_boxes(found, form)
    return render_template(
        "apply/history.html",
        own=own,
        history=found,
        form=form,
        faults=[(fault.sentence, fault.field) for fault in above],
        drawn=timeline(found),
        most=MOST_ENTRIES,
        words_name=words_name,
        version_name=version_name,
        **more,
    )
