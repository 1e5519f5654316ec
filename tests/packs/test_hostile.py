"""What people write comes out as text: nothing is run, fetched, followed or lost."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from recruitment.packs.contexts import Answer, ApplicationPack, Detail
from recruitment.packs.render import html_twin, press, render
from tests.packs.conftest import MakeShortlist, Open

SCRIPTS = {
    "Latin": "Żuławski Ångström İstanbul Nguyễn Čapek",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Мария Иванова",
    "Hebrew": "שרה כהן",
    "Arabic": "فاطمة الزهراء",
    "Devanagari": "अनन्या",
    "Bengali": "মীনা দাস",
    "Tamil": "மீனா",
    "Thai": "สมชาย",
    "Georgian": "ნინო",
    "Armenian": "Անահիտ",
    "Han": "王小明",
    "Hangul": "김민수",
    "Emoji": "👩🏽‍🏫 🎓",
}
MARKUP = (
    '<script>alert("x")</script>',
    '<img src="file:///etc/passwd" onerror="x">',
    "<link rel=attachment href='file:///etc/hostname'>",
    "<style>@page { size: 1mm } * { display: none }</style>",
    "</p></article></main></body></html><h1>Taken over</h1>",
    "<svg><image href='http://127.0.0.1:9/x.png'/></svg>",
    "{{ pack.cover.reference }} {% include 'application.html' %}",
    "&lt;b&gt; &amp; &#60;",
)


def _with_answer(application: ApplicationPack, text: str) -> ApplicationPack:
    answer = Answer(1, "Why", "Why?", text, len(text.split()), 250, ())
    return replace(application, answers=(answer,), scores=None)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server that notes who asks for what."""
    asked: list[str] = []

    class Noting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Noting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_an_answer_is_printed_as_it_was_typed(
    application: ApplicationPack, opened: Open, markup: str
) -> None:
    text = opened(_with_answer(application, markup)).text
    assert "".join(markup.split()) in "".join(text.split())


def test_markup_in_every_field_adds_no_element(application: ApplicationPack, opened: Open) -> None:
    hostile = '"><h1>Taken over</h1><a href="http://evil.example/">x</a>'
    cover = replace(application.cover, title=hostile, purpose=hostile, audience=hostile, organisation=hostile)
    plain = replace(application, details=(Detail("Known as", "Eva"),), scores=None)
    changed = replace(
        plain,
        cover=cover,
        name=hostile,
        stage=hostile,
        details=(Detail(hostile, hostile),),
        answers=tuple(replace(a, title=hostile, question=hostile, text=hostile) for a in plain.answers),
    )
    pack = opened(changed)
    assert pack.kinds().count("H1") == 1
    assert str(pack.file.docinfo["/Title"]) == f"{hostile}, {cover.reference}"
    links = [link for page in pack.file.pages for link in page.get("/Annots", [])]
    assert len(links) >= 10
    assert not any("/URI" in link.get("/A", {}) for link in links)


def test_markup_in_a_shortlist_row_adds_no_element(make_shortlist: MakeShortlist, opened: Open) -> None:
    pack = make_shortlist(2)
    rows = tuple(replace(row, name="<h1>Taken</h1>", note="<h1>over</h1>") for row in pack.rows)
    hostile = opened(replace(pack, rows=rows))
    assert hostile.kinds().count("H1") == 1
    assert "<h1>Taken</h1>" in hostile.text


def test_addresses_in_text_are_neither_fetched_nor_linked(
    application: ApplicationPack, listener: tuple[str, list[str]]
) -> None:
    address, asked = listener
    text = f'{address}/a <img src="{address}/b"> url({address}/c) @import "{address}/d"; file:///etc/passwd'
    press().assets.refused.clear()
    data = render(_with_answer(application, text)).data
    assert (asked, press().assets.refused) == ([], [])
    assert b"root:" not in data


def test_a_hundred_thousand_characters_come_out_whole(application: ApplicationPack, opened: Open) -> None:
    words = [f"w{number}" for number in range(16_000)]
    text = " ".join(words)
    assert len(text) > 90_000
    printed = set(opened(_with_answer(application, text)).text.split())
    assert set(words) <= printed


def test_a_word_without_end_is_broken_over_lines_and_not_lost(
    application: ApplicationPack, opened: Open
) -> None:
    text = opened(_with_answer(application, "x" * 20_000)).text
    assert text.count("x") >= 20_000


@pytest.mark.parametrize("script", [name for name in SCRIPTS if name not in {"Han", "Hangul", "Emoji"}])
def test_every_script_that_noto_core_covers_can_be_copied_out_of_the_document(
    application: ApplicationPack, script: str
) -> None:
    assert "".join(SCRIPTS[script].split()) in _copied(application, script)


@pytest.mark.parametrize("script", ["Han", "Hangul", "Emoji"])
def test_scripts_without_an_installed_font_break_nothing(application: ApplicationPack, script: str) -> None:
    assert render(_with_answer(application, SCRIPTS[script])).pages == 2


def _copied(application: ApplicationPack, script: str) -> str:
    pages = PdfReader(BytesIO(render(_with_answer(application, SCRIPTS[script])).data)).pages
    return "".join(pages[-1].extract_text().split())


def test_characters_that_no_page_can_show_become_replacement_characters(
    application: ApplicationPack, opened: Open
) -> None:
    cover = replace(application.cover, title="A\x00B\x0bC\ud800D\uffff")
    pack = opened(replace(_with_answer(application, "one\x00two\x1bthree"), cover=cover))
    assert str(pack.file.docinfo["/Title"]) == f"A\ufffdB\ufffdC\ufffdD\ufffd, {cover.reference}"
    assert "\x00" not in pack.text
    assert "three" in pack.text


@pytest.mark.parametrize("markup", MARKUP)
def test_the_twin_escapes_what_people_wrote(application: ApplicationPack, markup: str) -> None:
    page = html_twin(_with_answer(application, markup))
    assert page.count("<script") == 0
    assert page.count("<h1") == 1
    assert "<img" not in page
