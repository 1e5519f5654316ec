"""Packs of one's own interviews: asked for, looked for while they are made, and fetched."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from recruitment.domain.access import COHORT_OBSERVER
from recruitment.domain.errors import NotFound
from recruitment.models import PackState
from recruitment.queries.own_packs import applications_in, copies_of, copy_of, to_meet
from recruitment.queries.packs import panel_file_name
from recruitment.routes.assess.blueprint import routes
from recruitment.services.day_packs import ask_for_own_copy
from recruitment.services.views import log_views
from recruitment.web.access import access
from recruitment.web.pack_file import pack_file
from recruitment.web.visit import Visit


@routes.get("/<cohort>/interviews/packs")
@access(COHORT_OBSERVER)
def interview_packs(visit: Visit) -> ResponseReturnValue:
    coming = to_meet(visit.session, visit.here.id, visit.actor_id, visit.now)
    copies = copies_of(visit.session, visit.here.id, visit.actor_id)
    return render_template(
        "assess/interview_packs.html",
        coming=[(one, copies.get(one.subject)) for one in coming],
        names={one.code: one.name for one in visit.here.definition.exercises},
        waiting=any(one.state is PackState.QUEUED for one in copies.values()),
        form=BaseForm(formdata=None),
    )


@routes.post("/<cohort>/interviews/packs/<uuid:subject>")
@access(COHORT_OBSERVER)
def ask_for_interview_pack(visit: Visit, subject: UUID) -> ResponseReturnValue:
    coming = {one.subject: one for one in to_meet(visit.session, visit.here.id, visit.actor_id, visit.now)}
    if subject not in coming:
        raise NotFound("Go back to your interviews: there is no such one for you.")
    if BaseForm().validate_on_submit():
        ask_for_own_copy(
            visit.session,
            cohort_id=visit.here.id,
            subject=coming[subject],
            member_id=visit.actor_id,
            now=visit.now,
        )
        flash("Your pack is being made. It is here when it is ready.", "success")
    else:
        flash("Press the button again: the page had been open for too long.", "attention")
    return redirect(url_for(".interview_packs", cohort=visit.here.slug))


@routes.get("/<cohort>/interviews/packs/<uuid:pack_id>/file")
@access(COHORT_OBSERVER)
def download_interview_pack(visit: Visit, pack_id: UUID) -> ResponseReturnValue:
    copy = copy_of(visit.session, visit.here.id, visit.actor_id, pack_id)
    name = panel_file_name(visit.here.prefix, copy.exercise, copy.at)
    file = pack_file(copy, name, now=visit.now)
    if request.method == "GET":
        log_views(
            visit.session,
            application_ids=applications_in(visit.session, copy.id),
            person_id=visit.actor_id,
            page="panel pack",
            now=visit.now,
        )
    return file
