"""The packs of a cohort: which there are, how far each is, and the files."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from recruitment.domain.access import PACKS
from recruitment.domain.errors import NotAllowed
from recruitment.models import PackKind, PackState
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.own_packs import applications_in
from recruitment.queries.packs import PackLine, pack_by_id, packs_of
from recruitment.queries.paper import require_sendable
from recruitment.queries.passes import pass_title
from recruitment.queries.shortlists import require_composite
from recruitment.routes.lead.blueprint import routes
from recruitment.services.pack_contents import destroy_by
from recruitment.services.packs import ask_for_pack
from recruitment.services.paper import take_reader_pack
from recruitment.services.views import log_view, log_views
from recruitment.web.access import access
from recruitment.web.pack_file import pack_file
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
        to_read={one.id: _to_read(visit, one) for one in page.packs if one.label is not None},
        waiting=any(one.state is PackState.QUEUED for one in page.packs),
        next=page.next and url_for("lead.packs", cohort=cohort.slug, after=page.next),
        first=_after() and url_for("lead.packs", cohort=cohort.slug),
        destroy_by=destroy_by(cohort),
    )


@routes.post("/<cohort>/shortlist/<uuid:shortlist_id>/wash-up/pack")
@access(PACKS)
def ask_for_wash_up(visit: Visit, shortlist_id: UUID) -> ResponseReturnValue:
    require_composite(visit.session, visit.here.id, shortlist_id)
    if BaseForm().validate_on_submit():
        ask_for_pack(
            visit.session,
            kind=PackKind.WASH_UP,
            cohort_id=visit.here.id,
            shortlist_id=shortlist_id,
            actor_id=visit.actor_id,
            now=visit.now,
        )
        flash("The pack of the wash-up is being made. It appears here when it is ready.", "success")
    else:
        flash("Press the button again: the page had been open for too long.", "attention")
    return redirect(url_for(".packs", cohort=visit.here.slug))


@routes.get("/<cohort>/packs/<uuid:pack_id>")
@access(PACKS)
def download_pack(visit: Visit, pack_id: UUID) -> ResponseReturnValue:
    pack = pack_by_id(visit.session, visit.here.id, pack_id)
    if pack.kind is PackKind.READER:
        require_sendable(visit.session, pack.id)
    met = _met(visit, pack)
    response = pack_file(pack, pack.file_name, now=visit.now)
    if pack.application_id is not None and request.method == "GET":
        log_view(
            visit.session,
            application_id=pack.application_id,
            person_id=visit.actor_id,
            page=f"{pack.kind} pack",
            now=visit.now,
        )
    if met and request.method == "GET":
        log_views(
            visit.session,
            application_ids=met,
            person_id=visit.actor_id,
            page=f"{pack.kind} pack".replace("_", "-"),
            now=visit.now,
        )
    if pack.kind is PackKind.READER and request.method == "GET":
        take_reader_pack(visit.session, pack_id=pack.id, actor_id=visit.actor_id, now=visit.now)
    return response


def _met(visit: Visit, pack: PackLine) -> tuple[UUID, ...]:
    """Of whom a pack of panels or of a wash-up is; never of whoever fetches it."""
    if pack.kind not in (PackKind.PANEL, PackKind.DAY, PackKind.CENTRE, PackKind.WASH_UP):
        return ()
    met = applications_in(visit.session, pack.id)
    if own_in_cohort(visit.session, visit.here.id, visit.actor_id) in met:
        raise NotAllowed("Ask another lead for this pack: your own application is in it.")
    return met


def _to_read(visit: Visit, pack: PackLine) -> str:
    """What a reader's pack is called in the list."""
    return (
        f"To read: {pass_title(visit.here.definition, pack.item or '', pack.criterion or '')}, {pack.label}"
    )


def _after() -> UUID | None:
    try:
        return UUID(request.args.get("after", ""))
    except ValueError:
        return None
