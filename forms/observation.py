"""The scorecard of an exercise, notes beside it, and what comes after: committing, a concern, a talk."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import new_class
from typing import Any
from uuid import UUID, uuid4, uuid5

from wtforms import Field, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Longest, Required
from forms.version import VersionField
from recruitment.domain.observing import NO_OPPORTUNITY, Lack, Slot
from recruitment.domain.scorecards import NO_EVIDENCE

LONGEST_EVIDENCE = 2000
LONGEST_NOTE = 10_000
LONGEST_WORDS = 5000
LONGEST_REASON = 2000

#: What is chosen beside the points of the scale; pupils are asked plainly.
_ABSENT = ((NO_EVIDENCE, "No evidence seen"), (NO_OPPORTUNITY, "No opportunity to observe"))
_ABSENT_PLAIN = ((NO_EVIDENCE, "We did not see it"), (NO_OPPORTUNITY, "We could not tell"))


class ObservedForm(BaseForm):
    """A score and evidence for each slot of an exercise; named by `services.observations.field_names`."""

    version = VersionField()
    slots: tuple[Slot, ...] = ()

    def rows(self) -> list[tuple[Slot, Field, Field]]:
        """Each slot with its two fields."""
        return [(slot, self[f"score-{slot.key}"], self[f"evidence-{slot.key}"]) for slot in self.slots]

    @property
    def typed(self) -> dict[str, str]:
        """What has been chosen and typed, by field."""
        return {field.name: field.data or "" for _, *fields in self.rows() for field in fields}

    def ask_for(self, lacks: Iterable[Lack]) -> None:
        """Put each thing that is missing on its field."""
        for lack in lacks:
            field = self[f"{lack.field}-{lack.slot.key}"]
            field.errors = [*field.errors, lack.sentence]


def observed_form(
    slots: tuple[Slot, ...],
    *,
    points: tuple[int, ...],
    names: Mapping[str, str],
    plain: bool = False,
    **given: Any,
) -> ObservedForm:
    """The scorecard of an exercise.

    Args:
        slots: what is scored.
        points: the scale, from the lowest.
        names: of the criteria, by their codes.
        plain: in few words, as for pupils.
        given: as of any form, such as `data`.
    """
    made = _class_of(slots, points, plain)(**given)
    for slot, score, evidence in made.rows():
        name = names[slot.criterion]
        score.label.text = f"Our number ({name})" if plain else f"Score for {name}"
        evidence.label.text = f"What the pupils said ({name})" if plain else f"Evidence for {name}"
    return made


@lru_cache(maxsize=64)
def _class_of(slots: tuple[Slot, ...], points: tuple[int, ...], plain: bool) -> type[ObservedForm]:
    fields: dict[str, Any] = {"slots": slots}
    for slot in slots:
        fields[f"score-{slot.key}"] = _score_field(points, plain=plain)
        fields[f"evidence-{slot.key}"] = TextAreaField(
            "Evidence",
            description="In their own words. The candidate may read it."
            if plain
            else "What you saw or heard. Needed for every score. The candidate may read it.",
            validators=[Longest(LONGEST_EVIDENCE)],
            render_kw={"rows": 3, "spellcheck": "true"},
        )
    made: type[ObservedForm] = new_class(
        "ObservedForm", (ObservedForm,), exec_body=lambda body: body.update(fields)
    )
    return made


def _score_field(points: tuple[int, ...], *, plain: bool) -> Any:
    return RadioField(
        "Score",
        choices=[
            *(SelectChoice(str(point), str(point)) for point in points),
            *(SelectChoice(value, words) for value, words in (_ABSENT_PLAIN if plain else _ABSENT)),
        ],
        validate_choice=False,
        validators=[_OnThePage()],
    )


class _OnThePage:
    """A button of the page, or none: what is missing is asked for once the draft is kept."""

    def __call__(self, _form: Any, field: RadioField) -> None:
        """Refuse what no page of ours sends."""
        if field.data and field.data not in {value for value, *_ in field.iter_choices()}:
            raise ValidationError("Choose one of the buttons.")


class NoteForm(BaseForm):
    """One note among several: its fields carry its id as a prefix, and the token is the page's."""

    class Meta(BaseForm.Meta):
        """The page's own form brings the token."""

        csrf = False

    text = TextAreaField(
        "Note", validators=[Longest(LONGEST_NOTE)], render_kw={"rows": 3, "spellcheck": "true"}
    )
    version = VersionField()

    def __init__(
        self, note_id: UUID, *, begun: str = "", text: str = "", version: int = 0, **given: Any
    ) -> None:
        """Hold a note, begun at a time of day, or a new one."""
        super().__init__(prefix=f"note-{note_id}-", data={"text": text, "version": version}, **given)
        self.note_id = note_id
        self.text.label.text = f"Note begun at {begun}" if begun else "New note"

    @property
    def is_as_saved(self) -> bool:
        """Whether it says what is saved of it, or nothing where nothing is."""
        return (self.text.data or "") == (self.text.object_data or "")


class CommitObservationForm(BaseForm):
    version = VersionField()


class ConcernForm(BaseForm):
    words = TextAreaField(
        "What was said, and what should be looked at?",
        description="Quote the words where you can.",
        validators=[
            Required("Write what was said, so that somebody can act on it."),
            Longest(LONGEST_WORDS),
        ],
        render_kw={"rows": 6, "spellcheck": "true"},
    )
    once = HiddenField(default=lambda: str(uuid4()))

    def request_id(self) -> UUID:
        """The id of what is sent: the same where the button was pressed twice."""
        try:
            page = UUID(self.once.data or "")
        except ValueError:
            page = uuid4()
        return uuid5(page, self.words.data or "")


class DiscussedForm(BaseForm):
    """The score that a panel agreed on for one slot."""

    slot = RadioField("What did you talk about?", choices=[], validate_choice=False)
    score = RadioField("The score that you agreed on", choices=[], validate_choice=False)
    version = VersionField()
    reason = TextAreaField(
        "Why",
        description="What one of you had seen or heard that another had not. The candidate may read it.",
        validators=[Required("Give your reason."), Longest(LONGEST_REASON)],
        render_kw={"rows": 3, "spellcheck": "true"},
    )

    def __init__(self, slots: Iterable[tuple[Slot, str, str]], points: Iterable[int], **rest: Any) -> None:
        """Offer these slots with their titles and a hint or none, and the points of a scale."""
        super().__init__(**rest)
        self.slot.choices = [
            SelectChoice(slot.key, title, {"hint": hint} if hint else {}) for slot, title, hint in slots
        ]
        self.score.choices = [SelectChoice(str(point), str(point)) for point in points]

    def validate_slot(self, field: RadioField) -> None:
        """One of the page."""
        if field.data not in {value for value, *_ in field.iter_choices()}:
            raise ValidationError("Choose what you talked about.")

    def validate_score(self, field: RadioField) -> None:
        """A point of the scale."""
        if field.data not in {value for value, *_ in field.iter_choices()}:
            raise ValidationError("Choose the score that you agreed on.")

    @property
    def chosen(self) -> Slot:
        """The slot that was chosen; a form that is valid has one."""
        question, _, criterion = (self.slot.data or "").partition("-")
        return Slot(question, criterion)
