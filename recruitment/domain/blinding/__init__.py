"""Blinding: what readers read says nothing of who wrote it, as far as the writer's own record can tell."""

from recruitment.domain.blinding.doubts import Doubt, doubts
from recruitment.domain.blinding.engine import blind
from recruitment.domain.blinding.identity import Blinded, Identity, Neutral, RefereeIdentity, Replacement

__all__ = ["Blinded", "Doubt", "Identity", "Neutral", "RefereeIdentity", "Replacement", "blind", "doubts"]
