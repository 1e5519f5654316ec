"""The sentences of feedback that invented leads write."""

from random import Random

from recruitment.domain.stages import Action

_OFFERED = (
    "What you wrote about the grandmother and the Friday calls told us more than any list of duties could.",
    "Your account of being wrong about setting was the most honest we read. Keep asking what you missed.",
    "You bring others in before you decide. In a small school that will be worth a great deal.",
)
_DECLINED = (
    "Your lessons are vividly told. Next time, say what changed for the pupils and how you know.",
    "You clearly care. We would have liked to hear of one thing you began yourself, and what came of it.",
    "Your answer on disagreement stopped where it grew interesting. Tell us what you did the day after.",
)


def invent_sentence(action: Action, random: Random) -> str:
    """What a lead tells somebody about whom this was decided."""
    return random.choice(_OFFERED if action is Action.OFFER else _DECLINED)
