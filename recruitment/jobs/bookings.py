"""Let a panel follow a booking, free the slot of somebody who has left, and chase who has chosen none."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.bookings import FOLLOW, REMIND
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.following import gone, to_follow, unbooked
from recruitment.services.booking_letters import Post
from recruitment.services.chasing import expire, remind
from recruitment.services.following import follow, free


def follow_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Do it, if it is still to be done."""
    what, first, *rest = key.split("/")
    if what == FOLLOW:
        for change in to_follow(session, booking_id=UUID(first)):
            post = _post(session, change.cohort_id, change.exercise, address, now)
            if change.sequence == int(rest[0]) and post is not None:
                follow(session, change=change, post=post)
        return
    exercise, application_id = rest
    post = _post(session, UUID(first), exercise, address, now)
    for left in gone(session, now, cohort_id=UUID(first)):
        if (left.exercise, str(left.who.application_id)) == (exercise, application_id) and post is not None:
            free(session, left=left, post=post)


def chase_choice(session: Session, key: str, address: str, now: datetime) -> None:
    """Remind a candidate, or tell leads of them, if they have chosen none still."""
    what, cohort_id, exercise, application_id = key.split("/")
    post = _post(session, UUID(cohort_id), exercise, address, now)
    if post is None:
        return
    for one in unbooked(session, cohorts=[post.cohort], now=now):
        if (one.exercise, str(one.who.application_id)) == (exercise, application_id):
            (remind if what == REMIND else expire)(session, one=one, post=post)


def _post(session: Session, cohort_id: UUID, exercise: str, address: str, now: datetime) -> Post | None:
    cohort = cohort_by_id(session, cohort_id)
    return None if cohort is None else Post(cohort, cohort.definition.exercise(exercise), address, now)
