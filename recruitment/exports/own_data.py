"""Everything held about somebody as files: one for people, one for machines, in an archive."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from recruitment.domain.deadlines import LONDON, date_and_time
from recruitment.domain.feedback import Band, CriterionBand
from recruitment.domain.monitoring import asked_for
from recruitment.domain.safer_records import DECLARATION
from recruitment.domain.sections import told
from recruitment.domain.stages import MOVES, Stage
from recruitment.programme.schema import Definition
from recruitment.queries.own_data import Held, OwnData

Row = Mapping[str, Any]
Facts = tuple[tuple[str, str], ...]
_PAST = {(move.origin, move.action): move.past for move in MOVES}


@dataclass(frozen=True)
class Record:
    """One row in words: the application it belongs to, or nothing, and what it says."""

    reference: str
    facts: Facts


@dataclass(frozen=True)
class Chapter:
    """All that one source holds; no records where it holds nothing."""

    title: str
    records: tuple[Record, ...]


def chapters(data: OwnData) -> tuple[Chapter, ...]:
    """Everything in words, in order: labels for names of columns, wordings for codes."""
    return tuple(_chapter(held, data) for held in data.held)


def as_json(data: OwnData, *, now: datetime) -> str:
    """Everything as it is stored, a list a source; times in UTC as ISO 8601 has them.

    Args:
        data: what was read.
        now: when, aware.
    """
    held = {one.source.name: [dict(row) for row in one.rows] for one in data.held}
    whole = {"prepared_at": now, "held": held}
    return json.dumps(whole, default=_stored, ensure_ascii=False, indent=1)


def bundle(data: OwnData, readable: str, *, now: datetime) -> bytes:
    """An archive of both files.

    Args:
        data: what was read.
        readable: the page for people.
        now: when, aware; the files say so.

    Returns:
        A zip; no name in it says whose it is.
    """
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as zipped:
        for name, text in (("your-data.html", readable), ("your-data.json", as_json(data, now=now))):
            entry = ZipInfo(name, now.astimezone(LONDON).timetuple()[:6])
            # A lone surrogate cannot be stored, so nothing is replaced here.
            zipped.writestr(entry, text.encode(), ZIP_DEFLATED)
    return archive.getvalue()


def _chapter(held: Held, data: OwnData) -> Chapter:
    worded = _WORDED.get(held.source.name, _plain)
    return Chapter(held.source.title, tuple(_record(row, worded, data) for row in held.rows))


def _record(row: Row, worded: Callable[[Row, Definition | None], Facts], data: OwnData) -> Record:
    reference = row.get("reference", "")
    cohort = data.cohorts.get(reference)
    facts = worded(row, None if cohort is None else cohort.definition)
    return Record(reference, tuple((label, text) for label, text in facts if text))


def _plain(row: Row, _definition: Definition | None = None) -> Facts:
    return tuple((_label(name), _text(value)) for name, value in row.items() if name != "reference")


def _application(row: Row, definition: Definition | None) -> Facts:
    stage = row["stage"] if definition is None else definition.stage(Stage(row["stage"])).applicant
    return _plain({**row, "stage": stage})


def _interview(row: Row, definition: Definition | None) -> Facts:
    name = row["exercise"] if definition is None else definition.exercise(row["exercise"]).name
    return _plain({**row, "exercise": name})


def _section(row: Row, definition: Definition | None) -> Facts:
    code, entries = row["section"], row["entries"]
    asked = [] if definition is None else [one for one in definition.sections if one.code == code]
    if not asked:
        return _plain({"section": code, **entries, "saved_at": row["saved_at"]})
    section = asked[0]
    said = ((one.label, one.text) for one in told(section, entries))
    return (("Section", section.title), *said, ("Saved at", _text(row["saved_at"])))


def _declaration(row: Row, _definition: Definition | None) -> Facts:
    times = _plain({name: row[name] for name in ("asked_at", "saved_at", "sent_at")})
    return (*((one.label, one.text) for one in told(DECLARATION, row["entries"])), *times)


def _answer(row: Row, definition: Definition | None) -> Facts:
    asked = [] if definition is None else [one for one in definition.questions if one.code == row["question"]]
    return _plain({**row, "question": asked[0].text if asked else row["question"]})


def _monitoring(row: Row, _definition: Definition | None) -> Facts:
    entries = row["entries"]
    return tuple((ask.called, ask.words_for(entries[ask.name])) for ask in asked_for(tuple(entries)))


def _event(row: Row, _definition: Definition | None) -> Facts:
    what = _PAST.get((row["from_stage"], row["action"]), row["action"])
    return _plain({"at": row["at"], "what": what, "your_words": row["reason"]})


def _feedback(row: Row, _definition: Definition | None) -> Facts:
    bands = (CriterionBand.of(kept) for kept in row["bands"] or ())
    said = ((one.name, _band(one)) for one in bands)
    return (("What we told you", row["sentence"]), *said, ("Sent at", _text(row["sent_at"])))


def _band(one: CriterionBand) -> str:
    ahead = "What we look for" if one.band is Band.NO_EVIDENCE else "The next step up"
    parts = (f"{one.words}.", one.met, one.above and f"{ahead}: {one.above}")
    return " ".join(filter(None, parts))


#: How rows are put in words that hold codes, by their source's name.
_WORDED: Mapping[str, Callable[[Row, Definition | None], Facts]] = {
    "applications": _application,
    "sections": _section,
    "declaration": _declaration,
    "interviews": _interview,
    "answers": _answer,
    "blinded_answers": _answer,
    "monitoring": _monitoring,
    "events": _event,
    "feedback": _feedback,
}


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return date_and_time(value)
    return "" if value is None else str(value)


def _stored(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
