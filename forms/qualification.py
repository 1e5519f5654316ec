"""One qualification a page."""

from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forms.base import BaseForm, Longest
from forms.ticked import ChoiceField
from forms.version import VersionField
from recruitment.domain.qualifications import LEVEL_WORDS


class QualificationForm(BaseForm):
    """A draft: whatever fits is saved. What is wrong with it is said by `domain.qualifications`."""

    level = ChoiceField(
        "What kind of qualification is it?",
        choices=[SelectChoice(level, words) for level, words in LEVEL_WORDS.items()],
    )
    title = StringField(
        "What is it called?",
        description="With its subject, for example BA History, PGCE Secondary or NPQ Leading Teaching.",
        validators=[Longest()],
        render_kw={"autocomplete": "off"},
    )
    place = StringField(
        "Where did you gain it?",
        description="The university, college, school or awarding body.",
        validators=[Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    year = StringField(
        "In which year?",
        validators=[Longest()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "numeric"},
    )
    result = StringField(
        "With what result?",
        description="For example 2:1, pass or merit.",
        validators=[Longest()],
        render_kw={"autocomplete": "off"},
    )
    version = VersionField()
