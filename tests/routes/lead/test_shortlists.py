"""Shortlists: built, read, taken away."""

import csv
import io
import re
from uuid import UUID, uuid4

import openpyxl
import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import Pack, Shortlist
from recruitment.packs.wording import percent
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.scores import assessor_names
from recruitment.queries.shortlists import NOT_CONVERGED, shortlist_by_id
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import make_imported, make_scored, make_shortlist, propose_all, score
from tests.factories_observation import PanelHouse, commit, make_panel_house
from tests.pages import Browser, Page, text_of
from tests.statements import counted


class Office:
    """A cohort with a lead, an assessor, and candidates with these scores."""

    def __init__(self, database: Database, clock: Clock, *values: int | None) -> None:
        self.database, self.now = database, clock.now
        with database.transaction() as session:
            self.cohort: CohortFacts = make_cohort(session, self.now)
            self.lead = make_lead(session, self.cohort, self.now)
            self.assessor = make_assessor(session, self.cohort, self.now)
            self.people = make_scored(session, self.cohort, self.now, *values, assessor_id=self.assessor)
        self.url = f"/lead/{self.cohort.slug}/shortlist"

    def built(self, places: int = 2) -> UUID:
        with self.database.transaction() as session:
            return make_shortlist(session, self.cohort, self.now, places=places, actor_id=self.lead)


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    return Office(worker_database, clock, 5, 4, 2)


@pytest.fixture
def lead(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.lead)


def rows(page: Page) -> list[list[str]]:
    """The table's rows of candidates and its lines, cell by cell."""
    return [
        [text_of(cell) for cell in row if cell.tag.endswith(("td", "th"))]
        for row in page.all("tr")
        if row.find("{*}td") is not None
    ]


def test_form_starts_at_the_cohorts_places(lead: Browser, office: Office) -> None:
    page = lead.get(office.url)
    assert page.value("places") == "2"
    assert "No shortlist has been built yet." in page.main


def test_built_list_is_shown_and_then_listed(lead: Browser, office: Office) -> None:
    page = lead.post(office.url, {"places": "1"})
    assert page.heading == "Shortlist of 10am on 12 January 2027"
    assert "Method: many-facet model, pooled." in page.main
    assert "It rests on 3 committed scores of 3 candidates" in page.main
    assert "Shortlist of 10am" not in lead.get(office.url).heading
    assert "10am on 12 January 2027" in lead.get(office.url).main


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the number of places."),
        ("twelve", "Enter the number of places as a whole number, such as 40."),
        ("0", "Enter a number of places from 1 to 10,000."),
        ("-3", "Enter the number of places as a whole number, such as 40."),
        ("99999999999999999999", "Enter a number of places from 1 to 10,000."),
    ],
)
def test_places_that_cannot_be_are_refused_on_the_field(
    lead: Browser, office: Office, typed: str, sentence: str
) -> None:
    page = lead.post(office.url, {"places": typed})
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    with office.database.transaction() as session:
        assert session.exec(select(Shortlist)).all() == []


def test_cohort_with_nobody_to_put_in_order_says_so(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    office = Office(worker_database, clock)
    page = browser.sign_in(office.lead).post(office.url, {"places": "2"})
    assert "Wait until an application is in the sift: there is nobody to put in order." in page.main


def test_list_shows_measure_rank_and_chance_with_the_plain_average_beside(
    lead: Browser, office: Office
) -> None:
    shortlist_id = office.built()
    with office.database.transaction() as session:
        found = shortlist_by_id(session, office.cohort.id, shortlist_id).candidates
    listed = rows(lead.get(f"{office.url}/{shortlist_id}"))
    assert [row[0] for row in listed] == ["1", "2", "3"]
    assert [row[1].split(maxsplit=1)[1] for row in listed] == [
        "Applicant Number1",
        "Applicant Number2",
        "Applicant Number3",
    ]
    assert [row[2] for row in listed] == [f"{o.measure:.2f}{o.low:.2f} to {o.high:.2f}" for o in found]
    assert [row[3] for row in listed] == [
        f"{o.expected_rank:.1f}{o.rank_low} to {o.rank_high}" for o in found
    ]
    assert [row[4].startswith(percent(o.p_top or 0)) for row, o in zip(listed, found, strict=True)] == [
        True
    ] * 3
    assert [row[5:8] for row in listed] == [
        ["5.00rank 1", "1", "5.00"],
        ["4.00rank 2", "1", "4.00"],
        ["2.00rank 3", "1", "2.00"],
    ]
    assert listed[0][8] == "–"


def test_band_round_the_cut_is_said_in_words_and_drawn(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    office = Office(worker_database, clock, *(1 + n % 5 for n in range(40)))
    page = browser.sign_in(office.lead).get(f"{office.url}/{office.built(places=8)}")
    found = re.search(
        r"(\d+) (?:is|are) clearly in, (\d+) stands? either side of the cut and (\d+) (?:is|are) clearly out",
        page.main,
    )
    assert found is not None
    assert sum(map(int, found.groups())) == 40
    (title, *_) = [text_of(one) for one in page.document.iter("{http://www.w3.org/2000/svg}desc")]
    assert "40 candidates from the first to the last place" in title
    assert found[0] in title


def test_list_by_plain_averages_says_why_and_has_no_chart(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    office = Office(worker_database, clock, 4, 4, 4)
    page = browser.sign_in(office.lead).get(f"{office.url}/{office.built(places=2)}")
    assert "Method: plain averages." in page.main
    assert "No measures: every score is the same" in page.main
    assert "Expected rank" not in page.main
    assert "clearly in" not in page.main


def test_fit_that_did_not_converge_says_so_on_the_page_and_in_the_list_of_lists(
    lead: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    page = lead.get(f"{office.url}/{office.built()}")
    assert f"Warning: {NOT_CONVERGED}" in page.main
    assert "Not converged: do not rely on it" in lead.get(office.url).main


def test_candidates_without_a_common_scale_are_refused_on_the_form_with_names(
    lead: Browser, office: Office
) -> None:
    with office.database.transaction() as session:
        other = make_assessor(session, office.cohort, office.now)
        make_scored(session, office.cohort, office.now, 3, assessor_id=other)
        names = assessor_names(session, office.cohort.id)
    page = lead.post(office.url, {"places": "2"})
    assert "Rank these groups apart or let assessors read across them" in page.main
    assert f"scored by {names[other].called}" in page.main
    assert f"scored by {names[office.assessor].called}" in page.main


def test_short_names_of_criteria_are_explained_once(lead: Browser, office: Office) -> None:
    page = lead.get(f"{office.url}/{office.built()}")
    headings = [text_of(th) for th in page.all("th") if th.get("scope") == "col"]
    assert headings[7:] == [
        "Purpose",
        "Collaboration",
        "Bravery",
        "Pragmatism",
        "Humility",
        "Inspired",
        "Teaching",
        "Systemic",
    ]
    assert page.main.count("Inspired by the problem") == 1
    assert "Nobody has a score on Collaboration, Bravery" in page.main


def test_line_is_drawn_below_the_places(lead: Browser, office: Office) -> None:
    page = lead.get(f"{office.url}/{office.built(places=2)}")
    words = page.main
    assert (
        words.index("Within the 2 places")
        < words.index("Applicant Number2")
        < words.index("Below the line")
        < words.index("Applicant Number3")
    )


def test_tie_across_the_line_is_named(browser: Browser, worker_database: Database, clock: Clock) -> None:
    office = Office(worker_database, clock, 4, 4, 4)
    page = browser.sign_in(office.lead).get(f"{office.url}/{office.built(places=2)}")
    assert "The line falls between candidates whom nothing tells apart. 3 of them have 4.00" in page.main
    assert [row[0] for row in rows(page)] == ["1=", "1=", "1="]


def test_place_that_hangs_on_no_evidence_is_marked_and_named(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    office = Office(worker_database, clock, 5, 3, 4, 2)
    other = uuid4()
    with worker_database.transaction() as session:
        for person, value in zip(office.people, (5, 3, None, 1), strict=True):
            score(session, office.cohort, clock.now, person, value, assessor_id=other)
    page = browser.sign_in(office.lead).get(f"{office.url}/{office.built(places=2)}")
    marked = [row[1] for row in rows(page) if "Hangs on “no evidence”" in row[1]]
    assert [words.split("Number")[1][0] for words in marked] == ["2", "3"]
    assert "1 + 1" in [row[6] for row in rows(page)]
    second, third = (words.split()[0] for words in marked)
    assert f"{second} would fall below the cut and {third} would come within it." in page.main


def test_candidate_in_a_decision_leads_to_it(lead: Browser, office: Office) -> None:
    shortlist_id = office.built()
    with office.database.transaction() as session:
        decision_id = propose_all(
            session,
            office.cohort,
            office.now,
            shortlist_id=shortlist_id,
            by=office.lead,
            offers=office.people[:1],
        )
    page = lead.get(f"{office.url}/{shortlist_id}")
    assert f"/lead/{office.cohort.slug}/decisions/{decision_id}" in page.links()


def test_imported_candidate_stands_by_its_own_name_for_itself(lead: Browser, office: Office) -> None:
    with office.database.transaction() as session:
        imported = make_imported(session, office.cohort, office.now, "Essay 17")
        score(session, office.cohort, office.now, imported, 3, assessor_id=office.assessor)
    assert "Essay 17" in lead.get(f"{office.url}/{office.built()}").main


def test_shortlist_of_another_cohort_is_not_found(lead: Browser, office: Office, clock: Clock) -> None:
    shortlist_id = office.built()
    with office.database.transaction() as session:
        other = make_cohort(session, clock.now, name="Cohort 2028", public=False)
        mine = make_lead(session, None, clock.now)
    everywhere = lead.another().sign_in(mine)
    everywhere.get(f"/lead/{other.slug}/shortlist/{shortlist_id}", status=404)
    everywhere.get(f"{office.url}/{uuid4()}", status=404)


def test_page_asks_the_database_as_often_for_three_as_for_thirty(
    browser: Browser, worker_database: Database, database: Database, clock: Clock
) -> None:
    counts = []
    for number, values in enumerate(([4, 3, 2], [3] * 30)):
        with worker_database.transaction() as session:
            cohort = make_cohort(session, clock.now, name=f"Cohort {number}", public=False)
            person = make_lead(session, cohort, clock.now)
            make_scored(
                session, cohort, clock.now, *values, assessor_id=make_assessor(session, cohort, clock.now)
            )
            shortlist_id = make_shortlist(session, cohort, clock.now)
        reader = browser.another().sign_in(person)
        url = f"/lead/{cohort.slug}/shortlist/{shortlist_id}"
        reader.get(url)
        with counted(database) as seen:
            reader.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Taking it away


def test_csv_holds_every_row_with_its_basis(lead: Browser, office: Office) -> None:
    response = lead.client.get(f"{office.url}/{office.built(places=2)}.csv")
    table = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert response.headers["Content-Disposition"] == ('attachment; filename="DL27-shortlist-2027-01-12.csv"')
    assert [(row["Position"], row["Name"], row["Within the places"]) for row in table] == [
        ("1", "Applicant Number1", "yes"),
        ("2", "Applicant Number2", "yes"),
        ("3", "Applicant Number3", "no"),
    ]
    assert [float(row["Purpose"]) for row in table] == [5.0, 4.0, 2.0]
    assert table[0]["Basis"] == (
        "many-facet model, pooled, 3 scores, places: 2, as at 10am on 12 January 2027"
    )


def test_workbook_holds_the_same_as_numbers_and_text(lead: Browser, office: Office) -> None:
    response = lead.client.get(f"{office.url}/{office.built()}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    assert sheet is not None
    table = list(sheet.values)
    headings = list(table[0])
    assert [row[headings.index("Average")] for row in table[1:]] == [5, 4, 2]
    assert [row[headings.index("Name")] for row in table[1:]] == [f"Applicant Number{n}" for n in (1, 2, 3)]


def test_any_other_kind_of_sheet_is_not_found(lead: Browser, office: Office) -> None:
    lead.get(f"{office.url}/{office.built()}.pdf", status=404)


def test_pack_is_asked_for(lead: Browser, office: Office) -> None:
    shortlist_id = office.built()
    page = lead.post(f"{office.url}/{shortlist_id}/pack")
    assert "The shortlist’s pack is being made." in page.text
    with office.database.transaction() as session:
        assert session.exec(select(Pack.shortlist_id).where(col(Pack.kind) == "shortlist")).all() == [
            shortlist_id
        ]


def test_pack_without_a_token_is_not_asked_for(lead: Browser, office: Office) -> None:
    shortlist_id = office.built()
    lead.client.post(f"{office.url}/{shortlist_id}/pack")
    with office.database.transaction() as session:
        assert session.exec(select(Pack)).all() == []


# After the sift.


@pytest.fixture
def met(worker_database: Database, office: Office) -> PanelHouse:
    """Somebody at interview, whom two assessors have scored."""
    with worker_database.transaction() as session:
        house = make_panel_house(session, office.now, cohort=office.cohort)
        for assessor, choice in ((house.first, "4"), (house.second, "5")):
            commit(session, house, assessor, office.now, choice=choice)
    return house


def test_those_at_interview_are_put_in_order_by_exercises(
    lead: Browser, office: Office, met: PanelHouse
) -> None:
    page = lead.get(office.url)
    assert "Whom to put in order?" in page.main
    page = lead.post(office.url, {"places": "1", "stage": "interview"})
    assert "Of those who were at the stage “Interview”." in page.main
    assert "how harsh or kind each assessor is and how hard each exercise." in page.main
    (row,) = rows(page)
    assert row[1] == f"{met.reference} Éva Okonkwo-Price"
    assert row[-3:] == ["4.50rank 1", str(2 * len(met.slots)), "4.50"]
    # The interview is three tenths of the whole, and here all of it.
    assert "the plain average on this exercise, the mean over its criteria, 100% of the whole." in page.main
    listed = lead.get(office.url).main
    assert "10am on 12 January 2027 Interview 1 1" in listed


def test_a_list_of_exercises_is_taken_away_as_a_sheet(lead: Browser, office: Office, met: PanelHouse) -> None:
    page = lead.post(office.url, {"places": "1", "stage": "interview"})
    (sheet,) = [link for link in page.links() if link.endswith(".csv")]
    (row,) = csv.DictReader(io.StringIO(lead.client.get(sheet).get_data(as_text=True).removeprefix("\ufeff")))
    assert (row["Reference"], row["Interview"], row["Within the places"]) == (met.reference, "4.5", "yes")


def test_a_stage_that_is_not_offered_is_asked_about_again(lead: Browser, office: Office) -> None:
    page = lead.post(office.url, {"places": "1", "stage": "offer"})
    assert page.title.startswith("Error: ")
    assert "Choose whom to put in order." in page.main


def test_whoever_is_at_interview_can_be_decided_about_from_that_list(
    lead: Browser, office: Office, met: PanelHouse
) -> None:
    page = lead.post(office.url, {"places": "1", "stage": "interview"})
    (propose,) = [link for link in page.links() if link.endswith("/wash-up")]
    assert met.reference in lead.get(propose).main
