"""The packs of a cohort: which there are, how far each is, and the files."""

from uuid import UUID

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from recruitment.domain.access import PACKS
from recruitment.domain.errors import NotFound
from recruitment.models import PackState
from recruitment.queries.packs import pack_by_id, packs_of
from recruitment.routes.lead.blueprint import routes
from recruitment.services.pack_contents import destroy_by
from recruitment.services.packs import pack_path
from recruitment.services.views import log_view
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/packs", endpoint="packs")
@access(PACKS)
def index(visit: Visit) -> ResponseReturnValue:
    cohort = visit.here
    page = packs_of(visit.session, cohort.id, after=_after())
    return render_template(
        "lead/packs.html",
        packs=page.packs,
        exercises={one.code: one.name for one in cohort.definition.exercises},
        waiting=any(one.state is PackState.QUEUED for one in page.packs),
        next=page.next and url_for("lead.packs", cohort=cohort.slug, after=page.next),
        first=_after() and url_for("lead.packs", cohort=cohort.slug),
        destroy_by=destroy_by(cohort),
    )


@routes.get("/<cohort>/packs/<uuid:pack_id>")
@access(PACKS)
def download_pack(visit: Visit, pack_id: UUID) -> ResponseReturnValue:
    pack = pack_by_id(visit.session, visit.here.id, pack_id)
    if pack.state is not PackState.READY or pack.digest is None:
        raise NotFound("Wait until the pack is ready: the list of packs says so.")
    path = pack_path(current_service().settings.data_dir / "packs", pack.digest)
    if not path.is_file():
        raise NotFound("Ask for the pack again: its file is no longer kept.")
    if pack.application_id is not None and request.method == "GET":
        log_view(
            visit.session,
            application_id=pack.application_id,
            person_id=visit.actor_id,
            page=f"{pack.kind} pack",
            now=visit.now,
        )
    response = send_file(
        path.resolve(), "application/pdf", as_attachment=True, download_name=pack.file_name, etag=False
    )
    # What `send_file` says of caches would let a shared computer keep it.
    response.headers["Cache-Control"] = "no-store"
    return response


def _after() -> UUID | None:
    try:
        return UUID(request.args.get("after", ""))
    except ValueError:
        return None
