"""`recruitment demo`: an invented cohort of any size, at any point of its way."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from recruitment.cli import demo as subject
from recruitment.cli import recruitment
from recruitment.db import Database
from recruitment.demo.people import APPLICANT, ASSESSOR, LEAD, SECOND_LEAD
from recruitment.domain.errors import Refusal
from recruitment.servers import Addresses


@pytest.fixture
def here(addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works on this test's database."""
    monkeypatch.setenv("DATABASE_URL", addresses.web)
    monkeypatch.setenv("DATABASE_WORKER_URL", addresses.worker)
    monkeypatch.setenv("DATABASE_OWNER_URL", addresses.owner)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


def demo(*arguments: str) -> Result:
    return CliRunner().invoke(recruitment, ["demo", *arguments])


@pytest.mark.usefixtures("here")
def test_it_says_what_it_loaded_and_whom_to_sign_in_as(worker_database: Database) -> None:
    done = demo("--applicants", "18", "--assessors", "4", "--seed", "3", "--progress", "sift-done")
    assert done.exit_code == 0
    assert "18 applications, 3 drafts, 4 assessors, 324 of 324 readings scored." in done.output
    for address in (APPLICANT, ASSESSOR, LEAD, SECOND_LEAD):
        assert address in done.output
    with worker_database.transaction() as session:
        stages = session.execute(text("select stage from work.application")).scalars()
        assert Counter(stages) == {"sift": 18, "application": 3}


@pytest.mark.usefixtures("here")
def test_a_large_cohort_is_looked_over_by_the_database(
    worker_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "WORTH_PROCESSES", 12)
    assert demo("--applicants", "12", "--progress", "sent").exit_code == 0
    with worker_database.transaction() as session:
        known = session.execute(
            text("select reltuples from pg_class where oid = 'identity.answer_words'::regclass")
        ).scalar_one()
    assert known == 12


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--applicants", "11"), "11 is not in the range 12<=x<=100000"),
        (("--applicants", "100001"), "100001 is not in the range"),
        (("--assessors", "1"), "1 is not in the range 2<=x<=1000"),
        (("--progress", "half"), "'half' is not one of 'drafts', 'sent', 'sift-begun', 'sift-half'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(given: tuple[str, ...], why: str) -> None:
    done = demo(*given)
    assert done.exit_code == 2
    assert why in done.output


@pytest.mark.usefixtures("here")
def test_a_second_one_is_refused() -> None:
    demo("--applicants", "12", "--progress", "drafts")
    again = demo("--applicants", "12")
    assert isinstance(again.exception, Refusal)
    assert again.exception.sentence.startswith("Load the demonstration into an empty database")
