"""What follows when somebody leaves, shown before it is agreed to: the same for assessors and for leads."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.staff import LeavingForm
from recruitment.domain.errors import NotAllowed
from recruitment.queries.staff import Member
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.handing_back import HandBack
from recruitment.services.leaving import Deed, print_of, reactivate_staff
from recruitment.web.access import may_change, may_close_account, rule_of
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@dataclass(frozen=True)
class Leaving:
    """A way of leaving, as its page words it.

    Attributes:
        title: the page's heading.
        follows: what follows for them, a sentence each.
        button: what is pressed to agree.
        done: what is said afterwards.
        back: the address of the page to go back to.
    """

    title: str
    follows: tuple[str, ...]
    button: str
    done: str
    back: str


Foresee = Callable[[], tuple[HandBack, ...]]


def ask_first(
    visit: Visit,
    member: Member,
    leaving: Leaving,
    *,
    foresee: Foresee,
    carry_out: Callable[[Deed], object],
) -> ResponseReturnValue:
    """Show what would follow; once that very thing is agreed to, do it.

    Args:
        member: who leaves.
        leaving: in words.
        foresee: what would be handed back, in each cohort.
        carry_out: does it; it is given what was foreseen, and refuses to do anything else.
    """
    form = LeavingForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            carry_out(deed_of(visit, form.expected.data or ""))
        if not form.errors:
            flash(leaving.done, "success")
            return redirect(leaving.back)
    foreseen = foresee()
    form.expected.data = print_of(foreseen)
    return render_template(
        "lead/leaving.html",
        form=form,
        member=member,
        leaving=leaving,
        foreseen=foreseen,
        may_change=may_change(visit, rule_of(request.endpoint or "")),
    )


def open_account(visit: Visit, member: Member, back: str) -> ResponseReturnValue:
    """Open a closed account again, and go back."""
    require_closing(visit, member)
    form = LeavingForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            reactivate_staff(visit.session, person_id=member.person_id, deed=deed_of(visit, None))
    for sentence in form.form_errors:
        flash(sentence, "attention")
    if not form.errors:
        flash(f"{member.called} can sign in again, with the roles below.", "success")
    return redirect(back)


def closing(member: Member, back: str) -> Leaving:
    """Closing an account, in words."""
    return Leaving(
        title=f"Close the account of {member.called}",
        follows=(
            "They are signed out at once, and cannot sign in: not for any cohort, and not for an application"
            " of their own.",
            "What they committed, proposed or confirmed stands as it is.",
            "You, or a lead of every cohort, can open the account again. Readings that went to others stay"
            " with them.",
        ),
        button="Close this account",
        done=f"The account of {member.called} is closed.",
        back=back,
    )


def require_closing(visit: Visit, member: Member) -> None:
    """Refuse where somebody's account is not the visitor's to close or open.

    Raises:
        NotAllowed: they hold a role that the visitor could not end.
    """
    if not may_close_account(visit, member.pairs):
        raise NotAllowed("Ask a lead of every cohort: this account has roles that are not yours to end.")


def deed_of(visit: Visit, expected: str | None) -> Deed:
    """Who does it, when, and what was foreseen."""
    link = current_service().settings.address + url_for("assess.home")
    return Deed(visit.actor_id, visit.now, link, expected)
