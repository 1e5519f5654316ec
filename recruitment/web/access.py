"""Let people in: every view carries one rule of `recruitment.domain.access`.

The decorator finds who is there, asks the rule, opens the one transaction of the request under the
rule's database role, hands the view a `Visit`, and commits before the response leaves. A view that
raises leaves nothing behind.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from sqlmodel import Session
from wtforms.validators import ValidationError

from recruitment.domain.access import Actor, Role, Rule, allows
from recruitment.domain.errors import NotAllowed, NotFound
from recruitment.queries.cohorts import CohortFacts, cohort_by_slug, public_cohort
from recruitment.web.service import current_service
from recruitment.web.signed_in import current_actor
from recruitment.web.visit import Visit

View = Callable[..., ResponseReturnValue]

#: Seconds. A form may lie open over a holiday.
_OLDEST_FORM = 60 * 24 * 3600

_REFUSALS = {
    Role.LEAD: "This page is for recruitment leads. Ask a lead to add you if you should see it.",
    Role.ASSESSOR: "This page is for assessors. Ask a recruitment lead to add you if you should see it.",
}


def access(rule: Rule) -> Callable[[View], View]:
    """Let in those whom `rule` allows, and hand the view its `Visit` first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            return _admit(rule, view, arguments)

        guarded.access_rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def require_rules(app: Flask) -> None:
    """Refuse to start where a route has no rule.

    Raises:
        RuntimeError: naming the routes.
    """
    bare = [name for name, view in app.view_functions.items() if not hasattr(view, "access_rule")]
    if bare:
        raise RuntimeError(f"Give these routes an access rule: {', '.join(sorted(bare))}.")
    lost = [
        url_rule.rule
        for url_rule in app.url_map.iter_rules()
        if vars(app.view_functions[url_rule.endpoint])["access_rule"].in_cohort
        and "cohort" not in url_rule.arguments
    ]
    if lost:
        raise RuntimeError(f"Name the cohort in these addresses, as their rule asks: {', '.join(lost)}.")


def _admit(rule: Rule, view: View, arguments: dict[str, Any]) -> ResponseReturnValue:
    service = current_service()
    if rule.development_only and service.settings.production:
        abort(404)
    actor = current_actor()
    if rule.role is not None and actor is None:
        return _keep_what_was_typed() or redirect(url_for("account.sign_in", next=_way_back()))
    # A cohort that somebody has no part in is refused further on, in the transaction that finds it.
    if not rule.in_cohort and not allows(rule, actor):
        raise NotAllowed(_REFUSALS[rule.role or Role.LEAD])
    with service.database.transaction(rule.binding, None if actor is None else actor.id) as session:
        cohort = _cohort(session, rule, actor, arguments.pop("cohort", None))
        g.visit = Visit(session, actor, service.clock(), cohort)
        return view(g.visit, **arguments)


def _cohort(session: Session, rule: Rule, actor: Actor | None, slug: str | None) -> CohortFacts | None:
    if slug is None:
        return public_cohort(session)
    cohort = cohort_by_slug(session, slug)
    if cohort is None:
        raise NotFound("Check the address: there is no such cohort.")
    if not allows(rule, actor, cohort.id):
        raise NotAllowed(_REFUSALS[rule.role or Role.LEAD])
    return cohort


def _keep_what_was_typed() -> ResponseReturnValue | None:
    """The page that gives a form back to somebody whose session ended while they were writing.

    The form itself comes back, to be sent again after signing in beside it: nothing is stored, and any web
    process can answer. Only a form of ours, given to this very browser, is given back: its token, however
    old, must be right, so that no other site can put words into it.
    """
    if request.method != "POST":
        return None
    try:
        validate_csrf(request.form.get("csrf_token"), time_limit=_OLDEST_FORM)
    except ValidationError:
        return None
    typed = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    return render_template("public/session_ended.html", typed=typed), 401


def _way_back() -> str:
    # Without the query: somebody's name may have been searched for. A post cannot be repeated by a link.
    return request.path if request.method in ("GET", "HEAD") else "/"
