"""Saving who applies."""

from datetime import datetime

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import Details
from recruitment.services.details import save_details, surname_first
from recruitment.services.drafts import Overtaken, Saved
from tests.factories_draft import Draft, make_draft

NEW = {"full_name": "Ada  Nwosu", "known_as": "", "phone": "07700 900456", "employer": "Hill School"}


@pytest.fixture
def draft(worker_database: Database, now: datetime) -> Draft:
    return make_draft(worker_database, now)


def save(database: Database, draft: Draft, now: datetime, *, version: int = 1, **changes: str) -> Saved:
    with database.transaction(Binding.APPLICANT, draft.person_id) as session:
        return save_details(session, held=draft.hold(session, now), typed=NEW | changes, version=version)


def stored(database: Database) -> Details:
    with database.transaction() as session:
        return session.exec(select(Details)).one()


def test_details_are_saved_tidied_with_the_key_they_are_found_by(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    assert save(database, draft, now).changed
    details = stored(worker_database)
    assert (details.full_name, details.known_as, details.phone) == ("Ada Nwosu", "", "07700 900456")
    assert (details.employer, details.search_name, details.version) == ("Hill School", "nwosu ada", 2)


def test_one_field_alone_leaves_the_others_as_they_are(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    before = stored(worker_database)
    with database.transaction(Binding.APPLICANT, draft.person_id) as session:
        held = draft.hold(session, now)
        saved = save_details(session, held=held, typed={"phone": "077"}, version=1)
    assert saved == Saved(2, {"phone": "077"}, changed=True)
    after = stored(worker_database)
    assert (after.phone, after.version) == ("077", 2)
    assert (after.full_name, after.employer, after.search_name) == (
        before.full_name,
        before.employer,
        before.search_name,
    )


def test_saving_the_same_again_changes_nothing(database: Database, draft: Draft, now: datetime) -> None:
    save(database, draft, now)
    assert not save(database, draft, now, version=2).changed


def test_details_changed_elsewhere_are_given_back(database: Database, draft: Draft, now: datetime) -> None:
    save(database, draft, now)
    with pytest.raises(Overtaken) as refused:
        save(database, draft, now, employer="Another School")
    assert refused.value.stored["employer"] == "Hill School"
    assert refused.value.version == 2


def test_a_name_whose_letters_unfold_into_phrases_can_be_stored(
    database: Database, worker_database: Database, draft: Draft, now: datetime
) -> None:
    save(database, draft, now, full_name="\ufdfa" * 200)
    assert len(stored(worker_database).search_name) == 200


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Éva Okonkwo-Price", "okonkwo price eva"),
        ("Prince", "prince"),
        ("Anna Maria O’Brien", "obrien anna maria"),
        ("", ""),
        ("李小龙", "李小龙"),
    ],
)
def test_names_are_found_by_the_last_word_first(name: str, key: str) -> None:
    assert surname_first(name) == key
