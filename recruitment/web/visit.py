"""A visit: everything a view needs to know of the request, gathered by its access rule."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort
from sqlmodel import Session

from recruitment.domain.access import Actor
from recruitment.queries.cohorts import CohortFacts


@dataclass(frozen=True)
class Visit:
    """One request that was let in.

    Attributes:
        session: inside the request's one transaction, bound to the rule's role and this actor.
        person: who is signed in, or None on public pages.
        now: the time of the request, aware.
        cohort: the cohort in the address, or the public one on pages that name none.
    """

    session: Session
    person: Actor | None
    now: datetime
    cohort: CohortFacts | None

    @property
    def actor(self) -> Actor:
        """Who is signed in, on pages whose rule asks for somebody."""
        if self.person is None:
            abort(401)
        return self.person

    @property
    def actor_id(self) -> UUID:
        """The id of who is signed in."""
        return self.actor.id

    @property
    def here(self) -> CohortFacts:
        """The cohort of this page, where there must be one."""
        if self.cohort is None:
            abort(404)
        return self.cohort
