"""What every form shares: tidied text, and a token error that loses nothing."""

from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, HiddenField, StringField
from wtforms.csrf.core import CSRFTokenField
from wtforms.validators import StopValidation, ValidationError

from recruitment.domain.words import readable

#: Longer than any text asked for; a form that holds more is refused on the field.
LONGEST_LINE = 200
#: Instead of what the library says of tokens.
SEND_AGAIN = "Press the button once more: this page was open for too long. What you typed is still here."


def tidy(value: Any) -> Any:
    """Text without surrounding space."""
    return value.strip() if isinstance(value, str) else value


def _shown(value: Any) -> Any:
    """Text without characters that neither a page nor the database can hold."""
    return readable(value) if isinstance(value, str) else value


class _Token(CSRFTokenField):
    """A token that is made once a page shows it: what a script saves is answered without a form."""

    def process(self, *args: Any, **options: Any) -> None:
        """Read the token that was sent, and make none."""
        HiddenField.process(self, *args, **options)

    @property
    def current_token(self) -> str:  # type: ignore[override]
        """The token that the page carries."""
        return str(self.csrf_impl.generate_csrf_token(self))


class _Tokens(FlaskForm.Meta.csrf_class):  # type: ignore[misc]
    field_class = _Token


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form whose token is checked like a field: when it fails, the page comes back as it was typed."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What is read of what was sent, and how it is tidied before it is checked."""

        csrf_class = _Tokens

        def wrap_formdata(self, form: Form, formdata: Any) -> MultiDict[str, Any] | None:
            """Take out of all that was sent what neither a page nor the database can hold."""
            sent = super().wrap_formdata(form, formdata)
            if not sent:
                return None
            return MultiDict((name, _shown(value)) for name in sent for value in sent.getlist(name))

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add `tidy` to the filters of text fields."""
            filters = unbound_field.kwargs.get("filters", [])
            if issubclass(unbound_field.field_class, StringField):
                unbound_field.kwargs["filters"] = [*(f for f in filters if f is not tidy), tidy]
            return unbound_field.bind(form=form, **options)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a token that fails is told of in words that people can act on."""
        valid = bool(super().validate(extra_validators))
        if "csrf_token" in self and self.csrf_token.errors:
            self.csrf_token.errors = [SEND_AGAIN]
        return valid


class Required:
    """The field must hold something. The message says what to do."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Stop where the field is empty."""
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []
            raise StopValidation(self.message)


class Longest:
    """The field must not be longer than this many characters."""

    def __init__(self, most: int = LONGEST_LINE) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        """Say how far to shorten."""
        if field.data and len(field.data) > self.most:
            raise ValidationError(
                f"Shorten this to {self.most:,} characters or fewer; it has {len(field.data):,}."
            )
