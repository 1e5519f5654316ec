"""The documents name every command and setting that there is, and none that there is not."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from recruitment.cli import recruitment
from recruitment.config import CHECKOUT, Settings

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
SETTINGS = {name.upper() for name in Settings.model_fields}
#: How the documents call the command: by its name, by its path, or by a function that runs it as the service.
CALL = re.compile(
    r"(?:^|[\s`(]|/bin/)(?:recruitment|as_service) ((?:[a-z][a-z-]*|--help)\b[^|;#>)]*)", re.MULTILINE
)
FOLDERS = ("recruitment", "templates", "tests", "script", "docs", "forms", "scoring", "requirements")


@cache
def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def fenced(page: Path) -> list[str]:
    """What stands in blocks of code, with continued lines joined."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text_of(page), re.DOTALL | re.MULTILINE)
    return [block.replace("\\\n", " ") for block in blocks]


def spans(page: Path) -> list[str]:
    """What stands as code within sentences."""
    prose = re.sub(r"^```\w*\n.*?^```", "", text_of(page), flags=re.DOTALL | re.MULTILINE)
    return [span.replace("\n", " ") for span in re.findall(r"`([^`]+)`", prose)]


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name)


def called(page: Path) -> Iterator[list[str]]:
    """The words after `recruitment` wherever a page calls the command."""
    for code in (*fenced(page), *spans(page)):
        for line in code.splitlines():
            for found in CALL.finditer(line):
                try:
                    yield shlex.split(found[1])
                except ValueError:  # cut within quotes: the first words are enough
                    yield found[1].split()


def faults(words: list[str]) -> Iterator[str]:
    """What a call names that is not there."""
    command: click.Command = recruitment
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(click.Context(command), rest.pop(0))
        if found is None:
            yield f"no command: recruitment {' '.join(words)}"
            return
        command = found
    options = {name for parameter in command.params for name in parameter.opts + parameter.secondary_opts}
    for word in rest:
        if word.startswith("--") and word.partition("=")[0] not in options | {"--help"}:
            yield f"no option {word}: recruitment {' '.join(words)}"


def source() -> str:
    places = [CHECKOUT / folder for folder in ("recruitment", "script", "tests", "scoring", "forms")]
    files = [file for place in places for file in place.rglob("*") if file.suffix in (".py", "", ".sql")]
    return "\n".join(file.read_text("utf-8") for file in files if file.is_file())


def test_every_command_is_in_some_page() -> None:
    named = {" ".join(words) for page in PAGES for words in called(page)}
    missing = [
        " ".join(leaf)
        for leaf in leaves(recruitment)
        if not any(f"{one} ".startswith(f"{' '.join(leaf)} ") for one in named)
    ]
    assert missing == [], "Say in docs/operations.md (Commands) what these are for."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_command_and_no_option_that_is_not_there(page: Path) -> None:
    assert [fault for words in called(page) for fault in faults(words)] == []


def test_every_setting_is_on_its_page() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", text_of(CHECKOUT / "docs" / "settings.md"), re.MULTILINE)
    assert rows == [name.upper() for name in Settings.model_fields]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_setting_that_is_not_there(page: Path) -> None:
    named = {
        span for span in spans(page) if re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", span) and len(span) > 3
    }
    code = source()
    unknown = {name for name in named - SETTINGS if not re.search(rf"\b{name}\b", code)}
    assert unknown == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text_of(page))
    lost = [link for link in links if not (page.parent / link).exists()]
    paths = [span for span in spans(page) if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[\w./@-]+", span)]
    lost += [path for path in paths if not (CHECKOUT / path).exists()]
    assert lost == []


# The guard itself finds what is wrong.


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("recruitment staff add a@example.org --role lead", []),
        (
            ".venv/bin/recruitment staff fire a@example.org",
            ["no command: recruitment staff fire a@example.org"],
        ),
        ("as_service backup --quickly /tmp", ["no option --quickly: recruitment backup --quickly /tmp"]),
        ("useradd --group recruitment --home /x && chown -R recruitment /x", []),
    ],
)
def test_calls_are_recognised(line: str, found: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n```sh\n{line}\n```\n")
    assert [fault for words in called(page) for fault in faults(words)] == found
