"""A pack as a file that somebody downloads."""

from datetime import date
from os import SEEK_END
from typing import Protocol

from flask import Response, send_file

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import NotFound
from recruitment.models import PackState
from recruitment.models.base import datetime
from recruitment.web.service import current_service


class Kept(Protocol):
    """A pack as any page knows it."""

    @property
    def state(self) -> PackState:
        """How far it has come."""

    @property
    def digest(self) -> str | None:
        """Of its content, once it is made."""

    @property
    def destroy_by(self) -> date | None:
        """The last day on which it is there to fetch, in London."""


def pack_file(pack: Kept, name: str, *, now: datetime) -> Response:
    """The file of a pack that is made, under a name that names nobody.

    Raises:
        NotFound: it is not made yet, or was to be destroyed by yesterday.
        StorageFault: it is no longer kept, or damaged, or the storage cannot be reached.
    """
    if pack.state is not PackState.READY or pack.digest is None:
        raise NotFound("Wait until the pack is ready: the page on which you asked for it says so.")
    if pack.destroy_by is not None and pack.destroy_by < now.astimezone(LONDON).date():
        raise NotFound("Ask for the pack again if you still need it: this one was to be destroyed by now.")
    return stored_file(pack.digest, name)


def stored_file(digest: str, name: str) -> Response:
    """A stored file, sent by this service: nothing outside it is ever told where the file is.

    Args:
        digest: under which it is stored.
        name: what it is called where it comes to be.

    Raises:
        StorageFault: it is no longer kept, or damaged, or the storage cannot be reached.
    """
    file = current_service().packs.open(digest)
    size = file.seek(0, SEEK_END)
    file.seek(0)
    response = send_file(
        file, "application/pdf", as_attachment=True, download_name=name, etag=False, conditional=False
    )
    response.content_length = size
    # What `send_file` says of caches would let a shared computer keep it.
    response.headers["Cache-Control"] = "no-store"
    return response
