"""A cohort's applications: counted by stage, found, put in order, paged, with their scores."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.queries import applications as subject
from recruitment.queries.applications import (
    ApplicationPage,
    ScoreFigures,
    StageCount,
    applications,
    stage_counts,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.wanted import Order, Wanted
from tests.factories import make_application, make_cohort
from tests.factories_lead import NO_EVIDENCE, make_imported, make_named, make_scores

ROOT_OF_TWO = 2**0.5
PEOPLE = (
    ("Éva Okonkwo-Price", "DL27-2222-3333"),
    ("Brónagh O’Neill", "DL27-3333-4444"),
    ("Adaeze Okonkwo", "DL27-4444-5555"),
)


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    return make_cohort(session, now)


@pytest.fixture
def people(session: Session, cohort: CohortFacts, now: datetime) -> dict[str, UUID]:
    """Three applications in the sift, by reference."""
    return {
        reference: make_named(session, cohort, now, name=name, reference=reference)
        for name, reference in PEOPLE
    }


def found(session: Session, cohort: CohortFacts, **wanted: object) -> list[str]:
    return references(page(session, cohort, **wanted))


def page(session: Session, cohort: CohortFacts, **wanted: object) -> ApplicationPage:
    return applications(session, cohort.id, Wanted(**wanted), cohort.definition.scale)  # type: ignore[arg-type]


def references(page: ApplicationPage) -> list[str]:
    return [line.reference for line in page.lines]


def statements(engine: Engine, call: object, *arguments: object) -> Sequence[str]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        call(*arguments)  # type: ignore[operator]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


def test_each_stage_is_counted(session: Session, cohort: CohortFacts, now: datetime) -> None:
    for stage in (Stage.SIFT, Stage.SIFT, Stage.APPLICATION):
        make_application(session, cohort, now, stage=stage)
    places = [(cohort.id, stage) for stage in (Stage.APPLICATION, Stage.SIFT, Stage.OFFER)]
    assert stage_counts(session, places) == (
        StageCount(Stage.APPLICATION, 1),
        StageCount(Stage.SIFT, 2),
        StageCount(Stage.OFFER, 0),
    )


def test_another_cohorts_applications_are_not_counted(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    other = make_cohort(session, now, name="Cohort 2028", public=False)
    make_application(session, cohort, now)
    counts = stage_counts(session, [(other.id, Stage.SIFT), (cohort.id, Stage.SIFT)])
    assert [one.count for one in counts] == [0, 1]


def test_nothing_to_count_asks_nothing(session: Session) -> None:
    assert stage_counts(session, []) == ()


def test_counting_ends_where_it_would_cost_too_much(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "MOST_COUNTED", 2)
    (count,) = stage_counts(session, [(cohort.id, Stage.SIFT)])
    assert (count.count, count.exact, count.text) == (2, False, "2+")
    assert StageCount(Stage.SIFT, 1204).text == "1,204"


def test_a_list_stands_in_the_order_of_references(
    session: Session, cohort: CohortFacts, people: dict[str, UUID]
) -> None:
    assert found(session, cohort) == ["DL27-2222-3333", "DL27-3333-4444", "DL27-4444-5555"]


def test_a_list_by_name_goes_by_surname(
    session: Session, cohort: CohortFacts, people: dict[str, UUID]
) -> None:
    assert found(session, cohort, asked=Order.NAME) == [
        "DL27-4444-5555",  # Okonkwo, Adaeze
        "DL27-2222-3333",  # Okonkwo-Price, Éva
        "DL27-3333-4444",  # O’Neill, Brónagh
    ]


def test_a_stage_is_chosen(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], now: datetime
) -> None:
    make_application(session, cohort, now, stage=Stage.APPLICATION, reference="DL27-5555-6666")
    assert found(session, cohort, stage=Stage.APPLICATION) == ["DL27-5555-6666"]
    assert len(found(session, cohort, stage=Stage.SIFT)) == 3


def test_another_cohorts_applications_are_never_found(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], now: datetime
) -> None:
    other = make_cohort(session, now, name="Cohort 2028", public=False)
    assert found(session, other) == []
    assert found(session, other, find="DL27-2222-3333") == []
    assert found(session, other, find="okonkwo") == []
    assert found(session, other, words="worked") == []


@pytest.mark.parametrize("typed", ["DL27-2222-3333", " dl27 2222 3333 ", "DL27–ZZZZ–3333", "dl2722223333"])
def test_a_reference_is_found_however_it_is_typed(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], typed: str
) -> None:
    assert found(session, cohort, find=typed) == ["DL27-2222-3333"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # By name, since names were looked for: Adaeze Okonkwo before Éva Okonkwo-Price.
        ("okonkwo", ["DL27-4444-5555", "DL27-2222-3333"]),
        ("OKON", ["DL27-4444-5555", "DL27-2222-3333"]),
        ("eva", ["DL27-2222-3333"]),
        ("Éva Okonkwo", ["DL27-2222-3333"]),
        ("okonkwo éva", ["DL27-2222-3333"]),
        ("price", ["DL27-2222-3333"]),
        ("o'neill", ["DL27-3333-4444"]),
        ("bronagh", ["DL27-3333-4444"]),
        ("konkwo", []),
        ("eva oneill", []),
        ("%", []),
        ("_", []),
    ],
)
def test_a_name_is_found_by_how_its_words_begin(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], typed: str, expected: list[str]
) -> None:
    assert found(session, cohort, find=typed) == expected


def test_a_word_is_found_once_wherever_it_stands_in_a_name_and_pages_go_on_by_name(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], now: datetime
) -> None:
    for name, reference in (("Price Pricey", "DL27-6666-2222"), ("Price Zabala", "DL27-6666-3333")):
        make_named(session, cohort, now, name=name, reference=reference)
    everybody = ["DL27-2222-3333", "DL27-6666-2222", "DL27-6666-3333"]
    assert found(session, cohort, find="price") == everybody
    for at, reference in enumerate(everybody):
        assert found(session, cohort, find="price", after=reference) == everybody[at + 1 :]
        assert found(session, cohort, find="price", before=reference) == everybody[:at]
    assert found(session, cohort, find="price", asked=Order.REFERENCE) == everybody


def test_an_imported_candidate_is_found_by_what_it_is_called_elsewhere(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], now: datetime
) -> None:
    make_imported(session, cohort, now)
    shown = page(session, cohort, find="1041")
    assert references(shown) == ["DL27-7777-2222"]
    assert (shown.lines[0].name, shown.lines[0].outside_id) == (None, "1041")


def test_words_are_found_by_how_they_begin_all_in_one_application(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    make_application(
        session,
        cohort,
        now,
        reference="DL27-2222-3333",
        answers={"q1": "A tribunal at St Éloi’s, and then a garden.", "q2": "Nobody."},
    )
    make_application(
        session, cohort, now, reference="DL27-3333-4444", answers={"q1": "Tribunals.", "q2": "A garden."}
    )
    make_application(session, cohort, now, reference="DL27-4444-5555", answers={"q1": "A garden."})
    assert found(session, cohort, words="tribunal") == ["DL27-2222-3333", "DL27-3333-4444"]
    assert found(session, cohort, words="Garden TRIB") == ["DL27-2222-3333", "DL27-3333-4444"]
    assert found(session, cohort, words="tribunals") == ["DL27-3333-4444"]
    assert found(session, cohort, words="eloi's") == ["DL27-2222-3333"]
    assert found(session, cohort, words="ribunal") == []
    assert found(session, cohort, words="!") == []


def test_search_and_stage_hold_together(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], now: datetime
) -> None:
    assert found(session, cohort, stage=Stage.OFFER, find="okonkwo") == []
    both = {"stage": Stage.SIFT, "find": "okonkwo", "words": "worked"}
    assert found(session, cohort, **both) == ["DL27-4444-5555", "DL27-2222-3333"]
    assert found(session, cohort, **both, asked=Order.REFERENCE) == ["DL27-2222-3333", "DL27-4444-5555"]


@pytest.mark.parametrize("order", list(Order))
def test_pages_follow_one_another_and_lead_back(
    session: Session,
    cohort: CohortFacts,
    people: dict[str, UUID],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    order: Order,
) -> None:
    make_imported(session, cohort, now)
    make_application(session, cohort, now, full_name="Adaeze Okonkwo", reference="DL27-5555-6666")
    whole = found(session, cohort, asked=order)
    monkeypatch.setattr(subject, "PAGE", 2)
    first = page(session, cohort, asked=order)
    second = page(session, cohort, asked=order, after=first.next or "")
    third = page(session, cohort, asked=order, after=second.next or "")
    assert references(first) + references(second) + references(third) == whole
    assert len(third.lines) == 1
    assert (first.previous, third.next) == (None, None)
    assert page(session, cohort, asked=order, before=third.previous or "") == second
    back = page(session, cohort, asked=order, before=second.previous or "")
    assert (references(back), back.previous) == (references(first), None)


def test_a_page_after_nothing_is_empty(
    session: Session, cohort: CohortFacts, people: dict[str, UUID]
) -> None:
    shown = page(session, cohort, asked=Order.NAME, after="DL27-9999-9999")
    assert shown == ApplicationPage((), None, None)


def test_figures_are_of_committed_scores_alone(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], now: datetime
) -> None:
    application_id = people["DL27-2222-3333"]
    make_scores(session, cohort, now, application_id, 1, 3, 5, None)
    shown = page(session, cohort)
    assert [line.figures for line in shown.lines] == [
        ScoreFigures(4, 3, 3, 3.0, 2.0),
        ScoreFigures(),
        ScoreFigures(),
    ]


def test_one_score_has_no_spread(
    session: Session, cohort: CohortFacts, people: dict[str, UUID], now: datetime
) -> None:
    make_scores(session, cohort, now, people["DL27-2222-3333"], 4)
    shown = page(session, cohort)
    assert shown.lines[0].figures == ScoreFigures(planned=1, committed=1, scores=1, mean=4.0, spread=None)
    assert shown.lines[1].figures == ScoreFigures()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("lowest", ScoreFigures(2, 2, 2, 3.0, ROOT_OF_TWO * 2)),
        ("missing", ScoreFigures(2, 2, 1, 5.0)),
    ],
)
def test_no_evidence_counts_as_the_definition_says(
    session: Session,
    cohort: CohortFacts,
    people: dict[str, UUID],
    now: datetime,
    rule: str,
    expected: ScoreFigures,
) -> None:
    application_id = people["DL27-2222-3333"]
    make_scores(session, cohort, now, application_id, 5, NO_EVIDENCE)
    scale = cohort.definition.scale.model_copy(update={"no_evidence": rule})
    shown = applications(session, cohort.id, Wanted(find="DL27-2222-3333"), scale)
    assert [line.figures for line in shown.lines] == [expected]


def test_a_page_asks_one_statement_however_many_rows(
    session: Session, cohort: CohortFacts, now: datetime
) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    make_application(session, cohort, now)
    one = statements(engine, page, session, cohort)
    for _ in range(2):
        make_scores(session, cohort, now, make_application(session, cohort, now), 3)
    three = statements(engine, page, session, cohort)
    assert len(one) == len(three) == 1
    assert not any("OFFSET" in statement for statement in three)
