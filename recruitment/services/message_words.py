"""Word a kind of message for one cohort: a version more of its definition, with who, when and why."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.domain.amendments import Amended
from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.words import split_paragraphs
from recruitment.models import Amendment, Cohort, CohortDefinition
from recruitment.models.base import datetime
from recruitment.programme.faults import DefinitionFaults
from recruitment.programme.loading import parse_definition
from recruitment.programme.message_words import faults_of, places_of
from recruitment.programme.schema import MessageTemplate
from recruitment.queries.cohorts import CohortFacts, pinned_definition
from recruitment.services.messages import Letter, post, standing_fields

_STALE = "Look at it again: another lead has changed these words since you opened them."


def word_message(
    session: Session,
    *,
    cohort: CohortFacts,
    kind: MessageKind,
    words: Mapping[str, str],
    version: int,
    reason: str,
    actor_id: UUID,
    now: datetime,
) -> bool:
    """Give a kind of message other words in one cohort, from now on. What waits already keeps its own.

    Args:
        cohort: whose.
        kind: which message.
        words: its new `subject` and `body`, with fields in braces.
        version: of the cohort's definition, as it was when the old words were read.
        reason: why.
        actor_id: the lead.
        now: when, aware.

    Returns:
        False where the words stand so already.

    Raises:
        Refusal: no reason is given, or the words cannot stand.
        Stale: somebody changed these words first.
    """
    if not reason.strip():
        raise Refusal("Give your reason: it stays on record.")
    pinned = _take(session, cohort)
    before = cohort.definition.message(kind)
    if (
        not 0 < version <= cohort.version
        or pinned_definition(session, cohort.id, version).message(kind) != before
    ):
        raise Stale(_STALE)
    for sentences in faults_of(cohort.definition, kind, words).values():
        raise Refusal(sentences[0])
    changed = {
        part: text
        for part, text in words.items()
        # Where a line breaks within a paragraph means nothing.
        if split_paragraphs(text) != split_paragraphs(getattr(before, part))
    }
    if not changed:
        return False
    _add_version(session, cohort, pinned, kind, words, reason=reason.strip(), actor_id=actor_id, now=now)
    _add_amendments(session, cohort, before, kind, changed, reason=reason.strip(), actor_id=actor_id, now=now)
    return True


def send_test(
    session: Session,
    *,
    cohort: CohortFacts,
    kind: MessageKind,
    subject: str,
    text: str,
    recipient: str,
    address: str,
    now: datetime,
) -> bool:
    """Send a lead what a kind of message would say, marked as a test. Nobody else gets it.

    Args:
        subject: filled in with invented values; `text` too.
        recipient: the lead's own address.
        address: the service's own, for the link.

    Returns:
        False where the same lead sent themselves a test of it at this very moment.
    """
    fields = standing_fields(cohort.definition, address) | {
        "cohort": cohort.name,
        "subject": subject,
        "words": text,
    }
    letter = Letter(recipient, MessageKind.TEST, f"test:{kind}:{now.isoformat()}", fields)
    return post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)


def _take(session: Session, cohort: CohortFacts) -> CohortDefinition:
    """The cohort's newest version, with nobody adding another until the transaction ends."""
    held = select(col(Cohort.id)).where(col(Cohort.id) == cohort.id).with_for_update(key_share=True)
    session.execute(held)
    pinned: CohortDefinition = session.execute(
        select(CohortDefinition)
        .where(col(CohortDefinition.cohort_id) == cohort.id)
        .order_by(col(CohortDefinition.version).desc())
        .limit(1)
    ).scalar_one()
    if pinned.version != cohort.version:
        raise Stale(_STALE)
    return pinned


def _add_version(
    session: Session,
    cohort: CohortFacts,
    pinned: CohortDefinition,
    kind: MessageKind,
    words: Mapping[str, str],
    *,
    reason: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    places = places_of(kind)
    wording = {**pinned.wording, **{places[part]: text for part, text in words.items()}}
    try:
        parse_definition(pinned.source, "the message", tuple(sorted(wording.items())))
    except DefinitionFaults as faults:
        raise Refusal(faults.faults[0].mend) from None
    session.add(
        CohortDefinition(
            cohort_id=cohort.id,
            version=cohort.version + 1,
            source=pinned.source,
            wording=wording,
            reason=reason,
            made_at=now,
            made_by=actor_id,
        )
    )


def _add_amendments(
    session: Session,
    cohort: CohortFacts,
    before: MessageTemplate,
    kind: MessageKind,
    changed: Mapping[str, str],
    *,
    reason: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """One amendment a part, after those there are."""
    newest = select(func.max(col(Amendment.number))).where(col(Amendment.cohort_id) == cohort.id)
    number = session.execute(newest).scalar_one() or 0
    for more, (part, text) in enumerate(changed.items(), 1):
        session.add(
            Amendment(
                cohort_id=cohort.id,
                number=number + more,
                what=Amended.WORDING,
                place=places_of(kind)[part],
                before=getattr(before, part),
                after=text,
                reason=reason,
                told=0,
                made_by=actor_id,
                made_at=now,
            )
        )
    session.flush()
