"""Applications that ended, and how they did."""

from datetime import datetime
from uuid import UUID

from recruitment.domain.stages import Action, Stage
from recruitment.models import Event


def declined(application_id: UUID, now: datetime, *, left: Stage = Stage.SIFT) -> Event:
    """What a decision left behind that took somebody no further."""
    return Event(
        application_id=application_id,
        action=Action.DECLINE,
        from_stage=left,
        to_stage=Stage.NOT_PROGRESSED,
        cause="decision:x",
        reason="Below the places.",
        at=now,
    )


def withdrew(application_id: UUID, now: datetime, *, left: Stage = Stage.SIFT) -> Event:
    """What an applicant left behind who withdrew."""
    return Event(
        application_id=application_id,
        action=Action.WITHDRAW,
        from_stage=left,
        to_stage=Stage.WITHDRAWN,
        cause="page:withdraw",
        reason="unsaid",
        at=now,
    )
