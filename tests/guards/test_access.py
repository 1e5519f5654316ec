"""Every route, by every method, for every kind of person: let in or refused as its rule says."""

from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter
from werkzeug.routing import Rule as UrlRule

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import Actor, Role, Rule, allows
from recruitment.web.access import require_rules
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead, make_person
from tests.pages import Browser

PEOPLE = (
    "nobody",
    "applicant",
    "assessor",
    "assessor elsewhere",
    "lead",
    "lead elsewhere",
    "lead of all",
)
HERE, ELSEWHERE = uuid4(), uuid4()
#: What each kind of person is, the cohort of the address being HERE.
ACTORS: dict[str, Actor | None] = {
    "nobody": None,
    "applicant": Actor(uuid4()),
    "assessor": Actor(uuid4(), frozenset({(Role.ASSESSOR, HERE)})),
    "assessor elsewhere": Actor(uuid4(), frozenset({(Role.ASSESSOR, ELSEWHERE)})),
    "lead": Actor(uuid4(), frozenset({(Role.LEAD, HERE)})),
    "lead elsewhere": Actor(uuid4(), frozenset({(Role.LEAD, ELSEWHERE)})),
    "lead of all": Actor(uuid4(), frozenset({(Role.LEAD, None)})),
}
PLACEHOLDER = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class House:
    """A service with one person of every kind."""

    browsers: dict[str, Browser]
    cohort: str


@pytest.fixture
def house(browser: Browser, worker_database: Database, clock: Clock) -> House:
    with worker_database.transaction() as session:
        here = make_cohort(session, clock.now)
        elsewhere = make_cohort(session, clock.now, name="Elsewhere 2027", public=False)
        people: dict[str, UUID] = {
            "applicant": make_person(session, clock.now),
            "assessor": make_assessor(session, here, clock.now),
            "assessor elsewhere": make_assessor(session, elsewhere, clock.now),
            "lead": make_lead(session, here, clock.now),
            "lead elsewhere": make_lead(session, elsewhere, clock.now),
            "lead of all": make_lead(session, None, clock.now),
        }
    browsers = {"nobody": browser} | {
        kind: browser.another().sign_in(person) for kind, person in people.items()
    }
    return House(browsers, here.slug)


def rule_of(app: Flask, endpoint: str) -> Rule:
    rule: Rule = vars(app.view_functions[endpoint])["access_rule"]
    return rule


def address(app: Flask, url_rule: UrlRule, cohort: str) -> str:
    values: dict[str, Any] = {
        name: cohort if name == "cohort" else PLACEHOLDER for name in url_rule.arguments
    }
    if "pass_slug" in values or "pass" in values:
        values |= {name: "q1-inspired" for name in ("pass_slug", "pass") if name in values}
    for name, converter in url_rule._converters.items():
        if isinstance(converter, AnyConverter):
            values[name] = min(converter.items)
    with app.test_request_context():
        return app.url_for(url_rule.endpoint, **values)


def allowed(rule: Rule, method: str, kind: str) -> bool:
    return allows(rule, rule.deed(method), ACTORS[kind], HERE)


def outcome(browser: Browser, method: str, url: str) -> str:
    sent = browser.client.open(url, method=method, data=browser.with_token() if method == "POST" else None)
    if sent.status_code == 302 and sent.location.startswith("/sign-in?"):
        return "sign in first"
    if sent.status_code == 401:
        return "sign in first"  # what was posted is shown again, to be sent after signing in
    return "refused" if sent.status_code == 403 else "let in"


def test_every_route_lets_in_exactly_whom_its_rule_says(app: Flask, house: House) -> None:
    wrong = []
    for url_rule in app.url_map.iter_rules():
        rule, url = rule_of(app, url_rule.endpoint), address(app, url_rule, house.cohort)
        if url_rule.endpoint == "account.leave":
            continue  # signs everybody out; tests/routes/test_account.py walks it
        methods = sorted((url_rule.methods or set()) & {"GET", "POST"})
        for method, kind in product(methods, PEOPLE):
            refused = "sign in first" if kind == "nobody" else "refused"
            expected = "let in" if allowed(rule, method, kind) else refused
            found = outcome(house.browsers[kind], method, url)
            if found != expected:
                wrong.append(f"{method} {url} ({rule.name}) as {kind}: {found}, not {expected}")
    assert wrong == []


def test_a_route_without_a_rule_stops_the_start(app: Flask) -> None:
    app.view_functions["bare"] = lambda: "anybody"
    with pytest.raises(RuntimeError, match=r"Give these routes an access rule: bare\."):
        require_rules(app)


def test_development_pages_are_not_there_in_production(
    database: Database, clock: Clock, settings: Settings
) -> None:
    production = settings.model_copy(update={"mode": "production", "base_url": "https://apply.example.org"})
    app = create_app(production, database, clock=clock)
    found = app.test_client().get("/development/messages")
    assert found.status_code == 404
