"""Panels: who may observe a candidate at an exercise, and how far a panel has come. All rules stand here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

#: Assessors on a panel of theirs: who score apart must be two at least. One sits with the pupils.
FEWEST, MOST = 2, 4
FEWEST_WITH_PUPILS = 1
#: Exercises of the centre in which one assessor may see the same candidate.
MOST_AT_CENTRE = 2
#: The stage whose exercises are counted together.
CENTRE = "centre"


class PanelState(StrEnum):
    """How far a panel has come; `NOBODY` where nobody was chosen yet."""

    NOBODY = "nobody"
    NOT_STARTED = "not_started"
    IN_HAND = "in_hand"
    COMMITTED = "committed"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One exercise of one candidate, as its panel is chosen.

    Attributes:
        exercise: its code.
        stage: in which candidates are who take part in it.
        with_pupils: whether pupils score, and an assessor enters what they say.
        on: the day on which training must be in date: that of the exercise, or today.
    """

    exercise: str
    stage: str
    with_pupils: bool
    on: date

    @property
    def fewest(self) -> int:
        """Assessors that it needs at least."""
        return FEWEST_WITH_PUPILS if self.with_pupils else FEWEST


@dataclass(frozen=True, slots=True)
class Observer:
    """An assessor who may be chosen to observe a candidate.

    Attributes:
        called: what leads call them.
        works_here: whether they hold the role and can sign in.
        in_conflict: declared, found or set by a lead, and not cleared; or the application is their own.
        unread: answers of this candidate that they are still to read blind; they let go of these.
        safer_until: until when their training in safer recruitment is in date; None without any.
        at_centre: codes of the other exercises of the centre at which they observe this candidate.
        has_read: whether they scored this candidate in the sift.
        has_begun: whether they have begun, or committed, a scorecard of this very exercise.
        has_committed: whether it is committed.
    """

    id: UUID
    called: str
    works_here: bool = True
    in_conflict: bool = False
    unread: int = 0
    safer_until: date | None = None
    at_centre: frozenset[str] = frozenset()
    has_read: bool = False
    has_begun: bool = False
    has_committed: bool = False

    def is_safer_trained(self, on: date) -> bool:
        """Whether their training in safer recruitment is in date on a day."""
        return self.safer_until is not None and self.safer_until >= on


def state_of(members: int, begun: int, committed: int) -> PanelState:
    """How far a panel has come.

    Args:
        members: who are on it now.
        begun: of them, those with a scorecard, committed ones among them.
        committed: of them, those with a committed one.
    """
    if not members:
        return PanelState.NOBODY
    if committed >= members:
        return PanelState.COMMITTED
    return PanelState.IN_HAND if begun else PanelState.NOT_STARTED


def why_not(one: Observer, sitting: Sitting) -> str | None:
    """Why an assessor cannot observe here, in a sentence; None where they can."""
    if not one.works_here:
        return f"Choose somebody else than {one.called}: they are no assessor of this cohort any more."
    if one.in_conflict:
        return f"Choose somebody else than {one.called}: they and this candidate are kept apart."
    if sitting.stage == CENTRE and len(one.at_centre) >= MOST_AT_CENTRE:
        return (
            f"Choose somebody else than {one.called}: they observe this candidate at"
            f" {MOST_AT_CENTRE} exercises of the centre already."
        )
    return None


def refusals(
    sitting: Sitting, chosen: Sequence[Observer], *, before: Iterable[Observer] = ()
) -> tuple[str, ...]:
    """What stands against a panel, each in a sentence that says what to do.

    Args:
        sitting: the exercise.
        chosen: who is to be on it.
        before: who is on it now.
    """
    return tuple(_refusals(sitting, chosen, tuple(before)))


def _refusals(sitting: Sitting, chosen: Sequence[Observer], before: Sequence[Observer]) -> Iterator[str]:
    if len(before) >= sitting.fewest and all(one.has_committed for one in before):
        yield "Leave this panel as it is: every scorecard is committed."
        return
    if len(chosen) < sitting.fewest:
        yield (
            "Choose the assessor who sits with the pupils."
            if sitting.with_pupils
            else (f"Choose {FEWEST} assessors at least: they score apart before they talk.")
        )
    elif len(chosen) > MOST:
        yield f"Choose {MOST} assessors at most."
    kept, stays = {one.id for one in chosen}, {one.id for one in before}
    for one in before:
        if one.has_committed and one.id not in kept:
            yield f"Keep {one.called} on the panel: their scorecard is committed."
    for one in chosen:
        reason = None if one.id in stays and one.has_begun else why_not(one, sitting)
        if reason is not None:
            yield reason
    if chosen and not sitting.with_pupils and not any(one.is_safer_trained(sitting.on) for one in chosen):
        yield (
            "Choose at least one assessor who is trained in safer recruitment and whose training is in date"
            " on the day."
        )


def warnings(sitting: Sitting, chosen: Sequence[Observer]) -> tuple[str, ...]:
    """What a lead should know of a panel that stands: it can be set all the same."""
    return tuple(_warnings(sitting, chosen))


def _warnings(sitting: Sitting, chosen: Sequence[Observer]) -> Iterator[str]:
    # Who is to know a name must not read on what is to be read without it.
    for one in chosen:
        if one.unread:
            answers = "an answer" if one.unread == 1 else f"{one.unread} answers"
            yield f"{one.called} lets go of {answers} of this candidate that they had still to read blind."
    if not sitting.with_pupils and chosen and not any(one.has_read for one in chosen):
        yield "Nobody on this panel scored this candidate in the sift. Those who shortlist should interview."
