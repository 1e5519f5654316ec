"""Record what a lead finds about somebody who said that a statement of eligibility is not true of them."""

from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlmodel import Session, col, delete

from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.references import normalise_reference
from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, EligibilityRuling, Reading, Scorecard, Verdict
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import own_window
from recruitment.queries.eligibility import ASKED_IN, Doubt, doubt_about
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.extensions import Told, extend
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.moves import move

_HELD = (
    select(col(Application.id))
    .where(
        col(Application.cohort_id) == bindparam("cohort_id"),
        col(Application.reference) == bindparam("reference"),
    )
    .with_for_update()
)


def rule_on_eligibility(
    session: Session,
    *,
    cohort: CohortFacts,
    reference: str,
    verdict: Verdict,
    reason: str,
    seen_at: datetime,
    address: str,
    actor_id: UUID,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Confirm that somebody cannot apply, or let them go on.

    In order: records the finding; where it is "not eligible", moves the application to that exit, takes back
    the readings nobody has begun, and writes to the applicant with the reason and the way to appeal; where it
    reverses such a finding, moves the application back to where it was and writes that it goes on, and gives
    what was not sent a closing time of its own, without which nobody could send it after closing. Where it
    lets somebody go on who never left, nobody is told: nothing has changed for them.

    Args:
        reference: the application's.
        reason: why, in words that the applicant reads.
        seen_at: when what the lead read was last changed, by the applicant or by a finding.
        address: the service's own, for links in messages.
        actor_id: the lead.
        now: when, aware.
        until: the closing time that goes with opening a draft again; it may be left out before closing.

    Raises:
        NotFound: there is no such application, or nothing to find about it.
        Refusal: without a reason; the application is the lead's own, has ended another way, or is past the
            sift; or a draft is opened again after its closing time without a new one, or with one that does
            not do.
        Stale: the applicant has changed something since, or another lead has found something.
    """
    # Two leads at once take turns here, so the second reads what the first found.
    session.execute(_HELD, {"cohort_id": cohort.id, "reference": normalise_reference(reference)})
    doubt = doubt_about(session, cohort.id, reference)
    _require_fit(doubt, reason, seen_at)
    require_not_ones_own(session, doubt.application_id, actor_id)
    session.add(
        EligibilityRuling(
            application_id=doubt.application_id, verdict=verdict, reason=reason, actor_id=actor_id, at=now
        )
    )
    session.flush()
    action = _follows(doubt, verdict)
    if action is None:
        return
    move(
        session,
        application_id=doubt.application_id,
        action=action,
        actor_id=actor_id,
        cause="page:eligibility",
        reason=reason,
        now=now,
    )
    if action is Action.REOPEN:
        _reopen(
            session,
            doubt,
            Told(cohort, address, actor_id, now),
            until=until,
            reason=reason,
        )
    if action is Action.FIND_INELIGIBLE:
        _take_back_readings(session, doubt.application_id)
    _tell(session, doubt, cohort=cohort, action=action, reason=reason, address=address, now=now)


def _require_fit(doubt: Doubt, reason: str, seen_at: datetime) -> None:
    """A finding has a reason, is about what its lead read, and about an application that waits for one."""
    if not reason:
        raise Refusal("Give your reason: the applicant reads it, and it stays on record.")
    if doubt.changed_at != seen_at:
        by_lead = doubt.ruling is not None and doubt.ruling.at > max(seen_at, doubt.said_at)
        who = "another lead has found" if by_lead else "the applicant has changed"
        raise Stale(f"Read it again: {who} something since you opened the page.")
    if doubt.stage not in (*ASKED_IN, Stage.INELIGIBLE):
        raise Refusal("Leave this application as it is: it has ended, or is past where this is decided.")


def _follows(doubt: Doubt, verdict: Verdict) -> Action | None:
    """The move that a finding leads to."""
    if verdict is Verdict.INELIGIBLE:
        return Action.FIND_INELIGIBLE if doubt.stage in ASKED_IN else None
    if doubt.stage is not Stage.INELIGIBLE:
        return None
    return Action.REOPEN if doubt.submitted_at is None else Action.TAKE_BACK_IN


def _reopen(session: Session, doubt: Doubt, told: Told, *, until: datetime | None, reason: str) -> None:
    """Make sure that a draft which is opened again can be sent."""
    closes_at = own_window(told.cohort, doubt.extended_until).closes_at
    if until is not None and until != closes_at:
        extend(session, told, reference=doubt.reference, until=until, reason=reason)
    elif told.now > closes_at:
        raise Refusal(
            "Give them a day and a time by which to send it: their closing time is over, and without"
            " more time they could not."
        )


def _take_back_readings(session: Session, application_id: UUID) -> None:
    """Those that nobody has begun. Taken back into the sift, a candidate is allocated anew."""
    begun = exists().where(col(Scorecard.reading_id) == col(Reading.id))
    session.exec(delete(Reading).where(col(Reading.application_id) == application_id, ~begun))


def _tell(
    session: Session,
    doubt: Doubt,
    *,
    cohort: CohortFacts,
    action: Action,
    reason: str,
    address: str,
    now: datetime,
) -> None:
    found = action is Action.FIND_INELIGIBLE
    fields = standing_fields(cohort.definition, f"{address}/apply/{doubt.reference}/status") | {
        "name": doubt.known_as or doubt.full_name or "applicant",
        "cohort": cohort.name,
        "reference": doubt.reference,
    }
    letter = Letter(
        doubt.email,
        MessageKind.INELIGIBLE if found else MessageKind.ELIGIBLE_AFTER_ALL,
        f"eligibility:{doubt.application_id}:{now.isoformat()}",
        fields | ({"reason": reason} if found else {}),
        doubt.application_id,
    )
    post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
