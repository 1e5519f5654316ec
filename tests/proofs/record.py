"""The last result of a proof: in docs/proofs.md, and beside others in `results`, which is not kept by git."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results"
PAGE = ROOT / "docs" / "proofs.md"


def record(name: str, command: str, table: str, figures: dict[str, Any]) -> None:
    """Add the figures to the results, and put the table in its place on the page.

    Args:
        name: of the part of the page, between `<!-- NAME -->` and `<!-- /NAME -->`.
        command: which gave the result.
        table: in Markdown.
        figures: what is kept beside the page, one line of JSON a run.
    """
    now = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / f"{name}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"at": now.isoformat(), "command": command, **figures}) + "\n")
    PAGE.write_text(
        placed(PAGE.read_text("utf-8"), name, f"{now:%-d %B %Y}, `{command}`:\n\n{table}"), "utf-8"
    )


def placed(page: str, name: str, words: str) -> str:
    """The page with other words between the marks of a name.

    Raises:
        ValueError: the page has no such marks.
    """
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(page):
        raise ValueError(f"the page has no part named {name}")
    return marks.sub(lambda found: f"{found[1]}{words}\n{found[2]}", page)
