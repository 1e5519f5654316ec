"""Every address that takes posts, and who may post there: read from the application's own map."""

from collections.abc import Iterator
from datetime import datetime

from flask import Flask
from sqlmodel import Session, col, update

from recruitment.config import Settings
from recruitment.domain.sections import SECTION_CODES
from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.routes.apply.saving import SHEETS
from tests.factories_access import House, make_access_house
from tests.guards.test_access import NAMES, audience_of, is_for_scripts, rule_of, url
from tests.hostile import Door, UndoneDatabase
from tests.pages import Browser
from tests.posts import POSTS

#: Who posts to the doors of an audience.
WHO = {
    "apply": "applicant",
    "assess": "assessor",
    "lead": "lead of all",
    "refer": "referee",
    "public": "nobody",
    "own": "applicant",
}
ROW = "00000000-0000-4000-8000-000000000000"
#: One address for many parts of the form, each with fields of its own.
EACH = {
    "apply.save_own_section": ("section", SECTION_CODES),
    "apply.save_as_typed": (
        "part",
        (
            *SHEETS,
            *SECTION_CODES,
            "q1",
            "leaving",
            f"entry-{ROW}",
            f"qualification-{ROW}",
            "gap-2019-07-2019-08",
        ),
    ),
}
#: Answered once the application is sent, which that of the referee is.
SENT = {"apply.answer"}


def make_house_of_doors(session: Session, settings: Settings, now: datetime) -> House:
    """Everybody, and everything that an address names; the applicant has an offer elsewhere."""
    house = make_access_house(session, settings, now)
    sent = house.things["own referee"].own["reference"]
    session.exec(update(Application).where(col(Application.reference) == sent).values(stage=Stage.OFFER))
    return house


def come_in(browser: Browser, house: House, stored: UndoneDatabase, audience: str) -> None:
    """Let a browser in where an audience comes in."""
    if audience == "refer":
        with stored.undone():
            browser.client.get(f"/refer/{house.link}")
    elif WHO[audience] in house.people:
        browser.sign_in(house.people[WHO[audience]])


def _comes_as(app: Flask, endpoint: str) -> str:
    """The audience; pages about oneself stand apart from those for anybody."""
    audience = audience_of(endpoint)
    return audience if audience != "public" or rule_of(app, endpoint).for_anybody else "own"


def doors_of(app: Flask, house: House, audience: str) -> Iterator[Door]:
    """Every address of an audience that takes posts."""
    for rule in app.url_map.iter_rules():
        endpoint = rule.endpoint
        if _comes_as(app, endpoint) != audience or "POST" not in (rule.methods or ()):
            continue
        if rule_of(app, endpoint).development_only:
            continue
        noun = "own referee" if endpoint in SENT else NAMES.get(endpoint)
        held = {} if noun is None else house.things[noun].own
        named = {one: value for one, value in held.items() if one in rule.arguments}
        if "cohort" in rule.arguments:
            named["cohort"] = house.here.slug
        name, codes = EACH.get(endpoint, ("", ("",)))
        for code in codes:
            address = url(app, endpoint, named | ({name: code} if name else {}))
            yield Door(endpoint, address, POSTS.get(endpoint, {}), is_for_scripts(app, endpoint))
