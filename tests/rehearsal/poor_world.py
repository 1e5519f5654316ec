"""What goes wrong in a rehearsal on purpose: a poor mail server, a lost pack, leads who hold things."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from random import Random
from uuid import uuid4

from sqlalchemy import text

from recruitment.domain.access import Binding
from recruitment.domain.spending import PlanKind
from recruitment.mail.posting import Postbox, PostCut, PostRefused
from recruitment.models import PackKind
from recruitment.queries.drafts import drafts_closing_before
from recruitment.queries.shortlists import newest_shortlist
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat, Part
from recruitment.rehearsal.scene import ADDRESS
from recruitment.services.extensions import Told, extend, record_incident
from recruitment.services.holds import hold, resume
from recruitment.services.packs import ask_for_pack
from recruitment.services.plans import choose_plan


@dataclass
class PoorPostbox:
    """Refuses every third e-mail, breaks off after every eighth, and now and then is full for ever.

    Not for referees, of whom chance would then say who is seen at the centre.
    """

    inner: Postbox
    chance: Random = field(default_factory=lambda: Random(1))
    refused: int = 0
    cut: int = 0

    def post(self, email: EmailMessage) -> None:
        luck = self.chance.random()
        if "sign-in code" in str(email["Subject"]) or luck > 0.5:
            self.inner.post(email)
        elif luck > 0.15 or (luck <= 0.03 and "reference" in str(email["Subject"]).lower()):
            self.refused += 1
            raise PostRefused("450 later", forever=False)
        elif luck > 0.03:
            self.inner.post(email)
            self.cut += 1
            raise PostCut("the mail server went silent")
        else:
            raise PostRefused("550 nobody here", forever=True)


def losing_a_pack(house: House, at: datetime) -> Part:
    """A lead asks for a pack, and the machine that was to make it goes up in smoke."""
    yield Beat(at, steers=True)
    with house.scene.acting(Binding.OFFICE, house.leads[0]) as session:
        newest = newest_shortlist(session, house.cohort.id)
        assert newest is not None
        ask_for_pack(
            session,
            kind=PackKind.SHORTLIST,
            cohort_id=house.cohort.id,
            shortlist_id=newest.id,
            actor_id=house.leads[0],
            now=house.now,
        )
    with house.scene.desk.database.transaction() as session:
        session.execute(text("delete from queue.procrastinate_jobs where task_name = 'make_pack'"))


def holding(house: House, job: str, at: datetime, lasts: timedelta) -> Part:
    """A lead holds a job, and later lets it go on."""
    yield Beat(at, steers=True)
    with house.scene.acting(Binding.OFFICE, house.leads[0]) as session:
        hold(
            session,
            job=job,
            cohort_id=house.cohort.id,
            reason="Wait a moment.",
            actor_id=house.leads[0],
            now=house.now,
        )
    yield Beat(at + lasts, steers=True)
    with house.scene.acting(Binding.OFFICE, house.leads[1]) as session:
        resume(session, job=job, cohort_id=house.cohort.id, actor_id=house.leads[1], now=house.now)


def reading_on(house: House, at: datetime) -> Part:
    """A lead has half an hour more read, where it can change the outcome."""
    yield Beat(at, steers=True)
    with house.scene.acting(Binding.OFFICE, house.leads[0]) as session:
        choose_plan(
            session,
            cohort=house.cohort,
            kind=PlanKind.ADAPTIVE,
            readings=house.cohort.definition.sift.readings,
            hours=0.5,
            places=house.cohort.places,
            reason="Two are hard to tell apart.",
            actor_id=house.leads[0],
            now=house.now,
        )


def giving_more_time(house: House, at: datetime) -> Part:
    """A lead gives one draft more time; a day later an incident gives it to all that are open."""
    yield Beat(at, steers=True)
    with house.scene.desk.database.transaction() as session:
        drafts = drafts_closing_before(session, house.cohort.id, house.cohort.closes_at + timedelta(days=9))
    told = Told(house.cohort, ADDRESS, house.leads[1], house.now)
    with house.scene.acting(Binding.OFFICE, house.leads[1]) as session:
        until = house.cohort.closes_at + timedelta(days=9)
        extend(session, told, reference=drafts[0].reference, until=until, reason="Their school was closed.")
    yield Beat(at + timedelta(days=1), steers=True)
    told = Told(house.cohort, ADDRESS, house.leads[1], house.now)
    with house.scene.acting(Binding.OFFICE, house.leads[1]) as session:
        until = house.cohort.closes_at + timedelta(days=12)
        record_incident(session, told, incident_id=uuid4(), until=until, words="Nobody could sign in.")
