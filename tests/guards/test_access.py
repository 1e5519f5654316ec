"""Every route, by every method, for every kind of person, with one's own and others' objects in the address.

Who is let in is read from `recruitment.domain.access`; what an address names, from the table below. A route
that names something and does not stand in it fails the test, and so does one that is never opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select
from werkzeug.routing import Rule as UrlRule
from werkzeug.test import TestResponse

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import MESSAGES, Deed, Role, Rule, allows, may_close
from recruitment.models import Person, StaffRole
from recruitment.servers import Addresses
from recruitment.web.access import access, require_rules
from recruitment.web.entering import ENTERING, FORM
from recruitment.web.visit import Visit
from tests.conftest import Clock
from tests.factories_access import KINDS, NOWHERE, House, Thing, TryingDatabase, Values, make_access_house
from tests.leaks import leaks, readable
from tests.pages import Browser
from tests.posts import POSTS

#: What each route's address names besides its cohort. Routes that name nothing more are not here.
NAMES = {
    "apply.tasks": "own application",
    "apply.details": "own application",
    "apply.save_own_details": "own application",
    "apply.education": "own application",
    "apply.save_education": "own application",
    "apply.add_qualification": "own application",
    "apply.qualification": "own qualification",
    "apply.save_own_qualification": "own qualification",
    "apply.ask_to_remove_qualification": "own qualification",
    "apply.remove_own_qualification": "own qualification",
    "apply.history": "own application",
    "apply.save_history": "own application",
    "apply.leaving": "own application",
    "apply.save_own_leaving": "own application",
    "apply.add_entry": "own application",
    "apply.entry": "own entry",
    "apply.save_own_entry": "own entry",
    "apply.ask_to_remove_entry": "own entry",
    "apply.remove_own_entry": "own entry",
    "apply.question": "own question",
    "apply.save_question": "own question",
    "apply.save_as_typed": "own part",
    "apply.section": "own section",
    "apply.save_own_section": "own section",
    "apply.monitoring": "own application",
    "apply.monitoring_question": "own question of monitoring",
    "apply.save_own_monitoring": "own question of monitoring",
    "apply.save_monitoring_as_typed": "own application",
    "apply.remove_own_monitoring": "own application",
    "apply.referees": "own application",
    "apply.save_own_referees": "own application",
    "apply.another_referee": "own referee",
    "apply.preview": "own application",
    "apply.check": "own application",
    "apply.send": "own application",
    "apply.status": "own application",
    "apply.copy": "own application",
    "apply.declaration": "own declaration",
    "apply.save_own_declaration": "own declaration",
    "apply.save_declaration_as_typed": "own declaration",
    "apply.ask_for_copy": "own application",
    "apply.download_copy": "own application",
    "apply.feedback": "own application",
    "apply.ask_for_own_feedback": "own application",
    "apply.download_feedback": "own application",
    "apply.withdraw": "own application",
    "apply.offer": "own application",
    "apply.answer": "own application",
    "apply.slots": "own exercise",
    "apply.cancel_own_slot": "own exercise",
    "apply.slot_calendar": "own exercise",
    "apply.requests": "own application",
    "apply.ask": "own application",
    "assess.next_in_pass": "own pass",
    "assess.calibrate": "pass",
    "assess.begin_calibration": "pass",
    "assess.score_sample_answer": "own sample",
    "assess.batch": "own pass",
    "assess.reading": "own reading",
    "assess.save": "own reading",
    "assess.ahead": "own reading",
    "assess.save_as_made": "own reading",
    "assess.shown": "own reading",
    "assess.aside": "own reading",
    "assess.ask_for_reader_pack": "own pass",
    "assess.download_reader_pack": "own reader pack",
    "assess.ask_for_interview_pack": "own panel",
    "assess.download_interview_pack": "own interview pack",
    "assess.paper_scores": "own pass",
    "assess.paper_review": "own pass",
    "assess.save_paper_score": "own reading",
    "assess.observation": "own observation",
    "assess.save_observation": "own observation",
    "assess.save_observed_as_made": "own observation",
    "assess.save_note_as_typed": "own note",
    "assess.commit_own": "own observation",
    "assess.observation_concern": "own observation",
    "assess.observation_known": "own observation",
    "assess.observation_calendar": "own observation",
    "assess.add_discussed": "own observation, committed by all",
    "development.message": "e-mail on disk",
    "lead.application": "application",
    "lead.application_answers": "application",
    "lead.application_details": "application",
    "lead.application_scores": "application",
    "lead.application_record": "application",
    "lead.doubt": "doubt",
    "lead.rule_on_doubt": "doubt",
    "lead.ask_for_application_pack": "application",
    "lead.more_time": "application",
    "lead.application_references": "application",
    "lead.application_feedback": "feedback",
    "lead.write_feedback": "feedback",
    "lead.send_feedback": "feedback",
    "lead.ask_for_feedback_pack": "feedback",
    "lead.blinded": "blinded answer",
    "lead.ask_referee": "referee",
    "lead.verify": "reference to verify",
    "lead.assessor": "assessor",
    "lead.remind_assessor": "assessor",
    "lead.remind_assessor_of_readings": "assessor",
    "lead.hand_back_assessor": "assessor",
    "lead.end_assessor": "assessor",
    "lead.close_assessor": "assessor",
    "lead.open_assessor": "assessor",
    "lead.training": "assessor",
    "lead.paper": "reader",
    "lead.ask_for_reader_pack": "reader's pass",
    "lead.paper_scores": "reader's pass",
    "lead.paper_review": "reader's pass",
    "lead.save_paper_score": "reader's reading",
    "lead.calibration": "assessor's pass",
    "lead.let_assessor_on": "assessor's pass",
    "lead.ask_to_try_again": "assessor's pass",
    "lead.sample": "sample",
    "lead.judge_sample": "sample",
    "lead.retire": "sample",
    "lead.staff_member": "lead",
    "lead.remind_lead": "lead's role",
    "lead.end_lead": "lead's role",
    "lead.safer_recruitment": "lead's duty",
    "lead.close_lead": "lead",
    "lead.open_lead": "lead",
    "lead.reopen": "application that was not taken further",
    "lead.agree_to_reopening": "application that was not taken further",
    "lead.extend_band": "band of the reserve list",
    "lead.extend_place": "place on the reserve list",
    "lead.undo_whole": "confirmed decision",
    "lead.undo_one": "candidate of a confirmed decision",
    "lead.safer_record": "safer recruitment of a candidate",
    "lead.ask_for_safeguarding": "safer recruitment of a candidate",
    "lead.record_safely": "what is recorded of a candidate",
    "lead.write_to_stage": "stage",
    "lead.write_to_selection": "selection",
    "lead.selection": "selection",
    "lead.selection_sheet": "selection's sheet",
    "lead.propose_for_selection": "selection",
    "lead.shortlist": "shortlist",
    "lead.shortlist_sheet": "shortlist sheet",
    "lead.shortlist_pack": "shortlist",
    "lead.exercise": "exercise",
    "lead.ask_for_kit": "exercise",
    "lead.interviews_of": "exercise",
    "lead.rota": "exercise",
    "lead.add_interview_day": "exercise",
    "lead.day": "day",
    "lead.ask_for_day": "day",
    "lead.remove_interview_day": "day",
    "lead.centre_day": "centre day",
    "lead.ask_for_centre_day": "centre day",
    "lead.change_centre_day": "centre day",
    "lead.propose_centre_rotation": "centre day",
    "lead.cancel_centre_day": "centre day",
    "lead.centre_board": "centre day",
    "lead.note_centre_arrival": "centre candidate",
    "lead.note_centre_assessor": "centre assessor",
    "lead.centre_proposal": "centre proposal",
    "lead.propose_for_late_candidate": "centre candidate",
    "lead.propose_centre_stand_ins": "centre assessor",
    "lead.booking": "panel",
    "lead.panels_of": "exercise",
    "lead.panel": "panel",
    "lead.ask_for_panel": "panel",
    "lead.propose_decision": "shortlist",
    "lead.wash_up": "list of exercises",
    "lead.ask_for_wash_up": "list of exercises",
    "lead.wash_up_people": "list of exercises",
    "lead.decision": "decision",
    "lead.confirm_decision": "decision",
    "lead.release_decision": "confirmed decision",
    "lead.withdraw_decision": "confirmed decision",
    "lead.amend_wording": "wording",
    "lead.message": "message",
    "lead.message_kind": "kind of message",
    "lead.write": "application",
    "lead.enquiry": "application",
    "lead.hold_message": "message",
    "lead.release_message": "message",
    "lead.change_message": "message",
    "lead.leave_message_out": "message",
    "lead.note_bounce": "message",
    "lead.send_again": "message",
    "lead.download_pack": "pack",
    "lead.download_export": "sheet",
    "public.forget": "interest",
    "lead.request": "request",
    "lead.take": "request",
    "lead.note": "request",
    "lead.settle": "request",
    "lead.job": "job",
    "lead.hold_job": "job",
    "lead.resume_job": "job",
    "lead.run_job": "job",
    "refer.arrive": "link",
    "refer.reference": "own reference",
    "refer.send": "own reference",
    "refer.save_as_typed": "own reference",
    "refer.cannot": "own reference",
}
#: Answers to somebody let in that are neither a page nor a redirect.
ANSWERS = {
    # Nothing comes after the only one.
    "assess.ahead": {204},
    # The worker has never run here.
    "health.work": {503},
    # A code that nobody was sent.
    "sign_in_again.code": {422},
}
#: Of these, somebody's account is to be theirs to close as well.
CLOSING = ("lead.close_assessor", "lead.open_assessor", "lead.close_lead", "lead.open_lead")
#: Signs its browser out, or gives it a link, so it comes last.
LAST = ("account.leave", "refer.arrive")
#: Who may enter for somebody in this cohort.
LEADS = ("lead", "lead of all")
AUDIENCES = ("public", "apply", "assess", "lead", "refer")
#: Which of an audience's routes one test tries: leads have so many that three share them.
SHARES = [
    *(pytest.param(one, slice(None), id=one) for one in AUDIENCES if one != "lead"),
    *(pytest.param("lead", slice(first, None, 3), id=f"lead-{first + 1}-of-3") for first in range(3)),
]


@dataclass
class Walk:
    """A service with everybody and everything in it, and what was wrong so far."""

    app: Flask
    house: House
    browsers: dict[str, Browser]
    wrong: list[str] = field(default_factory=list)
    opened: set[tuple[str, str]] = field(default_factory=set)
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, kind: str, endpoint: str, method: str, url: str) -> TestResponse:
        browser = self.browsers[kind]
        if method == "GET":
            return browser.client.get(url)
        if kind not in self.tokens:
            self.tokens[kind] = browser.with_token()
        sent = self.tokens[kind] | POSTS.get(endpoint, {})
        if is_for_scripts(self.app, endpoint):
            return browser.client.open(url, method=method, json=sent)
        return browser.client.open(url, method=method, data=sent)


@pytest.fixture
def walk(settings: Settings, addresses: Addresses, worker_database: Database, clock: Clock) -> Iterator[Walk]:
    with worker_database.transaction() as session:
        house = make_access_house(session, settings, clock.now)
    trying = TryingDatabase(addresses.web)
    app = create_app(settings, trying, clock=clock)
    browsers = {kind: Browser(app, worker_database, clock) for kind in KINDS}
    for kind, person in house.people.items():
        browsers[kind].sign_in(person)
    browsers["referee"].client.get(f"/refer/{house.link}")
    end_access(worker_database, house)
    settings.outbox.mkdir(parents=True, exist_ok=True)
    email = EmailMessage()
    email["To"], email["Subject"], email["Date"] = "a@example.org", "Hello", clock.now
    email.set_content("Hello")
    (settings.outbox / "walked.eml").write_bytes(bytes(email))
    yield Walk(app, house, browsers)
    trying.dispose()


def end_access(database: Database, house: House) -> None:
    """What was theirs a moment ago is not: their browsers are signed in still."""
    with database.transaction() as session:
        for kind in ("assessor whose role ended", "lead whose role ended"):
            for role in session.exec(select(StaffRole).where(StaffRole.person_id == house.people[kind])):
                session.delete(role)
        session.get_one(Person, house.people["closed account"]).active = False


def audience_of(endpoint: str) -> str:
    blueprint = endpoint.partition(".")[0]
    return blueprint if blueprint in AUDIENCES else "public"


def rule_of(app: Flask, endpoint: str) -> Rule:
    rule: Rule = vars(app.view_functions[endpoint])["access_rule"]
    return rule


def is_for_scripts(app: Flask, endpoint: str) -> bool:
    return bool(vars(app.view_functions[endpoint]).get("answers_a_script"))


def url(app: Flask, endpoint: str, values: Values) -> str:
    named: dict[str, Any] = {name: str(value) for name, value in values.items()}
    with app.test_request_context():
        return app.url_for(endpoint, **named)


def routes_of(app: Flask, audience: str) -> list[UrlRule]:
    every = [one for one in app.url_map.iter_rules() if audience_of(one.endpoint) == audience]
    return sorted(every, key=lambda one: (one.endpoint in LAST, one.rule, one.endpoint))


@dataclass(frozen=True)
class Case:
    """One address, and who of those let in finds something there.

    Attributes:
        entering: whether only those find it who may enter it for its applicant.
        kinds: who tries it.
    """

    cohort: str | None
    values: Values
    there: bool
    owner: str | None = None
    grants: frozenset[tuple[Role, UUID | None]] = frozenset()
    entering: bool = False
    kinds: tuple[str, ...] = KINDS


def cases_of(route: UrlRule, house: House) -> Iterator[Case]:
    """Every address of a route: one's own objects, others', none; in this cohort, another, none."""
    name = NAMES.get(route.endpoint)
    thing = Thing({}, of_cohort=False) if name is None else house.things[name]
    if "cohort" not in route.arguments:
        yield Case(None, thing.own, True, thing.owner, thing.grants)
        yield from (Case(None, other, False) for other in thing.others)
        if thing.owner == "applicant":
            yield from entered_cases(route, house, thing)
        return
    here, elsewhere = house.here.slug, house.elsewhere.slug
    yield Case(here, thing.own, True, thing.owner, thing.grants)
    yield from (Case(here, other, False) for other in thing.others)
    yield Case(elsewhere, thing.own, not thing.of_cohort, thing.owner)
    yield Case(NOWHERE, thing.own, False)


def entered_cases(route: UrlRule, house: House, thing: Thing) -> Iterator[Case]:
    """What leads entered for somebody: pages of its form open to leads of its cohort, until it is sent."""
    draft, sent = ({**thing.own, "reference": reference} for reference in house.entered)
    yield Case(
        None, draft, route.endpoint in FORM, entering=True, kinds=KINDS if route.endpoint in FORM else LEADS
    )
    yield Case(None, sent, False, kinds=LEADS)


def expected(walk: Walk, route: UrlRule, method: str, kind: str, case: Case) -> set[int | str]:
    """What the data say that somebody gets."""
    rule, actor = rule_of(walk.app, route.endpoint), walk.house.actors[kind]
    if actor is not None and actor.by_link is not rule.by_link:
        actor = None  # A link is no account, and an account is no link.
    if actor is None and not rule.for_anybody:
        # A page that says so; a page's script is told by a sentence.
        return {404, 409} if rule.by_link else {"sign in"}
    cohorts = {walk.house.here.slug: walk.house.here.id, walk.house.elsewhere.slug: walk.house.elsewhere.id}
    if case.cohort == NOWHERE:
        return {404}
    if not allows(rule, rule.deed(method), actor, cohorts.get(case.cohort or "")):
        return {403}
    may_enter = allows(ENTERING, Deed.CHANGE, actor, walk.house.here.id)
    if not case.there or case.owner not in (None, kind) or (case.entering and not may_enter):
        return {404}
    if route.endpoint in CLOSING and not (actor and may_close(actor, case.grants)):
        return {403}
    return {*ANSWERS.get(route.endpoint, {200, 302})}


def found(walk: Walk, kind: str, response: TestResponse, wanted: set[int | str]) -> int | str:
    """What somebody got: each in their own way, a page, a form and a script are asked to sign in."""
    redirected = response.status_code == 302
    if response.status_code == 401 or (redirected and response.location.startswith("/sign-in?")):
        return "sign in"
    if redirected and wanted == {404}:
        # Sent on to a page on which there is nothing.
        return walk.browsers[kind].client.get(response.location).status_code
    return response.status_code


def try_route(walk: Walk, route: UrlRule) -> None:
    """Try one route by every method, as everybody, at every address."""
    methods = sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
    for case in cases_of(route, walk.house):
        cohort = {} if case.cohort is None else {"cohort": case.cohort}
        address = url(walk.app, route.endpoint, {**cohort, **case.values})
        for method in methods:
            for kind in case.kinds:
                response = walk.ask(kind, route.endpoint, method, address)
                wanted = expected(walk, route, method, kind, case)
                got = found(walk, kind, response, wanted)
                if got not in wanted:
                    walk.wrong.append(f"{method} {address} as {kind}: {got}, not {wanted}")
                elif got in (200, 302):
                    walk.opened.add((route.endpoint, method))
                look_for_leaks(walk, kind, case, f"{method} {address}", response)


def look_for_leaks(walk: Walk, kind: str, case: Case, what: str, response: TestResponse) -> None:
    """Nothing of the other cohort stands on a page of this one, on a refusal, or where nobody may see it."""
    may_see = kind in ("lead elsewhere", "assessor elsewhere", "lead of all")
    if may_see and case.cohort != walk.house.here.slug:
        return
    asked_for = {str(value) for value in case.values.values()}
    secrets = [secret for secret in walk.house.foreign if secret not in asked_for]
    held = leaks(readable(response), secrets)
    if held:
        walk.wrong.append(f"{what} as {kind} shows {held}")


@pytest.mark.parametrize(("audience", "share"), SHARES)
def test_every_route_gives_everybody_what_the_table_says_and_no_more(
    walk: Walk, audience: str, share: slice
) -> None:
    routes = routes_of(walk.app, audience)[share]
    for route in routes:
        try_route(walk, route)
    assert not walk.wrong, "\n".join(["", *walk.wrong])
    tried = {
        (route.endpoint, method)
        for route in routes
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    }
    # What nobody could open was not tried.
    assert tried - walk.opened == {(endpoint, method) for endpoint, method in tried if endpoint in ANSWERS}


def test_every_route_that_names_something_is_in_the_table_and_no_other(app: Flask) -> None:
    naming = {route.endpoint for route in app.url_map.iter_rules() if route.arguments - {"cohort"}}
    assert naming == set(NAMES)


def test_the_other_cohort_has_something_to_leak(walk: Walk) -> None:
    lead = walk.browsers["lead of all"]
    pages = (
        "applications",
        "selections",
        "shortlist",
        "decisions",
        "packs",
        "messages",
        "assessors",
        "staff",
        "requests",
    )
    shown = "\n".join(
        lead.client.get(f"/lead/{walk.house.elsewhere.slug}/{page}").get_data(as_text=True) for page in pages
    )
    assert leaks(shown, walk.house.foreign) == list(walk.house.foreign)


@pytest.mark.parametrize("careless", ["Nothing in particular", "{secret}"])
def test_a_view_that_forgets_whose_something_is_or_shows_too_much_is_found(walk: Walk, careless: str) -> None:
    @access(MESSAGES)
    def forgetful(_visit: Visit, message_id: UUID) -> str:
        return careless.format(secret=walk.house.foreign[0])

    walk.app.view_functions["lead.message"] = forgetful
    (route,) = walk.app.url_map.iter_rules("lead.message")
    try_route(walk, route)
    forgotten = [one for one in walk.wrong if ": 200, not {404}" in one]
    shown = [one for one in walk.wrong if f"shows ['{walk.house.foreign[0]}']" in one]
    # Two leads each get another's, one that is not there, and this one in the other cohort.
    assert len(forgotten) == 6
    assert bool(shown) is (careless == "{secret}")


def test_nothing_that_is_tried_is_done(walk: Walk) -> None:
    lead = walk.browsers["lead"]
    thing = walk.house.things["confirmed decision"]
    address = url(walk.app, "lead.withdraw_decision", {"cohort": walk.house.here.slug, **thing.own})
    for _ in range(2):
        assert walk.ask("lead", "lead.withdraw_decision", "POST", address).status_code == 302
    assert "To be released" in lead.get(address).main


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
