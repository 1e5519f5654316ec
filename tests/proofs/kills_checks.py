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
class Sent:
    """What became of the messages.

    Attributes:
        due: the Message-IDs of all messages there are; of those that were dropped, the ones that arrived.
        taken: how many copies of each the mail server took.
        listed: the Message-IDs listed as perhaps sent twice.
        failed: those given up.
        most_attempts: at one message.
        excused: by Message-ID, how many of its conversations were cut after the text was taken.
    """

    due: frozenset[str]
    taken: Counter[str]
    listed: frozenset[str]
    failed: frozenset[str]
    most_attempts: int
    excused: Counter[str]

    @property
    def second_copies(self) -> int:
        """How many e-mails arrived that had arrived before."""
        return self.taken.total() - len(self.taken)

    @property
    def twice(self) -> frozenset[str]:
        """What arrived more than once."""
        return frozenset(header for header, copies in self.taken.items() if copies > 1)

    @property
    def unexplained(self) -> Counter[str]:
        """By Message-ID, how many second copies no conversation that was cut accounts for."""
        return self.taken - Counter(set(self.taken)) - self.excused

    def mail_checks(self) -> dict[str, bool]:
        """What must hold of the messages, each by what is said where it does not."""
        return {
            f"{len(self.due - set(self.taken))} messages never arrived": set(self.taken) == self.due,
            f"{len(self.failed)} messages were given up": not self.failed,
            f"{len(self.twice - self.listed)} messages arrived twice and are not listed": self.twice
            <= self.listed,
            f"{self.unexplained.total()} second copies without a cut": not self.unexplained,
        }


@dataclass(frozen=True)
class Found:
    """What the database and the mail server hold at the end; `stuck` has not come to its end, by kind."""

    moved_once: int
    told_once: int
    released: int
    sent: Sent
    stuck: dict[str, int]

    def faults(self, candidates: int, decisions: int) -> list[str]:
        """What is not as it must be, in sentences."""
        checks = {
            f"{self.moved_once} of {candidates} candidates moved exactly once": self.moved_once == candidates,
            f"{self.told_once} of {candidates} candidates have one message": self.told_once == candidates,
            f"{self.released} of {decisions} decisions are released": self.released == decisions,
            **self.sent.mail_checks(),
            f"stuck: {self.stuck}": not self.stuck,
        }
        return [sentence for sentence, holds in checks.items() if not holds]


def find(database: Database, mail: FaultyServer, strikes: Sequence[Strike]) -> Found:
    """Read everything."""
    with database.transaction() as session:
        moved, told, released = (
            int(session.execute(text(sql)).scalar_one()) for sql in (_MOVED_ONCE, _TOLD_ONCE, _DECISIONS)
        )
    return Found(moved, told, released, find_sent(database, mail, strikes), unfinished(database))


def find_sent(
    database: Database,
    mail: FaultyServer,
    strikes: Sequence[Strike],
    forgotten: frozenset[str] = frozenset(),
) -> Sent:
    """Read what became of the messages; `forgotten` are the Message-IDs of those that are kept a day only."""
    with database.transaction() as session:
        rows = session.execute(text(_SETTLED)).all()
    taken = Counter({header: copies for header, copies in mail.taken().items() if header not in forgotten})
    return Sent(
        due=frozenset(row.header_id for row in rows if row.state != "dropped" or row.header_id in taken)
        - forgotten,
        taken=taken,
        listed=frozenset(row.header_id for row in rows if row.maybe_twice),
        failed=frozenset(row.header_id for row in rows if row.state == "failed"),
        most_attempts=max(row.attempts for row in rows),
        excused=Counter(one.header_id for one in mail.conversations if one.header_id and _cut(one, strikes)),
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
