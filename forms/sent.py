"""What a page's own script sends: a form's fields by their names, as JSON."""

from flask import request
from werkzeug.datastructures import ImmutableMultiDict


def sent_by_script() -> ImmutableMultiDict[str, str]:
    """The fields as a form reads them. Whatever is not a text under a name was not sent by our script."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # lists in lists, a hundred thousand deep
        body = None
    fields = body.items() if isinstance(body, dict) else ()
    return ImmutableMultiDict({name: text for name, text in fields if isinstance(text, str)})
