"""What the page's script decides by itself: whose text is kept, what an answer means, what is said."""

import json
import subprocess
from typing import Any

import pytest

from recruitment.assets import build

SAVING = build.SOURCES / "js" / "saving"


@pytest.fixture(scope="module")
def node() -> str:
    """The node that builds the assets."""
    return build.tool("node")


def call(node: str, module: str, function: str, given: list[list[Any]]) -> list[Any]:
    """What a function returns for each list of arguments."""
    program = f"""import {{ readFileSync }} from "node:fs";
        const {{ {function} }} = await import("file://{SAVING / module}");
        const given = JSON.parse(readFileSync(0, "utf8"));
        console.log(JSON.stringify(given.map((each) => {function}(...each))));"""
    done = subprocess.run(
        [node, "--input-type=module", "-e", program],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    results: list[Any] = json.loads(done.stdout)
    return results


TEXTS = [
    # base, mine, theirs, unanswered, what is done
    ("a", "a", "a", [], "settled"),
    ("a", "b", "b", [], "settled"),
    ("a", " b \r\n c", "b c", [], "settled"),
    ("a", "e\u0301", "\u00e9", [], "settled"),
    ("a", "b", "a", [], "mine"),
    ("a", "b", " A ", [], "mine"),
    ("Name@Hill.example", "name2@hill.example", "name@hill.example", [], "mine"),
    ("", "b", "", [], "mine"),
    ("a", "a and b", "a and", ["a and"], "mine"),
    ("a", "abc", "ab", ["a", "ab"], "mine"),
    ("a", "a", "b", [], "theirs"),
    ("a", " a ", "b", [], "theirs"),
    ("", "", "b", [], "theirs"),
    ("a", "b", "c", [], "choose"),
    ("a", "b", "", [], "choose"),
    ("a", "", "c", [], "choose"),
    ("a", "abc", "abd", ["ab"], "choose"),
    ("a", "B", "b", [], "choose"),
]


def test_three_texts_are_reconciled(node: str) -> None:
    given = [
        [{"base": base, "mine": mine, "theirs": theirs, "unanswered": unanswered}]
        for base, mine, theirs, unanswered, _ in TEXTS
    ]
    assert call(node, "reconcile.js", "reconcile", given) == [done for *_, done in TEXTS]


ANSWERS = [
    (200, {"version": 2, "at": "10am"}, {"kind": "done", "version": 2, "at": "10am"}),
    (
        409,
        {"version": 3, "stored": {"text": "x"}},
        {"kind": "overtaken", "version": 3, "stored": {"text": "x"}},
    ),
    (409, {"sentence": "Too late."}, {"kind": "refused", "sentence": "Too late."}),
    (422, {"faults": {"text": "Shorten."}}, {"kind": "faults", "faults": {"text": "Shorten."}}),
    (400, {"token": "fresh"}, {"kind": "token", "token": "fresh"}),
    (400, {"sentence": "No."}, {"kind": "refused", "sentence": "No."}),
    (401, {"sentence": "Sign in."}, {"kind": "signed out"}),
    (403, {"sentence": "Not here."}, {"kind": "signed out", "other": True}),
    (404, {"sentence": "None."}, {"kind": "signed out", "other": True}),
    (413, {"sentence": "Shorten it."}, {"kind": "refused", "sentence": "Shorten it."}),
    (429, {"sentence": "Wait."}, {"kind": "away", "sentence": "Wait."}),
    (500, {"sentence": "Ours."}, {"kind": "away"}),
    (503, {"sentence": "Resting."}, {"kind": "away"}),
    # A page of somebody else's between us and them: a hotel's, a school's filter.
    (200, None, {"kind": "away"}),
    (200, "OK", {"kind": "away"}),
    (302, {}, {"kind": "away"}),
]


def test_answers_are_read(node: str) -> None:
    given = [[status, told] for status, told, _ in ANSWERS]
    assert call(node, "server.js", "read", given) == [meaning for *_, meaning in ANSWERS]


def row(**more: Any) -> dict[str, Any]:
    return {"choices": [], "faults": [], "trouble": None, "lastSaved": None, "renewed": False} | more


#: Of a page that another has taken the place of.
BEHIND = {"isBehind": True, "title": "DL27", "page": "/there"}
SAID = [
    ([row()], "hint", "What you type is saved as you go."),
    ([row(lastSaved={"at": "2:02pm", "when": 1})], "saved", "Saved at 2:02pm."),
    (
        [row(lastSaved={"at": "2:03pm", "when": 2}), row(lastSaved={"at": "2:02pm", "when": 1})],
        "saved",
        "Saved at 2:03pm.",
    ),
    (
        [row(lastSaved={"at": "2:02pm", "when": 1}, renewed=True)],
        "saved",
        "Saved at 2:02pm. This page now shows what you wrote elsewhere.",
    ),
    ([row(trouble={"kind": "away"}), row()], "away", "Not saved yet: we cannot be reached. It is kept"),
    ([row(faults=["Shorten it."]), row(trouble={"kind": "away"})], "fault", "Not saved yet. Shorten it."),
    ([row(trouble={"kind": "refused", "sentence": "Too late."})], "refused", "Not saved. Too late."),
    ([row(trouble={"kind": "signed out"})], "signed out", "You are signed out."),
    ([row(trouble={"kind": "signed out", "other": True})], "signed out", "Somebody else is signed in."),
    ([row(choices=[1], trouble={"kind": "away"})], "choose", "Not saved yet: choose which text to keep"),
    ([row(choices=[1], **BEHIND), row()], "choose", "DL27: Not saved yet: it was changed in another tab"),
    ([row(faults=["Shorten it."], **BEHIND), row()], "fault", "DL27: Not saved yet. Shorten it."),
    (
        [row(trouble={"kind": "refused", "sentence": "Too late."}, **BEHIND), row()],
        "refused",
        "DL27: Not saved. Too late.",
    ),
]


def test_status_says_the_worst_first(node: str) -> None:
    found = call(node, "status.js", "statusOf", [[rows, True] for rows, *_ in SAID])
    assert [one["kind"] for one in found] == [kind for _, kind, _ in SAID]
    for one, (_, _, words) in zip(found, SAID, strict=True):
        assert one["words"].startswith(words)


def test_what_stands_on_another_page_can_be_looked_at(node: str) -> None:
    given = [[[row(faults=["Shorten it."], **more), row()], True] for more in (BEHIND, {})]
    found = call(node, "status.js", "statusOf", given)
    assert [one.get("look") for one in found] == ["/there", None]


def test_where_the_device_keeps_nothing_the_page_must_stay_open(node: str) -> None:
    (found,) = call(node, "status.js", "statusOf", [[[row(trouble={"kind": "away"})], False]])
    assert found["words"] == "Not saved yet: we cannot be reached. Leave this page open: it is sent later."
