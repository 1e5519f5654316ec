"""The HTML twin is the same pack as one page that needs nothing else."""

import base64
import hashlib
import re

import html5lib

from recruitment.packs.contexts import ApplicationPack, ShortlistPack
from recruitment.packs.render import html_twin, style_source
from tests.packs.conftest import Open


def _text(page: str) -> str:
    body = re.sub(r"<(style|title)>.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_twin_is_valid_html(application: ApplicationPack, shortlist: ShortlistPack) -> None:
    for pack in (application, shortlist):
        html5lib.HTMLParser(strict=True).parse(html_twin(pack))


def test_the_twin_says_what_the_document_says(application: ApplicationPack, opened: Open) -> None:
    printed = set(re.findall(r"[\w@.]+", opened(application).text)) - {"Page", "of"}
    written = set(re.findall(r"[\w@.]+", _text(html_twin(application)) + " 2 3 4 5 6 7 8 Notes"))
    assert printed <= written


def test_the_twin_asks_for_nothing_from_elsewhere(
    application: ApplicationPack, shortlist: ShortlistPack
) -> None:
    for page in (html_twin(application), html_twin(shortlist)):
        addresses = re.findall(r"""(?:href|src)="([^"#][^"]*)""", page)
        assert addresses == []
        assert "url(" not in page.replace("attr(href url)", "")
        assert " style=" not in page


def test_the_named_style_source_is_the_hash_of_the_twins_own_style(shortlist: ShortlistPack) -> None:
    style = re.search(r"<style>(.*?)</style>", html_twin(shortlist), re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert style_source() == f"'sha256-{digest}'"


def test_every_link_of_the_contents_list_has_a_target(
    application: ApplicationPack, shortlist: ShortlistPack
) -> None:
    for page in (html_twin(application), html_twin(shortlist)):
        targets = re.findall(r'href="#([^"]+)"', page)
        assert targets
        assert all(f'id="{target}"' in page for target in targets)
