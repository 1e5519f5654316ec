"""The command and the contract of its JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scoring.command import main
from tests.scoring.tables import cohort, reference, rows_of

ELEMENT = {"se", "infit", "infit_z", "outfit", "outfit_z", "fair_average", "observed_average", "count", "id"}


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    """Return a file with the scores of an invented cohort."""
    ratings, _ = cohort(30, 6)
    file = tmp_path / "scores.csv"
    lines = [",".join(map(str, row)) for row in rows_of(ratings)]
    file.write_text("\n".join(["candidate,assessor,criterion,item,score", *lines]), encoding="utf-8")
    return file


def answer(tmp_path: Path, *arguments: str) -> dict[str, Any]:
    """Return the JSON that a command writes."""
    out = tmp_path / "out.json"
    assert main([*arguments, "--json", str(out)]) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_fit_keeps_the_contract(scores: Path, tmp_path: Path) -> None:
    found = answer(tmp_path, "fit", str(scores))
    assert {
        "estimator", "converged", "iterations", "log_likelihood", "subsets", "steps", "candidates",
        "assessors", "criteria", "reliability", "unexpected", "agreement",
    } <= set(found)  # fmt: skip
    assert set(found["candidates"][0]) >= ELEMENT | {"measure"}
    assert set(found["assessors"][0]) >= ELEMENT | {"severity"}
    assert set(found["criteria"][0]) >= ELEMENT | {"difficulty", "item", "criterion"}
    assert set(found["unexpected"][0]) >= {"candidate", "assessor", "criterion", "observed", "expected", "z"}
    assert set(found["reliability"]) == {"candidates", "assessors", "criteria"}
    assert set(found["agreement"]) >= {"exact_observed", "exact_expected"}
    assert (len(found["steps"]), len(found["subsets"]), found["converged"]) == (4, 1, True)


def test_rank_adds_the_ranking(scores: Path, tmp_path: Path) -> None:
    found = answer(tmp_path, "rank", str(scores), "--places", "5", "--estimator", "joint")
    assert found["estimator"] == "joint"
    assert set(found["ranking"][0]) >= {"id", "expected_rank", "low", "high", "p_top"}
    assert len(found["ranking"]) == 30


def test_the_other_commands_write_what_they_found(scores: Path, tmp_path: Path) -> None:
    assert set(answer(tmp_path, "agree", str(scores))["alpha"]) == {"nominal", "ordinal", "interval", "ratio"}
    assert len(answer(tmp_path, "generalise", str(scores))["outlook"]) == 8
    plan = answer(tmp_path, "readings", str(scores), "--places", "5", "--budget", "7")
    assert len(plan["readings"]) == 7
    found = answer(tmp_path, "allocate", str(scores), "--readings", "3", "--assessors", "new")
    assert len(found["assignments"]) == 30 * 8
    assert "new" in found["loads"]


def test_tables_are_readable(scores: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rank", str(scores), "--places", "5"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "many-facet model, pooled, 5 places"
    assert lines[1].split()[:3] == ["place", "id", "measure"]
    assert set(lines[7]) == {"-"}


def test_weights_and_conflicts_are_taken(scores: Path, tmp_path: Path) -> None:
    weights = ",".join(f"k{k}={1 + (k == 0)}" for k in range(7))
    even, other = (answer(tmp_path, "rank", str(scores), "--places", "5", *extra)["ranking"]
                   for extra in ((), ("--weights", weights)))  # fmt: skip
    assert even != other
    found = answer(tmp_path, "allocate", str(scores), "--readings", "3", "--conflicts", "a0:c0,a1:c0")
    pairs = {(row["assessor"], row["candidate"]) for row in found["assignments"]}
    assert not pairs & {("a0", "c0"), ("a1", "c0")}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("candidate,assessor,score\na,x,7\n", "Line 2: Enter a score from 1 to 5, not 7.\n"),
        ("candidate,assessor,score\na,x,\n", "Give a file with at least one score.\n"),
        (
            "a,b\n1,2\n",
            "Line 1: Name the columns that hold candidate, assessor, score: the heading has only a, b.\n",
        ),
    ],
)
def test_unusable_input_leaves_two_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    file = tmp_path / "scores.csv"
    file.write_text(text, encoding="utf-8")
    assert main(["fit", str(file)]) == 2
    assert capsys.readouterr().err == sentence


def test_a_ranking_across_subsets_is_refused_and_a_fit_describes_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = [
        str(reference("snsf_mock_panels.csv")),
        "--candidate",
        "proposal",
        "--score",
        "num_grade",
        "--scale",
        "1-6",
    ]
    assert main(["rank", *file, "--places", "5"]) == 2
    assert capsys.readouterr().err.startswith("Rank these groups apart")
    found = answer(tmp_path, "fit", *file)
    assert [len(subset["candidates"]) for subset in found["subsets"]] == [15, 15, 15]


def test_a_fit_that_did_not_converge_says_so_in_table_and_json(
    scores: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    for command in (("fit",), ("rank", "--places", "5"), ("readings", "--places", "5")):
        found = answer(tmp_path, command[0], str(scores), *command[1:])
        assert found["converged"] is False
        assert "NOT CONVERGED" in capsys.readouterr().out


@pytest.mark.parametrize("extra", [["--scale", "five"], ["--places", "0"], ["--weights", "k0"]])
def test_options_that_make_no_sense_are_refused_by_the_parser(scores: Path, extra: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["rank", str(scores), "--places", "3", *extra])
    assert left.value.code == 2
