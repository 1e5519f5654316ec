"""A pack is a tagged, titled, numbered document whose text reads in order."""

import logging
import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from jinja2 import UndefinedError

from recruitment.packs.contexts import Answer, ApplicationPack, ShortlistPack
from recruitment.packs.render import environment, lay_out, press, render
from tests.packs.conftest import MakeShortlist, Open


def test_the_document_is_tagged_and_declares_pdf_ua_1(application: ApplicationPack, opened: Open) -> None:
    file = opened(application).file
    assert bool(file.Root.MarkInfo.Marked) is True
    assert '<rdf:Description rdf:about="" pdfuaid:part="1" />' in file.Root.Metadata.read_bytes().decode()


def test_the_document_names_its_language_and_shows_its_title(
    application: ApplicationPack, opened: Open
) -> None:
    file = opened(application).file
    assert str(file.Root.Lang) == "en-GB"
    assert str(file.docinfo["/Title"]) == "Application to Difference Leaders 2027, DL27-4KTQ-9XWB"
    assert bool(file.Root.ViewerPreferences.DisplayDocTitle) is True


def test_pages_are_counted_as_they_are(application: ApplicationPack, opened: Open) -> None:
    assert render(application).pages == len(opened(application).pages) == 8


def test_every_page_is_one_of_two_sizes(
    application: ApplicationPack, shortlist: ShortlistPack, opened: Open
) -> None:
    upright = {tuple(int(side) for side in page.mediabox) for page in opened(application).file.pages}
    lying = {tuple(int(side) for side in page.mediabox) for page in opened(shortlist).file.pages}
    assert (upright, lying) == ({(0, 0, 595, 841)}, {(0, 0, 841, 595)})


def test_headings_are_tagged_in_order_without_a_level_left_out(
    application: ApplicationPack, opened: Open
) -> None:
    headings = [int(kind[1]) for kind in opened(application).kinds() if re.fullmatch(r"H\d", kind)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


def test_bookmarks_are_the_headings(application: ApplicationPack, opened: Open) -> None:
    assert opened(application).bookmarks() == [
        (0, "Application to Difference Leaders 2027"),
        (1, "Contents"),
        (1, "The person"),
        (1, "Scores"),
        (2, "Evidence, reading by reading"),
        (1, "Answers"),
        *((2, f"{answer.number} {answer.title}") for answer in application.answers),
    ]


def test_answers_begin_where_the_evidence_ends_and_leave_no_empty_page(
    application: ApplicationPack, opened: Open
) -> None:
    pages = [" ".join(page.split()) for page in opened(application).pages]
    assert "Question 6" in pages[3]
    assert "Answers 1 Why alternative provision" in pages[3]


def test_an_application_scored_elsewhere_has_no_answers_and_no_empty_page_for_them(
    application: ApplicationPack, opened: Open
) -> None:
    pack = opened(replace(application, answers=()))
    assert [title for _level, title in pack.bookmarks()][-1] == "Evidence, reading by reading"
    assert all(len(page) > 200 for page in pack.pages)


def test_the_contents_list_gives_the_page_on_which_each_part_stands(
    application: ApplicationPack, opened: Open
) -> None:
    pages = opened(application).pages
    listed = re.findall(r"^(\d [^\n]+?)\s+(\d+)$", pages[1], flags=re.MULTILINE)
    assert [title for title, _ in listed] == [f"{a.number} {a.title}" for a in application.answers]
    for title, page in listed:
        assert title in " ".join(pages[int(page) - 1].split())


def test_every_page_after_the_cover_has_reference_destruction_date_and_number(
    application: ApplicationPack, opened: Open
) -> None:
    pages = opened(application).pages
    for number, text in enumerate(pages[1:], start=2):
        assert "DL27-4KTQ-9XWB" in text
        assert f"Personal data: destroy by 31 March 2028 Page {number} of 8" in text


def test_the_cover_says_purpose_readers_time_and_destruction(
    application: ApplicationPack, opened: Open
) -> None:
    cover = " ".join(opened(application).pages[0].split())
    assert cover == (
        "The Difference Leaders Application to Difference Leaders 2027 DL27-4KTQ-9XWB "
        "What this pack is for To decide whether this application goes forward from the sift. "
        "Who may read it Recruitment leads of the 2027 cohort. Do not pass it on. "
        "Prepared 4:30pm on 3 March 2027 Personal data: destroy by 31 March 2028"
    )


def test_an_application_reads_in_the_order_person_scores_answers(
    application: ApplicationPack, opened: Open
) -> None:
    text = opened(application).text
    parts = [
        "Éva Almási",
        "Fernhill Academy",
        "a.thorne@example.org",
        "Criterion Average Readings",
        "Assessor 1",
    ]
    parts += [f"{a.number} {a.title} {a.question}" for a in application.answers]
    places = [text.index(part, text.index("The person Name")) for part in parts]
    assert places == sorted(places)


def test_each_answer_shows_its_words_against_the_limit_and_what_it_is_scored_on(
    application: ApplicationPack, opened: Open
) -> None:
    text = opened(application).text
    assert "250 of 250 words · scored on Collaboration" in text
    assert "250 words · not scored" in text


def test_no_evidence_seen_is_words_and_not_a_number(application: ApplicationPack, opened: Open) -> None:
    assert "Assessor 2 No evidence seen None written" in opened(application).text


def test_an_application_without_scores_has_no_trace_of_them(
    application: ApplicationPack, opened: Open
) -> None:
    pack = opened(replace(application, scores=None))
    assert not re.search(r"Scores|Evidence|Assessor|Average", pack.text)
    assert "Figure" not in pack.kinds()


def test_a_draft_and_an_empty_answer_say_so(application: ApplicationPack, opened: Open) -> None:
    empty = Answer(1, "Why alternative provision", "Why?", "", 0, 250, ("Inspired",))
    text = opened(replace(application, submitted_at=None, answers=(empty,))).text
    assert "Submitted Not yet: this is a draft" in text
    assert "0 of 250 words · scored on Inspired No answer was given." in text


def test_charts_have_words_for_those_who_do_not_see_them(
    application: ApplicationPack, shortlist: ShortlistPack, opened: Open
) -> None:
    profile = [tag.alt for tag in opened(application).tags() if tag.kind == "Figure"]
    ladder = [tag.alt for tag in opened(shortlist).tags() if tag.kind == "Figure"]
    assert profile[0].startswith("Average on each criterion: Purpose 4.50 (3.90 to 5.00); Collaboration 3.00")
    assert ladder[0].startswith("Places 1 to 40, from 4.67 (DL27-0001-9XWB) to 2.72")
    assert (len(profile), len(ladder)) == (1, 1)


def test_every_cell_of_the_list_names_its_column_and_its_row(shortlist: ShortlistPack, opened: Open) -> None:
    cells = [tag for tag in opened(shortlist).tags() if tag.kind == "TD" and tag.headers == 2]
    assert len(cells) >= 40 * 14


def test_a_list_over_several_pages_repeats_its_header(make_shortlist: MakeShortlist, opened: Open) -> None:
    pages = [page for page in opened(make_shortlist(40)).pages if "DL27-00" in page]
    headed = [page for page in pages if "Place Candidate" in " ".join(page.split())]
    assert len(headed) == len(pages) - 1 == 3


def test_rows_stand_in_rank_order_with_the_cut_between_them(
    make_shortlist: MakeShortlist, opened: Open
) -> None:
    text = opened(make_shortlist(40, 15)).text
    last, cut, first = (
        text.index(part) for part in ("DL27-0015-9XWB", "The cut: 15 places.", "DL27-0016-9XWB")
    )
    assert last < cut < first
    assert text.count("The cut:") == 1


def test_a_list_wholly_within_its_places_has_no_cut(make_shortlist: MakeShortlist, opened: Open) -> None:
    assert "The cut:" not in opened(make_shortlist(5, 10)).text


def test_the_method_basis_and_choice_about_no_evidence_are_stated(
    shortlist: ShortlistPack, opened: Open
) -> None:
    text = opened(shortlist).text
    assert "Method Many-facet model, pooled" in text
    assert "No evidence seen Counts as the lowest score, 1." in text
    assert text.count("No evidence decides this place.") == 2


def test_a_row_says_measure_rank_chance_and_plain_average(
    make_shortlist: MakeShortlist, opened: Open
) -> None:
    text = opened(make_shortlist(8, 6)).text
    assert "2 Wren Hollis DL27-0002-9XWB 4.62 4.32 to 4.92 2.2 1 to 6 97% clearly in 4.51 rank 3 18" in text


def test_a_list_by_plain_averages_has_no_ranks_and_no_chances(
    make_shortlist: MakeShortlist, opened: Open
) -> None:
    text = opened(make_shortlist(8, 6, intervals=False)).text
    assert "Expected rank" not in text
    assert "2 Wren Hollis DL27-0002-9XWB 4.62 18" in text


def test_a_fit_that_did_not_converge_says_so_on_the_cover_and_beside_every_figure(
    make_shortlist: MakeShortlist, opened: Open
) -> None:
    pages = opened(make_shortlist(8, 6, warning="Do not rely on these.")).pages
    assert ["Do not rely on these." in " ".join(page.split()) for page in pages] == [True] * 4
    assert "Do not rely" not in opened(make_shortlist(8, 6)).text


def test_a_blind_list_has_references_and_no_names(make_shortlist: MakeShortlist, opened: Open) -> None:
    blind, named = opened(make_shortlist(8, blind=True)).text, opened(make_shortlist(8)).text
    assert "Wren Hollis" in named
    assert "Wren Hollis" not in blind
    assert "DL27-0001-9XWB" in blind


def test_a_list_without_intervals_shows_none(make_shortlist: MakeShortlist, opened: Open) -> None:
    assert "4.37 to 4.97" in opened(make_shortlist(3)).text
    assert "4.37 to 4.97" not in opened(make_shortlist(3, intervals=False)).text


def test_a_list_of_four_criteria_and_another_scale_is_set_as_well(
    make_shortlist: MakeShortlist, opened: Open
) -> None:
    whole: ShortlistPack = make_shortlist(6, 3)
    rows = tuple(replace(row, averages=row.averages[:4]) for row in whole.rows)
    pack = opened(replace(whole, criteria=whole.criteria[:4], rows=rows, scale=replace(whole.scale, high=4)))
    ladder = next(tag.alt for tag in pack.tags() if tag.kind == "Figure")
    assert "Inspired" not in pack.text
    assert ladder.startswith("Places 1 to 6")
    assert re.search(r"one scale .* 1 2 3 4 cut 1 DL27", pack.text)


def test_an_empty_list_is_still_a_pack(make_shortlist: MakeShortlist, opened: Open) -> None:
    assert "The list on one scale" in opened(make_shortlist(0)).text


def test_the_same_pack_twice_is_the_same_file(application: ApplicationPack) -> None:
    assert render(application).data == render(application).data


def test_fonts_and_style_are_prepared_once(application: ApplicationPack) -> None:
    render(application)
    before = press()
    render(application)
    assert press() is before


def test_nothing_is_asked_for_that_is_not_packaged_and_layout_logs_no_complaint(
    application: ApplicationPack, shortlist: ShortlistPack, caplog: pytest.LogCaptureFixture
) -> None:
    press().assets.refused.clear()
    logging.getLogger("weasyprint").propagate = True
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render(application)
        render(shortlist)
    assert press().assets.refused == []
    assert [record.message for record in caplog.records] == []


def test_parts_laid_out_apart_can_be_written_as_one_tagged_document(
    application: ApplicationPack, make_shortlist: MakeShortlist
) -> None:
    first, second = lay_out(application), lay_out(make_shortlist(3))
    joined = first.copy([*first.pages, *second.pages]).write_pdf(pdf_variant="pdf/ua-1")
    file = pikepdf.open(BytesIO(joined))
    assert (str(file.Root.Lang), "/StructTreeRoot" in file.Root) == ("en-GB", True)
    assert len(file.pages) == len(first.pages) + len(second.pages)


def test_a_template_may_not_use_what_it_was_not_given() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ missing }}").render()
