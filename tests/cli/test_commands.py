"""The command as people use it: by name, with its sentences and its exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from recruitment.db import Database
from recruitment.domain.errors import Refusal
from tests.cli.conftest import Command

DEFINITIONS = Path(__file__).resolve().parents[2] / "recruitment" / "programme" / "definitions"
HEAD = "student,rater,style,org,conv,sent_form\n"


@pytest.fixture
def essays(run: Command) -> Command:
    """The command, with a cohort that candidates come to from a file."""
    file = str(DEFINITIONS / "writing_assessment.toml")
    made = run(
        "cohort", "create", "--definition", file, "--name", "Essays 2027", "--opens", "2027-01-01T09:00",
        "--closes", "2027-02-01T17:00", "--places", "2",
    )  # fmt: skip
    assert made.output == (
        "Made Essays 2027, open from 9am on 1 January 2027 to 5pm on 1 February 2027;"
        " called essays-2027 in commands and addresses.\n"
    )
    return run


def import_file(essays: Command, tmp_path: Path, rows: str) -> Result:
    file = tmp_path / "scores.csv"
    file.write_text(HEAD + rows)
    return essays("import", "scores", str(file), "--candidate", "student", "--assessor", "rater")


def stored(database: Database, table: str) -> int:
    with database.transaction() as session:
        return int(session.execute(text(f"select count(*) from work.{table}")).scalar_one())


def test_a_cohort_is_open_for_the_whole_of_a_bare_day(run: Command) -> None:
    made = run(
        "cohort", "create", "--definition", str(DEFINITIONS / "writing_assessment.toml"), "--name", "Essays",
        "--opens", "2027-06-01", "--closes", "2027-07-01", "--places", "2",
    )  # fmt: skip
    assert "open from midnight on 1 June 2027 to 11:59pm on 1 July 2027" in made.output


@pytest.mark.parametrize("name", ["Essays 2027", "!!"])
def test_a_name_that_makes_no_new_address_is_refused(essays: Command, name: str) -> None:
    done = essays(
        "cohort", "create", "--definition", str(DEFINITIONS / "writing_assessment.toml"), "--name", name,
        "--opens", "2027-06-01", "--closes", "2027-07-01", "--places", "2",
    )  # fmt: skip
    assert isinstance(done.exception, Refusal)
    assert done.exception.sentence.startswith("Choose another name")


def test_every_command_explains_itself(run: Command) -> None:
    listed = run("--help").output
    for name in ("up", "serve", "worker", "jobs", "staff", "programme", "cohort", "import", "demo"):
        assert f"\n  {name} " in listed
        assert run(name, "--help").exit_code == 0


def test_a_good_file_becomes_a_shortlist(essays: Command, tmp_path: Path) -> None:
    done = import_file(essays, tmp_path, "1,A,1,1,1,1\n2,A,4,4,4,4\n3,A,3,3,3,\n")
    assert done.output == (
        "Imported 11 scores into Essays 2027: 3 new candidates, 1 new assessor.\n1 empty cell: gaps.\n"
    )
    lines = essays("shortlist", "build", "--places", "2").output.splitlines()
    assert lines[0] == "Shortlist of Essays 2027, by many-facet model, pooled: candidates 3, places 2."
    assert lines[1].startswith("Fewer than 30 scores in all")
    assert lines[3].startswith("Converged after ")
    assert lines[4] == "No evidence seen: Counts as the lowest score, 1. There was none."
    assert [line.split()[-1] for line in lines[5:]] == ["2", "3"]


def test_a_shortlist_that_did_not_converge_says_so(
    essays: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    import_file(essays, tmp_path, "1,A,1,1,1,1\n2,A,4,4,4,4\n3,A,3,3,3,3\n")
    lines = essays("shortlist", "build", "--places", "2").output.splitlines()
    assert "not converged" in lines[1]
    assert any(line.startswith("NOT CONVERGED after ") for line in lines)


def test_candidates_who_share_no_assessor_are_refused_by_name(essays: Command, tmp_path: Path) -> None:
    import_file(essays, tmp_path, "1,A,1,2,1,1\n2,A,4,4,4,4\n3,B,3,3,3,3\n")
    refused = essays("shortlist", "build", "--places", "2").exception
    assert isinstance(refused, Refusal)
    assert "(1) 2 candidates (" in refused.sentence
    assert ") scored by A; (2) 1 candidate (" in refused.sentence
    assert refused.sentence.endswith(") scored by B.")


def test_ten_broken_rows_are_ten_reasons_and_nothing_is_stored(
    essays: Command, tmp_path: Path, worker_database: Database
) -> None:
    good = "".join(f"{number},A,1,2,3,4\n" for number in range(1, 21))
    broken = "".join(f"{number},B,{number},2,3,4\n" for number in range(5, 15))
    done = import_file(essays, tmp_path, good + broken)
    assert done.exit_code == 1
    reasons = [line for line in done.output.splitlines() if line.startswith("line ")]
    assert [reason.partition(":")[0] for reason in reasons] == [f"line {n}" for n in range(22, 32)]
    assert done.output.splitlines()[-1] == (
        "Mend 10 rows and import the file again: nothing of it was stored."
    )
    assert stored(worker_database, "application") == 0
    assert stored(worker_database, "score") == 0


def test_packs_of_a_shortlist_are_put_in_a_folder(essays: Command, tmp_path: Path) -> None:
    import_file(essays, tmp_path, "1,A,1,1,1,1\n2,A,4,4,4,4\n3,A,3,3,3,3\n")
    essays("shortlist", "build", "--places", "2")
    out = tmp_path / "packs"
    assert essays("packs", "build", "--out", str(out)).exit_code == 0
    files = sorted(path.name for path in out.iterdir())
    assert len(files) == 3
    assert sum(name.endswith("-application.pdf") for name in files) == 2
    assert all((out / name).read_bytes().startswith(b"%PDF-") for name in files)


def test_a_definition_with_faults_is_reported_whole_and_ends_with_1(run: Command, tmp_path: Path) -> None:
    good = (DEFINITIONS / "difference_leaders.toml").read_text()
    file = tmp_path / "broken.toml"
    file.write_text(good.replace('criteria = ["inspired"]', 'criteria = ["inspird"]').replace('"DL"', '"dl"'))
    done = run("programme", "check", str(file))
    assert done.exit_code == 1
    assert "inspird" in done.output
    assert "prefix" in done.output


@pytest.mark.parametrize("name", ["difference_leaders", "writing_assessment"])
def test_the_shipped_definitions_are_in_order(run: Command, name: str) -> None:
    done = run("programme", "check", str(DEFINITIONS / f"{name}.toml"))
    assert done.exit_code == 0
    assert "is in order" in done.output


def test_the_timetable_prints_every_job(run: Command) -> None:
    printed = run("jobs").output
    for job in ("open_applications", "remind_drafts", "release_decisions", "send_messages"):
        assert job in printed
    assert "has not run yet" in printed


def test_an_unknown_cohort_is_refused_with_those_there_are(essays: Command) -> None:
    with pytest.raises(Refusal, match=r"essays is none\. There are: essays-2027\."):
        raise essays("shortlist", "build", "--cohort", "essays").exception or AssertionError


@pytest.mark.usefixtures("run")
def test_a_refusal_is_its_sentence_and_exit_code_1() -> None:
    # A process of its own: the command sets up the logs of the process it runs in.
    line = [sys.executable, "-m", "recruitment.cli", "shortlist", "build"]
    ended = subprocess.run(line, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        "Name the cohort with --cohort. There is none yet: `recruitment cohort create` makes one."
    )


def test_the_demonstration_is_refused_where_there_is_a_cohort(essays: Command) -> None:
    done = essays("demo", "--applicants", "12")
    assert isinstance(done.exception, Refusal)
    assert done.exception.sentence.startswith("Load the demonstration into an empty database")


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(("level", "written"), [("error", 0), ("", 1), ("nonsense", 1)])
def test_no_more_is_logged_than_the_level_says(
    level: str, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_LEVEL", level)
    said = "import logging, sys; sys.argv[1:] = ['--help']; from recruitment.cli import main\n"
    said += "try: main()\nexcept SystemExit: logging.warning('a warning')"
    ended = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert ended.stderr.count("a warning") == written
