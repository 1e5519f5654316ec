"""The bare Flask view that every page is measured against: fixed, so that ratios mean the same over time.

A Flask application as short as one can be: no sign-in, no tokens, no headers of its own, no row security, one
driver connection without a mapper. `rows` asks one question of the database and prints what it finds with a
template that Jinja escapes, in as many rows as fill a page of the size asked for; `save` writes one row,
commits and redirects. It is the floor, not a goal: what stands above it is what a page does for somebody.
"""

from __future__ import annotations

import psycopg
from flask import Flask, redirect
from flask.typing import ResponseReturnValue

#: Bytes of the pages, about; a page of ours is compared with the nearest.
SIZES = (2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
ROW_BYTES = 286

#: `from_string` does not escape by itself.
PAGE = """{% autoescape true %}<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><table><tbody>
{% for number, reference, stage, since in rows %}<tr class="govuk-table__row">
<td class="govuk-table__cell">{{ number }}</td>
<th scope="row"><a class="govuk-link" href="/somewhere/applications/{{ reference }}">{{ reference }}</a></th>
<td class="govuk-table__cell">{{ stage }}</td><td class="govuk-table__cell">{{ since }}</td></tr>
{% endfor %}</tbody></table></body></html>{% endautoescape %}
"""

READ = """
select again, reference, stage, stage_since
from work.application cross join generate_series(1, 100) again limit %s
"""
WRITE = "update work.application set stage_since = stage_since where reference = %s"


def bare_app(connection: psycopg.Connection[tuple[object, ...]], reference: str) -> Flask:
    """The application.

    Args:
        connection: in autocommit; its only one.
        reference: of the row that `save` writes.
    """
    app = Flask("bare")
    page = app.jinja_env.from_string(PAGE)

    @app.get("/rows/<int:size>")
    def rows(size: int) -> ResponseReturnValue:
        found = connection.execute(READ, [size // ROW_BYTES]).fetchall()
        return page.render(title="Applications", rows=found)

    @app.post("/save")
    def save() -> ResponseReturnValue:
        connection.execute(WRITE, [reference])
        return redirect("/rows/2000")

    return app
