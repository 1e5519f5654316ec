"""Whether the storage can be reached, for whoever watches the service."""

from datetime import datetime, timedelta
from threading import Lock

from recruitment.storage.base import Storage, StorageAway

#: Anybody may ask; the storage is asked no more often than this.
KEPT = timedelta(seconds=30)


class Look:
    """Looks whether a storage answers, and says for a while what it saw."""

    def __init__(self, storage: Storage) -> None:
        """Look at nothing yet."""
        self._storage = storage
        self._looking = Lock()
        self._looked_at: datetime | None = None
        self._seen: tuple[str, ...] = ()

    def faults(self, now: datetime) -> tuple[str, ...]:
        """What is wrong, in a sentence; nothing where it answers.

        While one request looks, others say what was seen before: a server that is away would hold them all.

        Args:
            now: aware.
        """
        if self._looking.acquire(blocking=False):
            try:
                if self._looked_at is None or not self._looked_at <= now < self._looked_at + KEPT:
                    self._seen, self._looked_at = self._look(), now
            finally:
                self._looking.release()
        return self._seen

    def _look(self) -> tuple[str, ...]:
        try:
            next(self._storage.files(), None)
        except StorageAway as away:
            return (away.sentence,)
        return ()
