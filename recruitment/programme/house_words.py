"""Words of the product's own, for kinds of messages that a definition need not word.

A cohort is pinned to its definition for good, so a kind of message that comes later is no fault where it is
missing: it is sent in these words.
"""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.domain.messages import MessageKind

#: By kind: the subject and the body.
HOUSE_WORDS: Mapping[str, tuple[str, str]] = {
    MessageKind.DECISION_PROPOSED: (
        "A decision on {cohort} waits for a second lead",
        """Hello,

{proposer} has proposed a decision on {cohort}: {offers} to be offered a place, {declines} not to be taken
further. Nobody moves and nobody is told until another lead has confirmed it.

Read it, and confirm it if you agree: {link}

{organisation}
""",
    ),
}
