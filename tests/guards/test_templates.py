"""Every template is used, and none holds a script or a style of its own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt", ".css"))


def mentions(name: str) -> bool:
    """Whether any template or module names this file."""
    sources = [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt"), *(ROOT / "recruitment").rglob("*.py")]
    return any(name in path.read_text(encoding="utf-8") for path in sources if path.suffix != ".pyc")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_is_used(path: Path) -> None:
    relative = str(path.relative_to(TEMPLATES))
    assert mentions(relative) or mentions(f'"{path.name}"'), f"nothing uses {relative}"


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.suffix == ".html" and path.parts[-2] not in ("emails", "packs")],
    ids=lambda path: str(path.relative_to(TEMPLATES)),
)
def test_page_has_no_inline_script_or_style(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    # The field macro composes attributes out of its own ids; nothing else may be let through as it is.
    assert "| safe" not in html or path.name == "forms.html"
