"""Sample answers beside a definition: what is refused, and what those that ship are like."""

import re

import pytest

from recruitment.programme.faults import DefinitionFaults
from recruitment.programme.loading import definition_text, load_definition, shipped_definitions
from recruitment.programme.samples import LEVELS, Samples, load_samples, parse_samples
from recruitment.programme.schema import Definition

LEADERS = shipped_definitions()["difference_leaders"]
TEXT = definition_text(LEADERS.with_name("difference_leaders.samples.toml"))


@pytest.fixture(scope="module")
def leaders() -> Definition:
    return load_definition(LEADERS)


@pytest.fixture(scope="module")
def samples(leaders: Definition) -> Samples:
    return load_samples(LEADERS, leaders)


def test_every_pass_has_three_that_go_up(leaders: Definition, samples: Samples) -> None:
    assert [(one.item, one.criterion) for one in samples.passes] == [
        (one.item, one.criterion) for one in leaders.passes()
    ]
    for one in samples.passes:
        low, middle, high = (answer.score for answer in one.answers)
        assert 1 <= low < middle < high <= 5


def test_length_gives_no_score_away(samples: Samples) -> None:
    lengths = [[len(answer.text.split()) for answer in one.answers] for one in samples.passes]
    assert all(90 <= count <= 200 for row in lengths for count in row)
    longest = [row.index(max(row)) for row in lengths]
    assert {longest.count(level) for level in range(len(LEVELS))} == {3}
    assert all(max(row) - min(row) <= 25 for row in lengths)


def test_no_answer_names_anybody_nor_repeats_an_anchor(leaders: Definition, samples: Samples) -> None:
    titles = re.compile(r"\b(Mr|Mrs|Ms|Miss|Dr)\b")
    for one in samples.passes:
        anchors = leaders.criterion(one.criterion).anchors
        for answer in one.answers:
            assert not titles.search(answer.text)
            assert all(words not in answer.text for words in (anchors.low, anchors.middle, anchors.high))


def test_definition_without_a_file_of_samples_has_none() -> None:
    writing = shipped_definitions()["writing_assessment"]
    assert load_samples(writing, load_definition(writing)).passes == ()


def test_samples_are_not_listed_as_a_definition() -> None:
    assert list(shipped_definitions()) == ["difference_leaders", "writing_assessment"]


ONE = """
[[passes]]
item = "q1"
criterion = "inspired"
[passes.low]
score = 1
text = "a"
reason = "b"
[passes.middle]
score = 3
text = "a"
reason = "b"
[passes.high]
score = 5
text = "a"
reason = "b"
"""


def test_shortest_file_there_can_be(leaders: Definition) -> None:
    (one,) = parse_samples(ONE, leaders).passes
    assert [answer.score for answer in one.answers] == [1, 3, 5]


@pytest.mark.parametrize(
    ("text", "line", "key", "problem"),
    [
        (ONE.replace('"inspired"', '"purpose"'), 2, "passes[0]", "q1 is not scored on purpose."),
        (ONE.replace("score = 5", "score = 6"), 14, "passes[0].high.score", "6 is not on the scale."),
        (ONE.replace("score = 3", "score = 1"), 2, "passes[0]", "The scores do not go up: 1, 1, 5."),
        (ONE.replace("score = 3", "score = 5"), 2, "passes[0]", "The scores do not go up: 1, 5, 5."),
        (ONE + ONE, 18, "passes[1]", "The samples of this pass stand above already."),
        (ONE.replace('reason = "b"\n[passes.middle]', "[passes.middle]"), 5, "passes[0].low", "“reason”"),
        (
            ONE.replace('reason = "b"\n[passes.middle]', 'reason = " "\n[passes.middle]'),
            8,
            "",
            "It is empty.",
        ),
        (ONE.replace("[passes.high]", "[passes.best]"), 13, "passes[0].best", "“best” is not a key"),
        (ONE.replace('text = "a"', "text = a", 1), 7, "", "This is not TOML"),
    ],
)
def test_fault_is_found_with_its_line(
    leaders: Definition, text: str, line: int, key: str, problem: str
) -> None:
    with pytest.raises(DefinitionFaults) as refused:
        parse_samples(text, leaders, "leaders.samples.toml")
    faults = [(one.line, one.key, one.problem) for one in refused.value.faults]
    assert any(one[0] == line and one[1].startswith(key) and problem in one[2] for one in faults), faults


def test_misspelt_key_is_told_which_keys_there_are(leaders: Definition) -> None:
    with pytest.raises(DefinitionFaults) as refused:
        parse_samples(ONE.replace("criterion", "criteria"), leaders)
    mends = [one.mend for one in refused.value.faults]
    assert "Write “criterion” if that is meant." in mends
