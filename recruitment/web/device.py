"""How a browser marks and locks what it keeps of somebody's unsaved text.

A shared computer must neither lose one person's text nor show it to the next. So what a page keeps stands
under a mark that names nobody, and is locked with a key that only this person's own pages carry.
"""

import hashlib
import hmac
from dataclasses import dataclass

from recruitment.domain.access import Actor
from recruitment.web.service import current_service

_KEY_BYTES, _MARK_BYTES = 32, 8


@dataclass(frozen=True)
class Device:
    """One person's.

    Attributes:
        person: a mark that tells people apart and names none.
        key: for AES-256, in hexadecimal.
    """

    person: str
    key: str


def device_of(actor: Actor) -> Device:
    """The mark and the key of a person: the same in every session, until the service gets another secret."""
    made = hmac.digest(current_service().secret.encode(), b"device:" + actor.id.bytes, hashlib.sha512)
    return Device(made[-_MARK_BYTES:].hex(), made[:_KEY_BYTES].hex())
