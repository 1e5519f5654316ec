"""Whether a storage can be reached: asked now and then, and never by two at once."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from recruitment.storage.base import Storage, StorageAway, StoredFile
from recruitment.storage.look import KEPT, Look
from tests.conftest import NOW


class Moody(Storage):
    """A storage that is away when told to be, and counts how often it was asked."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0
        self.answers = threading.Event()
        self.answers.set()
        self.in_hand = threading.Event()

    def _files(self) -> Iterator[StoredFile]:
        self.asked += 1
        self.in_hand.set()
        assert self.answers.wait(10)
        if self.away:
            raise StorageAway("it cannot be reached")
        yield from ()

    def _write(self, name: str, data: bytes) -> None:
        raise NotImplementedError

    def _read(self, name: str) -> BinaryIO | None:
        raise NotImplementedError

    def _size(self, name: str) -> int | None:
        raise NotImplementedError

    def _remove(self, name: str) -> None:
        raise NotImplementedError


def test_it_is_asked_no_more_often_than_every_half_minute() -> None:
    storage = Moody()
    look = Look(storage)
    assert look.faults(NOW) == ()
    storage.away = True
    assert look.faults(NOW + KEPT - timedelta(seconds=1)) == ()
    assert storage.asked == 1
    assert look.faults(NOW + KEPT) == ("Look at the storage of packs: it cannot be reached.",)
    storage.away = False
    assert look.faults(NOW + KEPT * 2) == ()
    assert storage.asked == 3


def test_a_clock_that_was_set_back_does_not_keep_what_was_seen() -> None:
    storage = Moody()
    look = Look(storage)
    look.faults(NOW)
    storage.away = True
    assert look.faults(NOW - timedelta(hours=1)) != ()


def test_while_one_waits_for_the_answer_others_do_not() -> None:
    storage = Moody()
    look = Look(storage)
    look.faults(NOW)
    storage.away = True
    storage.answers.clear()
    storage.in_hand.clear()
    waiting = threading.Thread(target=look.faults, args=(NOW + KEPT,))
    waiting.start()
    assert storage.in_hand.wait(10)
    assert look.faults(NOW + KEPT) == ()
    storage.answers.set()
    waiting.join()
    assert look.faults(NOW + KEPT) != ()
    assert storage.asked == 2
