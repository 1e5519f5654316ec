"""What came of the proof by kills, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.mail import DOUBTFUL, Conversation, Fault
from tests.proofs.kills_checks import Found
from tests.proofs.kills_cohort import CANDIDATES
from tests.proofs.kills_strikes import Strike, Victim


@dataclass(frozen=True)
class Outcome:
    """Everything that is reported.

    Attributes:
        found: what the database and the mail server hold.
        saved: the last version of the answer that was said to be saved.
        saved_times: how often one was.
        unsaved: how often a save ended in an error.
        kept: the version that stands in the database.
    """

    found: Found
    strikes: tuple[Strike, ...]
    conversations: tuple[Conversation, ...]
    saved: int
    saved_times: int
    unsaved: int
    kept: int
    seconds: int

    @property
    def open_at_kills(self) -> int:
        """Conversations that were open at a kill or a restart, each counted once a strike."""
        return sum(len(strike.open) for strike in self.strikes)

    @property
    def dropped(self) -> int:
        """Conversations that the server cut, or fell silent in, after it had taken the text."""
        return sum(one.fault in DOUBTFUL and bool(one.header_id) for one in self.conversations)

    def faults(self, decisions: int) -> list[str]:
        """What is not as it must be, in sentences; none where all is well."""
        found = self.found.faults(CANDIDATES, decisions)
        if self.found.sent.second_copies > self.open_at_kills + self.dropped:
            found.append(f"{self.found.sent.second_copies} second copies, more than conversations cut")
        if self.kept < self.saved:
            found.append(f"version {self.saved} was said to be saved, version {self.kept} is there")
        return found

    def table(self, decisions: int) -> str:
        """In Markdown."""
        rows = (f"| {what} | {many} |" for what, many in self._rows(decisions))
        return "\n".join(["| what | how many |", "|---|---|", *rows])

    def _rows(self, decisions: int) -> Iterator[tuple[str, str]]:
        found, sent, victims = self.found, self.found.sent, Counter(strike.victim for strike in self.strikes)
        faults = Counter(one.fault for one in self.conversations if one.recipient)
        struck = "; ".join(f"{victims[victim]} {victim}" for victim in Victim)
        failed = "; ".join(f"{faults[fault]} {fault}" for fault in Fault if fault is not Fault.NONE)
        yield f"kills ({struck})", str(len(self.strikes))
        yield "of these within a transaction that had written", str(sum(one.writing for one in self.strikes))
        yield "decisions released", f"{found.released} of {decisions}"
        yield "candidates moved once, to where their decision says", f"{found.moved_once} of {CANDIDATES}"
        yield "candidates with one message about it", f"{found.told_once} of {CANDIDATES}"
        yield "conversations with the mail server", str(faults.total())
        yield f"of these made to fail ({failed})", str(faults.total() - faults[Fault.NONE])
        yield "messages due; distinct Message-IDs that arrived", f"{len(sent.due)}; {len(sent.taken)}"
        yield "conversations open at a kill or restart", str(self.open_at_kills)
        yield "conversations that the server cut after it had taken the text", str(self.dropped)
        yield "e-mails that arrived once more", str(sent.second_copies)
        yield (
            "messages that arrived twice or more; listed",
            f"{len(sent.twice)}; {len(sent.twice & sent.listed)}",
        )
        yield "messages listed as perhaps sent twice", str(len(sent.listed))
        yield "most attempts at one message", str(sent.most_attempts)
        yield "answers saved; refused; lost", f"{self.saved_times}; {self.unsaved}; {self._lost()}"
        yield "messages, ticks and calls left over", str(sum(found.stuck.values()))
        yield "seconds", str(self.seconds)

    def _lost(self) -> int:
        return max(0, self.saved - self.kept)
