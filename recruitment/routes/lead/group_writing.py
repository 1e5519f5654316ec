"""Write to everybody at a stage, or in a saved selection: choose whom, word it, look at it, send it."""

from uuid import UUID, uuid5

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.group_writing import GroupWriteForm
from recruitment.domain.access import MESSAGES
from recruitment.domain.errors import NotFound
from recruitment.domain.group_writing import FIELDS, shown_of
from recruitment.domain.messages import MessageKind, Rendered, render
from recruitment.queries.applications import stage_counts
from recruitment.queries.group_writing import Group, Readers, readers_of
from recruitment.queries.selections import named_selection, selections_of
from recruitment.routes.lead.applications import stages_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.group_writing import group_letters, write_to_group
from recruitment.services.writing import Written
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/messages/group")
@access(MESSAGES)
def choose_group(visit: Visit) -> ResponseReturnValue:
    stages = stages_of(visit.here.definition)
    counts = stage_counts(visit.session, [(visit.here.id, stage) for stage in stages])
    return render_template(
        "lead/group_writing_whom.html",
        stages=[(one, visit.here.definition.stage(one.stage).name) for one in counts if one.count],
        selections=selections_of(visit.session, visit.here.id),
    )


@routes.route("/<cohort>/messages/group/<stage>", methods=["GET", "POST"])
@access(MESSAGES)
def write_to_stage(visit: Visit, stage: str) -> ResponseReturnValue:
    for one in stages_of(visit.here.definition):
        if stage == one:
            called = f"those at the stage “{visit.here.definition.stage(one).name}”"
            return _write(visit, Group(stage=one), called)
    raise NotFound("Check the address: this programme has no such stage.")


@routes.route("/<cohort>/selections/<uuid:selection_id>/write", methods=["GET", "POST"])
@access(MESSAGES)
def write_to_selection(visit: Visit, selection_id: UUID) -> ResponseReturnValue:
    name = named_selection(visit.session, visit.here.id, selection_id)
    return _write(visit, Group(selection_id=selection_id), f"the selection “{name}”")


def _write(visit: Visit, group: Group, called: str) -> ResponseReturnValue:
    readers = readers_of(visit.session, visit.here.id, group, writer_id=visit.actor_id)
    form, shown, is_changed = GroupWriteForm(), list[Rendered](), False
    if form.validate_on_submit():
        written = Written(form.message_id(), form.subject.data or "", form.text.data or "")
        look = str(uuid5(written.id, " ".join(one.reference for one in readers.written)))
        is_changed = form.then.data == "send" and form.foreseen.data != look
        if form.then.data == "send" and not is_changed:
            posted = _send(visit, form, group, written)
            if posted is not None:
                flash(_done(posted), "success")
                return redirect(url_for(".outbox", cohort=visit.here.slug, event=f"written:{written.id}"))
        form.foreseen.data = look
        shown = _preview(visit, readers, written)
    return render_template(
        "lead/group_writing.html",
        form=form,
        called=called,
        readers=readers,
        shown=shown,
        is_changed=is_changed,
        fields=FIELDS,
        hold=visit.here.definition.offsets.hold_minutes,
    )


def _send(visit: Visit, form: GroupWriteForm, group: Group, written: Written) -> int | None:
    """Send it; None where it was refused, and the form says why."""
    made = list[int]()
    with refusals_on(form, visit):
        posted = write_to_group(
            visit.session,
            cohort=visit.here,
            group=group,
            written=written,
            address=current_service().settings.address,
            actor_id=visit.actor_id,
            now=visit.now,
        )
        made.append(posted)
    return made[0] if made else None


def _done(posted: int) -> str:
    if not posted:
        return "This very message had been written to all of them before: nobody is sent it twice."
    return (
        f"Written to {posted:,}. {'They wait' if posted > 1 else 'It waits'} in the outbox for as long as"
        " can be held, and then leave in turn."
    )


def _preview(visit: Visit, readers: Readers, written: Written) -> list[Rendered]:
    """The message as some of its readers will see it."""
    letters = group_letters(
        shown_of(readers.written),
        cohort=visit.here,
        written=written,
        address=current_service().settings.address,
    )
    template = visit.here.definition.message(MessageKind.ONE_OFF)
    return [render(template, one.fields) for one in letters]
