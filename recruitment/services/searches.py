"""Let leads find applications: by the words of what was sent, and without what they type in any address."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from recruitment.domain.searching import found_words
from recruitment.models import AnswerWords, Search
from recruitment.models.base import datetime, table_of

#: How long what was typed is kept at least: a day's work, and the next morning's way back to it.
KEPT = timedelta(days=1)
#: Composed once: that takes as long as carrying it out.
_WORDS = insert(table_of(AnswerWords))


def make_findable(
    session: Session, *, application_id: UUID, cohort_id: UUID, reference: str, texts: Iterable[str]
) -> None:
    """Let an application that is being sent be found by the words of its answers.

    Args:
        application_id: the application; it has no words yet.
        cohort_id: its own.
        reference: its own.
        texts: its answers.
    """
    here = {"application_id": application_id, "cohort_id": cohort_id, "reference": reference}
    session.execute(_WORDS, here | {"words": " ".join(sorted(found_words(texts)))})


def keep_search(
    session: Session, *, cohort_id: UUID, find: str, words: str, actor_id: UUID, now: datetime
) -> UUID:
    """Keep what somebody looks for, until a night after the day.

    Args:
        cohort_id: in which cohort.
        find: a reference or a name, as typed.
        words: of answers, as typed.
        actor_id: who looks, and alone may look again.
        now: when, aware.

    Returns:
        Its id, which addresses carry.
    """
    session.execute(delete(Search).where(col(Search.person_id) == actor_id, col(Search.made_at) < now - KEPT))
    search_id = uuid4()
    session.execute(
        insert(Search).values(
            id=search_id, person_id=actor_id, cohort_id=cohort_id, find=find, words=words, made_at=now
        )
    )
    return search_id


def forget_searches(session: Session, *, now: datetime) -> None:
    """Remove what anybody looked for more than a day ago."""
    session.execute(delete(Search).where(col(Search.made_at) < now - KEPT))
