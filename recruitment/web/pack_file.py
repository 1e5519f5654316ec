"""A pack as a file that somebody downloads."""

from datetime import date
from typing import Protocol

from flask import Response, send_file

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import NotFound
from recruitment.models import PackState
from recruitment.models.base import datetime
from recruitment.services.packs import pack_path
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
        NotFound: it is not made yet, or no longer kept, or was to be destroyed by yesterday.
    """
    if pack.state is not PackState.READY or pack.digest is None:
        raise NotFound("Wait until the pack is ready: the page on which you asked for it says so.")
    if pack.destroy_by is not None and pack.destroy_by < now.astimezone(LONDON).date():
        raise NotFound("Ask for the pack again if you still need it: this one was to be destroyed by now.")
    path = pack_path(current_service().settings.data_dir / "packs", pack.digest)
    if not path.is_file():
        raise NotFound("Ask for the pack again: its file is no longer kept.")
    response = send_file(
        path.resolve(), "application/pdf", as_attachment=True, download_name=name, etag=False
    )
    # What `send_file` says of caches would let a shared computer keep it.
    response.headers["Cache-Control"] = "no-store"
    return response
