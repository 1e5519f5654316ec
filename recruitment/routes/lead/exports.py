"""Sheets of a cohort to take away."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import EXPORTS
from recruitment.domain.deadlines import LONDON, date_and_time
from recruitment.exports.applications import Sheet, applications_sheet, scores_sheet
from recruitment.exports.outcomes import outcomes_sheet
from recruitment.queries.application_sheet import application_rows, score_rows
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.outcomes import outcomes_of
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Export:
    """A sheet that can be asked for: what it is called and what it holds, in words."""

    title: str
    holds: str
    make: Callable[[Visit], Sheet]


def _applications(visit: Visit) -> Sheet:
    definition = visit.here.definition
    rows = application_rows(visit.session, visit.here.id, definition.scale)
    return applications_sheet(rows, definition, basis=basis_of_sheet(visit))


def _scores(visit: Visit) -> Sheet:
    rows = score_rows(visit.session, visit.here.id)
    return scores_sheet(rows, visit.here.definition, basis=basis_of_sheet(visit))


def _outcomes(visit: Visit) -> Sheet:
    own = own_in_cohort(visit.session, visit.here.id, visit.actor_id)
    lines = outcomes_of(visit.session, visit.here.id, most=None, but=own)
    return outcomes_sheet(lines, visit.here.definition, basis=basis_of_sheet(visit))


def basis_of_sheet(visit: Visit) -> tuple[tuple[str, str], ...]:
    """What a sheet rests on, so that it can be told apart from the next one."""
    return (
        ("Cohort", visit.here.name),
        ("Made", date_and_time(visit.now)),
        ("By", visit.actor.email),
    )


SHEETS = {
    "applications": Export(
        "Applications",
        "One line for each application: reference, stage, name and contact details, and the mean of each"
        " criterion.",
        _applications,
    ),
    "scores": Export(
        "Scores",
        "One line for each committed score: reference, pass, assessor by label, score and evidence. No names"
        " of applicants.",
        _scores,
    ),
    "outcomes": Export(
        "Outcomes",
        "One line for each application with an outcome: what was decided, why and by whom, the answer to an"
        " offer, and the band of whoever is on the reserve list.",
        _outcomes,
    ),
}


@routes.get("/<cohort>/exports", endpoint="exports")
@access(EXPORTS)
def index(_visit: Visit) -> ResponseReturnValue:
    return render_template("lead/exports.html", exports=SHEETS)


@routes.get("/<cohort>/exports/<any(applications,scores,outcomes):name>.<any(csv,xlsx):kind>")
@access(EXPORTS)
def download_export(visit: Visit, name: str, kind: str) -> ResponseReturnValue:
    sheet = SHEETS[name].make(visit)
    data = sheet.csv() if kind == "csv" else sheet.xlsx()
    file_name = f"{visit.here.prefix}-{name}-{visit.now.astimezone(LONDON):%Y-%m-%d}.{kind}"
    return Response(
        data,
        mimetype="text/csv" if kind == "csv" else XLSX,
        headers={"Content-Disposition": f"attachment; filename={file_name}"},
    )
