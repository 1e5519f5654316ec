"""Reading on paper: one's own packs, and one's own scores typed in from them."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from recruitment.domain.access import COHORT_ASSESSOR
from recruitment.queries.packs import reader_file_name
from recruitment.queries.paper import reader_pack, require_sendable
from recruitment.routes.assess.blueprint import routes
from recruitment.services.paper import take_reader_pack
from recruitment.web.access import access
from recruitment.web.pack_file import pack_file
from recruitment.web.paper import own_paper
from recruitment.web.paper_pages import ask_for_pack_at, paper_page, review_page, save_as_typed, scores_page
from recruitment.web.visit import Visit


@routes.get("/<cohort>/paper")
@access(COHORT_ASSESSOR)
def paper(visit: Visit) -> ResponseReturnValue:
    return paper_page(visit, visit.actor_id)


@routes.post("/<cohort>/paper/<pass_slug>/pack")
@access(COHORT_ASSESSOR)
def ask_for_reader_pack(visit: Visit, pass_slug: str) -> ResponseReturnValue:
    return ask_for_pack_at(own_paper(visit, pass_slug))


@routes.get("/<cohort>/paper/packs/<uuid:pack_id>")
@access(COHORT_ASSESSOR)
def download_reader_pack(visit: Visit, pack_id: UUID) -> ResponseReturnValue:
    pack = reader_pack(visit.session, visit.here.id, visit.actor_id, pack_id)
    require_sendable(visit.session, pack.id)
    name = reader_file_name(visit.here.prefix, pack.item, pack.criterion)
    file = pack_file(pack, name, now=visit.now)
    if request.method == "GET":
        take_reader_pack(visit.session, pack_id=pack.id, actor_id=visit.actor_id, now=visit.now)
    return file


@routes.route("/<cohort>/paper/<pass_slug>/scores", methods=["GET", "POST"])
@access(COHORT_ASSESSOR)
def paper_scores(visit: Visit, pass_slug: str) -> ResponseReturnValue:
    return scores_page(own_paper(visit, pass_slug))


@routes.post("/<cohort>/paper/<pass_slug>/scores/<uuid:reading_id>")
@access(COHORT_ASSESSOR, data=True)
def save_paper_score(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    return save_as_typed(own_paper(visit, pass_slug), reading_id)


@routes.route("/<cohort>/paper/<pass_slug>/review", methods=["GET", "POST"])
@access(COHORT_ASSESSOR)
def paper_review(visit: Visit, pass_slug: str) -> ResponseReturnValue:
    return review_page(own_paper(visit, pass_slug))
