"""Scores from elsewhere: good files are read to the last score, bad ones refused row by row."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.import_scores import (
    ColumnMapping,
    ImportedScore,
    ImportedScores,
    ImportRefused,
    RowFault,
    decode_lines,
    read_scores,
)

Items = Mapping[str, tuple[str, ...]]

WIDE = ColumnMapping("student", "rater")
LONG = ColumnMapping("student", "rater", criterion="what", score="points")
WRITING = {"style": ("essay",), "org": ("essay",), "conv": ("essay",), "sent_form": ("essay",)}
SIFT = {"purpose": ("q2",), "humility": ("q6",), "pragmatism": ("q6", "q7"), "excellence": ()}
HEADER = "student,rater,style,org,conv,sent_form"


def read(text: str, mapping: ColumnMapping = WIDE, items: Items = WRITING) -> ImportedScores:
    return read_scores(text.split("\n"), mapping, items.keys(), items, 1, 4)


def faults(text: str, mapping: ColumnMapping = WIDE, items: Items = WRITING) -> dict[int, str]:
    with pytest.raises(ImportRefused) as refused:
        read(text, mapping, items)
    reasons = {fault.line: fault.reason for fault in refused.value.faults}
    assert len(reasons) == len(refused.value.faults)
    return reasons


def faults_of_any(text: str) -> tuple[RowFault, ...]:
    try:
        return () if read(text).rows else (RowFault(0, "no scores and no refusal"),)
    except ImportRefused as refused:
        return refused.faults


def test_a_wide_row_gives_a_score_for_each_criterion() -> None:
    assert read(f"{HEADER}\n3,1,3,2,1,4").rows == (
        ImportedScore(2, "3", "1", "essay", "style", 3),
        ImportedScore(2, "3", "1", "essay", "org", 2),
        ImportedScore(2, "3", "1", "essay", "conv", 1),
        ImportedScore(2, "3", "1", "essay", "sent_form", 4),
    )


def test_a_long_row_gives_one_score() -> None:
    assert read("points,what,rater,student\n4,org,R1,Äffchen", LONG).rows == (
        ImportedScore(2, "Äffchen", "R1", "essay", "org", 4),
    )


def test_empty_cells_are_gaps_and_are_counted() -> None:
    result = read(f"{HEADER}\n3,1,3,,,4\n3,2,,,,\n4,1,1, ,1,1")
    assert (len(result.rows), result.gaps) == (5, 7)


def test_an_empty_score_in_a_long_file_is_a_gap() -> None:
    result = read("student,rater,what,points\n1,1,org,\n1,1,style,2", LONG)
    assert (len(result.rows), result.gaps) == (1, 1)


def test_blank_lines_and_rows_of_commas_are_passed_over_and_lines_still_count() -> None:
    assert [row.line for row in read(f"\n{HEADER}\n\n3,1,3,,,\n,,,,,\n4,1,2,,,\n").rows] == [4, 6]


def test_columns_nobody_asked_for_are_ignored_and_named() -> None:
    assert read("date,student,rater,style,remark\n3 May,3,1,4,good").ignored == ("date", "remark")


def test_a_remark_over_several_lines_keeps_line_numbers_right() -> None:
    text = 'student,rater,style,remark\n3,1,4,"good,\n""very"" good"\n4,1,2,"x"\n5,1,9,'
    assert list(faults(text)) == [5]
    assert [row.line for row in read(text.replace("9", "3")).rows] == [2, 4, 5]


def test_codes_may_be_in_capitals_and_scores_written_with_a_point() -> None:
    rows = read("student,rater,Style,ORG\n3,1,3.0, 2 ").rows
    assert [(row.criterion, row.score) for row in rows] == [("style", 3), ("org", 2)]


def test_a_wide_file_may_leave_criteria_out() -> None:
    assert len(read("student,rater,style\n1,1,1").rows) == 1


def test_the_item_column_says_which_item_is_meant() -> None:
    mapping = ColumnMapping("student", "rater", item="question")
    rows = read("student,rater,question,humility,pragmatism\n1,1,q6,2,3\n1,1,Q7,,4", mapping, SIFT).rows
    assert [(row.item, row.criterion, row.score) for row in rows] == [
        ("q6", "humility", 2), ("q6", "pragmatism", 3), ("q7", "pragmatism", 4),
    ]  # fmt: skip


def test_one_score_from_one_assessor_on_two_items_is_no_repetition() -> None:
    mapping = ColumnMapping("student", "rater", item="question")
    assert len(read("student,rater,question,pragmatism\n1,1,q6,2\n1,1,q7,2", mapping, SIFT).rows) == 2


TEN_BROKEN_ROWS = f"""{HEADER}
1,1,1,1,1,1
,1,2,2,2,2
2, ,2,2,2,2
3,1,two,2,2,2
4,1,2,5,2,2
5,1,2,2,2
6,1,2.5,2,2,0
7,1,2,2,2,2,2
1,1,3,3,,
8,1,2,2,2,\ufffd
9,1,2,"2,2,2
10,1,2,2,2,2"""


def test_ten_broken_rows_are_ten_reasons() -> None:
    assert faults(TEN_BROKEN_ROWS) == {
        3: "Enter the candidate: it is blank.",
        4: "Enter the assessor: it is blank.",
        5: "Give a whole number from 1 to 4 for style, or leave it empty: 'two' is not a whole number.",
        6: "Give a whole number from 1 to 4 for org, or leave it empty: '5' is out of the scale.",
        7: "Give 6 columns, as in the first line: this row has 5.",
        8: "Give a whole number from 1 to 4 for style, or leave it empty: '2.5' is not a whole number. "
        "Give a whole number from 1 to 4 for sent_form, or leave it empty: '0' is out of the scale.",
        9: "Give 6 columns, as in the first line: this row has 7.",
        10: "Remove this row or line 2: candidate 1 already has a score from assessor 1 on style, org there.",
        11: "Save the file as CSV UTF-8: this row holds characters in another encoding.",
        12: "Close the quotation mark, or take it out: the row does not end.",
    }


def test_the_refusal_says_how_many_rows_to_mend() -> None:
    with pytest.raises(ImportRefused) as refused:
        read(TEN_BROKEN_ROWS)
    assert refused.value.sentence == "Mend 10 rows and import the file again: nothing of it was stored."


def test_a_forgotten_quotation_mark_does_not_hide_the_faults_after_it() -> None:
    rows = "\n".join(f"{n},1,2,2,2,2" for n in range(100))
    assert list(faults(f'{HEADER}\na,1,"2,2,2,2\n{rows}\nb,1,9,2,2,2')) == [2, 103]


LONG_HEADER = "student,rater,what,points,question"
LONG_BY_ITEM = ColumnMapping("student", "rater", item="question", criterion="what", score="points")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,1,purpos,2,q2", "Name a criterion of the programme: 'purpos' is not one; "
                            "the nearest is 'purpose'."),
        ("1,1,zzz,2,q2", "Name a criterion of the programme: 'zzz' is not one; "
                         "there are excellence, humility, pragmatism, purpose."),
        ("1,1,,2,q2", "Name a criterion of the programme: it is blank; "
                      "there are excellence, humility, pragmatism, purpose."),
        ("1,1,purpose,2,q22", "Name an item of the programme: 'q22' is not one; the nearest is 'q2'."),
        ("1,1,purpose,2,", "Name an item of the programme: it is blank; there are q2, q6, q7."),
        ("1,1,purpose,2,q6", "Change the item: purpose is scored on q2, not on q6."),
        ("1,1,excellence,2,q6", "Take out the score on excellence: the programme scores it on no item."),
        ("1,1,purpose,x,q6", "Give a whole number from 1 to 4 for purpose, or leave it empty: "
                             "'x' is not a whole number. "
                             "Change the item: purpose is scored on q2, not on q6."),
        ("a\x00b,1,purpose,2,q2", "Remove the control characters from this row."),
        (f"{'a' * 201},1,purpose,2,q2", "Shorten the candidate to 200 characters: it has 201."),
        ("1,1,purpose,\u0663,q2", "Give a whole number from 1 to 4 for purpose, or leave it empty: "
                                  "'\u0663' is not a whole number."),
    ],
)  # fmt: skip
def test_each_fault_of_a_long_row_says_what_to_mend(row: str, reason: str) -> None:
    assert faults(f"{LONG_HEADER}\n{row}", LONG_BY_ITEM, SIFT) == {2: reason}


def test_without_an_item_column_a_criterion_of_two_items_is_refused() -> None:
    assert faults("student,rater,purpose,pragmatism\n1,1,2,3\n2,1,2,", WIDE, SIFT) == {
        2: "Add an item column: pragmatism is scored on q6, q7."
    }


@pytest.mark.parametrize(
    ("header", "mapping", "reason"),
    [
        ("studnet,rater,style", WIDE,
         "Name the candidate column: there is no column 'student'; the nearest is 'studnet'."),
        ("a,b,style", ColumnMapping("a", "judge"),
         "Name the assessor column: there is no column 'judge'; there are a, b, style."),
        ("student,rater,stlye,org", WIDE, "Rename the column 'stlye' to 'style', or take it out."),
        ("student,rater,remark", WIDE,
         "Name a column after each criterion scored: conv, org, sent_form, style."),
        ("student,rater,style,style", WIDE, "Name each column once: 'style' is there more than once."),
        ("student,rater,what", LONG,
         "Name the score column: there is no column 'points'; there are student, rater, what."),
        ("student,rater,what", ColumnMapping("student", "rater", criterion="what"),
         "Name both a criterion column and a score column, or neither."),
        ("who,rater,style", ColumnMapping("candidate", "marker"),
         "Name the candidate column: there is no column 'candidate'; there are who, rater, style. "
         "Name the assessor column: there is no column 'marker'; the nearest is 'rater'."),
    ],
)  # fmt: skip
def test_a_fault_in_the_first_line_is_one_reason(header: str, mapping: ColumnMapping, reason: str) -> None:
    assert faults(f"{header}\n1,1,1", mapping) == {1: reason}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Choose a file with rows: this one is empty."),
        ("\n\n", "Choose a file with rows: this one is empty."),
        (HEADER, "Add at least one score: below its first line the file has none."),
        (f"{HEADER}\n1,1,,,,", "Add at least one score: below its first line the file has none."),
    ],
)
def test_a_file_without_scores_is_refused(text: str, reason: str) -> None:
    assert faults(text) == {1: reason}


def test_bytes_of_another_encoding_are_named_by_line() -> None:
    content = f"{HEADER}\nEmma,1,1,1,1,1\nZo\xeb,1,2,2,2,2\n".encode("latin-1")
    with pytest.raises(ImportRefused) as refused:
        read_scores(decode_lines(content), WIDE, WRITING, WRITING, 1, 4)
    assert [fault.line for fault in refused.value.faults] == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_files_that_spreadsheets_write_are_read(encoding: str, newline: str) -> None:
    content = newline.join([HEADER, "Zoë,1,1,2,3,4", ""]).encode(encoding)
    rows = read_scores(decode_lines(content), WIDE, WRITING, WRITING, 1, 4).rows
    assert [(row.candidate, row.score) for row in rows] == [("Zoë", 1), ("Zoë", 2), ("Zoë", 3), ("Zoë", 4)]


CELLS = st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=4, max_size=4)


@given(st.lists(CELLS, min_size=1, max_size=20))
def test_every_score_written_is_read_back_and_nothing_else(table: list[list[int | None]]) -> None:
    lines = [HEADER]
    lines += [f"c{n},r,{','.join('' if s is None else str(s) for s in row)}" for n, row in enumerate(table)]
    written = [
        (f"c{n}", criterion, score)
        for n, row in enumerate(table)
        for criterion, score in zip(WRITING, row, strict=True)
        if score is not None
    ]
    if not written:
        assert list(faults("\n".join(lines))) == [1]
        return
    result = read("\n".join(lines))
    assert [(row.candidate, row.criterion, row.score) for row in result.rows] == written
    assert result.gaps == 4 * len(table) - len(written)


@given(st.text(alphabet='a1,2"\r\n\x00\ufeff é', max_size=200))
def test_no_text_whatever_ends_otherwise_than_in_scores_or_a_refusal(text: str) -> None:
    for fault in faults_of_any(f"{HEADER}\n{text}"):
        assert fault.reason[0].isupper()
        assert fault.reason.endswith(".")


def georgia() -> bytes:
    if "REFERENCE_DATA" not in os.environ:
        pytest.skip("REFERENCE_DATA is unset: it names the folder of georgia_writing.csv")
    return (Path(os.environ["REFERENCE_DATA"]) / "georgia_writing.csv").read_bytes()


def test_the_georgia_ratings_are_read_whole() -> None:
    rows = read_scores(decode_lines(georgia()), WIDE, WRITING, WRITING, 1, 4).rows
    assert len(rows) == 31_248
    assert rows[0] == ImportedScore(2, "3", "1", "essay", "style", 3)


def test_ten_broken_rows_among_the_georgia_ratings_are_all_named() -> None:
    lines = decode_lines(georgia())
    broken = range(100, 7100, 700)
    for number, line in enumerate(broken):
        student, rater, *scores = lines[line - 1].split(",")
        lines[line - 1] = [
            ",".join([student, rater, "9", *scores[1:]]),
            ",".join(["", rater, *scores]),
            ",".join([student, "", *scores]),
            ",".join([student, rater, "three", *scores[1:]]),
            ",".join([student, rater, *scores[:2]]),
            lines[line - 2],
            ",".join([student, rater, '"3', *scores[1:]]),
            ",".join([student, rater, "3.5", *scores[1:]]),
            ",".join([student, rater, *scores, "1"]),
            ",".join([student, rater, "\udce9", *scores[1:]]),
        ][number]
    with pytest.raises(ImportRefused) as refused:
        read_scores(lines, WIDE, WRITING, WRITING, 1, 4)
    assert [fault.line for fault in refused.value.faults] == list(broken)
