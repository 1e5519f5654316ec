"""The page counts the words of any text as the server does: in a real browser, over generated texts."""

import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from forms.base import tidy
from recruitment.assets import build
from recruitment.domain.words import count_words, readable

pytestmark = pytest.mark.journey

#: What people write and paste, in pieces that are put together in any order.
PIECES = st.sampled_from(
    [
        "well-known", "don’t", "don't", "’tis", "rock-’n’-roll", "and/or", "e.g.", "50%", "£1,200", "½", "x²",
        "—", "–", "-", "•", "…", "*", "“quoted”", "name@example.org", "https://example.org/a-b?c=d",
        "👩🏽‍🏫", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇬🇧", "1️⃣", "😀", "❤️",
        "我们一起工作", "学校で、教えています。", "カタカナ", "ｶﾀｶﾅ", "우리는", "함께", "𠮷野家", "々", "〇",
        "โรงเรียนของเรา", "ภาษา\u200bไทย", "ຂ້ອຍ", "ខ្ញុំ\u200bធ្វើ", "ကျွန်ုပ်",
        "مدرسة", "المعلّمون", "بچّے\u200cها", "שלום", "עֲבוֹדָה", "\u202eabc\u202c", "हिन्दी", "বাংলা", "தமிழ்",
        "e\u0301cole", "n\u0303", "\u0301", "ﬁne", "Ⅻ", "Ａ１", "ß", "İ",
        "zero\u200bwidth", "join\u200der", "no\u2060break", "soft\u00adhyphen", "mark\ufeff", "\ufeff",
        " ", "  ", "\n", "\r\n", "\r", "\t", "\u00a0", "\u2003", "\u3000", "\u2028", "\u2029", "\x0b", "\x0c",
        "\x85", "\x1c", "\x1f", "\x00", "\x07", "\x7f", "\x9b", "\ufffe", "\ufdd0",
    ]
)  # fmt: skip
#: Assigned in the server's version of Unicode: in what a newer browser knows besides, nobody applies.
ANYTHING = st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=12)
PASTED = st.lists(PIECES | ANYTHING, max_size=12).map("".join)


@pytest.fixture(scope="module")
def counting(chromium: Browser) -> Iterator[Page]:
    """A page with a box, and the page's own way to count."""
    held = chromium.new_context()
    page = held.new_page()
    page.set_content("<textarea></textarea>")
    source = (build.SOURCES / "js" / "word-count.js").read_text(encoding="utf-8")
    page.evaluate(
        f"import('data:text/javascript;charset=utf-8,{quote(source)}').then(it => {{ window.it = it; }})"
    )
    yield page
    held.close()


@settings(max_examples=25)
@given(texts=st.lists(PASTED, min_size=80, max_size=120))
def test_page_and_server_count_the_same_words(counting: Page, texts: list[str]) -> None:
    counted = counting.evaluate(
        """texts => texts.map((text) => {
            const box = document.querySelector("textarea");
            box.value = text;
            return it.countWords(box.value);
        })""",
        texts,
    )
    assert counted == [count_words(tidy(readable(text))) for text in texts]


def test_page_and_server_count_the_same_words_of_every_kind_of_character(counting: Page) -> None:
    # All below the long rows of Han and Hangul, some of those: `tests/web/test_assets.py` asks node of all.
    codes = [*range(0x3400), *range(0x3400, 0x110000, 17)]
    texts = [f"a{chr(code)}b -{chr(code)}-" for code in codes if known(chr(code))]
    assert counting.evaluate("texts => texts.map(it.countWords)", texts) == [
        count_words(one) for one in texts
    ]


def known(character: str) -> bool:
    """Whether a character is one that the server's version of Unicode knows."""
    return unicodedata.category(character) not in ("Cs", "Cn", "Co")
