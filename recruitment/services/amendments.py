"""Amend a cohort: its dates, its places, the words of its pages; and tell those whom it concerns, once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col, update

from recruitment.domain.amendments import (
    Amended,
    Change,
    Dates,
    refusal_of_acknowledged,
    refusal_of_closing,
    refusal_of_exercise,
    refusal_of_notice,
    refusal_of_offers,
    refusal_of_opening,
    refusal_of_places,
    refusal_of_wording,
    written,
)
from recruitment.domain.deadlines import LONDON, date_and_time, england_bank_holidays, long_date
from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.outbox import leaves_at
from recruitment.models import Amendment, Cohort, CohortDefinition
from recruitment.models.base import datetime
from recruitment.programme.dates import cohort_dates
from recruitment.programme.faults import DefinitionFaults
from recruitment.programme.loading import parse_definition
from recruitment.programme.wording import wording_at
from recruitment.queries.amendments import applications_sent, drafts_until, waiting_to_hear
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.dates import promised_dates
from recruitment.queries.decisions import offered
from recruitment.queries.drafts import Draft, drafts_moved
from recruitment.queries.releases import addressees
from recruitment.services.kit_changes import candidates_seen, kit_letters, make_packs_again
from recruitment.services.messages import Letter, post_many, standing_fields

#: How somebody is addressed who has not written their name yet.
_NAMELESS = "applicant"


@dataclass(frozen=True)
class Foretold:
    """How many a change would tell in one kind of letter, and the first of them."""

    count: int
    letter: Letter


@dataclass(frozen=True)
class Amending:
    """Who amends which cohort, why, and when.

    Attributes:
        id: of the amendment to be, from the form: what is sent twice is one amendment.
        address: the service's own, for links in messages.
    """

    cohort: CohortFacts
    id: UUID
    reason: str
    address: str
    actor_id: UUID
    now: datetime


def amend(session: Session, amending: Amending, change: Change) -> int:
    """Carry out one change, write it down as the next amendment, and tell those whom it concerns.

    In order: takes the cohort, so that of two at once the second sees what the first did; asks the rules;
    changes it; adds the amendment; writes to each. All in the caller's transaction.

    Returns:
        How many were told; where this very amendment was made before, how many were told then.

    Raises:
        Refusal: without a reason; a rule speaks against it; or the lead has an application of their own here
            and the dates would change.
        NotFound: these words are none that can be amended.
        Stale: what was seen is no longer what stands there.
    """
    if not amending.reason.strip():
        raise Refusal("Give your reason: it stays on record.")
    cohort = _held(session, amending.cohort)
    made = session.get(Amendment, amending.id)
    if made is not None:
        return made.told
    amending = replace(amending, cohort=cohort)
    _require(session, amending, change)
    letters = _changed(session, amending, change)
    newest = select(func.max(col(Amendment.number))).where(col(Amendment.cohort_id) == cohort.id)
    session.add(
        Amendment(
            id=amending.id,
            cohort_id=cohort.id,
            number=(session.execute(newest).scalar_one() or 0) + 1,
            what=change.what,
            place=change.place,
            before=standing(cohort, change),
            after=change.after,
            reason=amending.reason.strip(),
            told=len(letters),
            made_by=amending.actor_id,
            made_at=amending.now,
        )
    )
    session.flush()
    post_many(session, letters, definition=cohort.definition, now=amending.now, cohort_id=cohort.id)
    exercise = _exercise(cohort, change)
    if exercise:
        by, now = amending.actor_id, amending.now
        make_packs_again(session, cohort_id=cohort.id, exercise=exercise, actor_id=by, now=now)
    return len(letters)


def standing(cohort: CohortFacts, change: Change) -> str:
    """What stands where something is to be changed, as an amendment keeps it. Raises NotFound."""
    if change.what is Amended.WORDING:
        return wording_at(cohort.definition, change.place).text
    if change.what is Amended.PLACES:
        return str(cohort.places)
    return written(cohort.opens_at if change.what is Amended.OPENS else cohort.closes_at)


def would_tell(session: Session, amending: Amending, change: Change) -> list[Foretold]:
    """Whom a change would tell, each kind of letter once, as it would be posted; takes and changes nothing.

    Raises:
        Refusal, NotFound, Stale: as `amend`.
    """
    _require(session, amending, change)
    if change.what is Amended.WORDING:
        letters = _kit_letters(session, amending, change)
        return [Foretold(len(letters), one) for one in letters[:1]]
    if change.what is not Amended.CLOSES:
        return []
    cohort, moment = amending.cohort, datetime.fromisoformat(change.after)
    drafts, first = drafts_moved(session, cohort.id, moment)
    waiting = waiting_to_hear(session, cohort.id)
    letters = _letters(
        session, amending, [] if first is None else [first], replace(cohort, closes_at=moment), waiting[:1]
    )
    counts = {MessageKind.CLOSING_MOVED: drafts, MessageKind.DECISIONS_MOVED: len(waiting)}
    return [Foretold(counts[one.kind], one) for one in letters]


def _held(session: Session, cohort: CohortFacts) -> CohortFacts:
    """The cohort as it is now, taken until the transaction ends; who begins an application need not wait."""
    dates = select(col(Cohort.opens_at), col(Cohort.closes_at), col(Cohort.places))
    row = session.execute(
        dates.where(col(Cohort.id) == cohort.id).with_for_update(key_share=True)
    ).one_or_none()
    if row is None:  # Row security lets nobody take a cohort that they do not lead.
        raise NotFound("Check the address: you lead no such cohort.")
    version = session.execute(
        select(func.max(col(CohortDefinition.version))).where(col(CohortDefinition.cohort_id) == cohort.id)
    ).scalar_one()
    if version != cohort.version:
        raise Stale("Look at it again: another lead amended the wording a moment ago.")
    return replace(cohort, opens_at=row.opens_at, closes_at=row.closes_at, places=row.places)


def _require(session: Session, amending: Amending, change: Change) -> None:
    cohort = amending.cohort
    before = standing(cohort, change)
    if before != change.seen:
        raise Stale("Look at it again: another lead amended it a moment ago.")
    sentence = _refusal(session, amending, change, before)
    if sentence:
        raise Refusal(sentence)
    if change.what in (Amended.OPENS, Amended.CLOSES):
        if own_in_cohort(session, cohort.id, amending.actor_id) is not None:
            raise Refusal("Ask another lead to do this: you have an application of your own in this cohort.")
        _require_order(cohort, change)


def _refusal(session: Session, amending: Amending, change: Change, before: str) -> str:
    cohort = amending.cohort
    if change.what is Amended.PLACES:
        return refusal_of_places(change.after, cohort.places)
    if change.what is Amended.WORDING:
        return _refusal_of_words(session, amending, change, before)
    moment, dates = datetime.fromisoformat(change.after), Dates(cohort.opens_at, cohort.closes_at)
    if change.what is Amended.OPENS:
        return refusal_of_opening(moment, dates, amending.now)
    return (
        refusal_of_closing(moment, dates, amending.now)
        or refusal_of_notice(moment, dates, amending.now, _last_told_at(session, amending, moment))
        or refusal_of_offers(
            promised_dates(replace(cohort, closes_at=moment)).offers_by,
            promised_dates(cohort).offers_by,
            offered(session, cohort.id),
        )
    )


def _refusal_of_words(session: Session, amending: Amending, change: Change, before: str) -> str:
    cohort = amending.cohort
    words = wording_at(cohort.definition, change.place)
    sent = applications_sent(session, cohort.id) if words.asked else 0
    sentence = refusal_of_wording(change.after, before, asked=words.asked, sent=sent)
    if not sentence and words.since is not None:
        sentence = refusal_of_acknowledged(words.since, amending.now.astimezone(LONDON).date())
    if not sentence and words.exercise:
        sentence = refusal_of_exercise(candidates_seen(session, cohort.id, words.exercise))
    return sentence


def _exercise(cohort: CohortFacts, change: Change) -> str:
    """The code of the exercise whose words change; empty where it is something else."""
    is_wording = change.what is Amended.WORDING
    return wording_at(cohort.definition, change.place).exercise if is_wording else ""


def _kit_letters(session: Session, amending: Amending, change: Change) -> list[Letter]:
    """To each who is about to meet somebody at the exercise whose words change."""
    cohort = amending.cohort
    exercise = _exercise(cohort, change)
    if not exercise:
        return []
    return kit_letters(
        session,
        cohort=cohort,
        exercise=exercise,
        event=f"amendment:{amending.id}",
        reason=amending.reason.strip(),
        address=amending.address,
        now=amending.now,
    )


def _last_told_at(session: Session, amending: Amending, closes_at: datetime) -> datetime:
    """When the last of those with a draft would be told of another closing time."""
    drafts, _ = drafts_moved(session, amending.cohort.id, closes_at)
    return leaves_at(amending.now, timedelta(0), max(drafts - 1, 0))


def _require_order(cohort: CohortFacts, change: Change) -> None:
    """What is counted from opening and closing must stay in order."""
    moment, opens = datetime.fromisoformat(change.after), change.what is Amended.OPENS
    cohort_dates(
        cohort.definition,
        opens=moment if opens else cohort.opens_at,
        closes=cohort.closes_at if opens else moment,
        holidays=england_bank_holidays(),
    )


def _changed(session: Session, amending: Amending, change: Change) -> list[Letter]:
    """Change it; the letters to those whom it concerns."""
    cohort = amending.cohort
    if change.what is Amended.WORDING:
        _reword(session, amending, change)
        return _kit_letters(session, amending, change)
    if change.what is Amended.PLACES:
        _set(session, cohort.id, places=int(change.after))
        return []
    moment = datetime.fromisoformat(change.after)
    if change.what is Amended.OPENS:
        _set(session, cohort.id, opens_at=moment)
        return []
    before = drafts_until(session, cohort.id, cohort.closes_at, moment)
    _set(session, cohort.id, closes_at=moment)
    after = drafts_until(session, cohort.id, cohort.closes_at, moment)
    # Whoever has a later time of their own keeps it, and hears nothing: nothing has changed for them.
    moved = [one for key, one in after.items() if one.closes_at != before[key].closes_at]
    waiting = waiting_to_hear(session, cohort.id)
    return _letters(session, amending, moved, replace(cohort, closes_at=moment), waiting)


def _set(session: Session, cohort_id: UUID, **values: object) -> None:
    session.exec(update(Cohort).where(col(Cohort.id) == cohort_id).values(**values))


def _reword(session: Session, amending: Amending, change: Change) -> None:
    """Add a version of the definition that reads otherwise in one place."""
    cohort = amending.cohort
    source, wording = session.execute(
        select(col(CohortDefinition.source), col(CohortDefinition.wording)).where(
            col(CohortDefinition.cohort_id) == cohort.id, col(CohortDefinition.version) == cohort.version
        )
    ).one()
    words = wording_at(cohort.definition, change.place)
    changed = {**wording, **words.written(change.after, amending.now.astimezone(LONDON).date())}
    try:
        parse_definition(source, "the amendment", tuple(sorted(changed.items())))
    except DefinitionFaults as faults:
        raise Refusal(faults.faults[0].mend) from None
    session.add(
        CohortDefinition(
            cohort_id=cohort.id,
            version=cohort.version + 1,
            source=source,
            wording=changed,
            reason=amending.reason.strip(),
            made_at=amending.now,
            made_by=amending.actor_id,
        )
    )
    session.flush()


def _letters(
    session: Session, amending: Amending, drafts: Sequence[Draft], moved: CohortFacts, waiting: Sequence[UUID]
) -> list[Letter]:
    """To each whose draft closes at another time; and where the day moves with it, to who waits to hear."""
    cohort = amending.cohort
    event = f"amendment:{amending.id}"
    letters = [
        Letter(
            one.email,
            MessageKind.CLOSING_MOVED,
            event,
            _fields(amending, one.reference, one.name, "")
            | {"closes": date_and_time(one.closes_at), "was": date_and_time(cohort.closes_at)},
            one.application_id,
        )
        for one in drafts
    ]
    was, becomes = (long_date(promised_dates(one).decisions_by) for one in (cohort, moved))
    if was == becomes:
        return letters
    return letters + [
        Letter(
            one.email,
            MessageKind.DECISIONS_MOVED,
            event,
            _fields(amending, one.reference, one.name, "/status") | {"decisions_by": becomes, "was": was},
            one.application_id,
        )
        for one in addressees(session, waiting)
    ]


def _fields(amending: Amending, reference: str, name: str, page: str) -> dict[str, str]:
    link = f"{amending.address}/apply/{reference}{page}"
    return standing_fields(amending.cohort.definition, link) | {
        "name": name or _NAMELESS,
        "cohort": amending.cohort.name,
        "reference": reference,
        "reason": amending.reason.strip(),
    }
