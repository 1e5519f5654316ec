"""A whole rehearsal: the same seed plays the same story, and everything it leaves behind can be opened."""

import csv
import re
from collections import Counter
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from sqlalchemy import create_engine, text

from recruitment.invented import invent_application
from recruitment.rehearsal.running import Rehearsed, rehearse
from recruitment.rehearsal.timeline import as_text
from recruitment.servers import Addresses
from tests.rehearsal.blank_pages import blank_pages

APPLICANTS, SEED = 12, 7
DAY_PACKS = "makes the packs of interview days the evening before, and packs whose making was lost: 1 done"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return tmp_path_factory.mktemp("one") / "out", tmp_path_factory.mktemp("two") / "out"


@pytest.fixture(scope="module")
def both(server: Addresses, folders: tuple[Path, Path]) -> tuple[Rehearsed, Rehearsed]:
    """The same rehearsal twice. Nobody opens the second's packs; those of days are gone by either's end."""
    with blank_pages(of_days_alone=True):
        first = rehearse(server, applicants=APPLICANTS, seed=SEED, out=folders[0])
    with blank_pages():
        second = rehearse(server, applicants=APPLICANTS, seed=SEED, out=folders[1])
    return first, second


def rows(folder: Path, sheet: str) -> list[dict[str, str]]:
    with (folder / "sheets" / f"DL27-{sheet}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_same_seed_plays_the_same_story(both: tuple[Rehearsed, Rehearsed]) -> None:
    assert both[0] == both[1]
    assert len(both[0].timeline) > 30


def test_same_seed_gives_the_same_sheets_byte_for_byte(
    both: tuple[Rehearsed, Rehearsed], folders: tuple[Path, Path]
) -> None:
    names = sorted(file.name for file in (folders[0] / "sheets").glob("*.csv"))
    assert names == [
        "DL27-applications.csv",
        "DL27-scores.csv",
        "DL27-shortlist-centre.csv",
        "DL27-shortlist-interview.csv",
        "DL27-shortlist-sift.csv",
    ]
    for name in names:
        assert (folders[0] / "sheets" / name).read_bytes() == (folders[1] / "sheets" / name).read_bytes()
    assert both[0].sent == len(rows(folders[0], "shortlist-sift"))
    assert both[0].sheets == 2 * len(names)


def test_story_goes_from_the_invitation_of_staff_to_the_reserve_list(
    both: tuple[Rehearsed, Rehearsed],
) -> None:
    told = [one.what.strip() for one in both[0].timeline]
    milestones = [
        "told: staff invited",
        "opens applications at their time, and tells those who wait for it: 1 done",
        "began the application",
        "submitted the application",
        "reminds people whose application is not sent",
        "closes applications at their time, after the grace: 1 done",
        "readings were given out",
        "readings were committed",
        "shortlist was built",
        "packs were asked for, and made",
        "decision was proposed",
        "decision was confirmed",
        "carries out confirmed decisions: 1 done",
        "was invited to the interview",
        "told: declaration asked",
        "days of interviews were set",
        "told: reference request",
        "self-declarations were sent",
        "told: slot reminder",
        "slots were given by a lead",
        "scorecards were committed, of online interview",
        "candidate did not come to the interview",
        "slot was given by a lead",
        "was invited to the assessment centre",
        "days of the centre were planned",
        "exercises of candidates were set for a day of the centre",
        "told: centre planned",
        "told: centre sitting",
        "assessor was missing on a day of the centre",
        "exercises got an assessor who stands in",
        "told: centre sitting cancelled",
        "scorecards were committed, of final interview",
        "was offered a place",
        "was put on the reserve list",
        "told: offer declined",
    ]
    at = -1
    for one in milestones:
        # Each comes after the one before it, wherever its like has come before.
        at = next(n for n, line in enumerate(told) if n > at and line.startswith(one))
    assert any(line.startswith("was offered a place") for line in told[at:])


def test_everybody_is_where_the_story_says(
    both: tuple[Rehearsed, Rehearsed], folders: tuple[Path, Path]
) -> None:
    came = both[0]
    stages = [row["Stage"] for row in rows(folders[0], "applications")]
    # One of the two who were offered a place declined it, and it went to the one in reserve.
    assert (stages.count("Offer"), came.offered, came.reserve) == (3, 3, 0)
    assert stages.count("Withdrawn") == 1
    assert stages.count("Not progressed") == came.sent - came.offered - 1
    assert stages.count("Application") == came.unsent
    # One comes when all is over, and is not among those who began.
    assert came.sent + came.unsent == APPLICANTS - 1
    late = [one.why for one in came.timeline if one.what == "came too late"]
    assert len(late) == 2
    counted = Counter[str]()
    for one in came.timeline:
        counted[one.what.strip()] += one.count
    assert counted["was offered a place"] == counted["told: offer"] == came.offered
    # Everybody who hears an outcome hears more of it.
    assert counted["told: feedback"] == came.sent - 1


def test_story_tells_what_happened_at_the_centre_to_the_minute_to_how_many_and_why(
    both: tuple[Rehearsed, Rehearsed],
) -> None:
    told = [
        (one.when, one.count, one.what.strip())
        for one in both[0].timeline
        if one.until is None and one.at.date() in (date(2027, 4, 29), date(2027, 5, 5))
    ]
    assert told == [
        ("10am on 29 April 2027", 1, "days of the centre were planned"),
        ("10:05am on 29 April 2027", 20, "exercises of candidates were set for a day of the centre"),
        ("10:05am on 29 April 2027", 4, "told: centre planned"),
        ("10:05am on 29 April 2027", 5, "told: centre sitting"),
        ("8:05am on 5 May 2027", 1, "assessor was missing on a day of the centre"),
        ("8:05am on 5 May 2027", 8, "exercises got an assessor who stands in"),
        ("8:05am on 5 May 2027", 1, "told: centre sitting"),
        ("8:05am on 5 May 2027", 1, "told: centre sitting cancelled"),
        ("8:05am on 5 May 2027", 1, DAY_PACKS),
        ("8:30am on 5 May 2027", 1, "candidate came to the centre"),
        ("8:50am on 5 May 2027", 1, "candidate did not come to the centre"),
        ("8:50am on 5 May 2027", 4, "exercises were moved or freed because of it"),
        ("8:50am on 5 May 2027", 1, "told: centre cancelled"),
        ("8:50am on 5 May 2027", 4, "told: centre sitting"),
        ("8:50am on 5 May 2027", 1, "told: slot missed"),
        ("8:50am on 5 May 2027", 1, DAY_PACKS),
        ("9am on 5 May 2027", 1, "sends messages that wait or were cut off: 1 done"),
        ("9:35am on 5 May 2027", 1, "candidate came to the centre"),
        ("9:40am on 5 May 2027", 1, "candidate was late for the centre"),
        ("9:40am on 5 May 2027", 2, "exercises were moved or freed because of it"),
        ("9:40am on 5 May 2027", 2, "told: centre moved"),
        ("9:40am on 5 May 2027", 1, DAY_PACKS),
        ("9:59am on 5 May 2027", 1, "candidate came to the centre"),
    ]
    assert all(one.why for one in both[0].timeline)


def test_whoever_did_not_come_to_the_centre_is_offered_nothing(
    both: tuple[Rehearsed, Rehearsed], folders: tuple[Path, Path]
) -> None:
    listed = rows(folders[0], "shortlist-centre")
    (unseen,) = (row for row in listed if not row["Final interview"])
    stages = {row["Reference"]: row["Stage"] for row in rows(folders[0], "applications")}
    assert stages[unseen["Reference"]] == "Not progressed"


def test_readings_are_all_done_and_each_answer_was_read_twice(
    both: tuple[Rehearsed, Rehearsed], folders: tuple[Path, Path]
) -> None:
    scores = rows(folders[0], "scores")
    assert len(scores) == both[0].sent * 9 * 2
    assert len({(row["Reference"], row["Item"], row["Criterion"], row["Assessor"]) for row in scores}) == len(
        scores
    )


@pytest.mark.usefixtures("both")
def test_packs_open(folders: tuple[Path, Path]) -> None:
    listed = rows(folders[0], "shortlist-centre")
    offered = {row["Reference"] for row in listed if row["Within the places"] == "yes"}
    files = sorted((folders[0] / "packs").iterdir())
    assert {file.name for file in files} == {
        *(f"DL27-shortlist-2027-{day}.pdf" for day in ("03-30", "04-22", "05-13")),
        *(f"{reference}-application.pdf" for reference in offered),
    }
    for file in files:
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) >= 2
            assert pdf.Root.Lang == "en-GB"


@pytest.mark.usefixtures("both")
def test_workbooks_open_and_say_the_same_as_the_sheets(folders: tuple[Path, Path]) -> None:
    for name in ("applications", "scores", "shortlist-sift", "shortlist-interview", "shortlist-centre"):
        book = openpyxl.load_workbook(folders[0] / "sheets" / f"DL27-{name}.xlsx", read_only=True)
        table = list(book[book.sheetnames[-1]].iter_rows(values_only=True))
        assert len(table) == len(rows(folders[0], name)) + 1
        book.close()


def test_messages_can_be_read_and_each_is_there(
    both: tuple[Rehearsed, Rehearsed], folders: tuple[Path, Path]
) -> None:
    files = sorted((folders[0] / "messages").iterdir())
    emails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert len(files) == both[0].messages
    assert len({str(email["Message-ID"]) for email in emails}) == len(files)
    assert sum("offer you a place" in str(email["Subject"]) for email in emails) == both[0].offered
    assert all(email.get_body(("plain",)) is not None for email in emails)


def test_story_and_file_names_tell_of_nobody(
    both: tuple[Rehearsed, Rehearsed], folders: tuple[Path, Path]
) -> None:
    story = as_text(both[0].timeline)
    assert story == (folders[0] / "timeline.txt").read_text(encoding="utf-8")
    names = " ".join(str(file.relative_to(folders[0])) for file in folders[0].rglob("*"))
    for number in range(APPLICANTS):
        person = invent_application(SEED, number).person
        for word in (person.full_name, person.email, person.full_name.split()[-1]):
            assert not re.search(rf"\b{re.escape(word)}\b", story + names, re.IGNORECASE), word


@pytest.mark.usefixtures("both")
def test_scratch_database_is_dropped(server: Addresses) -> None:
    assert server.superuser is not None
    engine = create_engine(server.superuser)
    with engine.connect() as connection:
        left = connection.execute(text("select datname from pg_database where datname like 'rehearsal%'"))
        assert left.all() == []
    engine.dispose()
