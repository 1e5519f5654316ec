"""What was asked and found of one candidate in safer recruitment, for those alone who look after it."""

from dataclasses import dataclass
from datetime import datetime

from recruitment.packs.contexts import Cover, Detail


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate: how it stands, and before which stage it is wanted; empty where it is asked for no more."""

    name: str
    state: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody found of one gate, in their words."""

    gate: str
    finding: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SafeguardingPack:
    """One candidate's safer recruitment. `declared` is what they said of themselves, sent `declared_at`."""

    cover: Cover
    name: str
    stage: str
    gates: tuple[GateLine, ...]
    declared: tuple[Detail, ...]
    declared_at: datetime | None
    records: tuple[Record, ...]
