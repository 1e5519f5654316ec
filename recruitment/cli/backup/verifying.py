"""Verify a backup by restoring it, on a server made for it alone."""

from pathlib import Path

from recruitment.cli.backup.manifest import Manifest
from recruitment.cli.backup.restoring import compare, load, require_known
from recruitment.domain.errors import Refusal
from recruitment.embedded import Embedded, Version
from recruitment.migrations.running import upgrade

_VERSIONS: tuple[Version, ...] = ("16", "18")


def verify_restored(folder: Path, manifest: Manifest) -> str:
    """Restore an unpacked backup on a scratch server, compare it, and bring it up to date there.

    Args:
        folder: where the backup was unpacked; the server works in it and is removed.
        manifest: what it says of itself.

    Returns:
        The version of PostgreSQL it was restored to.

    Raises:
        Refusal: it is not what it says, or needs a newer server than there is here.
    """
    require_known(manifest)
    version = next((one for one in _VERSIONS if int(one) >= manifest.server), None)
    if version is None:
        raise Refusal(
            f"Restore it to a PostgreSQL {manifest.server} of your own: those that come along are older."
        )
    scratch = Embedded(folder / "scratch", version, durable=False)
    scratch.destroy()  # one that was killed left its own, where root keeps its clusters
    try:
        addresses = scratch.start()
        load(addresses.owner, folder, manifest)
        compare(addresses.owner, manifest)
        upgrade(addresses.owner)
    finally:
        scratch.destroy()
    return version
