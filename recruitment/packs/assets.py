"""What a pack may load: our own typeface and nothing else. Also which system libraries are missing."""

import ctypes.util
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from weasyprint.urls import URLFetcherResponse

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
FONT_FOLDERS = (
    ROOT / "recruitment" / "static",
    ROOT / "node_modules" / "@fontsource" / "atkinson-hyperlegible-next" / "files",
)
# A family each: WeasyPrint knows a font by family, weight and style, so two files of one family would be
# taken for one another and their letters exchanged (a name with a Polish l came out with a thorn).
FAMILIES = {"latin": "Atkinson Hyperlegible Next", "latin-ext": "Atkinson Hyperlegible Next Extended"}
SCHEME = "pack:"
# What the packs set text in: subset, weight, style. Other scripts come from Noto, installed on the system.
FACES = tuple(
    (subset, weight, style)
    for subset in FAMILIES
    for weight, style in (("400", "normal"), ("400", "italic"), ("700", "normal"))
)


@dataclass(frozen=True, slots=True)
class PackagedAssets:
    """Hands WeasyPrint the files it was given, by name; refuses, and notes, every other address.

    No value of a pack can become an address, so a refusal is a fault of ours: it is logged, and the pack
    is made without.
    """

    files: Mapping[str, bytes]
    refused: list[str] = field(default_factory=list)
    # WeasyPrint reads this name when a fetch fails; false: go on without.
    _fail_on_errors: bool = False

    def __call__(self, url: str) -> URLFetcherResponse:
        """Answer one request of WeasyPrint."""
        content = self.files.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if content is None:
            self.refused.append(url)
            log.warning("A pack asked for something that is not packaged: %.200s", url)
            raise PermissionError("Packs load packaged assets only.")
        return URLFetcherResponse(url, content)


def packaged_fonts(folder: Path | None = None) -> dict[str, bytes]:
    """Read the faces of our typeface from `folder`, else from where assets are built, else none.

    The assets' names carry a hash (`latin-400-normal.5cb240a4d99a.woff2`), the package's the family.
    """
    for place in (folder,) if folder else FONT_FOLDERS:
        found = {_face_name(face): path for face in FACES if (path := _face_file(place, face))}
        if found:
            return {name: path.read_bytes() for name, path in found.items()}
    return {}


def font_faces(fonts: Mapping[str, bytes]) -> str:
    """Write the @font-face rules for the fonts there are."""
    rules = (
        f'@font-face {{ font-family: "{FAMILIES[face[0]]}"; src: url({SCHEME}{_face_name(face)}); '
        f"font-weight: {face[1]}; font-style: {face[2]} }}"
        for face in FACES
        if _face_name(face) in fonts
    )
    return "\n".join(rules)


def missing_libraries() -> tuple[str, ...]:
    """Name the Debian packages whose absence slows packs down; empty when all is well.

    Without `libharfbuzz-subset0` a pack takes twice as long.
    """
    return () if ctypes.util.find_library("harfbuzz-subset") else ("libharfbuzz-subset0",)


def _face_name(face: tuple[str, str, str]) -> str:
    return "-".join(face)


def _face_file(folder: Path, face: tuple[str, str, str]) -> Path | None:
    name = _face_name(face)
    hashed, packaged = f"{name}.*.woff2", f"atkinson-hyperlegible-next-{name}.woff2"
    return next((path for pattern in (hashed, packaged) for path in sorted(folder.glob(pattern))), None)
