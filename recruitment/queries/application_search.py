"""The rows of a page of applications: read as quickly among a hundred thousand as among a thousand.

Each kind of list starts from the table in whose index it stands in order, and ends when the page is full: by
reference from the applications, by name from the details, for words from the words. A page follows another by
comparing keys as rows; nothing is counted off.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Subquery,
    Text,
    Uuid,
    bindparam,
    cast,
    false,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlmodel import Session, col

from recruitment.domain.references import ALPHABET
from recruitment.domain.searching import typed_words
from recruitment.models import AnswerWords, Application, Details, Source, Tally
from recruitment.models.application import CODE_BEGINS, LATER_WORDS, NAME_WORDS
from recruitment.queries.wanted import Order, Wanted


class _Find(StrEnum):
    """What the first box holds."""

    NOTHING = ""
    REFERENCE = "reference"
    #: Beginnings of several words of a name, in whatever order.
    NAME = "name"
    #: The beginning of one word: mostly of a surname, by which names begin.
    WORD = "word"

    @property
    def is_name(self) -> bool:
        """Whether names are looked for."""
        return self in (_Find.NAME, _Find.WORD)


class _Edge(StrEnum):
    """What a page follows or precedes."""

    NONE = ""
    REFERENCE = "reference"
    NAMED = "named"
    UNNAMED = "unnamed"


class _Shape(NamedTuple):
    """What a statement depends on; all else are its parameters. There are few, so each is built once."""

    order: Order
    in_stage: bool
    find: _Find
    words: bool
    edge: _Edge
    backwards: bool


_Statement = Select[*tuple[Any, ...]]
_ROW: tuple[Any, ...] = (
    col(Application.reference),
    col(Application.outside_id),
    col(Details.full_name),
    col(Application.stage),
    col(Application.submitted_at),
    col(Tally.planned),
    col(Tally.committed),
    col(Tally.scores),
    col(Tally.total),
    col(Tally.squares),
    col(Tally.no_evidence),
)
_COHORT, _REFERENCE = bindparam("cohort", type_=Uuid), bindparam("reference", type_=Text)
_MOST = bindparam("most", type_=Integer)
_EDGE_REFERENCE, _EDGE_NAME = bindparam("edge_reference", type_=Text), bindparam("edge_name", type_=Text)
_EDGE_ID = bindparam("edge_id", type_=Uuid)
#: Said in the statement itself: what is quick for a stage that holds most is slow for one that holds few.
_STAGE = bindparam("stage", type_=Text, literal_execute=True)
#: As the indexes have them, with constants: a parameter could not be matched with it.
_NAME_WORDS: ColumnElement[Any] = literal_column(NAME_WORDS)
_LATER_WORDS: ColumnElement[Any] = literal_column(LATER_WORDS)
#: So many first letters of codes are near, of 21: enough that a page is full where a word is in one answer of
#: a thousand, of a hundred thousand, and that few of those found are in vain.
_NEAR = 3
_STANDS_NEAR: ColumnElement[bool] = literal_column(CODE_BEGINS).op("&&", is_comparison=True)(
    bindparam("near", type_=ARRAY(Text))
)
_LOW, _HIGH = bindparam("low", type_=Text), bindparam("high", type_=Text)
#: No name that begins with a word stands after that word and this.
_LAST = "\U0010ffff"


def application_rows(session: Session, cohort_id: UUID, wanted: Wanted, most: int) -> Sequence[Row[Any]]:
    """A page's rows: reference, outside id, name, stage, when it was submitted, and what is read of it.

    One statement; two on the further pages of a list by name, whose addresses carry a reference alone.

    Args:
        cohort_id: whose applications.
        wanted: which of them, in which order, from where.
        most: how many rows.

    Returns:
        The rows; backwards from where the page begins if it precedes another.
    """
    given: dict[str, Any] = {"cohort": cohort_id, "most": most}
    if wanted.stage is not None:
        given["stage"] = wanted.stage.value
    if wanted.find:
        given |= {"reference": wanted.reference} if wanted.reference else _name(wanted.find)
    if wanted.words:
        given |= {"words": _beginnings(wanted.words), "near": _nearest(wanted)}
    edge = _edge(session, wanted, given)
    if edge is None:
        return ()
    shape = _Shape(
        wanted.order, wanted.stage is not None, _find(wanted), bool(wanted.words), edge, bool(wanted.before)
    )
    return session.execute(_statement(shape), given).all()


def _name(typed: str) -> dict[str, str]:
    """What a name is looked for by: beginnings of its words, and between what it stands if it begins so."""
    low = next(iter(typed_words(typed)), "")
    return {"called": typed.strip(), "name": _beginnings(typed), "low": low, "high": low + _LAST}


def _nearest(wanted: Wanted) -> list[str]:
    """With what the codes of references begin that stand nearest to where the page begins."""
    edge = wanted.after or wanted.before
    letters = ALPHABET[::-1] if wanted.before else ALPHABET
    code = edge.partition("-")[2]
    first = max(letters.find(code[:1]), 0)
    return list(letters[first : first + _NEAR])


def _find(wanted: Wanted) -> _Find:
    if wanted.reference or not wanted.find:
        return _Find.REFERENCE if wanted.reference else _Find.NOTHING
    # Among few, or of no word at all, there is nothing to gain.
    alone = len(typed_words(wanted.find)) == 1 and wanted.stage is None and not wanted.words
    return _Find.WORD if alone and wanted.order is Order.NAME else _Find.NAME


def _edge(session: Session, wanted: Wanted, given: dict[str, Any]) -> _Edge | None:
    """Add to what is given where the page begins; None where that is at an application there is not."""
    reference = wanted.after or wanted.before
    if not reference:
        return _Edge.NONE
    if wanted.order is Order.REFERENCE:
        given["edge_reference"] = reference
        return _Edge.REFERENCE
    row = session.execute(_PLACE, {"cohort": given["cohort"], "reference": reference}).one_or_none()
    if row is None:
        return None
    given["edge_id"] = row.id
    if row.search_name is None:
        return _Edge.UNNAMED
    given["edge_name"] = row.search_name
    return _Edge.NAMED


_PLACE = (
    select(col(Application.id), col(Details.search_name))
    .outerjoin(Details, col(Details.application_id) == col(Application.id))
    .where(col(Application.reference) == _REFERENCE, col(Application.cohort_id) == _COHORT)
)


@cache
def _statement(shape: _Shape) -> _Statement:
    """First which applications the page shows, in their order; then all that is shown, of these alone."""
    named = shape.order is Order.NAME
    page = (_in_order_of_names(shape) if named else _in_order_of_references(shape)).limit(_MOST).subquery()
    key = (page.c.has_name, page.c.search_name, page.c.id) if named else (page.c.reference,)
    return (
        select(*_ROW)
        .select_from(page)
        .join(Application, col(Application.id) == page.c.id)
        .outerjoin(Details, col(Details.application_id) == page.c.id)
        .outerjoin(Tally, col(Tally.application_id) == page.c.id)
        .order_by(*_turned(shape, key))
    )


def _in_order_of_references(shape: _Shape) -> _Statement:
    """From the applications in their order; where words are looked for, from those who wrote them."""
    if shape.words and not shape.in_stage and shape.find is _Find.NOTHING:
        return _who_alone_wrote(shape)
    found = _who_wrote(shape) if shape.words else None
    key = col(Application.reference) if found is None else found.c.reference
    statement = select(col(Application.id), key).where(col(Application.cohort_id) == _COHORT, *_common(shape))
    if found is not None:
        statement = statement.join(found, found.c.application_id == col(Application.id))
    elif shape.edge is _Edge.REFERENCE:
        statement = statement.where(_beyond(key, shape))
    if shape.find.is_name:
        called = select(col(Application.id)).where(*_CALLED)
        statement = statement.where(
            col(Application.id).in_(union_all(select(_who_is_named(_NAME_WORDS).application_id), called))
        )
    return statement.order_by(*_turned(shape, (key,)))


def _who_alone_wrote(shape: _Shape) -> _Statement:
    """By words and nothing else: those who wrote them say it all, so no application is looked up for it.

    First among those whose references stand nearest; among all only where these do not fill the page. What is
    found is put in order before any is left out, so each found is read, and mostly from a page of its own.
    """
    near = _first_of(shape, _words(shape).where(_STANDS_NEAR)).cte("near")
    is_full = select(func.count()).select_from(near).scalar_subquery() >= _MOST
    every = _first_of(shape, _words(shape).where(~is_full)).subquery()
    found = union_all(select(near).where(is_full), select(every)).subquery()
    statement: _Statement = select(found)
    return statement.order_by(*_turned(shape, (found.c.reference,)))


def _first_of(shape: _Shape, words: _Statement) -> _Statement:
    """As many as a page shows of those who wrote the words."""
    found = _apart(words)
    statement: _Statement = select(found.c.application_id.label("id"), found.c.reference)
    return statement.order_by(*_turned(shape, (found.c.reference,))).limit(_MOST)


def _in_order_of_names(shape: _Shape) -> _Statement:
    """From the details in the order of names, after the few or none who have no name."""
    # Who wrote something is somebody, with a name or without one yet.
    parts = [_with_name(shape, person) for person in _people(shape)]
    if not shape.words:
        parts.append(_without_name(shape))
    either = union_all(*(part.limit(_MOST).subquery().select() for part in parts)).subquery()
    return select(either).order_by(*_turned(shape, (either.c.has_name, either.c.search_name, either.c.id)))


def _people(shape: _Shape) -> list[Any]:
    """Where those with names come from; nobody comes from two of them."""
    if shape.find is _Find.WORD:
        return [_whose_name_begins(), _who_is_named(_LATER_WORDS, ~_NAME_BEGINS)]
    return [_who_is_named(_NAME_WORDS) if shape.find is _Find.NAME else Details]


def _with_name(shape: _Shape, person: Any) -> _Statement:
    key = (person.search_name, person.application_id)
    statement: _Statement = select(
        key[1].label("id"), key[0], literal_column("true").label("has_name")
    ).where(person.cohort_id == _COHORT)
    if narrowed := _common(shape):
        statement = statement.join(Application, col(Application.id) == key[1]).where(*narrowed)
    if shape.words:
        found = _who_wrote(shape)
        statement = statement.join(found, found.c.application_id == key[1])
    if shape.edge is _Edge.NAMED:
        here, there = tuple_(*key), tuple_(_EDGE_NAME, _EDGE_ID)
        statement = statement.where(here < there if shape.backwards else here > there)
    elif shape.edge is _Edge.UNNAMED and shape.backwards:
        statement = statement.where(false())
    return statement.order_by(*_turned(shape, key))


def _without_name(shape: _Shape) -> _Statement:
    key = col(Application.id)
    statement: _Statement = select(
        key, literal_column("''").label("search_name"), literal_column("false").label("has_name")
    ).where(col(Application.cohort_id) == _COHORT, _IMPORTED, *_common(shape))
    if shape.find.is_name:
        statement = statement.where(*_CALLED)
    if shape.edge is _Edge.UNNAMED:
        statement = statement.where(key < _EDGE_ID if shape.backwards else key > _EDGE_ID)
    elif shape.edge is _Edge.NAMED and not shape.backwards:
        statement = statement.where(false())
    return statement.order_by(*_turned(shape, (key,)))


def _turned(shape: _Shape, key: Sequence[Any]) -> Iterator[Any]:
    """The order of a page: of one that precedes another, backwards."""
    return (one.desc() if shape.backwards else one for one in key)


def _who_wrote(shape: _Shape) -> Subquery:
    """Those who wrote the words, in the order of references."""
    return _apart(_words(shape).order_by(*_turned(shape, (col(AnswerWords.reference),))))


def _words(shape: _Shape) -> _Statement:
    """Those who wrote the words, in no order."""
    key = col(AnswerWords.reference)
    statement: _Statement = select(col(AnswerWords.application_id), key).where(
        col(AnswerWords.cohort_id) == _COHORT, _all_begin(col(AnswerWords.words), "words")
    )
    return statement.where(_beyond(key, shape)) if shape.edge is _Edge.REFERENCE else statement


def _beyond(key: Any, shape: _Shape) -> ColumnElement[bool]:
    """After the reference at the edge of the page, or before it."""
    beyond: ColumnElement[bool] = key < _EDGE_REFERENCE if shape.backwards else key > _EDGE_REFERENCE
    return beyond


def _whose_name_begins() -> Any:
    """Those of whose names the beginning typed begins the first word, in the order of names."""
    key = (col(Details.search_name), col(Details.application_id), col(Details.cohort_id))
    return select(*key).where(_NAME_BEGINS).subquery().c


def _who_is_named(words: ColumnElement[Any], *besides: ColumnElement[bool]) -> Any:
    """Those of whose names each beginning typed begins a word, in no order: a page picks its few."""
    key = (col(Details.search_name), col(Details.application_id), col(Details.cohort_id))
    statement = select(*key).where(col(Details.cohort_id) == _COHORT, _all_begin(words, "name"), *besides)
    return _apart(statement).c


def _apart(statement: _Statement) -> Subquery:
    """A part that the planner works out by itself, for the offset in it.

    It would else take the words of a name for cheap and make everybody's, or look up all who wrote something
    before putting them in order.
    """
    return statement.offset(literal_column("0")).subquery()


def _common(shape: _Shape) -> list[ColumnElement[bool]]:
    """What a list of any order may be narrowed by."""
    conditions = [col(Application.stage) == _STAGE] if shape.in_stage else []
    return conditions + ([col(Application.reference) == _REFERENCE] if shape.find is _Find.REFERENCE else [])


def _beginnings(typed: str) -> str:
    """What was typed as a query: each word begins one of those sought in; no word finds nothing."""
    return " & ".join(f"'{one}':*" for one in typed_words(typed))


def _all_begin(words: Any, parameter: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = words.op("@@", is_comparison=True)(
        cast(bindparam(parameter, type_=Text), TSQUERY)
    )
    return found


_NAME_BEGINS = (col(Details.search_name) >= _LOW) & (col(Details.search_name) < _HIGH)
#: Those who were called so where their scores were collected.
_CALLED = (
    col(Application.cohort_id) == _COHORT,
    col(Application.outside_id) == bindparam("called", type_=Text),
)
#: Scores that came without a person.
_IMPORTED = col(Application.source) == literal_column(f"'{Source.IMPORT}'")
