"""What is said when the embedded PostgreSQL cannot be had."""

from __future__ import annotations

from recruitment.domain.errors import Refusal


class EmbeddedRefused(Refusal):
    """The embedded server cannot be made, started or removed; the sentence says what to mend."""
