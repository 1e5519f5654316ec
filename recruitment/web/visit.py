"""A visit: everything a view needs to know of the request, gathered by its access rule."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort
from sqlmodel import Session

from recruitment.domain.access import Actor
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.entering import EnteredDraft


@dataclass(frozen=True)
class Entering:
    """A lead at work in the form of somebody for whom they enter an application."""

    lead: Actor
    draft: EnteredDraft

    @property
    def applicant(self) -> Actor:
        """Whose the form is: its pages work under their id, and see and change nothing but theirs."""
        return Actor(self.draft.person_id, email=self.draft.email)


@dataclass(frozen=True)
class Visit:
    """One request that was let in.

    Attributes:
        session: inside the request's one transaction, bound to the rule's role and this actor.
        person: who is signed in, or None on public pages; where a lead enters an application, its applicant.
        now: the time of the request, aware.
        cohort: the cohort in the address, or the public one on pages that name none.
        entering: the lead and the draft, where a lead enters it for somebody.
    """

    session: Session
    person: Actor | None
    now: datetime
    cohort: CohortFacts | None
    entering: Entering | None = None

    @property
    def signed_in(self) -> Actor | None:
        """Whose browser this is, and who is held to what is done: the lead, where one enters for somebody."""
        return self.person if self.entering is None else self.entering.lead

    @property
    def doer_id(self) -> UUID:
        """The id of who does what is recorded: the lead, where one enters for somebody."""
        return self.actor_id if self.entering is None else self.entering.lead.id

    @property
    def actor(self) -> Actor:
        """Who is signed in, on pages whose rule asks for somebody; or for whom a lead enters."""
        if self.person is None:
            abort(401)
        return self.person

    @property
    def actor_id(self) -> UUID:
        """The id of `actor`."""
        return self.actor.id

    @property
    def here(self) -> CohortFacts:
        """The cohort of this page, where there must be one."""
        if self.cohort is None:
            abort(404)
        return self.cohort
