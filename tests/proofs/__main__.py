"""``script/prove NAME``: runs ``main`` of the module of that name in this folder."""

from __future__ import annotations

from tests.named import run_named

if __name__ == "__main__":
    run_named("tests.proofs", "script/prove")
