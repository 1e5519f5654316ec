"""Which row of a history the page's script saves, by the name that the address has for it."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from forms.base import BaseForm
from forms.history import EntryForm, LeavingForm, NoteForm, version_name, words_class, words_name
from forms.qualification import QualificationForm
from recruitment.domain.errors import NotFound
from recruitment.domain.whole_history import Explanation, span_of
from recruitment.queries.history import ENTRY_FIELDS, QUALIFICATION_FIELDS
from recruitment.services.drafts import Saved
from recruitment.services.history import save_entry, save_leaving, save_words
from recruitment.services.qualifications import save_qualification

#: The form, its columns by the names of its fields, the name of its version, and what saves it.
Row = tuple[Callable[..., BaseForm], Mapping[str, str], str, Callable[..., Saved]]


def history_sheet(part: str) -> Row | None:
    """How a row of a history stands in a form; None where the name is of none.

    Raises:
        NotFound: the name is of an entry, a gap or a qualification, and of none that could be.
    """
    kind, _, code = part.partition("-")
    if part in _ALONE:
        return _ALONE[part]
    match kind:
        case "entry":
            save = partial(save_entry, entry_id=_id(code))
            return EntryForm, _themselves(ENTRY_FIELDS), "version", save
        case "qualification":
            save = partial(save_qualification, qualification_id=_id(code))
            return QualificationForm, _themselves(QUALIFICATION_FIELDS), "version", save
        case "gap":
            return _gap(code)
    return None


def _gap(code: str) -> Row:
    span = span_of(code)
    if span is None:
        raise NotFound("Go back to your history: these are no months that a gap could have.")
    one = Explanation(span)
    return words_class(one), {words_name(one): "text"}, version_name(one), partial(save_words, code=code)


def _id(code: str) -> UUID:
    try:
        return UUID(code)
    except ValueError:
        raise NotFound("Go back to your history: there is nothing of this name.") from None


def _themselves(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name for name in names}


_ALONE: Mapping[str, Row] = {
    "leaving": (LeavingForm, _themselves(("left_month", "left_year")), "version", save_leaving),
    "employer-note": (NoteForm, _themselves(("employer_note",)), "version", save_leaving),
}
