"""docs/access.md is what the table of roles and the routes say."""

from pathlib import Path

from flask import Flask

from recruitment.cli.access_table import bare_app, documentation

DOCS = Path(__file__).parents[2] / "docs" / "access.md"


def test_page_is_what_the_table_and_the_routes_say(app: Flask) -> None:
    assert DOCS.read_text(encoding="utf-8") == documentation(app), (
        "run python -m recruitment.cli.access_table"
    )


def test_page_needs_no_database(tmp_path: Path) -> None:
    assert documentation(bare_app(tmp_path)).startswith("# Access\n")


def test_every_route_has_a_line_and_one_that_lets_in_fewer_to_change_has_two(app: Flask) -> None:
    lines = [line for line in documentation(app).splitlines() if line.startswith("| `/")]
    assert {line.split("`")[1] for line in lines} == {route.rule for route in app.url_map.iter_rules()}
    invite = [line.split(" | ")[1:] for line in lines if "/staff/invite`" in line]
    assert invite == [
        ["GET", "staff", "a role in the cohort of the address", "recruitment leads", "office |"],
        [
            "POST",
            "staff",
            "a role in the cohort of the address",
            "recruitment leads of every cohort",
            "office |",
        ],
    ]


def test_roles_are_told_with_who_gives_them(app: Flask) -> None:
    page = documentation(app)
    assert "| assessor | in one cohort | who may change assessors | recruitment lead |" in page
    assert "| recruitment lead | in one cohort or in every one | who may change staff | assessor |" in page
