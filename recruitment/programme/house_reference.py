"""What referees are asked where a definition does not say: as the guidance on safer recruitment has it.

Nothing about sickness or health: the law forbids the question before an offer.
"""

from __future__ import annotations

from typing import Any

_KNOW, _POST = "How you know them", "Their employment"
_SAFE, _WORK, _TRUE = "Working with children", "Their work", "Your declaration"

#: Each as `[[reference.questions]]` of a definition has it.
HOUSE_QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "code": "capacity",
        "part": _KNOW,
        "kind": "line",
        "text": "In what capacity do you know them?",
        "hint": "For example, as their head teacher and line manager.",
    },
    {
        "code": "known_since",
        "part": _KNOW,
        "kind": "month",
        "text": "Since when have you known them?",
        "hint": "Month and year, such as September 2019. As near as you can.",
    },
    {
        "code": "employer",
        "part": _POST,
        "kind": "line",
        "text": "Where do they work for you, or where did they?",
        "hint": "The school, trust or organisation. If you never employed them, where you knew them.",
    },
    {"code": "post", "part": _POST, "kind": "line", "text": "What is their post there, or what was it?"},
    {
        "code": "employed_from",
        "part": _POST,
        "kind": "month",
        "text": "From when?",
        "hint": "Month and year, such as September 2019.",
    },
    {
        "code": "employed_until",
        "part": _POST,
        "kind": "month",
        "text": "Until when?",
        "hint": "Leave it empty if they are still there.",
        "optional": True,
    },
    {
        "code": "suitable",
        "part": _SAFE,
        "kind": "yes_no",
        "text": "Are you satisfied that they are suitable to work with children?",
        "look_at": "no",
    },
    {
        "code": "suitable_why",
        "part": _SAFE,
        "kind": "text",
        "text": "If not, why not?",
        "needed_if": "suitable=no",
    },
    {
        "code": "concerns",
        "part": _SAFE,
        "kind": "yes_no",
        "text": "Do you have any concern, however small, about their work or conduct with children?",
        "look_at": "yes",
    },
    {
        "code": "concerns_what",
        "part": _SAFE,
        "kind": "text",
        "text": "If so, what is it?",
        "hint": "Facts, with dates where you can. Leave out the names of children.",
        "needed_if": "concerns=yes",
    },
    {
        "code": "allegations",
        "part": _SAFE,
        "kind": "yes_no",
        "text": "Has there been an allegation or a safeguarding concern about them that was substantiated, or"
        " that is open now?",
        "hint": "Leave out any that was found to be false, unfounded, unsubstantiated or malicious.",
        "look_at": "yes",
    },
    {
        "code": "allegations_what",
        "part": _SAFE,
        "kind": "text",
        "text": "If so, what was it, and what came of it?",
        "needed_if": "allegations=yes",
    },
    {
        "code": "disciplinary",
        "part": _SAFE,
        "kind": "yes_no",
        "text": "Is there a disciplinary sanction against them that is current, or was there ever one that"
        " had to do with the safety or welfare of children?",
        "look_at": "yes",
    },
    {
        "code": "disciplinary_what",
        "part": _SAFE,
        "kind": "text",
        "text": "If so, what was it for, when, and what was the sanction?",
        "needed_if": "disciplinary=yes",
    },
    {
        "code": "is_head",
        "part": _SAFE,
        "kind": "yes_no",
        "text": "Are you the head teacher or principal of the school, or the head of the organisation?",
    },
    {
        "code": "head",
        "part": _SAFE,
        "kind": "line",
        "text": "If not, who is, and have they confirmed what you say of disciplinary matters?",
        "hint": "The head’s name and post, and that they have confirmed it. Ask them before you send this.",
        "needed_if": "is_head=no",
    },
    {
        "code": "starting",
        "part": _WORK,
        "kind": "text",
        "text": "What have you seen them start, or do without being asked, for pupils whom others found"
        " hard to reach?",
        "hint": "One example says more than praise.",
    },
    {
        "code": "others",
        "part": _WORK,
        "kind": "text",
        "text": "How do they work with colleagues, families and other services, and take challenge from"
        " them?",
    },
    {
        "code": "again",
        "part": _WORK,
        "kind": "yes_no",
        "text": "Would you employ them again?",
        "look_at": "no",
    },
    {
        "code": "again_why",
        "part": _WORK,
        "kind": "text",
        "text": "If not, why not?",
        "needed_if": "again=no",
    },
    {
        "code": "true",
        "part": _TRUE,
        "kind": "tick",
        "text": "What I have written is true and complete, as far as I know.",
        "hint": "We ring you, or your school’s main number, to confirm that this came from you.",
    },
)

#: How a reference is used, as referees read it before they write.
HOUSE_USE = """
We use what you write to check what the candidate told us and to decide whether they can go on. Only the
people who lead this recruitment read it; those who score the answers never do. If the candidate is
placed, the school that employs them may be given it.

The candidate may ask to read it, and we may have to show it. So write what you know and could say to them.
"""
