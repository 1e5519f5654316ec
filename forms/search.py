"""Find applications: what a lead types."""

from wtforms import StringField

from forms.base import BaseForm, Longest


class SearchForm(BaseForm):
    """Sent by a post: what is typed may be a name, and no address may hold one."""

    find = StringField(
        "Reference or name",
        description="A whole reference, or how the names begin.",
        validators=[Longest()],
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )
    words = StringField(
        "Words in the answers",
        description="How they begin. All of them in one application that was sent.",
        validators=[Longest()],
        render_kw={"autocomplete": "off"},
    )
