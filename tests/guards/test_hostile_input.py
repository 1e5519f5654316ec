"""Whatever is sent to any form, by anybody who may send it: a sentence or a clean save, never a failure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from forms.request import ComplaintForm
from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import PUBLIC
from recruitment.mail.composing import Outgoing
from recruitment.servers import Addresses
from recruitment.web.access import access
from recruitment.web.visit import Visit
from tests.conftest import NOW, Clock
from tests.doors import WHO, come_in, doors_of, make_house_of_doors
from tests.factories_access import House
from tests.hostile import MARK, Attack, UndoneDatabase, fault_of, fault_of_message
from tests.pages import Browser

#: Taken before applications open.
EARLY = {"public.interest"}
#: Nothing but a button, by audience.
BUTTONS = {
    "apply": {
        "apply.ask_for_copy",
        "apply.ask_for_own_feedback",
        "apply.remove_own_monitoring",
        "apply.save_education",
        "apply.send",
        "apply.cancel_own_slot",
        "apply.slots",
    },
    "assess": {
        "assess.agreement",
        "assess.ask_for_interview_pack",
        "assess.ask_for_reader_pack",
        "assess.begin_calibration",
        "assess.observation_known",
        "assess.shown",
    },
    "lead": {
        "lead.agree_to_reopening",
        "lead.allocation",
        "lead.ask_all",
        "lead.ask_for_application_pack",
        "lead.ask_for_centre_day",
        "lead.ask_for_day",
        "lead.ask_for_feedback_pack",
        "lead.ask_for_kit",
        "lead.ask_for_panel",
        "lead.ask_for_reader_pack",
        "lead.ask_for_safeguarding",
        "lead.ask_for_wash_up",
        "lead.ask_referee",
        "lead.ask_to_try_again",
        "lead.centre_proposal",
        "lead.confirm_decision",
        "lead.propose_centre_rotation",
        "lead.remind_assessor",
        "lead.remind_assessor_of_readings",
        "lead.remind_assessors_of_readings",
        "lead.remind_lead",
        "lead.remove_interview_day",
        "lead.hold_message",
        "lead.release_message",
        "lead.resume_job",
        "lead.safer_recruitment",
        "lead.retire",
        "lead.run_job",
        "lead.send_feedback",
        "lead.shortlist_pack",
        "lead.take",
    },
    "refer": set(),
    "public": {"account.leave", "public.forget"},
    "own": set(),
}


@pytest.fixture
def house(worker_database: Database, settings: Settings, clock: Clock) -> House:
    """Everybody, and everything that an address names; the applicant has an offer elsewhere."""
    with worker_database.transaction() as session:
        return make_house_of_doors(session, settings, clock.now)


@pytest.fixture
def stored(addresses: Addresses) -> Iterator[UndoneDatabase]:
    held = UndoneDatabase(addresses.web)
    yield held
    held.dispose()


@pytest.fixture
def app(settings: Settings, stored: UndoneDatabase, clock: Clock) -> Flask:
    return create_app(settings, stored, clock=clock)


@pytest.mark.parametrize("audience", WHO)
def test_every_form_takes_or_refuses_whatever_is_sent(
    app: Flask,
    browser: Browser,
    house: House,
    stored: UndoneDatabase,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    audience: str,
) -> None:
    come_in(browser, house, stored, audience)
    now, attacks = clock.now, []
    for door in doors_of(app, house, audience):
        clock.now = now - timedelta(days=60) if door.endpoint in EARLY else now
        attacks.append(Attack(door, app, browser, stored, house.people["lead of all"]))
        attacks[-1].carry_out(monkeypatch)
    failures = [failure for attack in attacks for failure in attack.failures]
    assert not failures, "\n".join(["", *failures])
    # Every form was found, and what was typed was seen again.
    assert {attack.door.endpoint for attack in attacks if not attack.fields} == BUTTONS[audience]
    assert sum(attack.shown for attack in attacks) > 0


def test_a_page_that_gives_back_the_mark_or_breaks_is_found(app: Flask, browser: Browser) -> None:
    answers = (f"<!doctype html><title>A - B</title>{MARK}", "<p>no page", ("<p>broken", 500))
    faults = []
    for answer in answers:
        app.view_functions["health.live"] = lambda: answer  # noqa: B023 - asked for before the next
        faults.append(fault_of(browser.client.get("/health/live")))
    assert faults[0] == "the mark came back unescaped"
    assert faults[1].startswith("not a whole page: ")
    assert faults[2] == "status 500"


def test_a_view_that_reads_a_number_without_a_look_is_found(
    app: Flask,
    browser: Browser,
    house: House,
    stored: UndoneDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @access(PUBLIC)
    def careless(_visit: Visit) -> str:
        return (
            f"<!doctype html><title>A - B</title><main><h1>{int(ComplaintForm().email.data or 0)}</h1></main>"
        )

    app.view_functions["public.complain"] = careless
    (door,) = (one for one in doors_of(app, house, "public") if one.endpoint == "public.complain")
    attack = Attack(door, app, browser, stored, house.people["lead of all"])
    attack.carry_out(monkeypatch)
    assert len([one for one in attack.failures if "status 500" in one and "ValueError" in one]) > 10


def test_a_message_of_which_no_email_can_be_made_is_found() -> None:
    broken = Outgoing("<x@example.org>", "us@example.org", "a@example.org", "A\nb", "Words.", NOW)
    assert fault_of_message(broken).startswith("no e-mail can be made of ")
    assert fault_of_message(replace(broken, subject="A b")) == ""
