"""The plain sections of the form, each made from what it asks."""

from functools import lru_cache
from types import new_class
from typing import Any

from wtforms import Field, Form, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from forms.base import BaseForm, Longest, Required
from forms.version import VersionField
from recruitment.domain.sections import Ask, Entries, Kind, Section


class _OneOf:
    """Nothing, or one of the answers there are."""

    def __init__(self, ask: Ask) -> None:
        self.values = {choice.value for choice in ask.choices}

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse what no page of ours sends, or a wording that has changed since the page was opened."""
        if field.data and field.data not in self.values:
            raise ValidationError("Choose again from what is on the page.")


class SectionForm(BaseForm):
    """A draft: whatever fits is saved. What cannot be sent like that is said by `domain.sections`."""

    version = VersionField()


def section_form(
    section: Section, *, entries: Entries | None = None, version: int = 0, **given: Any
) -> SectionForm:
    """The form of a section, filled with what is saved; `given` is passed on, such as `formdata`."""
    filled: dict[str, object] = {**(entries or {}), "version": version}
    return _class_of(section)(data=filled, **given)


@lru_cache(maxsize=64)
def _class_of(section: Section) -> type[SectionForm]:
    fields: dict[str, Any] = {ask.name: field_of(ask) for ask in section.asks}
    made: type[SectionForm] = new_class(
        "SectionForm", (SectionForm,), exec_body=lambda body: body.update(fields)
    )
    return made


def field_of(ask: Ask, needed: str = "") -> Any:
    """The field of what is asked; `needed` is said of one that is empty, where that is not left to a rule."""
    if ask.choices:
        choices = [SelectChoice(one.value, one.words, {"hint": one.hint}) for one in ask.choices]
        return RadioField(
            ask.label,
            description=ask.hint,
            choices=choices,
            validate_choice=False,
            validators=[*([Required(needed)] if needed else []), _OneOf(ask)],
            **({"option_widget": CheckboxInput()} if ask.kind is Kind.TICK else {}),  # type: ignore[arg-type]
        )
    if ask.kind is Kind.TEXT:
        return TextAreaField(
            ask.label,
            description=ask.hint,
            validators=[Longest(ask.longest)],
            render_kw={"rows": 4, "spellcheck": "true"},
        )
    attributes = {"autocomplete": ask.autocomplete, "spellcheck": "false"}
    numeric = {"inputmode": "numeric"} if ask.numeric else {}
    return StringField(
        ask.label,
        description=ask.hint,
        validators=[Longest(ask.longest)],
        render_kw={**attributes, **numeric},
    )
