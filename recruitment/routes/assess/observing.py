"""What the pages of an observation share: whose it is, its forms, and keeping what they hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import request

from forms.observation import NoteForm, ObservedForm, observed_form
from recruitment.domain.deadlines import clock_time
from recruitment.queries.observations import Note, OwnObservation, notes_of, observed_on, own_observation
from recruitment.services.drafts import Overtaken, Saved
from recruitment.services.observations import as_fields, save_note, save_observed
from recruitment.web.visit import Visit

_NOTE = re.compile(r"note-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-text")


@dataclass(frozen=True)
class Kept:
    """What became of a form that was sent as a whole.

    Attributes:
        overtaken: what is saved now of fields that were changed somewhere else meanwhile, by their labels.
    """

    overtaken: tuple[tuple[str, str], ...] = ()


def observation_here(visit: Visit, observation_id: UUID) -> OwnObservation:
    """The observation in the address, where it is that of whoever is here. Raises NotFound."""
    return own_observation(
        visit.session, cohort_id=visit.here.id, observation_id=observation_id, assessor_id=visit.actor_id
    )


def scorecard(visit: Visit, own: OwnObservation, **given: Any) -> ObservedForm:
    """The form of an observation's scorecard; `given` as of any form."""
    definition = visit.here.definition
    exercise = definition.exercise(own.exercise)
    return observed_form(
        exercise.slots,
        points=definition.scale.points,
        names={one.code: one.name for one in definition.criteria},
        plain=exercise.panel == "pupils",
        **given,
    )


def note_form(note: Note) -> NoteForm:
    """A note as it is saved."""
    begun = clock_time(note.begun_at)
    return NoteForm(note.id, begun=begun, text=note.text, version=note.version, formdata=None)


def new_note() -> NoteForm:
    """A box for the next note; its id stands from the start, so that two saves make one note."""
    return NoteForm(uuid4(), formdata=None)


def posted_notes(visit: Visit, own: OwnObservation) -> list[NoteForm]:
    """The notes in a form that was sent, the saved ones first, the new one last."""
    saved = {one.id: one for one in notes_of(visit.session, own.id)}
    sent = {UUID(found[1]) for name in request.form if (found := _NOTE.fullmatch(name))}
    old = [
        NoteForm(
            one.id,
            begun=clock_time(one.begun_at),
            text=one.text,
            version=one.version,
            formdata=request.form,
        )
        for one in saved.values()
        if one.id in sent
    ]
    new = [NoteForm(one, formdata=request.form) for one in sorted(sent - saved.keys())[:1]]
    return [*old, *(new or [new_note()])]


def keep_all(visit: Visit, own: OwnObservation, form: ObservedForm, notes: list[NoteForm]) -> Kept:
    """Save the scorecard and every changed note, each over what it was filled in from. Raises Stale."""
    overtaken: list[tuple[str, str]] = []
    try:
        keep_scores(visit, own, form, form.typed)
    except Overtaken as found:
        labels = {field.name: field.label.text for _, *fields in form.rows() for field in fields}
        differs = [name for name, text in form.typed.items() if found.stored[name] != text.strip()]
        overtaken += [(labels[name], found.stored[name]) for name in differs]
        # Saving once more is the choice to put this over the other.
        form.version.renew(found.version)
    for note in notes:
        if note.is_as_saved:
            continue
        try:
            keep_note(visit, own, note)
        except Overtaken as found:
            overtaken.append((note.text.label.text, found.stored["text"]))
            note.version.renew(found.version)
    return Kept(tuple(overtaken))


def keep_scores(visit: Visit, own: OwnObservation, form: ObservedForm, typed: Mapping[str, str]) -> Saved:
    """Save what differs from what is stored, if anything does. Raises Overtaken, Stale."""
    slots = visit.here.definition.exercise(own.exercise).slots
    stored = as_fields(slots, observed_on(visit.session, own.card_id))
    changed = {name: text for name, text in typed.items() if text.strip() != stored[name]}
    if not changed:
        return Saved(own.version, stored, changed=False)
    return save_observed(
        visit.session, own=own, slots=slots, typed=changed, version=form.version.number, now=visit.now
    )


def keep_note(visit: Visit, own: OwnObservation, note: NoteForm) -> Saved:
    """Save one note. Raises Overtaken, Stale."""
    return save_note(
        visit.session,
        own=own,
        note_id=note.note_id,
        words=note.text.data or "",
        version=note.version.number,
        now=visit.now,
    )
