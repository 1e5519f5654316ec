"""What must be so at the end, whatever was killed when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from recruitment.db import Database
from tests.faults.mail import DOUBTFUL, Conversation, FaultyServer
from tests.faults.rows import unfinished
from tests.proofs.kills_strikes import Strike

_MOVED_ONCE = """
select count(*) from (
    select application.id
    from work.application application
    join work.decision_item item on item.application_id = application.id
    join work.event event on event.application_id = application.id and event.cause like 'decision:%'
    group by application.id, application.stage, item.action
    having count(*) = 1 and min(event.to_stage) = application.stage and min(event.action) = item.action
) moved
"""
_TOLD_ONCE = """
select count(*) from (
    select application_id from work.delivery where kind in ('offer', 'not_progressed')
    group by application_id having count(*) = 1
) told
"""
_DECISIONS = "select count(*) from work.decision where state = 'released'"
_SETTLED = "select header_id, state, maybe_twice, attempts from work.delivery"


@dataclass(frozen=True)
class Found:
    """What the database and the mail server hold at the end.

    Attributes:
        due: the Message-IDs of all messages there are.
        taken: how many copies of each the mail server took.
        listed: the Message-IDs listed as perhaps sent twice.
        failed: those given up.
        most_attempts: at one message.
        excused: by Message-ID, how many of its conversations were cut after the text was taken.
        stuck: what has not come to its end, by kind.
    """

    moved_once: int
    told_once: int
    released: int
    due: frozenset[str]
    taken: Counter[str]
    listed: frozenset[str]
    failed: frozenset[str]
    most_attempts: int
    excused: Counter[str]
    stuck: dict[str, int]

    @property
    def second_copies(self) -> int:
        """How many e-mails arrived that had arrived before."""
        return self.taken.total() - len(self.taken)

    @property
    def unexplained(self) -> Counter[str]:
        """By Message-ID, how many second copies no conversation that was cut accounts for."""
        return self.taken - Counter(set(self.taken)) - self.excused

    def faults(self, candidates: int, decisions: int) -> list[str]:
        """What is not as it must be, in sentences."""
        twice = {header for header, copies in self.taken.items() if copies > 1}
        checks = {
            f"{self.moved_once} of {candidates} candidates moved exactly once": self.moved_once == candidates,
            f"{self.told_once} of {candidates} candidates have one message": self.told_once == candidates,
            f"{self.released} of {decisions} decisions are released": self.released == decisions,
            f"{len(self.due - set(self.taken))} messages never arrived": set(self.taken) == self.due,
            f"{len(self.failed)} messages were given up": not self.failed,
            f"{len(twice - self.listed)} messages arrived twice and are not listed": twice <= self.listed,
            f"{self.unexplained.total()} second copies without a cut": not self.unexplained,
            f"stuck: {self.stuck}": not self.stuck,
        }
        return [sentence for sentence, holds in checks.items() if not holds]


def find(database: Database, mail: FaultyServer, strikes: Sequence[Strike]) -> Found:
    """Read everything."""
    with database.transaction() as session:
        rows = session.execute(text(_SETTLED)).all()
        moved, told, released = (
            int(session.execute(text(sql)).scalar_one()) for sql in (_MOVED_ONCE, _TOLD_ONCE, _DECISIONS)
        )
    return Found(
        moved_once=moved,
        told_once=told,
        released=released,
        due=frozenset(row.header_id for row in rows),
        taken=mail.taken(),
        listed=frozenset(row.header_id for row in rows if row.maybe_twice),
        failed=frozenset(row.header_id for row in rows if row.state == "failed"),
        most_attempts=max(row.attempts for row in rows),
        excused=Counter(one.header_id for one in mail.conversations if one.header_id and _cut(one, strikes)),
        stuck=unfinished(database),
    )


def _cut(one: Conversation, strikes: Sequence[Strike]) -> bool:
    """Whether its sender could not know, or could not say, that the text was taken."""
    if one.fault in DOUBTFUL or not one.answered:
        return True
    return any(one in strike.open or _unmarked(one, strike) for strike in strikes)


def _unmarked(one: Conversation, strike: Strike) -> bool:
    """Whether it had ended and its message was still marked as being sent."""
    return one.ended is not None and one.ended <= strike.over and one.header_id in strike.unmarked


def story(header_id: str, mail: FaultyServer, strikes: Sequence[Strike]) -> str:
    """What happened to one message, for whoever looks into it; in seconds since the first conversation."""
    start = mail.conversations[0].began
    told = [
        (one.began, f"to {(one.ended or 0) - start:.2f} conversation, {one.fault}, answered: {one.answered}")
        for one in mail.conversations
        if one.header_id == header_id
    ]
    told += [(one.at, f"to {one.over - start:.2f} {one.victim}") for one in strikes]
    return "\n".join([header_id, *(f"  {at - start:.2f} {what}" for at, what in sorted(told))])
