"""What stands in for packs in tests leaves nothing behind."""

from itertools import repeat

from recruitment.packs import day
from recruitment.packs.day import join_day, render_part
from tests.packs import kinds
from tests.rehearsal.blank_pages import blank_pages


def test_whoever_comes_after_gets_whole_packs() -> None:
    pack = kinds.day("Éva Almási", candidates=1)
    parts = [render_part(part) for part in pack.parts]
    whole = join_day(pack, parts)
    day._sheets.cache_clear()
    with blank_pages():
        # As many blank pages as the whole has: what is kept of these would be taken for those of the whole.
        blank = join_day(pack, list(repeat(render_part(pack.parts[0]), whole.pages - 1)))
    assert (blank.pages, blank.data == whole.data) == (whole.pages, False)
    assert join_day(pack, parts) == whole
