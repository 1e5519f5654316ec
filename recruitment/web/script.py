"""What a page's own script is answered where a form of it is refused."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from forms.base import BaseForm


def form_refused(form: BaseForm) -> ResponseReturnValue:
    """A new token where the form's was too old or of another session; else the sentence of each field."""
    if "csrf_token" in form.errors:
        # No other site can read this, so none can use it.
        return jsonify(token=form.csrf_token.current_token), 400
    return jsonify(faults={name: str(sentences[0]) for name, sentences in form.errors.items() if name}), 422
