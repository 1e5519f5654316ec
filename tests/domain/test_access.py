"""Rules: who is let in where."""

from uuid import UUID, uuid4

import pytest

from recruitment.domain.access import (
    APPLICANT,
    ASSESSOR,
    COHORT_ASSESSOR,
    COHORT_LEAD,
    DEVELOPMENT,
    LEAD,
    PUBLIC,
    SIGNED_IN,
    Actor,
    Role,
    Rule,
    allows,
)

HERE, ELSEWHERE = uuid4(), uuid4()


def actor(*roles: Role, cohort: UUID | None = HERE) -> Actor:
    """Somebody signed in who holds roles in one cohort, or (None) in all."""
    return Actor(uuid4(), frozenset({Role.APPLICANT, *roles}), frozenset((role, cohort) for role in roles))


NOBODY = None
APPLICANT_ONLY = actor()
ASSESSOR_HERE = actor(Role.ASSESSOR)
LEAD_HERE = actor(Role.LEAD)
LEAD_EVERYWHERE = actor(Role.LEAD, cohort=None)
LEAD_ELSEWHERE = actor(Role.LEAD, cohort=ELSEWHERE)


@pytest.mark.parametrize(
    ("rule", "let_in"),
    [
        (PUBLIC, {"nobody", "applicant", "assessor", "lead", "lead everywhere", "lead elsewhere"}),
        (DEVELOPMENT, {"nobody", "applicant", "assessor", "lead", "lead everywhere", "lead elsewhere"}),
        (SIGNED_IN, {"applicant", "assessor", "lead", "lead everywhere", "lead elsewhere"}),
        (APPLICANT, {"applicant", "assessor", "lead", "lead everywhere", "lead elsewhere"}),
        (ASSESSOR, {"assessor"}),
        (COHORT_ASSESSOR, {"assessor"}),
        (LEAD, {"lead", "lead everywhere", "lead elsewhere"}),
        (COHORT_LEAD, {"lead", "lead everywhere"}),
    ],
    ids=lambda value: value.name if isinstance(value, Rule) else "",
)
def test_rule_lets_in_these_and_no_others(rule: Rule, let_in: set[str]) -> None:
    people = {
        "nobody": NOBODY,
        "applicant": APPLICANT_ONLY,
        "assessor": ASSESSOR_HERE,
        "lead": LEAD_HERE,
        "lead everywhere": LEAD_EVERYWHERE,
        "lead elsewhere": LEAD_ELSEWHERE,
    }
    assert {name for name, one in people.items() if allows(rule, one, HERE)} == let_in


def test_rule_in_a_cohort_lets_nobody_in_without_one() -> None:
    assert not allows(COHORT_LEAD, LEAD_EVERYWHERE, None)


def test_role_is_held_where_it_was_granted() -> None:
    assert LEAD_HERE.holds(Role.LEAD, HERE)
    assert not LEAD_HERE.holds(Role.LEAD, ELSEWHERE)
    assert not LEAD_HERE.holds(Role.ASSESSOR, HERE)
    assert LEAD_EVERYWHERE.holds(Role.LEAD, ELSEWHERE)


def test_role_without_a_grant_in_the_cohort_is_not_enough() -> None:
    stale = Actor(uuid4(), frozenset({Role.APPLICANT, Role.LEAD}))
    assert allows(LEAD, stale)
    assert not allows(COHORT_LEAD, stale, HERE)


def test_staff_are_more_than_applicants() -> None:
    assert not APPLICANT_ONLY.is_staff
    assert ASSESSOR_HERE.is_staff
    assert APPLICANT_ONLY.is_authenticated
