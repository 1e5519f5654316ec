"""Building a shortlist: by expected rank, frozen, with what it rests on and plain averages beside it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.stages import Stage
from recruitment.models import Scorecard, Shortlist, ShortlistRow
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.scores import assessor_names
from recruitment.queries.shortlists import (
    NOT_CONVERGED,
    FrozenShortlist,
    Side,
    newest_shortlist,
    shortlist_by_id,
    shortlisted,
    shortlists_of,
)
from recruitment.services.shortlists import build_shortlist
from scoring import VERSION
from scoring.ranking import rank
from scoring.ratings import Ratings
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead, make_reading
from tests.factories_decision import make_imported, make_scored, make_shortlist, propose_all, score

EVERY_CRITERION = (
    "purpose",
    "collaboration",
    "bravery",
    "pragmatism",
    "humility",
    "inspired",
    "teaching",
    "systemic",
)


class Sift:
    """A cohort with an assessor; candidates are added with their scores."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.assessor = make_assessor(session, self.cohort, NOW)

    def candidate(self, reference: str, **criteria: int | None) -> UUID:
        application_id = make_application(self.session, self.cohort, NOW, reference=reference)
        for criterion, value in criteria.items():
            score(
                self.session,
                self.cohort,
                NOW,
                application_id,
                value,
                assessor_id=self.assessor,
                criterion=criterion,
            )
        return application_id

    def also(self, application_id: UUID, criterion: str, value: int | None) -> None:
        """Another assessor's score."""
        score(
            self.session,
            self.cohort,
            NOW,
            application_id,
            value,
            assessor_id=uuid4(),
            criterion=criterion,
        )

    def built(self, places: int = 2) -> FrozenShortlist:
        shortlist_id = make_shortlist(self.session, self.cohort, NOW, places=places)
        return shortlist_by_id(self.session, self.cohort.id, shortlist_id)


@pytest.fixture
def sift(session: Session) -> Sift:
    return Sift(session)


def test_plain_averages_stand_beside_as_weighted_means_of_criterion_means(sift: Sift) -> None:
    low = sift.candidate("DL27-2222-2223", purpose=2, bravery=3)
    high = sift.candidate("DL27-3333-3334", purpose=5, bravery=4)
    sift.also(high, "purpose", 4)
    built = sift.built()
    weights = sift.cohort.definition.sift.weights
    purpose, bravery = weights["purpose"], weights["bravery"]
    expected = (4.5 * purpose + 4 * bravery) / (purpose + bravery)
    assert [one.application_id for one in built.candidates] == [high, low]
    assert built.candidates[0].average == pytest.approx(expected)
    assert built.candidates[0].criteria == {"purpose": 4.5, "bravery": 4.0}
    assert (built.candidates[0].scores, built.candidates[0].average_rank) == (3, 1)


def test_frozen_rows_are_what_the_engine_says_of_the_same_scores(sift: Sift) -> None:
    for number, scores in enumerate(((5, 4, 3), (3, 3, 2), (4, 2, 2), (1, 2, 4), (2, 5, 5))):
        purpose, bravery, humility = scores
        sift.candidate(f"DL27-222{number + 2}-2234", purpose=purpose, bravery=bravery, humility=humility)
    built = sift.built(places=2)
    rows = [
        (one.reference, "A", criterion, "q1", int(mean or 0))
        for one in built.candidates
        for criterion, mean in one.criteria.items()
    ]
    weights = dict(sift.cohort.definition.sift.weights)
    found = rank(Ratings.from_rows(rows, 1, 5), weights=weights, places=2).standings
    assert [one.reference for one in built.candidates] == [standing.id for standing in found]
    for row, standing in zip(built.candidates, found, strict=True):
        assert row.expected_rank == pytest.approx(standing.expected_rank)
        assert (row.rank_low, row.rank_high) == (standing.low, standing.high)
        assert row.p_top == pytest.approx(standing.p_top)
        fair = standing.average
        assert (row.measure, row.low, row.high) == pytest.approx((fair.value, fair.low, fair.high))


def test_candidate_whom_a_harsh_assessor_read_passes_one_with_the_same_average(sift: Sift) -> None:
    """Two assessors a point and a half apart read twelve candidates in common, and one more each."""
    kind = uuid4()
    for number in range(12):
        common = sift.candidate(f"DL27-22{number + 22}-2234", purpose=1 + number % 3, bravery=1 + number % 2)
        for criterion, value in (("purpose", 3 + number % 3), ("bravery", 2 + number % 2)):
            score(sift.session, sift.cohort, NOW, common, value, assessor_id=kind, criterion=criterion)
    unlucky = sift.candidate("DL27-8888-8882", purpose=3, bravery=3)
    lucky = sift.candidate("DL27-2222-2223")
    for criterion in ("purpose", "bravery"):
        score(sift.session, sift.cohort, NOW, lucky, 3, assessor_id=kind, criterion=criterion)
    found = {one.application_id: one for one in sift.built(places=3).candidates}
    assert found[unlucky].average == found[lucky].average == 3.0
    assert (found[unlucky].average_rank, found[unlucky].average_shared) == (found[lucky].average_rank, True)
    assert (found[unlucky].measure or 0) > (found[lucky].measure or 0) + 0.5
    assert found[unlucky].position < found[lucky].position


def test_candidates_who_share_no_scale_are_refused_with_references_and_names(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=4)
    apart = make_application(sift.session, sift.cohort, NOW, reference="DL27-3333-3334")
    reader = make_assessor(sift.session, sift.cohort, NOW)
    score(sift.session, sift.cohort, NOW, apart, 3, assessor_id=reader)
    names = assessor_names(sift.session, sift.cohort.id)
    with pytest.raises(Refusal) as refused:
        sift.built()
    assert refused.value.sentence == (
        "Rank these groups apart or let assessors read across them, for they share no scale:"
        f" (1) 1 candidate (DL27-3333-3334) scored by {names[reader].called};"
        f" (2) 1 candidate (DL27-2222-2223) scored by {names[sift.assessor].called}."
    )
    assert all(name.name and name.label in name.called for name in names.values())


def test_scores_that_are_all_the_same_leave_plain_averages_and_say_why(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=3)
    sift.candidate("DL27-3333-3334", purpose=3)
    built = sift.built(places=1)
    assert (built.method, built.modelled, built.basis["converged"]) == ("plain averages", False, None)
    assert built.basis["notes"][0].startswith("No measures: every score is the same")
    assert [(one.rank, one.shared, one.side) for one in built.candidates] == [(1, True, None)] * 2


def test_two_candidates_and_one_assessor_are_enough(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=2)
    sift.candidate("DL27-3333-3334", purpose=5)
    built = sift.built(places=1)
    assert [one.reference for one in built.candidates] == ["DL27-3333-3334", "DL27-2222-2223"]
    assert built.basis["converged"] is True
    assert built.basis["notes"][0].startswith("Fewer than 30 scores in all")
    assert sum(one.p_top or 0 for one in built.candidates) == pytest.approx(1.0)


def test_one_candidate_with_differing_scores_stands_alone(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=2, bravery=5)
    (only,) = sift.built(places=1).candidates
    assert (only.rank, only.expected_rank, only.p_top, only.side) == (1, 1.0, 1.0, Side.IN)


def test_criterion_without_a_weight_moves_nobody(sift: Sift) -> None:
    """Observed at the centre only: its score stands in the row, and counts for nothing."""
    sift.candidate("DL27-2222-2223", purpose=4)
    other = sift.candidate("DL27-3333-3334", purpose=3)
    before = [(one.reference, one.measure) for one in sift.built().candidates]
    score(sift.session, sift.cohort, NOW, other, 5, assessor_id=sift.assessor, criterion="excellence")
    after = sift.built().candidates
    assert [(one.reference, one.measure) for one in after] == before
    assert after[1].criteria == {"purpose": 3.0, "excellence": 5.0}


def test_ties_share_a_rank_and_stand_by_reference(sift: Sift) -> None:
    for reference in ("DL27-4444-4445", "DL27-2222-2223", "DL27-3333-3334"):
        sift.candidate(reference, purpose=3)
    sift.candidate("DL27-9999-9992", purpose=5)
    built = sift.built()
    assert [(one.reference, one.rank, one.shared) for one in built.candidates] == [
        ("DL27-9999-9992", 1, False),
        ("DL27-2222-2223", 2, True),
        ("DL27-3333-3334", 2, True),
        ("DL27-4444-4445", 2, True),
    ]


def test_tie_across_the_line_is_named(sift: Sift) -> None:
    for reference in ("DL27-4444-4445", "DL27-2222-2223", "DL27-3333-3334"):
        sift.candidate(reference, purpose=3)
    assert len(sift.built(places=2).tied_at_the_line) == 3
    assert sift.built(places=3).tied_at_the_line == ()


def test_no_evidence_counts_as_the_lowest_and_is_told_apart(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=None)
    (only,) = sift.built().candidates
    assert (only.average, only.scores, only.no_evidence) == (1.0, 0, 1)


def test_candidate_whose_place_hangs_on_no_evidence_is_marked(sift: Sift) -> None:
    # As the lowest the third has 4 and 1; as missing, 4. The second place changes hands.
    readers = (sift.assessor, uuid4())
    for reference, values in (
        ("DL27-2222-2223", (5, 5)),
        ("DL27-3333-3334", (3, 3)),
        ("DL27-4444-4445", (4, None)),
        ("DL27-5555-5556", (2, 1)),
    ):
        application_id = make_application(sift.session, sift.cohort, NOW, reference=reference)
        for reader, value in zip(readers, values, strict=True):
            score(sift.session, sift.cohort, NOW, application_id, value, assessor_id=reader)
    built = sift.built(places=2)
    assert [(one.reference, one.depends_on_no_evidence) for one in built.candidates] == [
        ("DL27-2222-2223", False),
        ("DL27-3333-3334", True),
        ("DL27-4444-4445", True),
        ("DL27-5555-5556", False),
    ]


def test_way_of_counting_that_leaves_no_common_scale_is_a_note(sift: Sift) -> None:
    """As the lowest, "no evidence seen" is all that ties the two candidates together."""
    sift.candidate("DL27-2222-2223", purpose=4, bravery=2)
    tied = sift.candidate("DL27-3333-3334", purpose=None)
    score(sift.session, sift.cohort, NOW, tied, 3, assessor_id=uuid4(), criterion="humility", item="q3")
    built = sift.built(places=1)
    assert built.basis["otherwise"]["note"].startswith("Counted the other way there is no common order.")
    assert not any(one.depends_on_no_evidence for one in built.candidates)


def test_nobody_is_marked_where_the_choice_changes_nothing(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=5)
    sift.candidate("DL27-3333-3334", purpose=None)
    assert not any(one.depends_on_no_evidence for one in sift.built(places=1).candidates)


def test_candidate_without_any_score_stands_last_and_says_so(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223")
    sift.candidate("DL27-3333-3334", purpose=1)
    last = sift.built(places=2).candidates[-1]
    assert (last.reference, last.average, last.rank, last.note) == (
        "DL27-2222-2223",
        None,
        None,
        "No score yet.",
    )


def test_candidate_without_an_average_is_never_within_the_places(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223")
    sift.candidate("DL27-3333-3334", purpose=1)
    assert [one.reference for one in sift.built(places=2).within] == ["DL27-3333-3334"]


def test_missing_criterion_is_named_as_its_column_is(sift: Sift) -> None:
    complete = dict.fromkeys(EVERY_CRITERION, 3)
    sift.candidate("DL27-2222-2223", **complete | {"purpose": 4})
    sift.candidate("DL27-3333-3334", **complete)
    partial = sift.candidate("DL27-4444-4445", **{k: 3 for k in EVERY_CRITERION if k != "inspired"})
    notes = {one.application_id: one.note for one in sift.built().candidates}
    assert notes.pop(partial) == "No score yet on Inspired; the others stand in."
    assert set(notes.values()) == {""}


def test_criterion_that_nobody_scored_is_a_note_of_the_whole(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", **dict.fromkeys(EVERY_CRITERION[:-1], 3))
    assert "Nobody has a score on Systemic yet." in sift.built().basis["notes"]


def test_basis_says_what_it_takes_to_make_it_again(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=3, bravery=None)
    built = sift.built(places=7)
    assert (built.places, built.method) == (7, "many-facet model, pooled")
    known = {
        "scores": 2,
        "no_evidence_seen": 1,
        "candidates": 1,
        "assessors": 1,
        "no_evidence": "lowest",
        "weights": dict(sift.cohort.definition.sift.weights),
        "scale": {"low": 1, "high": 5},
        "estimator": "pooled",
        "converged": True,
        "subsets": 1,
        "engine": VERSION,
    }
    assert {key: built.basis[key] for key in known} == known
    assert built.basis["iterations"] > 1
    assert built.basis["log_likelihood"] < 0
    assert set(built.basis["deviations"]) == {"candidates", "effects", "severities"}


def test_fingerprint_is_that_of_the_scores(sift: Sift) -> None:
    candidate = sift.candidate("DL27-2222-2223", purpose=3, bravery=4)
    first, again = sift.built().basis["fingerprint"], sift.built().basis["fingerprint"]
    sift.also(candidate, "purpose", 3)
    assert first == again
    assert sift.built().basis["fingerprint"] != first


def test_fit_that_did_not_converge_is_frozen_with_its_warning(
    sift: Sift, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    sift.candidate("DL27-2222-2223", purpose=3, bravery=4)
    built = sift.built()
    (line,) = shortlists_of(sift.session, sift.cohort.id)
    assert (built.basis["converged"], line.converged) == (False, False)
    assert built.warning == line.warning == NOT_CONVERGED
    assert "did not converge" in built.basis["notes"][0]


def test_same_scores_make_the_same_list(sift: Sift) -> None:
    for number, value in enumerate((3, 5, 3, 1, 4)):
        sift.candidate(f"DL27-222{number + 2}-2234", purpose=value)
    first, second = sift.built(), sift.built()
    assert first.id != second.id
    assert first.candidates == second.candidates


def test_later_scores_leave_a_frozen_list_as_it_was(sift: Sift) -> None:
    candidate = sift.candidate("DL27-2222-2223", purpose=3)
    built = sift.built()
    sift.also(candidate, "purpose", 5)
    again = shortlist_by_id(sift.session, sift.cohort.id, built.id)
    assert again.candidates[0].average == 3.0
    assert sift.built().candidates[0].average == 4.0


@pytest.mark.parametrize("state", ["draft", "superseded"])
def test_drafts_and_superseded_scores_do_not_count(sift: Sift, state: str) -> None:
    candidate = sift.candidate("DL27-2222-2223", purpose=5)
    sift.also(candidate, "purpose", 1)
    card = sift.session.exec(select(Scorecard).where(col(Scorecard.assessor_id) != sift.assessor)).one()
    if state == "superseded":
        card.state, card.superseded_at, card.reason = state, NOW, "The wrong candidate."
        sift.session.flush()
    else:
        drafted = Scorecard(
            reading_id=_another_reading(sift, candidate),
            cohort_id=sift.cohort.id,
            assessor_id=sift.assessor,
            saved_at=NOW,
        )
        sift.session.add(drafted)
        sift.session.flush()
    expected = 5.0 if state == "superseded" else 3.0
    assert sift.built().candidates[0].average == expected


def _another_reading(sift: Sift, candidate: UUID) -> UUID:
    return make_reading(
        sift.session,
        sift.cohort,
        NOW,
        application_id=candidate,
        assessor_id=sift.assessor,
        item="q3",
        criterion="purpose",
    )


def test_only_candidates_in_the_sift_of_the_cohort_stand_on_it(sift: Sift) -> None:
    wanted = sift.candidate("DL27-2222-2223", purpose=3)
    for stage in (Stage.APPLICATION, Stage.OFFER, Stage.NOT_PROGRESSED, Stage.WITHDRAWN):
        make_application(sift.session, sift.cohort, NOW, stage=stage)
    other = make_cohort(sift.session, NOW, name="Cohort 2028", public=False)
    make_scored(sift.session, other, NOW, 5, assessor_id=make_assessor(sift.session, other, NOW))
    assert [one.application_id for one in sift.built().candidates] == [wanted]


def test_imported_candidates_stand_by_what_they_are_called_elsewhere(sift: Sift) -> None:
    imported = make_imported(sift.session, sift.cohort, NOW, "Essay 17")
    score(sift.session, sift.cohort, NOW, imported, 3, assessor_id=sift.assessor)
    (only,) = sift.built().candidates
    assert (only.name, only.called) == ("", "Essay 17")


@pytest.mark.parametrize(
    ("places", "candidates", "scored", "sentence"),
    [
        (0, True, True, "Enter the number of places, 1 or more."),
        (2, False, False, "Wait until an application is in the sift: there is nobody to put in order."),
        (2, True, False, "Wait until assessors have committed scores: there is nothing to go by yet."),
    ],
)
def test_list_that_cannot_be_is_refused_with_a_sentence(
    sift: Sift, places: int, candidates: bool, scored: bool, sentence: str
) -> None:
    if candidates:
        sift.candidate("DL27-2222-2223", **({"purpose": 3} if scored else {}))
    with pytest.raises(Refusal) as refused:
        build_shortlist(sift.session, cohort=sift.cohort, places=places, actor_id=None, now=NOW)
    assert refused.value.sentence == sentence
    assert sift.session.exec(select(Shortlist)).all() == []


# Reading it


def test_lists_of_a_cohort_stand_newest_first_with_who_built_them(sift: Sift) -> None:
    lead = make_lead(sift.session, sift.cohort, NOW)
    sift.candidate("DL27-2222-2223", purpose=3)
    older = make_shortlist(sift.session, sift.cohort, NOW, actor_id=lead)
    newer = make_shortlist(sift.session, sift.cohort, NOW + timedelta(hours=1))
    lines = shortlists_of(sift.session, sift.cohort.id)
    assert [(one.id, bool(one.made_by), one.candidates, one.scores) for one in lines] == [
        (newer, False, 1, 1),
        (older, True, 1, 1),
    ]
    assert newest_shortlist(sift.session, sift.cohort.id) == lines[0]


def test_cohort_without_a_shortlist_has_no_newest(sift: Sift) -> None:
    assert newest_shortlist(sift.session, sift.cohort.id) is None


def test_rows_can_be_asked_for_down_to_the_line(sift: Sift) -> None:
    for number, value in enumerate((3, 5, 4)):
        sift.candidate(f"DL27-222{number + 2}-2234", purpose=value)
    built = sift.built(places=2)
    assert shortlisted(sift.session, built.id, within=2) == built.candidates[:2]


def test_candidate_in_an_open_decision_is_shown_with_it(sift: Sift) -> None:
    candidate = sift.candidate("DL27-2222-2223", purpose=3)
    built = sift.built()
    lead = make_lead(sift.session, sift.cohort, NOW)
    decision_id = propose_all(
        sift.session, sift.cohort, NOW, shortlist_id=built.id, by=lead, offers=[candidate]
    )
    (only,) = shortlisted(sift.session, built.id)
    assert only.decision_id == decision_id


def test_shortlist_of_another_cohort_is_not_found(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=3)
    built = sift.built()
    with pytest.raises(NotFound):
        shortlist_by_id(sift.session, uuid4(), built.id)


def test_position_on_a_list_is_held_once(sift: Sift) -> None:
    sift.candidate("DL27-2222-2223", purpose=3)
    sift.built()
    assert len(sift.session.exec(select(ShortlistRow)).all()) == 1
