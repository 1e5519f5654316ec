"""Rules and the table of roles: who is let in where, and who gives what to whom."""

from uuid import UUID, uuid4

import pytest

from recruitment.domain.access import (
    ALLOCATION,
    APPLICANT,
    APPLICATIONS,
    ASSESSOR,
    ASSESSORS,
    COHORT_ASSESSOR,
    COHORT_LEAD,
    DECISIONS,
    DEVELOPMENT,
    EXPORTS,
    LEAD,
    MESSAGES,
    PACKS,
    PUBLIC,
    REFEREE,
    REQUESTS,
    ROLES,
    SHORTLISTS,
    SIGNED_IN,
    STAFF,
    STAFF_ROLES,
    TIMETABLE,
    Actor,
    Area,
    Binding,
    Deed,
    Role,
    Rule,
    allows,
    cohorts_of,
    matrix,
    may_close,
    may_give,
    row_of,
    who_may,
)

HERE, ELSEWHERE = uuid4(), uuid4()


def actor(*roles: Role, cohort: UUID | None = HERE) -> Actor:
    """Somebody signed in who holds roles in one cohort, or (None) in all."""
    return Actor(uuid4(), frozenset((role, cohort) for role in roles))


PEOPLE = {
    "nobody": None,
    "applicant": actor(),
    "assessor": actor(Role.ASSESSOR),
    "assessor elsewhere": actor(Role.ASSESSOR, cohort=ELSEWHERE),
    "lead": actor(Role.LEAD),
    "lead elsewhere": actor(Role.LEAD, cohort=ELSEWHERE),
    "lead everywhere": actor(Role.LEAD, cohort=None),
}
SIGNED = set(PEOPLE) - {"nobody"}
OF_LEADS = (
    COHORT_LEAD, APPLICATIONS, ALLOCATION, ASSESSORS, SHORTLISTS, DECISIONS, PACKS, EXPORTS, MESSAGES,
    TIMETABLE, REQUESTS,
)  # fmt: skip


def let_in(rule: Rule, deed: Deed) -> set[str]:
    return {name for name, one in PEOPLE.items() if allows(rule, deed, one, HERE)}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (PUBLIC, set(PEOPLE)),
        (DEVELOPMENT, set(PEOPLE)),
        (SIGNED_IN, SIGNED),
        (APPLICANT, SIGNED),
        (ASSESSOR, {"assessor", "assessor elsewhere"}),
        (COHORT_ASSESSOR, {"assessor"}),
        (LEAD, {"lead", "lead elsewhere", "lead everywhere"}),
        *((rule, {"lead", "lead everywhere"}) for rule in OF_LEADS),
    ],
    ids=lambda value: f"{value.area}, {value.words}" if isinstance(value, Rule) else "",
)
@pytest.mark.parametrize("deed", Deed)
def test_rule_lets_in_these_and_no_others(rule: Rule, deed: Deed, expected: set[str]) -> None:
    assert let_in(rule, deed) == expected


def test_every_lead_of_a_cohort_sees_its_staff_and_only_one_of_every_cohort_changes_them() -> None:
    assert let_in(STAFF, Deed.SEE) == {"lead", "lead everywhere"}
    assert let_in(STAFF, Deed.CHANGE) == {"lead everywhere"}


@pytest.mark.parametrize("deed", Deed)
def test_rule_in_a_cohort_lets_nobody_in_without_one(deed: Deed) -> None:
    assert not allows(COHORT_LEAD, deed, PEOPLE["lead everywhere"], None)


@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize("area", Area)
def test_whoever_may_change_may_see(area: Area, everywhere: bool) -> None:
    changing = {row.words for row in ROLES if row.may(Deed.CHANGE, area, everywhere=everywhere)}
    seeing = {row.words for row in ROLES if row.may(Deed.SEE, area, everywhere=everywhere)}
    assert changing <= seeing


def test_every_role_has_one_row_and_every_area_somebody_who_may_enter() -> None:
    assert [row.role for row in ROLES] == [None, *Role]
    assert [area for area in Area if not who_may(Deed.SEE, area)] == []
    # Counts, and nothing to press.
    assert [area for area in Area if not who_may(Deed.CHANGE, area)] == [Area.MONITORING]


def test_every_role_but_that_of_an_applicant_is_given_by_somebody() -> None:
    assert STAFF_ROLES == (Role.ASSESSOR, Role.LEAD)
    for role in STAFF_ROLES:
        area = row_of(role).given_in
        assert area is not None
        assert who_may(Deed.CHANGE, area) != ()


def test_nobody_reads_blind_where_they_work_in_the_office_but_for_whom_they_meet() -> None:
    areas = {row.role: row.changes | row.sees | row.changes_everywhere for row in ROLES if row.role}

    def under(binding: Binding) -> dict[Role, set[Area]]:
        held = {
            role: {one for one in theirs if Rule(one).binding is binding} for role, theirs in areas.items()
        }
        return {role: those for role, those in held.items() if those}

    assert under(Binding.READER) == {Role.ASSESSOR: {Area.OWN_READINGS}}
    office = under(Binding.OFFICE)
    # Interviewers know whom they meet; row security shows them their own observations and no more.
    assert office.pop(Role.ASSESSOR) == {Area.OBSERVATIONS}
    assert set(office) == {Role.LEAD}
    assert row_of(Role.ASSESSOR).never_with == {Role.LEAD}
    assert row_of(Role.LEAD).never_with == {Role.ASSESSOR}


# Giving and ending roles


def givers(role: Role, cohort_id: UUID | None) -> set[str]:
    return {name for name, one in PEOPLE.items() if one is not None and may_give(one, role, cohort_id)}


def test_assessors_are_a_leads_to_give_in_their_own_cohort() -> None:
    assert givers(Role.ASSESSOR, HERE) == {"lead", "lead everywhere"}


@pytest.mark.parametrize("cohort_id", [HERE, None])
def test_leads_are_given_by_leads_of_every_cohort_alone(cohort_id: UUID | None) -> None:
    # Or one person could make the second one who must confirm a decision.
    assert givers(Role.LEAD, cohort_id) == {"lead everywhere"}


def test_nobody_gives_what_everybody_is() -> None:
    assert givers(Role.APPLICANT, HERE) == set()


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ({(Role.ASSESSOR, HERE)}, {"lead", "lead everywhere"}),
        ({(Role.ASSESSOR, HERE), (Role.ASSESSOR, ELSEWHERE)}, {"lead everywhere"}),
        ({(Role.ASSESSOR, HERE), (Role.LEAD, ELSEWHERE)}, {"lead everywhere"}),
        ({(Role.LEAD, None)}, {"lead everywhere"}),
        (set(), set()),
    ],
)
def test_an_account_is_closed_by_those_who_could_end_each_of_its_roles(
    grants: set[tuple[Role, UUID | None]], expected: set[str]
) -> None:
    assert {name for name, one in PEOPLE.items() if one is not None and may_close(one, grants)} == expected


# An actor


def test_role_is_held_where_it_was_granted() -> None:
    lead = actor(Role.LEAD)
    assert lead.holds(Role.LEAD, HERE)
    assert not lead.holds(Role.LEAD, ELSEWHERE)
    assert not lead.holds(Role.ASSESSOR, HERE)
    assert actor(Role.LEAD, cohort=None).holds(Role.LEAD, ELSEWHERE)


def test_everybody_signed_in_is_an_applicant_and_staff_are_more() -> None:
    assert actor().roles == {Role.APPLICANT}
    assert not actor().is_staff
    assert actor(Role.ASSESSOR).roles == {Role.APPLICANT, Role.ASSESSOR}
    assert actor(Role.ASSESSOR).is_staff
    assert actor().is_authenticated


def test_referee_has_the_pages_of_referees_and_nobody_elses() -> None:
    referee = Actor(uuid4(), by_link=True)
    assert referee.roles == {Role.REFEREE}
    assert not referee.is_authenticated
    assert [area for area in Area if allows(Rule(area), Deed.CHANGE, referee)] == [
        Area.PUBLIC,
        Area.DEVELOPMENT,
        Area.OWN_REFERENCES,
    ]
    assert not allows(REFEREE, Deed.SEE, actor(Role.LEAD, cohort=None))
    assert REFEREE.by_link
    assert not APPLICANT.by_link


def test_cohorts_of_an_area_are_those_in_which_it_may_be_seen() -> None:
    both = Actor(uuid4(), frozenset({(Role.LEAD, HERE), (Role.ASSESSOR, ELSEWHERE)}))
    assert cohorts_of(both, Area.COHORTS) == frozenset({HERE})
    assert cohorts_of(both, Area.OWN_READINGS) == frozenset({ELSEWHERE})
    assert cohorts_of(actor(Role.LEAD, cohort=None), Area.COHORTS) is None


def test_table_says_in_words_who_reaches_how_far() -> None:
    said = dict(matrix())
    assert said[Area.STAFF] == ("", "", "", "", "see; change if of every cohort")
    assert said[Area.OWN_READINGS] == ("", "", "", "change", "")
    assert said[Area.OWN_REFERENCES] == ("", "", "change", "", "")
    assert said[Area.PUBLIC] == ("change", "", "", "", "")
    assert who_may(Deed.CHANGE, Area.STAFF) == ("recruitment leads of every cohort",)
