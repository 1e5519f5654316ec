"""Why people withdraw: the reasons they choose from, and the sentence that is kept."""

from collections.abc import Mapping
from enum import StrEnum


class Why(StrEnum):
    """A reason for withdrawing; "unsaid" is one too, since nobody owes us more."""

    OTHER_POST = "other_post"
    CIRCUMSTANCES = "circumstances"
    PLACE_OR_TIME = "place_or_time"
    PROCESS = "process"
    OTHER = "other"
    UNSAID = "unsaid"


#: As the applicant reads and chooses it.
WORDS: Mapping[Why, str] = {
    Why.OTHER_POST: "I am taking another post, or staying in mine",
    Why.CIRCUMSTANCES: "Something in my life has changed",
    Why.PLACE_OR_TIME: "Where or when the programme happens does not suit me",
    Why.PROCESS: "Applying takes too long or asks too much",
    Why.OTHER: "Another reason",
    Why.UNSAID: "I would rather not say",
}


def reason_kept(why: Why, words: str) -> str:
    """What is kept with the move: the reason chosen, and after it what was added in words."""
    added = " ".join(words.split())
    return f"{WORDS[why]}: {added}" if added else f"{WORDS[why]}."
