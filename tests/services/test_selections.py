"""Selections are saved whole and stay as they are; one outcome for all of one drops nobody silently."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotAllowed, NotFound, Refusal
from recruitment.domain.selections import MOST
from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, Decision, DecisionItem, Details, Selection, SelectionRow
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.selections import basis_of, selection_by_id, selections_of
from recruitment.services.selection_proposals import Proposed, propose_selection
from recruitment.services.selections import save_selection
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_decision import have_opened, make_scored, make_shortlist, propose_all
from tests.factories_wash_up import make_exercise_list


class Setting:
    """A cohort with two leads and three candidates on a shortlist."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.lead, self.second = (make_lead(session, self.cohort, NOW) for _ in range(2))
        assessor = make_assessor(session, self.cohort, NOW)
        self.people = make_scored(session, self.cohort, NOW, 5, 4, 2, assessor_id=assessor)
        self.shortlist = make_shortlist(session, self.cohort, NOW)

    def references(self, *ids: UUID) -> list[str]:
        return [self.session.get_one(Application, one).reference for one in ids]

    def save(self, *ids: UUID, name: str = "Below the line", shortlist_id: UUID | None = None) -> UUID:
        return save_selection(
            self.session,
            cohort_id=self.cohort.id,
            name=name,
            references=self.references(*ids),
            shortlist_id=shortlist_id,
            actor_id=self.lead,
            now=NOW,
        )

    def move(self, application_id: UUID, stage: Stage) -> None:
        moved = update(Application).where(col(Application.id) == application_id).values(stage=stage)
        self.session.execute(moved)

    def propose(
        self, selection_id: UUID, action: Action = Action.DECLINE, *, is_leaving_out: bool = False
    ) -> UUID:
        found = selection_by_id(self.session, self.cohort.id, selection_id)
        basis = basis_of(self.session, self.cohort.id, selection_id)
        assert basis is not None
        return propose_selection(
            self.session,
            cohort=self.cohort,
            members=found.members,
            basis=basis,
            proposed=Proposed(action, "By what both of us read.", "As discussed."),
            is_leaving_out=is_leaving_out,
            actor_id=self.lead,
            now=NOW,
        )

    def decided(self, decision_id: UUID) -> set[UUID]:
        items = select(DecisionItem.application_id).where(col(DecisionItem.decision_id) == decision_id)
        return set(self.session.exec(items))


@pytest.fixture
def setting(session: Session) -> Setting:
    return Setting(session)


def test_it_holds_those_picked_and_says_who_has_moved_since(setting: Setting) -> None:
    first, second, third = setting.people
    selection_id = setting.save(first, third)
    setting.move(third, Stage.WITHDRAWN)
    found = selection_by_id(setting.session, setting.cohort.id, selection_id)
    assert {one.application_id for one in found.members} == {first, third}
    assert [one.application_id for one in found.moved] == [third]
    assert [(one.picked_in, one.stage) for one in found.moved] == [(Stage.SIFT, Stage.WITHDRAWN)]
    (line,) = selections_of(setting.session, setting.cohort.id)
    assert (line.name, line.size, line.moved) == ("Below the line", 2, 1)
    assert second not in {one.application_id for one in found.members}


def test_the_database_lets_nobody_into_it_later(setting: Setting) -> None:
    selection_id = setting.save(setting.people[0])
    row = {
        "selection_id": selection_id,
        "application_id": setting.people[1],
        "cohort_id": setting.cohort.id,
        "stage": "sift",
    }
    with pytest.raises(IntegrityError, match="saved whole and never changes"), setting.session.begin_nested():
        setting.session.execute(insert(SelectionRow), row)


@pytest.mark.parametrize(
    "change",
    [
        "delete from work.selection_row",
        "update work.selection_row set stage = 'offer'",
        "update work.selection set size = size + 1",
        "delete from work.selection",
    ],
)
def test_no_lead_changes_one_or_takes_somebody_out(
    worker_database: Database, database: Database, change: str
) -> None:
    with worker_database.transaction() as session:
        setting = Setting(session)
        setting.save(setting.people[0])
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        database.transaction(Binding.OFFICE, setting.lead) as session,
    ):
        session.execute(text(change))


def test_it_is_the_leads_of_its_cohort_alone(worker_database: Database, database: Database) -> None:
    with worker_database.transaction() as session:
        setting = Setting(session)
        selection_id = setting.save(setting.people[0])
        elsewhere = make_cohort(session, NOW, name="Elsewhere", public=False)
        stranger = make_lead(session, elsewhere, NOW)
    for lead, there in ((setting.second, 1), (stranger, 0)):
        with database.transaction(Binding.OFFICE, lead) as session:
            assert len(session.exec(select(Selection)).all()) == there
            assert len(session.exec(select(SelectionRow)).all()) == there
    with database.transaction(Binding.OFFICE, stranger) as session, pytest.raises(NotFound):
        selection_by_id(session, setting.cohort.id, selection_id)


def test_a_name_stands_once_in_a_cohort(setting: Setting) -> None:
    setting.save(setting.people[0], name=" Below  the line ")
    with pytest.raises(Refusal, match="Choose another name"):
        setting.save(setting.people[1])
    assert len(selections_of(setting.session, setting.cohort.id)) == 1


@pytest.mark.parametrize(
    ("references", "name", "sentence"),
    [
        ([], "Empty", "Tick at least one application."),
        (["DL27-2222-2222"], "Elsewhere", "there is no application DL27-2222-2222 in this cohort"),
        ([f"DL27-{number:04}" for number in range(MOST + 1)], "Many", "Pick 2,000 applications or fewer"),
        (["DL27-2222-2222"], "  ", "Give the selection a name."),
    ],
)
def test_what_cannot_be_saved_is_said(
    setting: Setting, references: list[str], name: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        save_selection(
            setting.session,
            cohort_id=setting.cohort.id,
            name=name,
            references=references,
            actor_id=setting.lead,
            now=NOW,
        )


def test_nobody_picks_their_own_application(setting: Setting) -> None:
    own = make_application(setting.session, setting.cohort, NOW, person_id=setting.lead)
    with pytest.raises(NotAllowed, match="Leave your own application out"):
        setting.save(setting.people[0], own)


def test_a_decision_rests_on_the_list_it_was_picked_from_or_on_the_one_with_most_of_it(
    setting: Setting,
) -> None:
    session, cohort = setting.session, setting.cohort
    late = make_application(session, cohort, NOW)
    few = make_exercise_list(session, cohort, NOW, [(setting.people[0], 4.0)], stage=Stage.SIFT)
    assert getattr(basis_of(session, cohort.id, setting.save(*setting.people)), "shortlist_id", None) == (
        setting.shortlist
    )
    own = setting.save(*setting.people, name="Picked from", shortlist_id=few)
    basis = basis_of(session, cohort.id, own)
    assert basis is not None
    assert (basis.shortlist_id, basis.holds) == (few, 1)
    assert basis_of(session, cohort.id, setting.save(late, name="On none")) is None


# One outcome for all of it


def test_all_of_it_is_proposed_at_once(setting: Setting) -> None:
    have_opened(setting.session, NOW, *setting.people)
    decision = setting.propose(setting.save(*setting.people))
    assert setting.decided(decision) == set(setting.people)


def test_whoever_can_take_no_part_is_left_out_only_where_it_is_said(setting: Setting) -> None:
    first, second, third = setting.people
    have_opened(setting.session, NOW, first, second)
    late = make_application(setting.session, setting.cohort, NOW)
    selection_id = setting.save(first, second, third, late)
    setting.move(second, Stage.WITHDRAWN)
    with pytest.raises(Refusal, match="nobody drops out by themselves"):
        setting.propose(selection_id)
    assert setting.session.exec(select(Decision)).all() == []
    decision = setting.propose(selection_id, is_leaving_out=True)
    # One has withdrawn, one nobody opened, one is on no list.
    assert setting.decided(decision) == {first}


def test_whoever_stands_in_another_decision_can_take_no_part(setting: Setting) -> None:
    propose_all(
        setting.session,
        setting.cohort,
        NOW,
        shortlist_id=setting.shortlist,
        by=setting.second,
        offers=setting.people[:1],
    )
    selection_id = setting.save(*setting.people[:1])
    with pytest.raises(Refusal, match="about nobody in the selection"):
        setting.propose(selection_id, Action.OFFER, is_leaving_out=True)


def test_outcomes_otherwise_than_a_list_of_exercises_are_left_to_the_wash_up(setting: Setting) -> None:
    best, middle, last = setting.people
    for one in setting.people:
        setting.move(one, Stage.CENTRE)
    have_opened(setting.session, NOW, *setting.people)
    ranked = list(zip(setting.people, (4.5, 3.5, 2.5), strict=True))
    listed = make_exercise_list(setting.session, setting.cohort, NOW, ranked)
    selection_id = setting.save(best, last, shortlist_id=listed)
    with pytest.raises(Refusal, match="nobody drops out by themselves"):
        setting.propose(selection_id)
    decision = setting.propose(selection_id, is_leaving_out=True)
    assert setting.decided(decision) == {last}
    assert middle not in setting.decided(decision)


def test_a_selection_that_there_is_not_is_not_found(setting: Setting) -> None:
    with pytest.raises(NotFound):
        selection_by_id(setting.session, setting.cohort.id, uuid4())


def test_a_members_name_comes_from_their_details(setting: Setting) -> None:
    selection_id = setting.save(setting.people[0])
    (one,) = selection_by_id(setting.session, setting.cohort.id, selection_id).members
    details = select(Details.full_name).where(col(Details.application_id) == setting.people[0])
    assert one.called == setting.session.exec(details).one()
