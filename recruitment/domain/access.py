"""Who may do what where: a table of roles and areas, and the rules that routes name.

All of it is data. A route carries exactly one rule, a rule names one area, and `ROLES` says which role may
see or change what is in it: a new role is one row. `docs/access.md` prints the table with every route, and
`tests/guards/test_access.py` walks every route with every kind of person.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is to the product. Everyone signed in is an applicant too; a referee never signs in."""

    APPLICANT = "applicant"
    REFEREE = "referee"
    ASSESSOR = "assessor"
    LEAD = "lead"


class Binding(StrEnum):
    """The database role an area's pages work under, without the installation's prefix."""

    SIGNIN = "signin"
    APPLICANT = "applicant"
    REFEREE = "referee"
    READER = "reader"
    OFFICE = "office"


class Deed(StrEnum):
    """What is done in an area: a page is seen, or what stands there is changed. Whoever changes may see."""

    SEE = "see"
    CHANGE = "change"


class Area(StrEnum):
    """A part of the product that one role may enter and another may not."""

    PUBLIC = "public pages"
    DEVELOPMENT = "development"
    ACCOUNT = "own account"
    OWN_APPLICATION = "own application"
    OWN_REFERENCES = "own references"
    OWN_READINGS = "own readings"
    OBSERVATIONS = "own observations"
    COHORTS = "cohorts"
    APPLICATIONS = "applications"
    REFERENCES = "references"
    SAFER_RECORDS = "safer-recruitment records"
    ALLOCATION = "allocation"
    ASSESSORS = "assessors"
    SHORTLISTS = "shortlists"
    DECISIONS = "decisions"
    PACKS = "packs"
    #: Typed in for the assessors of a cohort; their own they type in among their readings.
    PAPER_SCORES = "scores from paper"
    PANELS = "panels"
    EXPORTS = "exports"
    MESSAGES = "messages"
    TIMETABLE = "timetable"
    REQUESTS = "requests"
    MONITORING = "equality monitoring"
    STAFF = "staff"


#: The database role of each area; those that are not here are worked under `office`.
_BINDINGS = {
    Area.PUBLIC: Binding.SIGNIN,
    Area.DEVELOPMENT: Binding.SIGNIN,
    Area.ACCOUNT: Binding.SIGNIN,
    Area.OWN_APPLICATION: Binding.APPLICANT,
    Area.OWN_REFERENCES: Binding.REFEREE,
    Area.OWN_READINGS: Binding.READER,
}


@dataclass(frozen=True)
class RoleRow:
    """What one role may do.

    Attributes:
        role: which, or None for anybody, signed in or not.
        words: what somebody with it is called.
        several: what more of them are called.
        sees: areas that it may see and not change.
        changes: areas that it may see and change.
        changes_everywhere: areas that it may change too where it is held for every cohort.
        given_in: the area that one must be allowed to change to give this role and to end it; None where it
            is nobody's to give.
        everywhere: whether it can be held for every cohort at once.
        never_with: roles that nobody may hold beside it in the same cohort.
    """

    role: Role | None
    words: str
    several: str
    changes: frozenset[Area]
    sees: frozenset[Area] = frozenset()
    changes_everywhere: frozenset[Area] = frozenset()
    given_in: Area | None = None
    everywhere: bool = False
    never_with: frozenset[Role] = frozenset()

    def may(self, deed: Deed, area: Area, *, everywhere: bool = False) -> bool:
        """Whether this role may do this there; `everywhere` where it is held for every cohort."""
        if area in self.changes or (everywhere and area in self.changes_everywhere):
            return True
        return deed is Deed.SEE and area in self.sees


#: Who may do what. Leads give the role of assessor in their own cohorts. The role of lead is given and ended
#: by a lead of every cohort alone: were it a cohort's own lead who gives it, one person could make the second
#: one who must confirm a decision. The first is made by the command line, by whoever runs the service.
ROLES: tuple[RoleRow, ...] = (
    RoleRow(None, "anybody", "everybody", changes=frozenset({Area.PUBLIC, Area.DEVELOPMENT})),
    RoleRow(
        Role.APPLICANT, "applicant", "applicants", changes=frozenset({Area.ACCOUNT, Area.OWN_APPLICATION})
    ),
    RoleRow(Role.REFEREE, "referee", "referees", changes=frozenset({Area.OWN_REFERENCES})),
    RoleRow(
        Role.ASSESSOR,
        "assessor",
        "assessors",
        # Whom they interview they meet by name, under `office`; what they read, they read blind all the same.
        changes=frozenset({Area.OWN_READINGS, Area.OBSERVATIONS}),
        given_in=Area.ASSESSORS,
        # A lead sees the names and scores that a reader must not.
        never_with=frozenset({Role.LEAD}),
    ),
    RoleRow(
        Role.LEAD,
        "recruitment lead",
        "recruitment leads",
        sees=frozenset({Area.STAFF, Area.MONITORING}),
        changes=frozenset(
            {
                Area.COHORTS,
                Area.APPLICATIONS,
                Area.REFERENCES,
                # Which records are there; what they hold, row security shows to those named alone.
                Area.SAFER_RECORDS,
                Area.ALLOCATION,
                Area.ASSESSORS,
                Area.SHORTLISTS,
                Area.DECISIONS,
                Area.PACKS,
                Area.PAPER_SCORES,
                Area.PANELS,
                Area.EXPORTS,
                Area.MESSAGES,
                Area.TIMETABLE,
                Area.REQUESTS,
            }
        ),
        changes_everywhere=frozenset({Area.STAFF}),
        given_in=Area.STAFF,
        everywhere=True,
        never_with=frozenset({Role.ASSESSOR}),
    ),
)

_ROWS = {row.role: row for row in ROLES}
#: The roles that are given to people, cohort by cohort.
STAFF_ROLES = tuple(row.role for row in ROLES if row.role is not None and row.given_in is not None)


def row_of(role: Role) -> RoleRow:
    """The row of a role."""
    return _ROWS[role]


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, or a referee, who came by a link and has no account.

    Attributes:
        id: the person's id; of a referee, what stands with each request to their address.
        grants: the staff roles held, as (role, cohort id); a cohort of None means every cohort.
        email: shown to themselves in the page's head, and nowhere else.
        by_link: whether it is a referee.
    """

    id: UUID
    grants: frozenset[tuple[Role, UUID | None]] = field(default_factory=frozenset)
    email: str = ""
    by_link: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere, and applicant; a referee's one."""
        return frozenset(role for role, _ in self.grants) | {_ungiven_role(self)}

    def holds(self, role: Role, cohort_id: UUID) -> bool:
        """Whether the role is held in this cohort, or in all of them."""
        return (role, cohort_id) in self.grants or (role, None) in self.grants

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody has signed in. Templates ask."""
        return not self.by_link

    @property
    def is_staff(self) -> bool:
        """Whether this is more than an applicant."""
        return bool(self.grants)


@dataclass(frozen=True)
class Rule:
    """What a route asks for: an area, and where a role in it must be held.

    Attributes:
        area: what the route belongs to.
        in_cohort: True where the route names a cohort and the role must be held in it; else a role that is
            held in any cohort is enough.
        posting: what it is to post to the route: to change, or to see where it only asks for something that
            must not stand in an address.
    """

    area: Area
    in_cohort: bool = False
    posting: Deed = Deed.CHANGE

    @property
    def words(self) -> str:
        """What it asks of somebody."""
        if self.for_anybody:
            return "nothing"
        if self.by_link:
            return "a link that was sent to a referee"
        if _ROWS[Role.APPLICANT].may(Deed.SEE, self.area):
            return "to be signed in"
        return "a role in the cohort of the address" if self.in_cohort else "a role in any cohort"

    def deed(self, method: str) -> Deed:
        """What a request of this method does."""
        return Deed.SEE if method in ("GET", "HEAD", "OPTIONS") else self.posting

    @property
    def binding(self) -> Binding:
        """The database role."""
        return _BINDINGS.get(self.area, Binding.OFFICE)

    @property
    def development_only(self) -> bool:
        """Whether the route does not exist in production."""
        return self.area is Area.DEVELOPMENT

    @property
    def by_link(self) -> bool:
        """Whether it asks for a link from an e-mail, and not for an account."""
        return _ROWS[Role.REFEREE].may(Deed.SEE, self.area)

    @property
    def for_anybody(self) -> bool:
        """Whether nobody needs to sign in."""
        return _ROWS[None].may(Deed.SEE, self.area)


PUBLIC = Rule(Area.PUBLIC)
DEVELOPMENT = Rule(Area.DEVELOPMENT)
SIGNED_IN = Rule(Area.ACCOUNT)
APPLICANT = Rule(Area.OWN_APPLICATION)
REFEREE = Rule(Area.OWN_REFERENCES)
ASSESSOR = Rule(Area.OWN_READINGS)
COHORT_ASSESSOR = Rule(Area.OWN_READINGS, in_cohort=True)
OBSERVER = Rule(Area.OBSERVATIONS)
COHORT_OBSERVER = Rule(Area.OBSERVATIONS, in_cohort=True)
LEAD = Rule(Area.COHORTS)
COHORT_LEAD = Rule(Area.COHORTS, in_cohort=True)
APPLICATIONS = Rule(Area.APPLICATIONS, in_cohort=True)
FIND_APPLICATIONS = Rule(Area.APPLICATIONS, in_cohort=True, posting=Deed.SEE)
REFERENCES = Rule(Area.REFERENCES, in_cohort=True)
SAFER_RECORDS = Rule(Area.SAFER_RECORDS, in_cohort=True)
ALLOCATION = Rule(Area.ALLOCATION, in_cohort=True)
ASSESSORS = Rule(Area.ASSESSORS, in_cohort=True)
SHORTLISTS = Rule(Area.SHORTLISTS, in_cohort=True)
DECISIONS = Rule(Area.DECISIONS, in_cohort=True)
PACKS = Rule(Area.PACKS, in_cohort=True)
PAPER_SCORES = Rule(Area.PAPER_SCORES, in_cohort=True)
PANELS = Rule(Area.PANELS, in_cohort=True)
EXPORTS = Rule(Area.EXPORTS, in_cohort=True)
MESSAGES = Rule(Area.MESSAGES, in_cohort=True)
TIMETABLE = Rule(Area.TIMETABLE, in_cohort=True)
REQUESTS = Rule(Area.REQUESTS, in_cohort=True)
MONITORING = Rule(Area.MONITORING, in_cohort=True)
STAFF = Rule(Area.STAFF, in_cohort=True)


def allows(rule: Rule, deed: Deed, actor: Actor | None, cohort_id: UUID | None = None) -> bool:
    """Whether `actor` may do `deed` under `rule`; for rules in a cohort, in that cohort."""
    if any(row.may(deed, rule.area) for row in _ungiven(actor)):
        return True
    if actor is None or (rule.in_cohort and cohort_id is None):
        return False
    return any(
        row_of(role).may(deed, rule.area, everywhere=held_in is None)
        for role, held_in in actor.grants
        if not rule.in_cohort or held_in in (None, cohort_id)
    )


def may_give(actor: Actor, role: Role, cohort_id: UUID | None) -> bool:
    """Whether `actor` may give somebody `role`, or end it, in a cohort; None means in every cohort."""
    area = row_of(role).given_in
    return area is not None and any(
        row_of(held).may(Deed.CHANGE, area, everywhere=held_in is None)
        for held, held_in in actor.grants
        if held_in is None or held_in == cohort_id
    )


def may_close(actor: Actor, grants: Collection[tuple[Role, UUID | None]]) -> bool:
    """Whether `actor` may close, or open again, the account of somebody who holds these roles.

    Whoever could end each of them could do as much one by one. An account without any is nobody's to close:
    it is an applicant's.
    """
    return bool(grants) and all(may_give(actor, role, cohort_id) for role, cohort_id in grants)


def cohorts_of(actor: Actor, area: Area) -> frozenset[UUID] | None:
    """The cohorts in which `actor` may see an area; None means every one."""
    held = {
        cohort_id
        for role, cohort_id in actor.grants
        if row_of(role).may(Deed.SEE, area, everywhere=cohort_id is None)
    }
    return None if None in held else frozenset(one for one in held if one is not None)


def who_may(deed: Deed, area: Area) -> tuple[str, ...]:
    """Those who may do `deed` in an area, in words."""
    return tuple(words for row in ROLES if (words := _who(row, deed, area)))


def matrix() -> tuple[tuple[Area, tuple[str, ...]], ...]:
    """What each role may do in each area, in words: a row an area, a column a row of `ROLES`."""
    return tuple((area, tuple(_reach(row, area) for row in ROLES)) for area in Area)


def _ungiven(actor: Actor | None) -> tuple[RoleRow, ...]:
    """The rows that nobody has to be given: anybody's, and an applicant's or a referee's."""
    anybody = _ROWS[None]
    return (anybody,) if actor is None else (anybody, _ROWS[_ungiven_role(actor)])


def _ungiven_role(actor: Actor) -> Role:
    return Role.REFEREE if actor.by_link else Role.APPLICANT


def _who(row: RoleRow, deed: Deed, area: Area) -> str:
    if row.may(deed, area):
        return row.several
    return f"{row.several} of every cohort" if row.may(deed, area, everywhere=True) else ""


def _reach(row: RoleRow, area: Area) -> str:
    if row.may(Deed.CHANGE, area):
        return "change"
    if row.may(Deed.CHANGE, area, everywhere=True):
        return "see; change if of every cohort" if row.may(Deed.SEE, area) else "change if of every cohort"
    return "see" if row.may(Deed.SEE, area) else ""
