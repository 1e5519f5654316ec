"""The demonstration's reading on paper: a pack that is being made, and a score that a lead typed in."""

from datetime import datetime

import pytest
from sqlmodel import Session, col, select

from recruitment.demo.loading import load_demo
from recruitment.demo.people import SECOND_LEAD
from recruitment.demo.progress import Progress
from recruitment.models import Pack, PackKind, PaperScore, Person, Reading


@pytest.mark.parametrize(("progress", "typed"), [(Progress.SIFT_HALF, 1), (Progress.SENT, 0)])
def test_half_way_through_the_sift_somebody_reads_a_pass_on_paper(
    session: Session, now: datetime, progress: Progress, typed: int
) -> None:
    load_demo(session, applicants=16, seed=1, address="https://x.example", now=now, progress=progress)
    who = session.exec(
        select(Person.email)
        .join(PaperScore, col(PaperScore.typed_by) == col(Person.id))
        .join(Reading, col(Reading.id) == col(PaperScore.reading_id))
        .order_by(col(Reading.position))
    ).all()
    assert who == [SECOND_LEAD] * typed
    packs = session.exec(select(Pack.state).where(Pack.kind == PackKind.READER)).all()
    assert packs == ["queued"] * bool(typed)
