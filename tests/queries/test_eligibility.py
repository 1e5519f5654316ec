"""The list of those for whom a statement of eligibility is not true, page by page."""

from datetime import datetime, timedelta

from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.models import EligibilityRuling, FilledSection, Verdict
from recruitment.queries.eligibility import doubts_of
from tests.factories import make_application, make_cohort, make_lead, say_no

MINUTE = timedelta(minutes=1)


def test_pages_follow_one_another_those_who_wait_first_and_those_never_found_about_last(
    session: Session, now: datetime
) -> None:
    cohort, elsewhere = make_cohort(session, now), make_cohort(session, now, name="Other", public=False)
    lead = make_lead(session, cohort, now)
    for number, (reference, ruled) in enumerate(zip("BCDHJKM", (0, 0, 0, 9, 8, 9, 0), strict=True)):
        stage = Stage.OFFER if reference == "M" else Stage.SIFT
        made = make_application(session, cohort, now, stage=stage, reference=f"DL27-222{reference}-2222")
        say_no(session, made)
        # Said at different times, two of them at the same; the three that were found about wait no more.
        session.get_one(FilledSection, (made, "eligibility")).saved_at = now - min(number, 1) * MINUTE
        if ruled:
            found = {"verdict": Verdict.ELIGIBLE, "reason": "They taught abroad.", "actor_id": lead}
            session.add(EligibilityRuling(application_id=made, at=now + ruled * MINUTE, **found))  # type: ignore[arg-type]
    say_no(session, make_application(session, elsewhere, now))
    session.flush()
    seen, after = [], ""
    while page := doubts_of(session, cohort.id, after=after, limit=2):
        seen.append("".join(one.reference[8] for one in page.doubts))
        after = page.next
        if not after:
            break
    assert seen == ["CD", "BH", "KJ", "M"]


def test_an_end_that_there_is_not_shows_nothing(session: Session, now: datetime) -> None:
    cohort = make_cohort(session, now)
    say_no(session, make_application(session, cohort, now))
    assert doubts_of(session, cohort.id, after="DL27-2222-2223").doubts == ()
