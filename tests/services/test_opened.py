"""Nobody is declined unread: who counts as having opened an application, asked of the database."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.domain.opened import NobodyOpened
from recruitment.domain.stages import Action
from recruitment.models import Application, Decision, Details, View
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.decisions import Outcome, confirm, propose
from recruitment.services.opened import items_of, require_opened
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_decision import have_opened, make_imported, make_shortlist, score
from tests.statements import counted


class Setting:
    """A cohort with two leads, and an applicant of whom one answer was read."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.lead, self.second = (make_lead(session, self.cohort, NOW) for _ in range(2))
        self.assessor = make_assessor(session, self.cohort, NOW)
        self.one = make_application(session, self.cohort, NOW)
        score(session, self.cohort, NOW, self.one, 2, assessor_id=self.assessor)

    def read_the_rest(self) -> None:
        """Every other answer is read, each on one criterion."""
        for item in sorted(items_of(self.cohort.definition) - {"q1"}):
            criterion = next(one.criterion for one in self.cohort.definition.passes() if one.item == item)
            score(
                self.session,
                self.cohort,
                NOW,
                self.one,
                2,
                assessor_id=self.assessor,
                item=item,
                criterion=criterion,
            )

    def propose(self, *ids: UUID) -> UUID:
        return propose(
            self.session,
            cohort=self.cohort,
            shortlist_id=make_shortlist(self.session, self.cohort, NOW),
            outcomes=[Outcome(one, Action.DECLINE, "Little evidence.") for one in ids],
            reason="As discussed.",
            actor_id=self.lead,
            now=NOW,
        )


@pytest.fixture
def setting(session: Session) -> Setting:
    return Setting(session)


def test_one_answer_that_was_read_is_not_all_of_them(setting: Setting) -> None:
    with pytest.raises(NobodyOpened) as refused:
        setting.propose(setting.one)
    reference = setting.session.get_one(Application, setting.one).reference
    assert refused.value.references == (reference,)
    assert reference in refused.value.sentence
    assert setting.session.exec(select(Decision)).all() == []


def test_every_answer_read_by_assessors_is_enough(setting: Setting) -> None:
    setting.read_the_rest()
    assert setting.propose(setting.one)


@pytest.mark.parametrize(
    ("page", "is_enough"),
    [("application", True), ("application pack", True), ("references", False), ("panel pack", False)],
)
def test_what_shows_the_whole_of_it_counts_and_what_does_not_does_not(
    setting: Setting, page: str, is_enough: bool
) -> None:
    have_opened(setting.session, NOW, setting.one, page=page)
    if is_enough:
        assert setting.propose(setting.one)
    else:
        with pytest.raises(NobodyOpened):
            setting.propose(setting.one)


def test_what_was_opened_before_it_was_sent_does_not_count(setting: Setting) -> None:
    have_opened(setting.session, NOW, setting.one)
    setting.session.get_one(Application, setting.one).submitted_at = NOW + timedelta(seconds=1)
    setting.session.flush()
    with pytest.raises(NobodyOpened):
        setting.propose(setting.one)


def test_its_applicants_own_look_does_not_count(setting: Setting) -> None:
    details = setting.session.exec(select(Details).where(col(Details.application_id) == setting.one)).one()
    have_opened(setting.session, NOW, setting.one, by=details.person_id)
    with pytest.raises(NobodyOpened):
        setting.propose(setting.one)


def test_a_candidate_whose_scores_came_from_elsewhere_is_opened_too(setting: Setting) -> None:
    imported = make_imported(setting.session, setting.cohort, NOW, "Essay 17")
    score(setting.session, setting.cohort, NOW, imported, 1, assessor_id=setting.assessor)
    with pytest.raises(NobodyOpened):
        setting.propose(imported)
    have_opened(setting.session, NOW, imported)
    assert setting.propose(imported)


def test_nothing_else_than_declining_asks_for_it(setting: Setting) -> None:
    require_opened(
        setting.session,
        definition=setting.cohort.definition,
        chosen=[(Action.OFFER, setting.one), (Action.RESERVE, setting.one)],
    )


def test_it_holds_at_the_confirmation_again(setting: Setting) -> None:
    have_opened(setting.session, NOW, setting.one)
    decision = setting.propose(setting.one)
    # Whoever comes into a decision after it was proposed was looked at by nobody.
    setting.session.execute(delete(View))
    with pytest.raises(NobodyOpened):
        confirm(
            setting.session,
            cohort_id=setting.cohort.id,
            decision_id=decision,
            actor_id=setting.second,
            now=NOW,
        )
    assert setting.session.get_one(Decision, decision).state == "proposed"


def test_it_takes_one_statement_however_many(setting: Setting, worker_database: Database) -> None:
    others = [make_application(setting.session, setting.cohort, NOW) for _ in range(2)]
    have_opened(setting.session, NOW, setting.one, *others)
    definition = setting.cohort.definition
    for ids in ([setting.one], [setting.one, *others]):
        with counted(worker_database) as statements:
            require_opened(
                setting.session, definition=definition, chosen=[(Action.DECLINE, one) for one in ids]
            )
        assert len(statements) == 1
