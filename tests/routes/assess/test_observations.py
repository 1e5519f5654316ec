"""Interviews and exercises as an assessor meets them."""

import json
from uuid import uuid4

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.observing import Observed
from recruitment.domain.stages import Stage
from recruitment.models import Application, ObservationNote, Request, View
from recruitment.queries.observations import observed_on
from recruitment.services.observations import save_note
from tests.conftest import Clock
from tests.factories import ADJUSTMENT, make_assessor
from tests.factories_observation import (
    TO_DO,
    PanelHouse,
    another,
    commit,
    draft,
    let_training_run_out,
    make_panel_house,
)
from tests.pages import Browser, Page, text_of
from tests.statements import counted

NAME = "Éva Okonkwo-Price"
GAP = "July to August 2019: I walked in Wales."
WORDS = "She rang every family."


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> PanelHouse:
    with worker_database.transaction() as session:
        return make_panel_house(session, clock.now)


@pytest.fixture
def url(worker_database: Database, house: PanelHouse) -> str:
    with worker_database.transaction() as session:
        return house.url(session, house.first)


def filled(page: Page, house: PanelHouse, **more: str) -> dict[str, str]:
    """Every slot scored, over what the page was filled in from."""
    scores = {f"score-{slot.key}": "4" for slot in house.slots}
    words = {f"evidence-{slot.key}": WORDS for slot in house.slots}
    return {**scores, **words, "version": page.value("version"), "then": "look", **more}


def fresh_note(page: Page) -> str:
    """The name of the box for the next note, without its field."""
    (box,) = [one for one in page.all("textarea") if (one.get("name") or "").startswith("note-")][:1]
    return (box.get("name") or "").removesuffix("-text")


def made_by(database: Database, house: PanelHouse) -> dict[str, Observed]:
    with database.transaction() as session:
        card = house.own(session, house.first).card_id
        return {slot.key: one for slot, one in observed_on(session, card).items()}


# What there is to do.


def test_interviews_are_listed_by_name_on_a_page_of_their_own(browser: Browser, house: PanelHouse) -> None:
    me = browser.sign_in(house.first)
    page = me.get("/assess/interviews")
    for said in (f"{NAME}, Online interview", "10am on 19 January 2027", "Room 4", "Not begun"):
        assert said in page.main
    home = me.get("/assess").main
    assert "Online interview: 10am on 19 January 2027, Room 4 Not begun" in home
    # The first page is read blind.
    assert NAME not in home
    assert house.reference not in home


def test_whoever_is_on_no_panel_is_told_so(
    browser: Browser, house: PanelHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        stranger = make_assessor(session, house.cohort, clock.now)
    assert "You are on no panel yet." in browser.sign_in(stranger).get("/assess/interviews").main


def test_nobody_is_asked_to_meet_whoever_has_withdrawn(
    browser: Browser, house: PanelHouse, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        session.get_one(Application, house.application_id).stage = Stage.WITHDRAWN
    me = browser.sign_in(house.first)
    assert "Online interview: 10am" not in me.get("/assess").main
    page = me.get("/assess/interviews").main
    assert "No longer a candidate" in page
    assert "Still to do" not in page


def test_page_holds_the_kit_and_what_to_do_for_the_candidate(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database
) -> None:
    page = browser.sign_in(house.first).get(url)
    exercise = house.cohort.definition.exercise("interview")
    asked = exercise.questions[0]
    for said in (NAME, TO_DO, " ".join(asked.text.split()), asked.probes[0]):
        assert said in page.main
    # What the candidate wrote of themselves reaches the panel as an instruction alone.
    assert ADJUSTMENT not in page.html
    assert exercise.safeguarding is not None
    assert " ".join(exercise.safeguarding.text.split()) in page.main
    assert house.cohort.definition.criterion("inspired").anchors.high in page.main
    assert "Each of you scores apart" in page.main
    with worker_database.transaction() as session:
        assert session.exec(select(View.page, View.person_id)).one() == ("observation", house.first)


def test_gaps_are_shown_to_whoever_is_trained_in_date_and_to_nobody_else(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database, clock: Clock
) -> None:
    assert GAP in browser.sign_in(house.first).get(url).main
    with worker_database.transaction() as session:
        others = house.url(session, house.second)
        let_training_run_out(session, house, clock.now)
    assert "Gaps to explore" not in browser.get(url).main
    assert "Gaps to explore" not in browser.another().sign_in(house.second).get(others).main


# Without JavaScript.


def test_scores_and_a_note_are_kept_by_one_button(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database
) -> None:
    me = browser.sign_in(house.first)
    page = me.get(url)
    note = fresh_note(page)
    sent = {"score-why_now-inspired": "no_opportunity", "version": "0", "then": "note"}
    after = me.post(url, sent | {f"{note}-text": "Began with a boy", f"{note}-version": "0"})
    assert "Note begun at 10am" in after.main
    assert fresh_note(after) != note
    assert made_by(worker_database, house) == {"why_now-inspired": Observed("no_opportunity", "")}


def test_looking_through_says_what_is_missing_and_offers_no_commit(
    browser: Browser, house: PanelHouse, url: str
) -> None:
    me = browser.sign_in(house.first)
    page = me.post(url, filled(me.get(url), house, **{"evidence-unasked-purpose": ""}))
    assert "Write what you saw or heard: 4 needs evidence." in page.main
    assert "1 of these is not complete" in page.main
    assert "Commit these scores" not in page.html


def test_a_whole_scorecard_is_committed_and_stands(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database
) -> None:
    me = browser.sign_in(house.first)
    page = me.post(url, filled(me.get(url), house))
    seen = {"version": page.value("version")}
    for _ in range(2):
        done = me.post(f"{url}/commit", seen)
        assert "When everybody on the panel has committed, you see each other’s scores here." in done.main
    # A page that lay open keeps nothing more.
    late = me.post(url, filled(page, house, **{"score-why_now-inspired": "1"}))
    assert late.title.startswith(f"{NAME}, Online interview: committed")
    assert made_by(worker_database, house)["why_now-inspired"] == Observed("4", WORDS)


def test_what_was_changed_elsewhere_is_shown_beside_what_was_typed(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database, clock: Clock
) -> None:
    me = browser.sign_in(house.first)
    page = me.get(url)
    with worker_database.transaction() as session:
        draft(session, house, house.first, clock.now, choice="2")
    page = me.post(url, filled(page, house), status=409)
    assert page.title.startswith("Error: ")
    assert "Changed in another tab or on another device" in page.main
    me.post(url, filled(page, house))
    assert made_by(worker_database, house)["why_now-inspired"] == Observed("4", WORDS)


def test_evidence_that_is_too_long_is_said_on_its_field(
    browser: Browser, house: PanelHouse, url: str
) -> None:
    me = browser.sign_in(house.first)
    page = me.post(url, filled(me.get(url), house, **{"evidence-unasked-purpose": "x" * 2001}))
    assert "Shorten this to 2,000 characters or fewer; it has 2,001." in page.main


# As the page's script saves.


def script(browser: Browser, address: str, **sent: str) -> tuple[int, dict[str, object]]:
    answer = browser.client.post(address, json=browser.with_token(sent))
    return answer.status_code, json.loads(answer.get_data())


def test_script_saves_what_changed_and_is_told_the_version(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database
) -> None:
    me = browser.sign_in(house.first)
    status, told = script(me, f"{url}/save", **{"score-why_now-inspired": "4", "version": "0"})
    assert (status, told) == (200, {"version": 1, "at": "10am"})
    status, told = script(me, f"{url}/save", **{"score-why_now-inspired": "1", "version": "0"})
    assert (status, told["version"]) == (409, 1)
    assert told["stored"]["score-why_now-inspired"] == "4"  # type: ignore[index]
    assert made_by(worker_database, house) == {"why_now-inspired": Observed("4", "")}


def test_a_tablet_that_makes_the_same_score_is_told_of_the_evidence_written_on_a_laptop(
    browser: Browser, house: PanelHouse, url: str
) -> None:
    me = browser.sign_in(house.first)
    score = {"score-why_now-inspired": "4"}
    script(me, f"{url}/save", **score, version="0")
    script(me, f"{url}/save", **{"evidence-why_now-inspired": WORDS, "version": "1"})
    # Else its page would take the version for its own, and save its empty box over the words.
    status, told = script(me, f"{url}/save", **score, version="0")
    assert (status, told["version"]) == (200, 2)
    assert told["stored"]["evidence-why_now-inspired"] == WORDS  # type: ignore[index]
    # Where the version is that of the page, there is nothing to tell.
    assert "stored" not in script(me, f"{url}/save", **score, version="2")[1]


def test_script_saves_a_note_under_the_id_of_the_page(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database
) -> None:
    me, note = browser.sign_in(house.first), uuid4()
    address, field = f"{url}/notes/{note}/save", f"note-{note}"
    for version, words in (("0", "Began with"), ("1", "Began with a boy")):
        status, told = script(me, address, **{f"{field}-text": words, f"{field}-version": version})
        assert (status, told["version"]) == (200, int(version) + 1)
    status, told = script(me, address, **{f"{field}-text": "Other", f"{field}-version": "1"})
    assert (status, told["stored"]) == (409, {f"{field}-text": "Began with a boy"})
    with worker_database.transaction() as session:
        assert session.exec(select(ObservationNote.id, ObservationNote.text)).one() == (
            note,
            "Began with a boy",
        )


def test_script_is_told_once_the_scores_are_committed(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        commit(session, house, house.first, clock.now)
    me = browser.sign_in(house.first)
    status, told = script(me, f"{url}/save", **{"score-why_now-inspired": "1", "version": "1"})
    assert status == 409
    assert "is committed and stands" in str(told["sentence"])


def test_saving_asks_for_no_note_that_stayed_as_it_was(
    browser: Browser, house: PanelHouse, url: str, database: Database, worker_database: Database, clock: Clock
) -> None:
    me, taken = browser.sign_in(house.first), []
    for more in (1, 2):
        with worker_database.transaction() as session:
            own = house.own(session, house.first)
            for _ in range(more):
                save_note(session, own=own, note_id=uuid4(), words="Began", version=0, now=clock.now)
        page = me.get(url)
        sent = {
            box.get("name") or "": box.text or ""
            for box in page.all("textarea")
            if (box.get("name") or "").startswith("note-")
        }
        versions = {name.replace("-text", "-version"): "1" for name in sent}
        with counted(database) as seen:
            me.post(url, sent | versions | {"version": "0"})
        taken.append(len(seen))
    assert taken[0] == taken[1]
    changed = next(name for name, words in sent.items() if words)
    me.post(url, sent | versions | {changed: "Began with a boy", "version": "0"})
    assert "Began with a boy" in me.get(url).main


# Afterwards.


def test_a_concern_goes_to_a_request_and_nobody_on_the_panel_sees_it(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database
) -> None:
    me = browser.sign_in(house.first)
    page = me.post(f"{url}/concern", {"words": ""})
    assert "Write what was said, so that somebody can act on it." in page.main
    me.post(f"{url}/concern", {"words": "Left a pupil alone.", "once": page.value("once")})
    with worker_database.transaction() as session:
        assert "Left a pupil alone." in session.exec(select(Request.text)).one()
        others = house.url(session, house.second)
    assert "Left a pupil" not in browser.another().sign_in(house.second).get(others).html


def test_a_score_that_both_agreed_on_stands_beside_their_own(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        commit(session, house, house.first, clock.now, choice="5")
        commit(session, house, house.second, clock.now, choice="3")
    me = browser.sign_in(house.first)
    page = me.post(f"{url}/discussed", {"slot": house.slots[0].key})
    assert "Choose the score that you agreed on." in page.main
    agreed = {"slot": house.slots[0].key, "score": "4", "reason": "He had met the family.", "version": "0"}
    page = me.post(f"{url}/discussed", agreed)
    row = next(one for one in page.all("tr") if "He had met the family." in "".join(one.itertext()))
    cells = ["".join(cell.itertext())[:1] for cell in row][1:]
    assert cells == ["5", "3", "4"]
    # A page that lay open overtakes nothing; what was agreed on too early gives way, and both are shown.
    stale = me.post(f"{url}/discussed", agreed | {"score": "2", "reason": "Later.", "version": "0"})
    assert "Look at what was added meanwhile" in stale.text
    assert "Later." not in text_of(stale.all("table")[0])
    sent = agreed | {"score": "2", "reason": "She had not.", "version": stale.value("version")}
    table = text_of(me.post(f"{url}/discussed", sent).all("table")[0])
    assert table.index("She had not.") < table.index("Before that:") < table.index("He had met the family.")


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.NOT_PROGRESSED])
def test_after_an_exit_ones_own_card_is_all_there_is(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database, clock: Clock, stage: Stage
) -> None:
    me = browser.sign_in(house.first)
    open_page = me.get(url)
    with worker_database.transaction() as session:
        draft(session, house, house.first, clock.now)
        commit(session, house, house.second, clock.now, evidence="Marmalade")
        session.get_one(Application, house.application_id).stage = stage
    for page in (
        me.get(url),
        me.post(url, filled(open_page, house)),
        me.post(f"{url}/commit", {"version": "1"}),
    ):
        assert page.title.startswith(f"{NAME}, Online interview: no longer a candidate")
        assert WORDS in page.main
        for unsaid in ("Marmalade", ADJUSTMENT, TO_DO, "Gaps to explore", "Commit", "textarea"):
            assert unsaid not in page.html.partition("<main")[2]
    status, told = script(me, f"{url}/save", **{"score-why_now-inspired": "1", "version": "1"})
    assert (status, told["sentence"]) == (409, f"Go back to your interviews: {NAME} is a candidate no more.")
    assert made_by(worker_database, house)["why_now-inspired"] == Observed("3", WORDS)


def test_nothing_is_agreed_on_before_both_have_committed(
    browser: Browser, house: PanelHouse, url: str
) -> None:
    page = browser.sign_in(house.first).post(f"{url}/discussed", {"score": "4"})
    assert "Wait until everybody on the panel has committed their own scores." in page.text


def test_pupils_are_asked_plainly(browser: Browser, worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        house = make_panel_house(session, clock.now, exercise="pupil_panel")
        url = house.url(session, house.first)
    me = browser.sign_in(house.first)
    page = me.get(url)
    assert "Did they talk with us, or at us?" in page.main
    assert "We could not tell" in page.main
    # Neither anchors nor a history: few words.
    assert house.cohort.definition.criterion("humility").anchors.high not in page.main
    assert "Gaps to explore" not in page.main
    page = me.post(url, filled(page, house))
    assert "Commit these scores" in page.html


def test_pages_take_as_many_statements_for_three_as_for_one(
    browser: Browser,
    house: PanelHouse,
    url: str,
    database: Database,
    worker_database: Database,
    clock: Clock,
) -> None:
    me = browser.sign_in(house.first)
    taken = []
    for _ in range(2):
        for address in ("/assess/interviews", "/assess", url):
            with counted(database) as seen:
                me.get(address)
            taken.append(len(seen))
        with worker_database.transaction() as session:
            for _ in range(2):
                draft(session, another(session, house, clock.now), house.first, clock.now)
    assert taken[:3] == taken[3:]
