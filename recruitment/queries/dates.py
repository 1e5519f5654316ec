"""The dates of a cohort: when people may apply, and when they hear."""

from dataclasses import dataclass
from datetime import date, timedelta

from recruitment.domain.deadlines import Offset, england_bank_holidays, resolve
from recruitment.domain.offers import answer_by
from recruitment.domain.reserve import usual_until
from recruitment.domain.window import Window
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts


@dataclass(frozen=True)
class PromisedDates:
    """What applicants are promised.

    Attributes:
        decisions_by: everybody has heard by then.
        offers_by: an offer is to be answered by then.
    """

    decisions_by: datetime
    offers_by: datetime


def application_window(cohort: CohortFacts) -> Window:
    """When applications to a cohort may be started, changed and sent."""
    return window_of(cohort.definition, cohort.opens_at, cohort.closes_at)


def own_window(cohort: CohortFacts, extended_until: datetime | None) -> Window:
    """When one application to a cohort may be changed and sent, with the time it was given for itself."""
    return application_window(cohort).until(extended_until)


def window_of(definition: Definition, opens_at: datetime, closes_at: datetime) -> Window:
    """The same as `application_window` from a cohort's dates and the definition it is pinned to."""
    return Window(opens_at, closes_at, timedelta(minutes=definition.offsets.grace_minutes))


def promised_dates(cohort: CohortFacts) -> PromisedDates:
    """The dates reckoned from the definition's offsets."""
    offsets = cohort.definition.offsets
    return PromisedDates(_date(offsets.decisions_by, cohort), _date(offsets.offers_by, cohort))


def readings_due(cohort: CohortFacts) -> datetime | None:
    """When assessors are asked to have read everything; None where they are not asked for a day."""
    by = cohort.definition.offsets.readings_by
    return None if by is None else _date(by, cohort)


def assessor_reminders(cohort: CohortFacts) -> tuple[datetime, ...]:
    """When assessors are told what they have left, in order."""
    return tuple(sorted(_date(one, cohort) for one in cohort.definition.offsets.remind_assessors))


def offer_answer_by(cohort: CohortFacts, offered_at: datetime) -> datetime:
    """Until when an offer that took effect at a time may be answered."""
    promised, days = promised_dates(cohort).offers_by, cohort.definition.offsets.offer_days
    return answer_by(promised, offered_at=offered_at, working_days=days, holidays=england_bank_holidays())


def reserve_until(cohort: CohortFacts, now: datetime) -> date:
    """Until when a place on the reserve list holds, unless leads choose another day."""
    promised = _date(cohort.definition.reserve.until, cohort)
    return usual_until(promised, now=now, holidays=england_bank_holidays())


def _date(offset: Offset, cohort: CohortFacts) -> datetime:
    return resolve(offset, cohort.opens_at, cohort.closes_at, england_bank_holidays())
