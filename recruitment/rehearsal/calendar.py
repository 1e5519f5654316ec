"""On which working day after closing a rehearsed cohort comes how far."""

from dataclasses import dataclass
from datetime import time, timedelta

from recruitment.domain.stages import Stage

#: The working days after closing whose evenings are for reading: the first, and the last.
FIRST_EVENING, LAST_EVENING = 1, 9
#: How long after a release feedback is written: the morning after, it goes out.
FEEDBACK_AFTER = timedelta(hours=3)
#: At which time of the day each step towards a decision is taken.
LISTED_AT, OPENED_AT = time(10), time(14)
PROPOSED_AT, CONFIRMED_AT, RELEASED_AT = time(16), time(11), time(10)


@dataclass(frozen=True)
class Round:
    """From a list to what two leads decided by it.

    Attributes:
        stage: where those are who are decided about.
        list_day: the working day on which the list is built; the day after, a decision is proposed, and the
            day after that it is confirmed.
        release_day: the working day on which it is released; None where the definition names the time.
    """

    stage: Stage
    list_day: int
    release_day: int | None = None


SIFT = Round(Stage.SIFT, LAST_EVENING + 1)
INTERVIEW = Round(Stage.INTERVIEW, 27, 30)
CENTRE = Round(Stage.CENTRE, 41, 44)
#: Once a place is declined, somebody on the reserve list is offered it: proposed then, and told then.
RESERVE_PROPOSED, RESERVE_RELEASED = 49, 51
#: When assessors say on which days they can; when the days of interviews are set, and on which they are.
SAID, DAYS_SET, FIRST_INTERVIEW = 13, 15, 22
#: When whoever has taken no slot is given one by a lead.
ROTA_DAY = 20
#: When referees are asked, and when leads look after safer recruitment: what came is read each afternoon.
REFEREES_ASKED, SAFER_DAYS = 15, range(17, 27)
#: When the days of the centre are planned and told, and the first of them.
CENTRE_SET, FIRST_CENTRE = 32, 35
#: When whoever was offered a place answers: the first, and the last of these days.
ANSWERS = range(45, 48)
#: The curtain.
ENDS = 54
