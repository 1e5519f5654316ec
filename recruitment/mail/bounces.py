"""Reports of e-mails that came back: what a mail system says of one, read from its e-mail (RFC 3464).

Anybody can write to the address that such reports go to. So nothing here raises, whatever it is given; no
word of a report is passed on, only what its code means; and which e-mail it was, its Message-ID alone says,
which nobody can guess. A report that returns nothing has but an address, which many know: a person reads it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from hashlib import sha256

#: What is longer is cut: reports stand first, and a returned e-mail may be of any length.
LONGEST = 1_000_000
#: More parts than that no report has.
_MOST_PARTS = 50
#: Nor that many within each other; each costs the library as much as all that is in it.
_NESTS = re.compile(rb"(?i)(?:multipart|message)/")
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
#: But for tabs and the ends of lines, by which long fields are folded.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: By subject and detail of the code (RFC 3463), or by its subject: what it means.
_WORDS: Mapping[str, str] = {
    "1.1": "the address does not exist",
    "1.2": "the part of the address after the @ does not exist",
    "1.3": "the address is not written as one can be",
    "1.10": "the part of the address after the @ takes no e-mail",
    "1": "nothing can be delivered to the address",
    "2.1": "the mailbox is switched off",
    "2.2": "the mailbox is full",
    "2": "the mailbox takes nothing",
    "3": "their mail system has a fault",
    "4": "their mail system could not be reached",
    "5": "their mail system did not understand ours",
    "6": "their mail system cannot show it",
    "7": "their mail system refused it, perhaps as unwanted mail",
}
#: A full mailbox, a fault, a way that is closed: these pass.
_PASSING = ("2.2", "3", "4")


@dataclass(frozen=True)
class Bounce:
    """One e-mail that came back.

    Attributes:
        digest: of the report, by which the same one is known again.
        header_ids: the Message-IDs of what it returns, as headers have them; none where it returns nothing.
        hard: whether trying again cannot help.
        reason: why, in plain words, with the code.
    """

    digest: str
    header_ids: tuple[str, ...]
    hard: bool
    reason: str


def read_bounce(raw: bytes) -> Bounce | None:
    """Read an e-mail as the report that another came back; None where it is anything else.

    A report that something is late, or has arrived, is none.

    Args:
        raw: the whole e-mail.
    """
    cut = raw[:LONGEST]
    if len(_NESTS.findall(cut)) > _MOST_PARTS:
        return None
    try:
        parts = list(_parts(message_from_bytes(cut)))
        failed = next((block for part in parts for block in _blocks(part) if _has_failed(block)), None)
        if failed is None:
            return None
        code = _STATUS.search(_field(failed, "Status")) or _STATUS.search(_field(failed, "Diagnostic-Code"))
        ids = dict.fromkeys(found for part in parts for found in _returned_ids(part))
    # Everything, by intent: the library names nowhere in what ways it gives up on hostile e-mails, and each
    # version has others. What is raised here would keep one such e-mail first in the mailbox, and every
    # report behind it unread.
    except Exception:
        return None
    return Bounce(
        digest=sha256(cut).hexdigest(),
        header_ids=tuple(ids),
        hard=_is_hard(code),
        reason=_reason(code),
    )


def _parts(whole: Message) -> Iterator[Message]:
    """The parts of the report itself, first to last; not those of what it returns."""
    waiting, seen = [whole], 0
    while waiting and seen < _MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        yield part
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [one for one in inner if isinstance(one, Message)]


def _blocks(part: Message) -> tuple[Message, ...]:
    """The groups of fields of a delivery status; of any other part none."""
    inner = part.get_payload()
    if part.get_content_type() not in _STATUS_PARTS or not isinstance(inner, list):
        return ()
    return tuple(one for one in inner[:_MOST_PARTS] if isinstance(one, Message))


_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")


def _has_failed(block: Message) -> bool:
    return _field(block, "Action").strip().lower() == "failed"


def _returned_ids(part: Message) -> Iterator[str]:
    """The Message-IDs of what a part returns, whole or its headers alone."""
    kind, inner = part.get_content_type(), part.get_payload()
    if kind in ("message/rfc822", "message/global") and isinstance(inner, list):
        returned = inner[0] if inner else None
    elif kind in ("text/rfc822-headers", "message/global-headers"):
        text = part.get_payload(decode=True)
        returned = message_from_string(text.decode("ascii", "replace")) if isinstance(text, bytes) else None
    else:
        return
    if isinstance(returned, Message):
        yield from _MESSAGE_ID.findall(_field(returned, "Message-ID"))[:1]


def _field(block: Message, name: str) -> str:
    """What a field says; nothing where it holds what no mail system writes, nor any database takes."""
    said = str(block.get(name, ""))[:1000]
    return "" if _CONTROL.search(said) else said


def _is_hard(code: re.Match[str] | None) -> bool:
    if code is None:
        return True
    return code[1] != "4" and not ({code[2], f"{code[2]}.{code[3]}"} & {*_PASSING})


def _reason(code: re.Match[str] | None) -> str:
    if code is None:
        return "it could not be delivered"
    words = _WORDS.get(f"{code[2]}.{code[3]}") or _WORDS.get(code[2]) or "it could not be delivered"
    return f"{words} ({code[0]})"
