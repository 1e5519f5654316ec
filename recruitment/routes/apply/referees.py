"""Whom the applicant names to speak for them."""

from collections.abc import Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.referees import RefereesForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import Closed
from recruitment.domain.mailboxes import is_personal_mailbox
from recruitment.domain.parts import referees_part
from recruitment.queries.own_application import POSITIONS, SavedReferee, saved_referees
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own, read_only
from recruitment.services.drafts import Overtaken, Saved, hold_draft
from recruitment.services.referees import RefereeEntry, save_referees
from recruitment.web.access import access
from recruitment.web.visit import Visit

TITLE = "Your referees"


@routes.get("/<reference>/referees")
@access(APPLICANT)
def referees(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    saved = saved_referees(visit.session, own.application.id)
    if not own.writable:
        return read_only(own, TITLE, listed(saved))
    last = max((one.saved_at for one in saved if one.saved_at), default=None)
    return _page(own, _filled(saved), carried=own.carried_from("referees", last))


@routes.post("/<reference>/referees")
@access(APPLICANT)
def save_own_referees(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = RefereesForm()
    if not form.validate_on_submit():
        return _page(own, form)
    try:
        saved = save_referees(
            visit.session,
            held=hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now),
            entries=_entries(form),
        )
    except Closed as refusal:
        return read_only(own, TITLE, listed(saved_referees(visit.session, own.application.id)), refusal)
    except Overtaken as overtaken:
        return _choose(visit, own, form, overtaken), 409
    return _go_on(visit, own, form, saved)


def listed(saved: Sequence[SavedReferee]) -> list[tuple[str, str]]:
    """Name and address of each, labelled by their order."""
    ordinals = ("First referee", "Second referee")
    pairs = zip(ordinals, saved, strict=True)
    return [
        (ordinal, ", ".join(filter(None, (one.full_name, one.email, one.when_to_ask))))
        for ordinal, one in pairs
    ]


def _entries(form: RefereesForm) -> list[RefereeEntry]:
    return [
        RefereeEntry(
            form[f"full_name_{n}"].data or "",
            form[f"email_{n}"].data or "",
            form[f"version_{n}"].number,
            form[f"not_before_offer_{n}"].data or "",
        )
        for n in POSITIONS
    ]


def _filled(saved: Sequence[SavedReferee]) -> RefereesForm:
    values: dict[str, str | int] = {}
    for n, one in zip(POSITIONS, saved, strict=True):
        values |= {f"full_name_{n}": one.full_name, f"email_{n}": one.email, f"version_{n}": one.version}
        values[f"not_before_offer_{n}"] = one.not_before_offer
    return RefereesForm(data=values)


def _go_on(visit: Visit, own: Own, form: RefereesForm, saved: tuple[Saved, ...]) -> ResponseReturnValue:
    pairs = [(one.stored["full_name"], one.stored["email"]) for one in saved]
    faults = referees_part(pairs, own_email=visit.actor.email).faults
    next_page = own.next_address("referees")
    if faults and next_page == own.after("referees"):
        for n, one in zip(POSITIONS, saved, strict=True):
            form[f"version_{n}"].renew(one.version)
        for fault in faults:
            form[fault.field].errors = [fault.sentence]
        return _page(own, form, kept=any(any(pair) for pair in pairs))
    if any(one.changed for one in saved) or next_page == own.part_address("referees"):
        flash(f"Saved: {TITLE}.", "success")
    for _, email in pairs:
        if is_personal_mailbox(email):
            flash(_personal(email), "attention")
    return redirect(next_page)


def _personal(email: str) -> str:
    return (
        f"Check {email}: it looks like a personal mailbox. Give a work address if there is one, because we"
        " have to confirm who each referee is. If there is none, leave it as it is."
    )


def _page(own: Own, form: RefereesForm, **more: object) -> str:
    emails = [form[f"email_{n}"].data or "" for n in POSITIONS]
    personal = [_personal(email) for email in emails if is_personal_mailbox(email)]
    return render_template("apply/referees.html", own=own, form=form, personal=personal, **more)


def _choose(visit: Visit, own: Own, form: RefereesForm, overtaken: Overtaken) -> str:
    _refresh_versions(visit, own, form)
    stored = listed(saved_referees(visit.session, own.application.id))
    return render_template(
        "apply/referees.html", own=own, form=form, stored=stored, sentence=overtaken.sentence
    )


def _refresh_versions(visit: Visit, own: Own, form: RefereesForm) -> None:
    for n, one in zip(POSITIONS, saved_referees(visit.session, own.application.id), strict=True):
        form[f"version_{n}"].renew(one.version)
