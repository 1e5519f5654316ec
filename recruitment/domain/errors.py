"""Refusals: the product says no, and says to the person what to do instead."""

from __future__ import annotations

from typing import Literal


class Refusal(Exception):
    """Something asked for is not done; `sentence` is shown as it is to whoever asked."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence, which begins with a verb and says what to do."""
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refusal):
    """The actor may not do this, or may not do it to this."""


class SignedOut(Refusal):
    """Nobody is signed in any more; what was asked for can be done once somebody is."""


class NotFound(Refusal):
    """There is no such thing, or none that the actor may know of."""


class Stale(Refusal):
    """Someone was first: what was read has changed since, so nothing was written."""


class Closed(Refusal):
    """The time for this has not begun or has passed."""


class MoveRefused(Refusal):
    """The table of moves has no such move for this application, or its gate is not met."""

    def __init__(self, action: str, from_stage: str, sentence: str) -> None:
        """Keep the action asked for and the stage the application was in."""
        super().__init__(sentence)
        self.action = action
        self.from_stage = from_stage


class GateClosed(Refusal):
    """An assessor may not read this pass yet; `step` is what comes first."""

    def __init__(self, step: Literal["agreement", "calibration"]) -> None:
        """Say what to do first."""
        super().__init__(
            "Agree to keep what you read to yourself before you read anything."
            if step == "agreement"
            else "Score the sample answers of this pass before you read anybody’s own."
        )
        self.step = step
