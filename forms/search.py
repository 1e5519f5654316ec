"""Find applications: what a lead types, and the order of the list."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField

from forms.base import BaseForm, Longest


class SearchForm(BaseForm):
    """A form that is sent by following a link, so that a list that was found can be kept as a bookmark."""

    class Meta(BaseForm.Meta):
        """Nothing is changed by it, so it needs no token."""

        csrf = False

    find = StringField(
        "Reference or name",
        description="A whole reference, or how the names begin.",
        validators=[Longest()],
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )
    words = StringField(
        "Words in an answer",
        description="All of them in one answer.",
        validators=[Longest()],
        render_kw={"autocomplete": "off"},
    )
    stage = HiddenField()
    order = HiddenField()

    @classmethod
    def from_query(
        cls, query: "MultiDict[str, str]", *, stages: list[str], orders: list[str]
    ) -> "SearchForm":
        """The form as the address has it; a stage or an order that there is not is as good as none."""
        kept: dict[str, Any] = {name: query.get(name, "") for name in ("find", "words")}
        kept["stage"] = query.get("stage", "") if query.get("stage") in stages else ""
        kept["order"] = query.get("order", "") if query.get("order") in orders else ""
        return cls(MultiDict(kept))
