"""All the faults of a definition together."""

from __future__ import annotations

import copy
import datetime
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recruitment.programme.checking import check

Written = tuple[str, str, str, str]
FaultsWith = Callable[..., list[Written]]

# Twenty changes of the example, each with the key and the problem of the one fault it makes.
TWENTY = (
    ('prefix = "GL"', 'prefix = "gl"', "prefix", "“gl” cannot be used here."),
    (
        '"care", "craft"]]',
        '"care", "graft"]]',
        "overlapping[0][1]",
        "“graft” is not a criterion of this definition.",
    ),
    ('"help@example.org"', '"help"', "organisation.help_email", "“help” cannot be used here."),
    ('"020 7946 0999"', '""', "organisation.help_phone", "It is empty."),
    (
        "[[pages.complaints]]",
        "[[pages.complaint]]",
        "pages.complaint",
        "“complaint” is not a key of the definition.",
    ),
    ("high = 5", "high = 12", "scale.high", "12 cannot be used here."),
    ('middle = "Digs straight."\n', "", "criteria[1].anchors.middle", "“middle” is missing."),
    ("in_sift = false\n", "", "criteria[2]", "No question is scored on “patience”."),
    ('title = "Craft"\n', "", "questions[1].title", "“title” is missing."),
    ("words = 50", "words = -1", "questions[2].words", "-1 cannot be used here."),
    ("practical = true\n", "", "questions[2]", "The question is scored on nothing."),
    ('"extremes"', '"never"', "sift.evidence", "“never” is not one of the choices."),
    ("care = 0.5", "care = 0.6", "sift.weights", "The weights sum to 1.1."),
    ("effective = 2026-09-01", "", "stages[0].notices[0].effective", "“effective” is missing."),
    ('kind = "not_progressed"', 'kind = "wash_up"', "exits[0].kind", "“wash_up” is not available yet."),
    (
        '"closes - 3 days at 9:00"',
        '"closes + 3 days"',
        "offsets.remind_drafts[0]",
        "“closes + 3 days” is not before closing, when drafts can still be sent in.",
    ),
    ('"closes + 10 working days"', '"soon"', "offsets.release", "“soon” cannot be used here."),
    ("{code}", "{kode}", "messages.sign_in_code.body", "{kode} is not a field of this message."),
    ("[messages.receipt]", "[messages.reciept]", "messages.reciept", "“reciept” is not a kind of message."),
    (
        'subject = "Closed"',
        'subject = "Open"',
        "messages.applications_closed.subject",
        "“applications_opened” has the same subject.",
    ),
)


def test_a_file_with_twenty_faults_reports_all_twenty(faults_with: FaultsWith) -> None:
    faults = faults_with(*[change[:2] for change in TWENTY])

    assert {change[2:] for change in TWENTY} <= {(key, problem) for _, key, problem, _ in faults}


def test_what_follows_from_the_twenty_is_reported_as_well_and_nothing_else(faults_with: FaultsWith) -> None:
    faults = faults_with(*[change[:2] for change in TWENTY])

    others = {(key, problem) for _, key, problem, _ in faults} - {change[2:] for change in TWENTY}
    assert others == {
        ("pages.complaints", "People apply, and the page “complaints” has no words."),
        ("exits", "There are no words for those who are not taken further."),
        ("messages", "The message “receipt” is missing."),
    }


def test_every_fault_ends_in_a_sentence_that_begins_with_a_verb(faults_with: FaultsWith) -> None:
    faults = faults_with(*[change[:2] for change in TWENTY])

    verbs = {"Add", "Change", "Move", "Name", "Remove", "Score", "Use", "Write"}
    assert {mend.split()[0] for *_, mend in faults} <= verbs
    assert all(mend.endswith(".") for *_, mend in faults)


def test_an_empty_file_is_told_every_key_it_needs() -> None:
    faults = check({})

    assert {fault.key for fault in faults if fault.problem.endswith("is missing.")} >= {
        "code",
        "name",
        "prefix",
        "organisation",
        "scale",
        "criteria",
        "questions",
        "sift",
        "stages",
        "offsets",
        "messages",
    }
    assert all(fault.line is None for fault in faults)


def test_tables_of_the_wrong_shape_hide_no_other_fault() -> None:
    faults = check(
        {"criteria": 3, "questions": [1, "two"], "stages": {"kind": "sift"}, "messages": [], "prefix": "x"}
    )

    kinds = {(fault.key, fault.problem) for fault in faults}
    assert kinds >= {
        ("criteria", "It is not a list."),
        ("questions[0]", "It is not a table."),
        ("questions[1]", "It is not a table."),
        ("stages", "It is not a list."),
        ("messages", "It is not a table."),
        ("prefix", "“x” cannot be used here."),
    }


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 20),
    st.floats(),
    st.text(max_size=12),
    st.just(datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)),
    st.lists(st.text(max_size=3) | st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=3) | st.integers(), max_size=2),
)
RAW = tomllib.loads((Path(__file__).parent / "example.toml").read_text(encoding="utf-8"))


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for key, item in items:
        yield (*place, key)
        yield from places(item, (*place, key))


@given(st.lists(st.tuples(st.sampled_from(list(places(RAW))), JUNK), min_size=1, max_size=4))
def test_anything_at_all_in_any_place_is_accepted_or_named_in_sentences(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    raw = copy.deepcopy(RAW)
    for place, junk in changes:
        table: Any = raw
        for part in place[:-1]:
            table = table[part] if isinstance(table, dict | list) and place_in(table, part) else {}
        if isinstance(table, dict) or (isinstance(table, list) and place_in(table, place[-1])):
            table[place[-1]] = junk

    for fault in check(raw):
        assert fault.key
        assert fault.problem.endswith((".", "…"))
        assert fault.mend.endswith(".")
        assert fault.mend[0].isupper()


def place_in(table: dict[str, Any] | list[Any], part: Any) -> bool:
    if isinstance(table, list):
        return isinstance(part, int) and part < len(table)
    return part in table
