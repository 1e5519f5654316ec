"""How far an invented cohort has come, and the dates that go with it."""

from datetime import timedelta
from enum import StrEnum


class Progress(StrEnum):
    """How far a demonstration is when it is loaded."""

    #: Everybody has begun and written half of their answers; nobody has sent anything.
    DRAFTS = "drafts"
    #: Applications are sent and still come in; no reading is given out.
    SENT = "sent"
    #: Readings are given out, and a tenth of them is committed.
    SIFT_BEGUN = "sift-begun"
    #: Half of the readings are committed; in cohorts of up to 500, a first shortlist and two early offers.
    SIFT_HALF = "sift-half"
    #: Applications are closed, and every reading is committed.
    SIFT_DONE = "sift-done"
    #: Outcomes for everybody are proposed by one lead.
    PROPOSED = "proposed"
    #: A second lead has confirmed them; they are released tomorrow.
    CONFIRMED = "confirmed"
    #: They are released, and the messages posted.
    RELEASED = "released"
    #: Instead of offers, the best of the sift were invited to an interview; half of them are held.
    INTERVIEWS = "interviews"
    #: All interviews are held, and those chosen by them are at the centre, where today is a day.
    CENTRE = "centre"
    #: The centre is over, its wash-up held, and an outcome proposed for everybody who was there.
    WASH_UP = "wash-up"
    #: Those outcomes are released: offers, the reserve list, and who goes no further.
    OUTCOMES = "outcomes"

    def has(self, other: "Progress") -> bool:
        """Whether a cohort that is here has come as far as `other`."""
        order = list(Progress)
        return order.index(self) >= order.index(other)

    @property
    def is_closed(self) -> bool:
        """Whether applications are closed."""
        return self.has(Progress.SIFT_DONE)

    @property
    def opened(self) -> timedelta:
        """How long ago applications opened."""
        return timedelta(days=60 if self.is_closed else 28)

    @property
    def closes(self) -> timedelta:
        """How long until applications close; below nothing where they have."""
        return timedelta(days=-14 if self.is_closed else 10)

    @property
    def share_read(self) -> float:
        """The share of each assessor's readings of each pass that is committed."""
        if self.has(Progress.SIFT_DONE):
            return 1.0
        return {Progress.SIFT_BEGUN: 0.1, Progress.SIFT_HALF: 0.5}.get(self, 0.0)
