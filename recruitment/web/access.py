"""Let people in: every view carries one rule of `recruitment.domain.access`, and nothing else asks it.

To open a page is to see its area; to post to it is to change it. The decorator finds out at the
database's door who is there, asks the rule, opens the request's one transaction under the rule's database
role, hands the view a `Visit`, and commits before the response leaves. A view that raises leaves nothing.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from sqlalchemy import Connection
from wtforms.validators import ValidationError

from recruitment.domain.access import Actor, Deed, Role, Rule, allows, may_close, who_may
from recruitment.domain.errors import Closed, NotAllowed, NotFound, SignedOut
from recruitment.queries.arrivals import Arrival, arrive
from recruitment.queries.cohorts import CohortFacts
from recruitment.web.bearer import link_hash
from recruitment.web.entering import entering_here, kept_with_name
from recruitment.web.service import current_service
from recruitment.web.signed_in import session_hash
from recruitment.web.visit import Visit

View = Callable[..., ResponseReturnValue]

#: What the script of a page is told whose link has ended meanwhile.
NO_LINK = (
    "Follow the link in our newest e-mail again, in a new tab, and save then: this page’s link has ended."
)
#: Seconds. A form may lie open over a holiday.
_OLDEST_FORM = 60 * 24 * 3600


def access(rule: Rule, *, data: bool = False) -> Callable[[View], View]:
    """Let in those whom `rule` allows, and hand the view its `Visit` first.

    Args:
        rule: who may, and where.
        data: the view answers a page's own script, in JSON, refusals too (`web.errors`). It is asked every
            few seconds by everybody who writes: no look at the public cohort.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            return _admit(rule, view, arguments, by_script=data)

        guarded.access_rule = rule  # type: ignore[attr-defined]
        guarded.answers_a_script = data  # type: ignore[attr-defined]
        return guarded

    return decorate


def rule_of(endpoint: str) -> Rule:
    """The rule of a view of the application that is running."""
    rule: Rule = vars(current_app.view_functions[endpoint])["access_rule"]
    return rule


def opens(endpoint: str, actor: Actor | None, cohort: CohortFacts | None = None) -> bool:
    """Whether a page would open for somebody, so that a link to it is worth drawing."""
    return allows(rule_of(endpoint), Deed.SEE, actor, None if cohort is None else cohort.id)


def may_change(visit: Visit, rule: Rule) -> bool:
    """Whether whoever sees a page may change what stands there, so that its buttons are worth drawing."""
    return allows(rule, Deed.CHANGE, visit.person, None if visit.cohort is None else visit.cohort.id)


def may_close_account(visit: Visit, grants: Collection[tuple[Role, UUID | None]]) -> bool:
    """Whether whoever is here may close, or open again, the account of somebody with these roles."""
    return may_close(visit.actor, grants)


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


def _admit(rule: Rule, view: View, arguments: dict[str, Any], *, by_script: bool) -> ResponseReturnValue:
    """Find out at the door who is there, then open the one transaction under the rule's own role."""
    service = current_service()
    if rule.development_only and service.settings.production:
        abort(404)
    # First, so that a page which says that the database is away does not ask it again.
    g.actor = None
    with service.database.door() as door:
        return _let_in(rule, view, arguments, door, by_script=by_script)


def _let_in(
    rule: Rule, view: View, arguments: dict[str, Any], door: Connection, *, by_script: bool
) -> ResponseReturnValue:
    """Ask at the door who is there, and carry out the request by the same connection."""
    service = current_service()
    slug = arguments.pop("cohort", None)
    found = _find(rule, slug, door, asks_cohort=slug is not None or not by_script)
    actor = found.bearer if rule.by_link else found.person
    if actor is None and not rule.for_anybody:
        return _turn_away(rule, by_script=by_script)
    # A cohort that somebody has no part in is refused once it has been found.
    if not rule.in_cohort:
        _require(rule, actor)
    entering = None if actor is None else entering_here(service.database, door, rule, actor, arguments)
    whose = actor if entering is None else entering.applicant
    acting = None if whose is None else whose.id
    with service.database.transaction(rule.binding, acting, by=door) as session:
        cohort = _cohort(rule, actor, found.cohort(session), slug)
        g.visit = Visit(session, whose, service.clock(), cohort, entering)
        answer = view(g.visit, **arguments)
        return answer if entering is None else kept_with_name(g.visit, entering, answer)


def _find(rule: Rule, slug: str | None, door: Connection, *, asks_cohort: bool) -> Arrival:
    found = arrive(
        door,
        # Whoever else is signed in here is nobody on a referee's pages.
        session_hash=None if rule.by_link else session_hash(),
        link_hash=link_hash() if rule.by_link else None,
        asks_cohort=asks_cohort,
        slug=slug,
        now=current_service().clock(),
    )
    g.actor = found.person
    return found


def _turn_away(rule: Rule, *, by_script: bool) -> ResponseReturnValue:
    """What whoever is not signed in, or has no link, is answered where somebody must be."""
    if rule.by_link:
        return _without_a_link(by_script=by_script)
    if by_script:
        raise SignedOut("Sign in again to save this.")
    return _keep_what_was_typed() or redirect(url_for("account.sign_in", next=_way_back()))


def _without_a_link(*, by_script: bool) -> ResponseReturnValue:
    """What a referee is answered whose link has ended: what they typed is on it."""
    if by_script:
        raise Closed(NO_LINK)
    typed = [
        (name, text) for name, text in request.form.items() if name not in ("csrf_token", "version") and text
    ]
    return render_template("refer/link_ended.html", typed=typed), 404


def _cohort(
    rule: Rule, actor: Actor | None, found: CohortFacts | None, slug: str | None
) -> CohortFacts | None:
    if slug is None:
        return found
    if found is None:
        raise NotFound("Check the address: there is no such cohort.")
    _require(rule, actor, found)
    return found


def _require(rule: Rule, actor: Actor | None, cohort: CohortFacts | None = None) -> None:
    deed, cohort_id = rule.deed(request.method), None if cohort is None else cohort.id
    if allows(rule, deed, actor, cohort_id):
        return
    who = " or ".join(who_may(deed, rule.area))
    if allows(rule, Deed.SEE, actor, cohort_id):
        raise NotAllowed(f"Ask somebody else to do this: it is for {who}.")
    raise NotAllowed(f"This page is for {who}. Ask a recruitment lead to add you if you should see it.")


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
