"""Two accounts of the same cohort, beside each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tests.proofs.live_account import Account, Times

#: What a job does it does at its next look, and some look every five minutes. In a rehearsal a job looks as
#: soon as there is something to find, unless it has looked in these minutes already.
NEXT_LOOK = timedelta(minutes=5)
#: What people do they do at the same minute.
_BY_PEOPLE = "moves by people"
#: So much of a row is shown where it differs.
_SHOWN = 200


@dataclass(frozen=True)
class Likeness:
    """How one kind of thing compares.

    Attributes:
        kind: its name.
        there: how many the rehearsal has.
        same: of these, how many stand in the live account too, at the same minute where that counts.
        near: how many stand there too, at another look of the same job.
        differences: what is only in one, or at another time, in sentences.
    """

    kind: str
    there: int
    same: int
    near: int
    differences: tuple[str, ...]


def compare(rehearsed: Account, live: Account) -> tuple[Likeness, ...]:
    """Kind by kind."""
    kinds = dict.fromkeys([*rehearsed.things, *live.things])
    return tuple(likeness(kind, rehearsed.things.get(kind, {}), live.things.get(kind, {})) for kind in kinds)


def likeness(kind: str, rehearsed: Times, live: Times) -> Likeness:
    """Of one kind."""
    same = near = 0
    slack = timedelta(0) if kind == _BY_PEOPLE else NEXT_LOOK
    differences: list[str] = []
    for key in dict.fromkeys([*rehearsed, *live]):
        ours, theirs = rehearsed.get(key, ()), live.get(key, ())
        told = " | ".join(one for one in key if one).replace("\n", " ")[:_SHOWN]
        if len(ours) != len(theirs):
            differences.append(f"{kind}: {len(ours)} in the rehearsal, {len(theirs)} live: {told}")
            continue
        gaps = [there - here for here, there in zip(ours, theirs, strict=True)]
        same += gaps.count(timedelta(0))
        near += sum(timedelta(0) < abs(gap) <= slack for gap in gaps)
        differences += [
            f"{kind}: at {here:%d %B %H:%M} in the rehearsal, {there:%d %B %H:%M} live: {told}"
            for here, there, gap in zip(ours, theirs, gaps, strict=True)
            if abs(gap) > slack
        ]
    return Likeness(kind, sum(map(len, rehearsed.values())), same, near, tuple(differences))


def mail_faults(
    live: Account, rehearsed: Account, taken: dict[str, int], codes: frozenset[str] = frozenset()
) -> Iterator[str]:
    """What is wrong with what came by SMTP, in sentences.

    Args:
        taken: by Message-ID, how many copies came.
        codes: the Message-IDs of sign-in codes, which the service forgets after a day.
    """
    twice = [header for header, copies in taken.items() if copies > 1]
    if twice:
        yield f"{len(twice)} e-mails came more than once"
    if missing := live.header_ids - set(taken):
        yield f"{len(missing)} messages never came"
    came = set(taken) - codes
    if unknown := came - live.header_ids:
        yield f"{len(unknown)} e-mails came of no message"
    if len(came) != len(rehearsed.header_ids):
        yield f"{len(came)} e-mails came by SMTP, {len(rehearsed.header_ids)} in the rehearsal"
