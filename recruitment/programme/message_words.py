"""Other words for a kind of message in one cohort: what is wrong with them, by the rules of definitions."""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.domain.errors import NotFound
from recruitment.domain.messages import CODES, FIELDS, MUST_HOLD, MessageKind, fields_of
from recruitment.programme.draft import Draft
from recruitment.programme.message_rules import message_fields_are_known, subjects_are_distinct
from recruitment.programme.schema import Definition, MessageTemplate

#: The two parts of a message, as they stand in a definition.
PARTS = ("subject", "body")


def places_of(kind: MessageKind) -> Mapping[str, str]:
    """Where in a definition each part of a kind of message stands."""
    return {part: f"messages.{kind}.{part}" for part in PARTS}


def kinds_of(definition: Definition) -> Mapping[MessageKind, MessageTemplate]:
    """The kinds of message that a programme can send, with their words, in the order of `MessageKind`."""
    found = {}
    for kind in MessageKind:
        try:
            found[kind] = definition.message(kind)
        except NotFound:
            continue  # a programme without the stage that sends it
    return found


def kind_to_word(definition: Definition, slug: str) -> MessageKind:
    """The kind whose words a lead may change.

    Raises:
        NotFound: there is none, this programme never sends it, or it lets its reader in: the words of codes
            are the installation's.
    """
    kind = next((one for one in kinds_of(definition) if one == slug), None)
    if kind is None or kind in CODES:
        raise NotFound("Choose a message whose words can be changed: these cannot.")
    return kind


def faults_of(definition: Definition, kind: MessageKind, words: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with new words for a kind, as a check of the whole definition would say it.

    Args:
        definition: the cohort's, with the words of all its messages.
        kind: which message.
        words: its new `subject` and `body`.

    Returns:
        Sentences by part; nothing where the words can stand.
    """
    others = {one: words for one, words in kinds_of(definition).items() if one != kind}
    messages = {str(one): {"subject": words.subject, "body": words.body} for one, words in others.items()}
    # The last of two subjects that are alike is the one at fault.
    draft = Draft({"messages": {**messages, str(kind): dict(words)}})
    found: dict[str, list[str]] = {}
    for rule in (message_fields_are_known, subjects_are_distinct):
        for problem in rule(draft):
            if problem.key[1] == kind:
                found.setdefault(str(problem.key[2]), []).append(f"{problem.mend} {problem.problem}")
    for field in sorted(MUST_HOLD.get(kind, frozenset()) & FIELDS[kind] - {*fields_of(words["body"])}):
        found.setdefault("body", []).append(f"Leave {{{field}}} in: without it this message is of no use.")
    return found
