"""The dates of one cohort: a definition's offsets, counted from its opening and closing."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from recruitment.domain.deadlines import Offset, date_and_time, resolve
from recruitment.domain.errors import Refusal
from recruitment.programme.schema import Definition


class DatesRefused(Refusal):
    """The dates of a cohort are not in order."""


@dataclass(frozen=True, slots=True)
class CohortDates:
    """What happens when, in UTC. `last_moment` is closing with its grace: what arrives after it is late."""

    opens: datetime
    closes: datetime
    last_moment: datetime
    reminders: tuple[datetime, ...]
    release: datetime
    decisions_by: datetime
    offers_by: datetime


def cohort_dates(
    definition: Definition, *, opens: datetime, closes: datetime, holidays: Container[date]
) -> CohortDates:
    """Count the dates of a cohort that opens and closes at these aware times.

    A reminder that would fall outside opening and closing is left out: a short cohort has fewer. Raises
    DatesRefused where closing is not after opening, or release, decisions and offers do not follow closing
    in that order.
    """
    if closes <= opens:
        raise DatesRefused(f"Close after opening: applications open at {date_and_time(opens)}.")
    offsets = definition.offsets

    def moment(offset: Offset) -> datetime:
        return resolve(offset, opens, closes, holidays)

    dates = CohortDates(
        opens=opens.astimezone(UTC),
        closes=closes.astimezone(UTC),
        last_moment=closes.astimezone(UTC) + timedelta(minutes=offsets.grace_minutes),
        reminders=tuple(sorted(m for m in map(moment, offsets.remind_drafts) if opens < m < closes)),
        release=moment(offsets.release),
        decisions_by=moment(offsets.decisions_by),
        offers_by=moment(offsets.offers_by),
    )
    _refuse_disorder(dates)
    return dates


def _refuse_disorder(dates: CohortDates) -> None:
    if not dates.closes <= dates.release <= dates.decisions_by <= dates.offers_by:
        raise DatesRefused("Put closing, release, decisions and offers in this order in the definition.")
