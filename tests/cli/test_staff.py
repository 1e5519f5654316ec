"""`recruitment staff`: the same services as the pages, for whoever runs the service."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from recruitment.cli import recruitment
from recruitment.db import Database
from recruitment.domain.errors import Refusal
from recruitment.queries.cohorts import CohortFacts
from recruitment.servers import Addresses
from recruitment.services.allocation import allocate_readings
from tests.factories import make_application, make_assessor, make_cohort

Staff = Callable[..., Result]


@pytest.fixture
def cohort(worker_database: Database, now: datetime) -> CohortFacts:
    """A cohort of one candidate with two assessors, who have everything given out."""
    with worker_database.transaction() as session:
        made = make_cohort(session, now)
        for name in ("first", "second", "third"):
            make_assessor(session, made, now, email=f"{name}@example.org")
        make_application(session, made, now)
        allocate_readings(session, cohort=made, link="https://x.example", now=now)
        return made


@pytest.fixture
def staff(
    addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cohort: CohortFacts
) -> Staff:
    given = {
        "DATABASE_URL": addresses.web,
        "DATABASE_WORKER_URL": addresses.worker,
        "DATABASE_OWNER_URL": addresses.owner,
        "DATA_DIR": str(tmp_path),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert cohort.slug == "cohort-2027"

    def invoke(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(recruitment, ["staff", *arguments], input=typed)

    return invoke


def listed(staff: Staff) -> list[list[str]]:
    return [line.split() for line in staff("list").output.splitlines()]


def events(database: Database) -> list[tuple[str, bool]]:
    """What was done, and whether by nobody who is signed in."""
    with database.transaction() as session:
        rows = session.execute(text("select action, actor_id is null from identity.staff_event order by id"))
        return [(row[0], row[1]) for row in rows]


def test_staff_are_added_reminded_and_listed(staff: Staff, worker_database: Database) -> None:
    assert staff("add", "Ada@Example.org", "--role", "lead", "--name", "Ada Quill").output == (
        "ada@example.org is lead of every cohort.\n"
    )
    added = staff("add", "ben@example.org", "BEN@example.org", "cleo@example.org", "--role", "assessor")
    assert added.output == (
        "ben@example.org is assessor of Cohort 2027.\ncleo@example.org is assessor of Cohort 2027.\n"
    )
    again = staff("add", "ben@example.org", "--role", "assessor")
    assert again.output == "ben@example.org is assessor of Cohort 2027 already, and was told a moment ago.\n"
    assert listed(staff)[0] == ["ada@example.org", "lead", "every", "cohort"]
    assert len(listed(staff)) == 6
    assert events(worker_database) == [("invited", True)] * 3


def test_closing_an_account_says_first_what_goes_to_whom_and_asks(
    staff: Staff, worker_database: Database
) -> None:
    asked = staff("deactivate", "first@example.org", typed="n\n")
    assert asked.exit_code == 1
    # Nine passes twice by three: six each.
    assert "Cohort 2027: 6 readings handed back: 6 to others." in asked.output
    assert asked.output.count(" = 9\n") == 2
    assert events(worker_database) == []
    done = staff("deactivate", "first@example.org", typed="y\n")
    assert done.output.endswith("first@example.org can no longer sign in.\n")
    assert listed(staff)[0] == ["first@example.org", "assessor", "cohort-2027", "(closed)"]
    assert events(worker_database) == [("handed_back", True), ("deactivated", True)]


def test_an_account_is_opened_again_with_its_roles(staff: Staff) -> None:
    staff("deactivate", "first@example.org", "--yes")
    done = staff("reactivate", "first@example.org")
    assert done.output == "first@example.org can sign in again, as assessor of Cohort 2027.\n"
    assert "(closed)" not in staff("list").output


def test_a_role_ends_without_a_question_where_nothing_goes(staff: Staff) -> None:
    for email in ("ada@example.org", "ben@example.org"):
        staff("add", email, "--role", "lead")
    assert staff("end", "ben@example.org", "--role", "lead").output == (
        "ben@example.org is no longer lead of every cohort.\n"
    )
    done = staff("end", "first@example.org", "--role", "assessor", typed="y\n")
    assert done.output.endswith("first@example.org is no longer assessor of Cohort 2027.\n")
    assert [line[0] for line in listed(staff)] == [
        "ada@example.org",
        "second@example.org",
        "third@example.org",
    ]


def test_readings_are_handed_back_by_somebody_who_stays(staff: Staff) -> None:
    done = staff("hand-back", "first@example.org", "--yes")
    assert done.output.endswith("first@example.org: 6 readings handed back: 6 to others.\n")
    assert len(listed(staff)) == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("deactivate", "who@example.org"), "nobody has an account as who@example.org"),
        (("add", "no address", "--role", "lead"), "no address is none"),
        (("end", "first@example.org", "--role", "lead"), "this one has ended already"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    staff: Staff, arguments: tuple[str, ...], sentence: str
) -> None:
    refused = staff(*arguments).exception
    assert isinstance(refused, Refusal)
    assert sentence in refused.sentence


def test_the_last_lead_cannot_be_shut_out(staff: Staff) -> None:
    staff("add", "ada@example.org", "--role", "lead")
    refused = staff("deactivate", "ada@example.org").exception
    assert isinstance(refused, Refusal)
    assert refused.sentence == "Add another lead first: Cohort 2027 would have none."
