"""An assessor's reading on paper: their packs to be sent, and the scores that come back, typed in."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from recruitment.domain.access import PAPER_SCORES
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.paper import paper_for, reader_here
from recruitment.web.paper_pages import ask_for_pack_at, paper_page, review_page, save_as_typed, scores_page
from recruitment.web.visit import Visit


@routes.get("/<cohort>/assessors/<uuid:assessor_id>/paper")
@access(PAPER_SCORES)
def paper(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    return paper_page(visit, assessor_id, called=reader_here(visit, assessor_id).called)


@routes.post("/<cohort>/assessors/<uuid:assessor_id>/paper/<pass_slug>/pack")
@access(PAPER_SCORES)
def ask_for_reader_pack(visit: Visit, assessor_id: UUID, pass_slug: str) -> ResponseReturnValue:
    return ask_for_pack_at(paper_for(visit, assessor_id, pass_slug))


@routes.route("/<cohort>/assessors/<uuid:assessor_id>/paper/<pass_slug>/scores", methods=["GET", "POST"])
@access(PAPER_SCORES)
def paper_scores(visit: Visit, assessor_id: UUID, pass_slug: str) -> ResponseReturnValue:
    return scores_page(paper_for(visit, assessor_id, pass_slug))


@routes.post("/<cohort>/assessors/<uuid:assessor_id>/paper/<pass_slug>/scores/<uuid:reading_id>")
@access(PAPER_SCORES, data=True)
def save_paper_score(
    visit: Visit, assessor_id: UUID, pass_slug: str, reading_id: UUID
) -> ResponseReturnValue:
    return save_as_typed(paper_for(visit, assessor_id, pass_slug), reading_id)


@routes.route("/<cohort>/assessors/<uuid:assessor_id>/paper/<pass_slug>/review", methods=["GET", "POST"])
@access(PAPER_SCORES)
def paper_review(visit: Visit, assessor_id: UUID, pass_slug: str) -> ResponseReturnValue:
    return review_page(paper_for(visit, assessor_id, pass_slug))
