"""Save an observation as it is made: what its page's own script sends, the scorecard and each note apart.

See "Nothing typed is lost" in `docs/architecture.md` for what is answered when.
"""

from uuid import UUID

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.observation import NoteForm
from forms.sent import sent_by_script
from recruitment.domain.access import COHORT_OBSERVER
from recruitment.domain.deadlines import clock_time
from recruitment.domain.errors import Closed, NotFound
from recruitment.queries.observations import OwnObservation
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.observing import keep_note, keep_scores, observation_here, scorecard
from recruitment.services.drafts import Overtaken
from recruitment.web.access import access
from recruitment.web.device import device_of
from recruitment.web.limits import saves
from recruitment.web.script import form_refused
from recruitment.web.visit import Visit


@routes.post("/<cohort>/interviews/<uuid:observation_id>/save")
@access(COHORT_OBSERVER, data=True)
def save_observed_as_made(visit: Visit, observation_id: UUID) -> ResponseReturnValue:
    saves().take(visit.actor_id, visit.now)
    own, sent = _still_ones_own(visit, observation_id), sent_by_script()
    form = scorecard(visit, own, formdata=sent)
    if not form.validate():
        return form_refused(form)
    typed = {name: text for name, text in form.typed.items() if name in sent}
    try:
        saved = keep_scores(visit, own, form, typed)
    except Overtaken as found:
        return jsonify(sentence=found.sentence, version=found.version, stored=found.stored), 409
    told: dict[str, object] = {"version": saved.version, "at": clock_time(visit.now)}
    if not saved.changed and saved.version != form.version.number:
        # The same came by another way; other fields may have changed with it.
        told["stored"] = saved.stored
    return jsonify(told)


@routes.post("/<cohort>/interviews/<uuid:observation_id>/notes/<uuid:note_id>/save")
@access(COHORT_OBSERVER, data=True)
def save_note_as_typed(visit: Visit, observation_id: UUID, note_id: UUID) -> ResponseReturnValue:
    saves().take(visit.actor_id, visit.now)
    own, sent = _still_ones_own(visit, observation_id), sent_by_script()
    page, form = BaseForm(formdata=sent), NoteForm(note_id, formdata=sent)
    for one in (page, form):
        if not one.validate():
            return form_refused(one)
    if form.text.name not in sent:
        return jsonify(version=form.version.number, at=clock_time(visit.now))
    try:
        saved = keep_note(visit, own, form)
    except Overtaken as found:
        stored = {form.text.name: found.stored["text"]}
        return jsonify(sentence=found.sentence, version=found.version, stored=stored), 409
    return jsonify(version=saved.version, at=clock_time(visit.now))


def _still_ones_own(visit: Visit, observation_id: UUID) -> OwnObservation:
    """The observation, if it is theirs still: a lead may have changed the panel meanwhile.

    Raises:
        NotFound: somebody else has signed in meanwhile: the page was not made for who is here.
        Closed: they were taken off the panel.
    """
    try:
        return observation_here(visit, observation_id)
    except NotFound as gone:
        if request.args.get("of") != device_of(visit.actor).person:
            raise
        raise Closed(
            "Copy what you typed and ask a recruitment lead: you are not on this panel any more."
        ) from gone
