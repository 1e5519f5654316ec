"""`docs/access.md`: who may do what where, and every route with what it asks. Running this writes it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import ROLES, RoleRow, matrix, row_of, who_may
from recruitment.web.access import rule_of

_PAGE = """# Access

Written by `python -m recruitment.cli.access_table` from the table in `recruitment/domain/access.py` and the
routes of the application; a test holds the three together, and another walks every route as everybody.

To see is to open a page; to change is to press its buttons. Whoever is signed in is an applicant too. A role
is held in one cohort, or in every cohort at once where the table of roles says so.

## Roles

| role | can be held | given and ended by | never in one cohort with |
|---|---|---|---|
{roles}

Whoever could end each role of an account can close it and open it again. Nobody closes their own, and no
cohort is left without a lead. The first lead is made by `recruitment staff add`, by whoever runs the service.

## Who may do what

| area | {columns} |
|---|{lines}|
{matrix}

## Routes

What a route asks for is all that its address needs. What the address names (an application, a pack, a
reading) is looked for among what the person may reach, and is otherwise not found. The pages of the area
`development` do not exist in production.

| route | methods | area | asks for | who | database role |
|---|---|---|---|---|---|
{routes}
"""


def documentation(app: Flask) -> str:
    """`docs/access.md`: the roles, the table of areas, and every route of an application."""
    return _PAGE.format(
        roles="\n".join(_role(row) for row in ROLES if row.given_in is not None),
        columns=" | ".join(row.words for row in ROLES),
        lines="|".join("---" for _ in ROLES),
        matrix="\n".join(
            f"| {area} | {' | '.join(reach or '–' for reach in held)} |" for area, held in matrix()
        ),
        routes="\n".join(routes_of(app)),
    )


def routes_of(app: Flask) -> Iterator[str]:
    """A line for each address, and one more for methods that let in others."""
    lines: dict[tuple[str, ...], list[str]] = {}
    with app.app_context():
        for route in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
            rule = rule_of(route.endpoint)
            for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
                who = ", ".join(who_may(rule.deed(method), rule.area))
                lines.setdefault((route.rule, rule.area, rule.words, who, rule.binding), []).append(method)
    for (address, *rest), methods in lines.items():
        yield f"| `{address}` | {' '.join(sorted(methods))} | {' | '.join(rest)} |"


def _role(row: RoleRow) -> str:
    held = "in one cohort or in every one" if row.everywhere else "in one cohort"
    area = row.given_in
    giver = "" if area is None else f"who may change {area}"
    apart = ", ".join(sorted(row_of(one).words for one in row.never_with))
    return f"| {row.words} | {held} | {giver} | {apart or '–'} |"


def bare_app(folder: Path) -> Flask:
    """The application without a database: enough to be asked for its routes."""
    settings = Settings.load({"DATA_DIR": str(folder), "SECRET_KEY": "nothing is signed with this one"})
    return create_app(settings, Database("postgresql+psycopg://nobody@localhost/nowhere"))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        page = documentation(bare_app(Path(folder)))
    (Path(__file__).resolve().parents[2] / "docs" / "access.md").write_text(page, encoding="utf-8")
