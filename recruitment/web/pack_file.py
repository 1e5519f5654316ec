"""A pack as a file that somebody downloads."""

from flask import Response, send_file

from recruitment.domain.errors import NotFound
from recruitment.services.packs import pack_path
from recruitment.web.service import current_service


def pack_file(digest: str | None, name: str) -> Response:
    """The file of a pack that is made, under a name that names nobody.

    Raises:
        NotFound: it is not made yet, or no longer kept.
    """
    if digest is None:
        raise NotFound("Wait until the pack is ready: the page on which you asked for it says so.")
    path = pack_path(current_service().settings.data_dir / "packs", digest)
    if not path.is_file():
        raise NotFound("Ask for the pack again: its file is no longer kept.")
    response = send_file(
        path.resolve(), "application/pdf", as_attachment=True, download_name=name, etag=False
    )
    # What `send_file` says of caches would let a shared computer keep it.
    response.headers["Cache-Control"] = "no-store"
    return response
