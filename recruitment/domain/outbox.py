"""The outbox: what a lead may do about a message that waits, and what of its words must stay.

A link in a message is somebody's way in, or to their page: whoever changes the words may move it, never lose
it.
"""

import re
from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum

from recruitment.domain.errors import Refusal
from recruitment.domain.references import without_tokens
from recruitment.domain.words import split_paragraphs

#: Of what is written at one moment, so many may leave in a minute.
A_MINUTE = 200
#: What stands where a link's key was, once its reader alone has it.
NO_KEY = "/…"
#: How what went wrong with a message begins that was sent and came back.
CAME_BACK = "came back: "
#: What ends a sentence is no part of the address before it.
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")


class MessageDeed(StrEnum):
    """What a lead did about a message, in the past tense."""

    HELD = "held"
    LET_GO = "let_go"
    EDITED = "edited"
    DROPPED = "dropped"
    CAME_BACK = "came_back"
    TRIED_AGAIN = "tried_again"
    WRITTEN = "written"


def leaves_at(now: datetime, wait: timedelta, number: int) -> datetime:
    """When one of many messages that are written at one moment may leave.

    Args:
        now: when they are written, aware.
        wait: how long each waits so that it can be held.
        number: which of them it is, from 0.
    """
    return now + wait + timedelta(minutes=number // A_MINUTE)


def links_of(text: str) -> list[str]:
    """The addresses of a text, in order, each as often as it stands there."""
    return _LINK.findall(text)


def whole_text(before: str, typed: str) -> str:
    """A message's text as somebody typed it anew, with the links that it must keep.

    Whoever changed it saw no key in any link (`without_tokens`), so each is put back where its rest stands.

    Args:
        before: the text as it waits, keys and all.
        typed: the new text.

    Returns:
        Paragraphs with blank lines between them, as every message has.

    Raises:
        Refusal: a link is gone, or one that lets its reader in stands there another number of times.
    """
    text = "\n\n".join(split_paragraphs(typed)) + "\n"
    there = Counter(links_of(text))
    for link, times in Counter(map(without_tokens, links_of(before))).items():
        if there[link] < times:
            raise Refusal(f"Leave the link in: {link} is missing. Its reader needs it.")
    for link in dict.fromkeys(links_of(before)):
        shown = without_tokens(link)
        if shown != link:
            if there[shown] != 1 or [without_tokens(one) for one in links_of(before)].count(shown) != 1:
                raise Refusal(f"Leave the link in once: {shown} lets its reader in.")
            text = text.replace(shown, link)
    return text
