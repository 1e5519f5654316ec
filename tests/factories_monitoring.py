"""Many applicants who said something of themselves, as rows."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session

from recruitment.domain.references import new_reference
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Details,
    Event,
    MonitoringLink,
    MonitoringResponse,
    Person,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.bulk import insert_rows

#: What is said of everybody who says the same: so many began, sent, and were taken further.
Said = tuple[Mapping[str, str], int, int, int]


def add_applicants(session: Session, cohort: CohortFacts, now: datetime, *said: Said) -> None:
    """Applicants with their answers; who says nothing has no row of answers.

    Args:
        said: the answers, and how many began and did not send, sent, and were taken further (not among those
            who sent).
    """
    stages = (Stage.APPLICATION, Stage.SIFT, Stage.OFFER)
    people = [
        (uuid4(), uuid4(), uuid4(), stage, entries)
        for entries, *numbers in said
        for stage, number in zip(stages, numbers, strict=True)
        for _ in range(number)
    ]
    insert_rows(
        session,
        Person,
        ("id", "email", "full_name", "active", "created_at"),
        [(person, f"{person.hex}@example.org", "", True, now) for person, *_ in people],
    )
    insert_rows(
        session,
        Application,
        (
            "id", "cohort_id", "reference", "source", "stage", "stage_since", "started_at", "submitted_at",
        ),
        [
            (
                application, cohort.id, new_reference(cohort.prefix), "form", stage.value, now, now,
                None if stage is Stage.APPLICATION else now,
            )
            for _, application, _, stage, _ in people
        ],
    )  # fmt: skip
    insert_rows(
        session,
        Details,
        (
            "application_id", "cohort_id", "person_id", "full_name", "known_as", "phone", "employer",
            "search_name", "acknowledged_at", "version", "saved_at",
        ),
        [
            (application, cohort.id, person, "", "", "", "", "", now, 1, now)
            for person, application, *_ in people
        ],
    )  # fmt: skip
    insert_rows(
        session,
        Event,
        ("application_id", "action", "from_stage", "to_stage", "cause", "reason", "at"),
        [
            (application, "offer", "sift", "offer", "test", "", now)
            for _, application, _, stage, _ in people
            if stage is Stage.OFFER
        ],
    )
    answered = [(application, key, entries) for _, application, key, _, entries in people if entries]
    insert_rows(session, MonitoringLink, ("application_id", "key"), [one[:2] for one in answered])
    insert_rows(
        session,
        MonitoringResponse,
        ("key", "cohort_id", "entries", "version"),
        [(key, cohort.id, dict(entries), 1) for _, key, entries in answered],
    )
