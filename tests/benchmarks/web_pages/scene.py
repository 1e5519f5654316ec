"""What entries ask for: who is signed in, and fresh readings, drafts and candidates for each post."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from sqlmodel import Session, text

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.demo.people import ASSESSOR, LEAD, SECOND_LEAD
from recruitment.domain.access import Role
from recruitment.queries.cohorts import CohortFacts, cohorts
from recruitment.servers import Addresses
from recruitment.services.sign_in import open_session
from recruitment.services.staff import add_staff
from tests.benchmarks.web_pages.entry import Ask
from tests.benchmarks.web_pages.measure import environ_for

#: One assessor in so many is kept for the posts that take everything from them.
LEAVERS = 4
#: So many of those in the sift stay there for all rounds.
STAY = 150
#: The network address of everybody who is signed in.
_HOME = "192.0.2.7"

_DRAFTS = """
select d.person_id, a.id, a.reference, p.email from work.application a
join identity.details d on d.application_id = a.id join identity.person p on p.id = d.person_id
where a.stage = 'application' order by a.reference
"""
_SENT = """
select d.person_id, a.id, a.reference, p.email from work.application a
join identity.details d on d.application_id = a.id join identity.person p on p.id = d.person_id
where a.stage = 'sift' order by a.reference
"""
#: Of whoever has calibrated on the pass: the gate leads others elsewhere.
_UNREAD = """
select k.assessor_id, k.item || '-' || k.criterion, array_agg(r.id order by r.position)
from work.reading r join work.calibration k using (cohort_id, assessor_id, item, criterion)
left join work.scorecard c on c.reading_id = r.id
where c.id is null and k.opened_at is not null group by 1, 2 having count(*) > 2 order by count(*) desc, 1, 2
"""


@dataclass(frozen=True)
class Applicant:
    """Somebody's application."""

    person_id: UUID
    application_id: UUID
    reference: str
    email: str


@dataclass(frozen=True)
class Desk:
    """What one assessor has not read of one pass."""

    assessor_id: UUID
    slug: str
    readings: tuple[UUID, ...]


class Scene:
    """One application and its invented cohort.

    Attributes:
        app: as it is served.
        worker: the database, to make things ready with; never measured.
        lead: of every cohort; `second` leads this one, and `assessor` has readings of every pass.
        desks: what the assessors who stay have not read.
        sent: those in the sift who stay there, again and again; `unasked` are the others, each once, in
            the same order. What ends an application, or takes it further, starts at the other end.
        leavers: assessors whose readings may be handed to others.
    """

    def __init__(self, settings: Settings, addresses: Addresses) -> None:
        self.settings = settings
        self.database = Database(addresses.web)
        self.worker = Database(addresses.worker)
        self.app: Flask = create_app(settings, self.database)
        with self.worker.transaction() as session:
            self.cohort: CohortFacts = cohorts(session)[0]
            self.lead, self.second, self.assessor = (
                _person(session, email) for email in (LEAD, SECOND_LEAD, ASSESSOR)
            )
            self.drafts = itertools.cycle(self._applicants(session, _DRAFTS)[:100])
            self.unsent = iter(self._applicants(session, _DRAFTS)[100:])
            sent = self._applicants(session, _SENT)
            self.sent = itertools.cycle(sent[:STAY])
            self.unasked = iter(sent[STAY:])
            found = [Desk(who, slug, tuple(ids)) for who, slug, ids in session.execute(text(_UNREAD))]
            _lead_everywhere(session, self.cohort, self.now())
        self.leavers = sorted({one.assessor_id for one in found} - {self.assessor})[::LEAVERS]
        self.desks: Iterator[Desk] = iter([one for one in found if one.assessor_id not in self.leavers])
        self._raw_token = secrets.token_hex(20)
        self._sessions: dict[UUID, dict[str, Any]] = {}
        self._counter = itertools.count(1)
        with self.app.test_request_context():
            cookie["csrf_token"] = self._raw_token
            self.token: str = generate_csrf()
        #: What entries hand from the request before to the one after.
        self.notes: dict[str, Any] = {}

    def number(self) -> int:
        """A number that this run has not used."""
        return next(self._counter)

    def now(self) -> datetime:
        """The present time."""
        return datetime.now(UTC)

    def environ(self, method: str, ask: Ask) -> dict[str, Any]:
        """The request, with its cookie and, for a post, its token."""
        address = _HOME if ask.person else self._elsewhere()
        body, content_type = b"", ""
        if method == "POST":
            fields = {"csrf_token": self.token} | dict(ask.form)
            body = (json.dumps(fields) if ask.by_script else urlencode(fields, doseq=True)).encode()
            content_type = "application/json" if ask.by_script else "application/x-www-form-urlencoded"
        return environ_for(
            method,
            ask.path,
            address=address,
            cookie=self._cookie(ask),
            body=body,
            content_type=content_type,
        )

    def _elsewhere(self) -> str:
        """A network address of its own for whoever is not signed in: signing in is limited by address."""
        number = self.number()
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def _cookie(self, ask: Ask) -> str:
        """As the browser holds it; one that comes for the first time has none."""
        held: dict[str, Any] = dict(ask.held)
        if ask.person is not None:
            held |= self._signed_in(ask.person)
        elif not ask.form and not held:
            return ""
        held |= {"csrf_token": self._raw_token}
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return f"session={signer.dumps(held)}"

    def _signed_in(self, person_id: UUID) -> dict[str, Any]:
        """What the cookie of somebody holds who has signed in through the pages."""
        if person_id not in self._sessions:
            with self.worker.transaction() as session:
                token = open_session(session, person_id=person_id, now=self.now())
            self._sessions[person_id] = {"_user_id": token}
        return self._sessions[person_id]

    def forget(self, person_id: UUID) -> None:
        """Sign somebody in anew the next time they ask for a page."""
        self._sessions.pop(person_id, None)

    @staticmethod
    def _applicants(session: Session, statement: str) -> list[Applicant]:
        return [Applicant(*row) for row in session.execute(text(statement))]

    def dispose(self) -> None:
        """Close every connection."""
        self.database.dispose()
        self.worker.dispose()


def _lead_everywhere(session: Session, cohort: CohortFacts, now: datetime) -> None:
    """The demonstration's leads lead its cohort; whoever invites leads must lead every one."""
    add_staff(
        session,
        email=LEAD,
        role=Role.LEAD,
        cohort=None,
        definition=cohort.definition,
        link="https://bench.example/sign-in",
        now=now,
    )


def _person(session: Session, email: str) -> UUID:
    found: UUID = session.execute(
        text("select id from identity.person where email = :email"), {"email": email}
    ).scalar_one()
    return found
