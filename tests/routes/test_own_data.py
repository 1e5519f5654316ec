"""The page about one's own data, and the file."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlmodel import col, select, update

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Answer, Application, Person
from recruitment.queries.own_data import SOURCES
from recruitment.web.limits import MOST_REQUESTS, count_request
from tests.conftest import Clock
from tests.factories import FULL_NAME, make_application, make_cohort, make_person
from tests.pages import Browser

HOSTILE = "<script>alert('1')</script> & “quotes”"


@pytest.fixture
def applicant(browser: Browser, worker_database: Database, clock: Clock) -> Browser:
    with worker_database.transaction() as session:
        person = make_person(session, clock.now)
        cohort = make_cohort(session, clock.now)
        made = make_application(session, cohort, clock.now, stage=Stage.APPLICATION, person_id=person)
        hostile = update(Answer).where(col(Answer.application_id) == made, col(Answer.question) == "q1")
        session.exec(hostile.values(text=HOSTILE))
        session.exec(update(Application).values(reference="DL27-4KTQ-9XWB"))
    return browser.sign_in(person)


def test_account_leads_to_the_page_and_the_page_says_what_is_in_the_file_and_what_is_not(
    applicant: Browser,
) -> None:
    assert "/account/data" in applicant.get("/account").links()
    page = applicant.get("/account/data")
    assert [one.title for one in SOURCES if one.title not in page.main] == []
    assert "What assessors and leads wrote or scored" in page.main
    assert {"/account/data/file", "/apply/DL27-4KTQ-9XWB/requests"} <= set(page.links())


def test_file_is_an_archive_that_no_cache_keeps_and_no_name_tells_whose_it_is(applicant: Browser) -> None:
    response = applicant.client.get("/account/data/file")
    assert response.headers["Content-Disposition"] == "attachment; filename=your-data-2027-01-12.zip"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content_type == "application/zip"
    with ZipFile(BytesIO(response.data)) as zipped:
        page = zipped.read("your-data.html").decode()
    assert FULL_NAME in page
    assert "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; “quotes”" in page
    assert "<script" not in page


def test_somebody_who_never_applied_has_an_account_and_may_read_it(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        person = make_person(session, clock.now, email="only.an.account@example.org")
    assert "to ask for the rest" in browser.sign_in(person).get("/account/data").main
    with ZipFile(BytesIO(browser.client.get("/account/data/file").data)) as zipped:
        assert "only.an.account@example.org" in zipped.read("your-data.html").decode()


def test_nobody_gets_it_who_is_not_signed_in(applicant: Browser, worker_database: Database) -> None:
    stranger = applicant.another()
    assert stranger.client.get("/account/data/file").location.startswith("/sign-in")
    with worker_database.transaction() as session:
        session.exec(update(Person).values(active=False))
    assert applicant.client.get("/account/data/file").location.startswith("/sign-in")


def test_more_than_so_many_in_an_hour_are_refused(
    applicant: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        person = session.exec(select(Person.id)).one()
    with applicant.app.app_context():
        for _ in range(MOST_REQUESTS - 1):
            count_request(("data", person), clock.now)
    statuses = [applicant.client.get("/account/data/file").status_code for _ in range(2)]
    assert statuses == [200, 429]
