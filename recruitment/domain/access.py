"""Who may go where: actors, their roles, and the rules that routes name.

A rule is data. Every route carries exactly one (a start with a route that has none is refused),
and `tests/guards/test_access.py` walks every route with every kind of person.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is to the product. Everyone signed in is an applicant too."""

    APPLICANT = "applicant"
    ASSESSOR = "assessor"
    LEAD = "lead"


class Binding(StrEnum):
    """The database role a rule's pages work under, without the installation's prefix."""

    SIGNIN = "signin"
    APPLICANT = "applicant"
    READER = "reader"
    OFFICE = "office"


@dataclass(frozen=True)
class Actor:
    """Somebody signed in.

    Attributes:
        id: the person's id.
        roles: staff roles held anywhere, plus applicant.
        grants: (role, cohort id) pairs; a cohort of None means every cohort.
        email: shown to themselves in the page's head, and nowhere else.
    """

    id: UUID
    roles: frozenset[Role]
    grants: frozenset[tuple[Role, UUID | None]] = field(default_factory=frozenset)
    email: str = ""

    def holds(self, role: Role, cohort_id: UUID) -> bool:
        """Whether the role is held in this cohort, or in all of them."""
        return (role, cohort_id) in self.grants or (role, None) in self.grants

    @property
    def is_authenticated(self) -> bool:
        """True: an actor is somebody signed in. Templates ask."""
        return True

    @property
    def is_staff(self) -> bool:
        """Whether this is more than an applicant."""
        return bool(self.roles - {Role.APPLICANT})


@dataclass(frozen=True)
class Rule:
    """Who may use a route, and under which database role it works.

    Attributes:
        name: how the access table calls it.
        role: the role needed, or None where anybody may come.
        binding: the database role.
        in_cohort: True where the route names a cohort and the role must be held in it.
        development_only: True where the route does not exist in production.
    """

    name: str
    role: Role | None
    binding: Binding
    in_cohort: bool = False
    development_only: bool = False


PUBLIC = Rule("public", None, Binding.SIGNIN)
SIGNED_IN = Rule("signed in", Role.APPLICANT, Binding.SIGNIN)
APPLICANT = Rule("applicant", Role.APPLICANT, Binding.APPLICANT)
ASSESSOR = Rule("assessor", Role.ASSESSOR, Binding.READER)
COHORT_ASSESSOR = Rule("assessor of the cohort", Role.ASSESSOR, Binding.READER, in_cohort=True)
LEAD = Rule("lead", Role.LEAD, Binding.OFFICE)
COHORT_LEAD = Rule("lead of the cohort", Role.LEAD, Binding.OFFICE, in_cohort=True)
DEVELOPMENT = Rule("development only", None, Binding.SIGNIN, development_only=True)


def allows(rule: Rule, actor: Actor | None, cohort_id: UUID | None = None) -> bool:
    """Whether `actor` satisfies `rule`; for rules in a cohort, in that cohort."""
    if rule.role is None:
        return True
    if actor is None or rule.role not in actor.roles:
        return False
    return not rule.in_cohort or (cohort_id is not None and actor.holds(rule.role, cohort_id))
