"""What came of a cohort, in words that two databases share: references and addresses, never ids."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from recruitment.domain.messages import CODES
from recruitment.rehearsal.house import House
from recruitment.rehearsal.outputs import write_sheets

#: One kind of thing: how often each stands there, and at which minutes.
Times = Mapping[tuple[str, ...], tuple[datetime, ...]]
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Every id that words of others name, and what it is called here.
_NAMES = """
select id::text, reference from work.application
union all select id::text, email from identity.person
union all select id::text, 'list of ' || stage || ' ' || rank() over (partition by stage order by made_at)
    from work.shortlist
union all select decision.id::text, 'decision ' || rank() over (order by proposed_at) from work.decision
union all select booking.id::text, 'booking of ' || reference
    from work.booking join work.application on application.id = booking.application_id
union all select id::text, 'cohort ' || name from work.cohort
"""
_EVENTS = """
select reference, action, from_stage, to_stage, coalesce(email, ''), cause, reason, event.at
from work.event join work.application on application.id = event.application_id
left join identity.person on person.id = event.actor_id
"""
_BY_PEOPLE = f"{_EVENTS} where event.actor_id is not null"
_BY_JOBS = f"{_EVENTS} where event.actor_id is null"
_MESSAGES = """
select recipient, message.kind, event, subject, text, state, made_at
from identity.message join work.delivery on delivery.message_id = message.id
where message.kind <> all(:codes)
"""
_DECISIONS = """
select decision.reason, state, reference, action, item.reason, coalesce(band, ''), released_at
from work.decision join work.decision_item item on item.decision_id = decision.id
join work.application on application.id = item.application_id
"""
_BOOKINGS = """
select reference, booking.exercise, booking.state, sequence::text, slot.begins_at::text, place
from work.booking join work.application on application.id = booking.application_id
left join work.slot on slot.id = booking.slot_id left join work.interview_day day on day.id = slot.day_id
"""
_PACKS = """
select pack.kind, state, coalesce(reference, ''), shortlist.stage
from work.pack left join work.application on application.id = pack.application_id
left join work.shortlist on shortlist.id = pack.shortlist_id
"""
_STAGES = "select reference, stage from work.application"
#: Of these the last column is a time.
_TIMED = {
    "moves by people": _BY_PEOPLE,
    "moves by jobs": _BY_JOBS,
    "messages": _MESSAGES,
    "decisions": _DECISIONS,
}
_UNTIMED = {"bookings": _BOOKINGS, "packs": _PACKS, "final stages": _STAGES}


@dataclass(frozen=True)
class Account:
    """Everything that is compared.

    Attributes:
        things: by kind; each row of it as words, with the minutes at which it happened, if those count.
        header_ids: the Message-IDs of all messages but sign-in codes, which are forgotten after a day.
    """

    things: Mapping[str, Times]
    header_ids: frozenset[str]


def account_of(session: Session, house: House, folder: Path) -> Account:
    """Read it.

    Args:
        session: the worker's.
        house: who took part.
        folder: an empty one, for sheets.
    """
    names = dict(session.execute(text(_NAMES)).tuples().all())
    codes = {"codes": [str(one) for one in CODES]}
    things: dict[str, Times] = {}
    for kind, sql in _TIMED.items():
        rows = session.execute(text(sql), codes if sql is _MESSAGES else {})
        things[kind] = _counted(rows, names, timed=True)
    for kind, sql in _UNTIMED.items():
        things[kind] = _counted(session.execute(text(sql)), names, timed=False)
    things |= dict(_sheets(session, house, folder))
    headers = "select header_id from work.delivery where kind <> all(:codes)"
    return Account(things, frozenset(session.execute(text(headers), codes).scalars()))


def _counted(rows: Any, names: Mapping[str, str], *, timed: bool) -> Times:
    """Rows as words, each with the minutes at which it stands there."""
    found: defaultdict[tuple[str, ...], list[datetime]] = defaultdict(list)
    for row in rows:
        words, at = (row[:-1], row[-1]) if timed else (row, None)
        key = tuple(_ID.sub(lambda one: names.get(one[0], "an id"), str(word)) for word in words)
        found[key].append(_minute(at or datetime.min.replace(tzinfo=UTC)))
    return {key: tuple(sorted(times)) for key, times in found.items()}


def _minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _sheets(session: Session, house: House, folder: Path) -> Iterator[tuple[str, Times]]:
    """What a lead can take away: applications with all that is known of each, scores, shortlists."""
    write_sheets(session, house, folder)
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield file.stem.partition("-")[2], _counted(list(csv.reader(lines)), {}, timed=False)
