"""Joining JavaScript modules into one script that does what they do apart."""

import subprocess
from pathlib import Path

import pytest

from recruitment.assets import build
from recruitment.assets.joining import Unjoinable, joined


@pytest.fixture(scope="module")
def node() -> str:
    """The node that builds the assets."""
    return build.tool("node")


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """An entry, two modules, and one that both need."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "entry.js").write_text(
        '// Says it.\nimport { one } from "./parts/one.js";\nimport { Two, both } from "./parts/two.js";\n'
        "console.log(one(), new Two().say(), both);\n"
    )
    (tmp_path / "parts/one.js").write_text(
        'import { shared } from "./shared.js";\nconst mine = 1;\n'
        "export function one() {\n  return mine + shared.count;\n}\n"
    )
    (tmp_path / "parts/two.js").write_text(
        'import { shared } from "./shared.js";\nconst mine = 2;\n'
        "export class Two {\n  say() {\n    return mine + shared.count;\n  }\n}\n"
        "export const both = 12;\n"
    )
    (tmp_path / "parts/shared.js").write_text(
        "console.log('once');\n  // Counted.\nexport const shared = { count: 10 };\n"
    )
    return tmp_path


def said(node: str, script: str) -> str:
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_joined_script_says_what_the_modules_say(node: str, modules: Path) -> None:
    (modules / "package.json").write_text('{"type": "module"}')
    apart = subprocess.run([node, modules / "entry.js"], capture_output=True, text=True, check=True).stdout
    assert apart == "once\n11 12 12\n"
    assert said(node, joined([modules / "entry.js"])) == apart


def test_several_entries_share_what_they_need(node: str, modules: Path) -> None:
    (modules / "other.js").write_text('import { one } from "./parts/one.js";\nconsole.log(one());\n')
    assert said(node, joined([modules / "other.js", modules / "entry.js"])) == "once\n11\n11 12 12\n"


def test_comments_on_lines_of_their_own_are_left_out(modules: Path) -> None:
    assert "//" not in joined([modules / "entry.js"])


def test_module_sees_nothing_of_another_but_what_it_imports(node: str, modules: Path) -> None:
    (modules / "entry.js").write_text(
        'import { one } from "./parts/one.js";\nconsole.log(typeof mine, typeof shared, one());\n'
    )
    assert said(node, joined([modules / "entry.js"])) == "once\nundefined undefined 11\n"


@pytest.mark.parametrize(
    "line",
    [
        'import one from "./parts/one.js";',
        'import "./parts/one.js";',
        'import { one as other } from "./parts/one.js";',
        "export default 1;",
        "export { one };",
        "export let one = 1;",
    ],
)
def test_what_is_not_written_plainly_is_refused(modules: Path, line: str) -> None:
    (modules / "entry.js").write_text(f"{line}\n")
    with pytest.raises(Unjoinable, match=r"entry\.js: write"):
        joined([modules / "entry.js"])


def test_modules_that_import_one_another_are_refused(modules: Path) -> None:
    (modules / "parts/shared.js").write_text('import { one } from "./one.js";\nexport const shared = one;\n')
    with pytest.raises(Unjoinable, match="imports itself by way of others"):
        joined([modules / "entry.js"])
