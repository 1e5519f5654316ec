"""What somebody finds who looks after safer recruitment."""

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from recruitment.domain.safer_records import WORDS, Finding, Gate

LONGEST_WORDS = 2000
_HINTS = {
    Finding.PROCEED: "The gate is open.",
    Finding.DISCUSS: "The gate stays closed until somebody records that it can go on.",
    Finding.STOP: "The gate stays closed. Nobody is rejected by this: two leads decide.",
}


class SaferRecordForm(BaseForm):
    """One record of one gate."""

    finding = RadioField("What do you find?", validate_choice=False)
    words = TextAreaField(
        "What you looked at, and why you find this",
        description="The candidate may ask to read this.",
        validators=[Required("Say what you looked at, and why you find this."), Longest(LONGEST_WORDS)],
        render_kw={"rows": 3},
    )
    #: The newest record of this gate that the page showed.
    seen = HiddenField()

    def validate_finding(self, field: RadioField) -> None:
        """One of those there are for this gate."""
        if field.data not in [value for value, *_ in field.iter_choices()]:
            raise ValidationError("Choose what you find.")

    @property
    def seen_id(self) -> int:
        """What the page showed; what no page of ours sends is older than everything."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def safer_record_form(gate: Gate, *, seen: int = 0) -> SaferRecordForm:
    """The form of one gate.

    Args:
        gate: what is recorded.
        seen: the newest record of it that the page shows.
    """
    form = SaferRecordForm(data={"seen": str(seen)})
    form.finding.choices = [
        SelectChoice(str(finding), words, {"hint": _HINTS[finding]})
        for finding, words in WORDS[gate].findings.items()
    ]
    return form
