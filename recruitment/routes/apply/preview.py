"""The blinded copy, as an assessor sees it."""

import re
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from recruitment.domain.access import APPLICANT
from recruitment.domain.blinding import Doubt, Neutral, Replacement, blind, doubts
from recruitment.domain.words import split_paragraphs
from recruitment.programme.schema import Question
from recruitment.queries.own_application import blinded_answers, identity, written
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own
from recruitment.web.access import access
from recruitment.web.visit import Visit

_NEUTRAL = re.compile("|".join(re.escape(neutral) for neutral in Neutral))
_MARK = Markup('<span class="app-answer__neutral">{}</span>')


@dataclass(frozen=True)
class PreviewedAnswer:
    """A question with the copy of its answer.

    Attributes:
        paragraphs: with the neutral words marked.
        replaced: what stood there and what stands there now, each once, in the order of the text.
        doubts: what was left and may still tell who wrote it; none once it is sent.
    """

    question: Question
    paragraphs: list[Markup]
    replaced: list[tuple[str, str]]
    doubts: tuple[Doubt, ...] = ()


@routes.get("/<reference>/preview")
@access(APPLICANT)
def preview(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    sent = own.application.submitted_at is not None
    answers = _is_read(visit, own) if sent else _would_be_read(visit, own)
    return render_template("apply/preview.html", own=own, answers=answers)


def _would_be_read(visit: Visit, own: Own) -> list[PreviewedAnswer]:
    texts = written(visit.session, own.application.id, own.definition)
    who = identity(own.application.details, texts, visit.actor.email)
    copies = [(question, blind(texts.answers[question.code].text, who)) for question in _scored(own)]
    return [
        PreviewedAnswer(question, marked(copy.text), replaced(copy.replacements), doubts(copy.text, who))
        for question, copy in copies
    ]


def _is_read(visit: Visit, own: Own) -> list[PreviewedAnswer]:
    copies = blinded_answers(visit.session, own.application.id)
    return [PreviewedAnswer(question, marked(copies.get(question.code, "")), []) for question in _scored(own)]


def _scored(own: Own) -> list[Question]:
    return [question for question in own.definition.questions if question.criteria]


def marked(text: str) -> list[Markup]:
    """The paragraphs of a copy, its neutral words marked."""
    return [_marked(paragraph) for paragraph in split_paragraphs(text)]


def _marked(paragraph: str) -> Markup:
    pieces, at = [], 0
    for found in _NEUTRAL.finditer(paragraph):
        pieces += [escape(paragraph[at : found.start()]), _MARK.format(found[0])]
        at = found.end()
    return Markup("").join([*pieces, escape(paragraph[at:])])


def replaced(replacements: tuple[Replacement, ...]) -> list[tuple[str, str]]:
    """What was replaced by what, each pair once."""
    return list(dict.fromkeys((one.original, one.neutral) for one in replacements))
