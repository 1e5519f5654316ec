"""Times that are counted: from the opening and closing of a cohort, and from the coming of a request."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from recruitment.domain.deadlines import Offset
from recruitment.domain.requests import RequestKind
from recruitment.programme.table import Days, OffsetText, Table


class Offsets(Table):
    """Times counted from the opening and closing of a cohort.

    `release` is when decisions take effect unless the leads choose otherwise, `decisions_by` the day every
    applicant is promised to have heard, `offers_by` the day by which an offer is answered; one that is
    released late is held for `offer_days` working days at least. Feedback is due `feedback_days` working days
    after a release, where a day is promised. `readings_by` is when assessors are asked to have read
    everything, if they are; at `remind_assessors` they are told what they have left. From `interviews_from`
    to `interviews_until`, and from `centre_from` to `centre_until`, are the days on which assessors are asked
    whether they can interview and observe. What a release tells people waits for `hold_minutes`, so that
    leads can hold it. Whoever is asked to choose a slot is reminded after `remind_slot_days` working days;
    leads are told where nothing was chosen within `choose_slot_days`.
    Whoever has not sent a self-declaration is reminded so many working days after it was asked for.
    """

    remind_drafts: tuple[OffsetText, ...] = ()
    grace_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    release: OffsetText
    decisions_by: OffsetText
    offers_by: OffsetText
    offer_days: Days = 5
    feedback_days: Days | None = None
    readings_by: OffsetText | None = None
    remind_assessors: tuple[OffsetText, ...] = ()
    interviews_from: OffsetText = Offset("closes", 20, working=True)
    interviews_until: OffsetText = Offset("closes", 30, working=True)
    centre_from: OffsetText = Offset("closes", 35, working=True)
    centre_until: OffsetText = Offset("closes", 40, working=True)
    remind_slot_days: Days = 2
    choose_slot_days: Days = 4
    remind_declaration_days: tuple[Days, ...] = (3, 7)
    hold_minutes: Annotated[int, Field(ge=0, le=1440)] = 10

    @property
    def hold_for(self) -> timedelta:
        """How long what a release tells people waits before it leaves."""
        return timedelta(minutes=self.hold_minutes)


class RequestDays(Table):
    """How many working days there are to settle a request, by its kind."""

    appeal: Days = 20
    correction: Days = 5
    deletion: Days = 20
    access: Days = 20
    complaint: Days = 10
    concern: Days = 2
    leak: Days = 2
    question: Days = 5

    def of(self, kind: RequestKind) -> int:
        """The days for one kind."""
        days: int = getattr(self, kind)
        return days
