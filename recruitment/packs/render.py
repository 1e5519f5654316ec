"""Makes a pack: one context in, one PDF/UA-1 document or its HTML twin out.

A pack of many parts is made by `recruitment.packs.day`, with what stands here.
"""

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.packs import charts, wording
from recruitment.packs.assets import ROOT, PackagedAssets, font_faces, packaged_fonts
from recruitment.packs.every_kind import TEMPLATE_OF, Pack, Whole

TEMPLATES = ROOT / "templates" / "packs"
VARIANT = "pdf/ua-1"
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document and the number of its pages."""

    data: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Press:
    """What every pack of this process shares: fonts and style sheet, read once."""

    fonts: Any  # weasyprint.text.fonts.FontConfiguration, which has no types
    style: Any  # weasyprint.CSS, likewise
    assets: PackagedAssets


def render(pack: Whole) -> Pdf:
    """Make the PDF of one pack: tagged, in British English, with title, bookmarks and page numbers."""
    document = lay_out(pack)
    return Pdf(document.write_pdf(pdf_variant=VARIANT), len(document.pages))


def fingerprint(pack: Pack) -> str:
    """Say what a pack's pages depend on, in so many characters: if they are the same, so are the pages.

    When it was prepared is left out: a pack of which nothing else has changed is as good as a new one.
    """
    undated = replace(pack, cover=replace(pack.cover, prepared_at=NO_TIME))
    return digest_of(_fill(undated, twin=False))


def digest_of(html: str) -> str:
    """The digest of filled HTML, the style sheet and WeasyPrint's version, which make the pages together."""
    parts = (html, _twin_style(), weasyprint.__version__)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def html_twin(pack: Pack) -> str:
    """Make the same pack as one HTML page that needs nothing else; its style is allowed by `style_source`."""
    return _fill(pack, twin=True)


def style_source() -> str:
    """Name the twin's style sheet for a Content-Security-Policy's `style-src`."""
    digest = hashlib.sha256(_twin_style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def lay_out(pack: Whole) -> Any:
    """Lay one pack out in pages, a `weasyprint.Document`, not yet written."""
    return lay_out_html(_fill(pack, twin=False))


def lay_out_html(html: str) -> Any:
    """Lay filled HTML out in pages, a `weasyprint.Document`."""
    warm = press()
    page = HTML(string=html, url_fetcher=warm.assets)
    return page.render(font_config=warm.fonts, stylesheets=[warm.style], pdf_variant=VARIANT)


@cache
def press(fonts: Path | None = None) -> Press:
    """Prepare fonts and style sheet, once a process; `fonts` is a folder of font files of one's own."""
    files = packaged_fonts(fonts)
    assets, configuration = PackagedAssets(files), FontConfiguration()
    sheet = font_faces(files) + (TEMPLATES / "pack.css").read_text("utf-8")
    style = CSS(string=sheet, font_config=configuration, url_fetcher=assets)
    return Press(configuration, style, assets)


@cache
def environment() -> Environment:
    """Build the templates' own environment: everything escaped, nothing undefined passes."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=wording.printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": long_date,
        "moment": date_and_time,
        "number": wording.number,
        "count": wording.count,
        "percent": wording.percent,
        "breakable": wording.breakable,
        "paragraphs": wording.paragraphs,
        "profile_groups": charts.profile_groups,
        "profile_plot": charts.profile_plot,
        "ladder_plots": charts.ladder_plots,
        "share": charts.share,
    }
    return made


def _fill(pack: Pack, *, twin: bool) -> str:
    template = environment().get_template(TEMPLATE_OF[type(pack)])
    return template.render(pack=pack, style=Markup(_twin_style()) if twin else None)  # noqa: S704 - our own file


@cache
def _twin_style() -> str:
    return (TEMPLATES / "pack.css").read_text("utf-8") + (TEMPLATES / "twin.css").read_text("utf-8")
