"""Save a score as it is made, and note what was shown: what a reading's own script sends.

See "Nothing typed is lost" in `docs/architecture.md` for what is answered when.
"""

from uuid import UUID

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.sent import sent_by_script
from recruitment.domain.access import COHORT_ASSESSOR
from recruitment.domain.deadlines import clock_time
from recruitment.domain.errors import Closed, NotFound
from recruitment.queries.passes import Queue
from recruitment.queries.readings import OwnReading, own_reading
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.desk import own_queue
from recruitment.routes.assess.readings import keep, reading_form
from recruitment.services.drafts import Overtaken
from recruitment.services.scorecards import show_reading
from recruitment.web.access import access
from recruitment.web.device import device_of
from recruitment.web.limits import saves
from recruitment.web.script import form_refused
from recruitment.web.visit import Visit


@routes.post("/<cohort>/<pass_slug>/<uuid:reading_id>/save")
@access(COHORT_ASSESSOR, data=True)
def save_as_made(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    saves().take(visit.actor_id, visit.now)
    queue = own_queue(visit, pass_slug)
    one = _still_ones_own(visit, queue, reading_id)
    sent = sent_by_script()
    form = reading_form(visit.here, one, sent)
    if not form.validate():
        return form_refused(form)
    typed = {name: text for name, text in form.typed.items() if name in sent}
    if not typed:
        return jsonify(version=one.version, at=clock_time(visit.now))
    try:
        saved = keep(visit, queue, one, form, typed)
    except Overtaken as found:
        return jsonify(sentence=found.sentence, version=found.version, stored=found.stored), 409
    told: dict[str, object] = {"version": saved.version, "at": clock_time(visit.now)}
    if not saved.changed and saved.version != form.version.number:
        # The same came by another way; the other field may have changed with it.
        told["stored"] = saved.stored
    return jsonify(told)


@routes.post("/<cohort>/<pass_slug>/<uuid:reading_id>/shown")
@access(COHORT_ASSESSOR, data=True)
def shown(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    """Note that an answer that was fetched ahead is on somebody's screen now."""
    form = BaseForm(formdata=sent_by_script())
    if not form.validate():
        return form_refused(form)
    one = _still_ones_own(visit, own_queue(visit, pass_slug), reading_id)
    if one.displayed_at is None:
        show_reading(visit.session, reading_id=one.id, now=visit.now)
    return jsonify({})


def _still_ones_own(visit: Visit, queue: Queue, reading_id: UUID) -> OwnReading:
    """The reading, if it is theirs still.

    Raises:
        NotFound: somebody else has signed in meanwhile: the page was not made for who is here.
        Closed: it went to somebody else.
    """
    try:
        return own_reading(visit.session, queue, reading_id)
    except NotFound as error:
        if request.args.get("of") != device_of(visit.actor).person:
            raise
        raise Closed("Go on to the next answer: this one is no longer yours to score.") from error
