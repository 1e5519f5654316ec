"""Every kind of message as its reader will see it, before anybody is sent one; and other words for one."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.message import KindForm
from recruitment.domain.access import MESSAGES
from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.domain.messages import CODES, FIELDS, MessageKind, Template, render
from recruitment.domain.words import split_paragraphs
from recruitment.invented.messages import invented_fields
from recruitment.programme.message_words import faults_of, kind_to_word, kinds_of
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import promised_dates
from recruitment.queries.message_words import words_before
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.messages import KINDS
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.message_words import send_test, word_message
from recruitment.services.messages import standing_fields
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@dataclass(frozen=True)
class Sample:
    """One kind of message with an invented reader.

    Attributes:
        kind: its slug; `name` is what staff call it.
        paragraphs: of the HTML part; `text` is the plain one.
        worded: whether a lead may give it other words.
    """

    kind: str
    name: str
    sender: str
    subject: str
    text: str
    paragraphs: tuple[str, ...]
    worded: bool = False


@routes.get("/<cohort>/messages/kinds")
@access(MESSAGES)
def message_kinds(visit: Visit) -> ResponseReturnValue:
    samples = list(samples_of(visit.here, _service_address()))
    return render_template("lead/message_kinds.html", samples=samples)


@routes.route("/<cohort>/messages/kinds/<kind>", methods=["GET", "POST"])
@access(MESSAGES)
def message_kind(visit: Visit, kind: str) -> ResponseReturnValue:
    meant = kind_to_word(visit.here.definition, kind)
    words = visit.here.definition.message(meant)
    # As its reader sees it: where a definition breaks its lines means nothing.
    body = "\n\n".join(split_paragraphs(words.body))
    form = KindForm(data={"version": visit.here.version, "subject": words.subject, "body": body})
    sample = None
    if form.validate_on_submit() and _fits(visit, form, meant):
        if form.then.data == "save":
            if _save(visit, form, meant):
                return redirect(url_for(".message_kind", cohort=visit.here.slug, kind=kind))
        else:
            sample = _sample(visit.here, _service_address(), meant, form.template)
            if form.then.data == "test":
                _send_test(visit, sample)
    return render_template(
        "lead/message_kind.html",
        form=form,
        name=_name(meant),
        fields=sorted(FIELDS[meant]),
        sample=sample,
        before=words_before(visit.session, visit.here.id, meant),
        words=words,
    )


def samples_of(cohort: CohortFacts, address: str) -> Iterator[Sample]:
    """Every kind that the cohort's programme can send, in the words that its readers get.

    Args:
        cohort: whose dates and words.
        address: the service's own address, for links.
    """
    for kind, template in kinds_of(cohort.definition).items():
        yield _sample(cohort, address, kind, template)


def _sample(cohort: CohortFacts, address: str, kind: MessageKind, template: Template) -> Sample:
    rendered = render(template, invented_fields(kind, _own_fields(cohort, address)))
    return Sample(
        kind,
        _name(kind),
        cohort.definition.organisation.name,
        rendered.subject,
        rendered.text,
        rendered.paragraphs,
        kind not in CODES,
    )


def _fits(visit: Visit, form: KindForm, kind: MessageKind) -> bool:
    """Say what is wrong with the words on the field that holds them."""
    faults = faults_of(visit.here.definition, kind, form.words)
    for part, sentences in faults.items():
        form[part].errors = [*form[part].errors, *sentences]
    if form.then.data == "save" and not form.reason.data:
        form.reason.errors = ["Give your reason: it stays on record."]
        return False
    return not faults


def _save(visit: Visit, form: KindForm, kind: MessageKind) -> bool:
    """Save the words and say so; False where they were refused."""
    said = "Nothing has changed: it has these words already."
    with refusals_on(form, visit):
        if word_message(
            visit.session,
            cohort=visit.here,
            kind=kind,
            words=form.words,
            version=form.version.number,
            reason=form.reason.data or "",
            actor_id=visit.actor_id,
            now=visit.now,
        ):
            said = "Saved. The next message of this kind has these words."
    if form.errors:
        # Pressed again, it is saved over what is shown beside it now.
        form.version.renew(visit.here.version)
        return False
    flash(said, "success")
    return True


def _send_test(visit: Visit, sample: Sample) -> None:
    send_test(
        visit.session,
        cohort=visit.here,
        kind=MessageKind(sample.kind),
        subject=sample.subject,
        text=sample.text.strip(),
        recipient=visit.actor.email,
        address=f"{_service_address()}{url_for('.message_kinds', cohort=visit.here.slug)}",
        now=visit.now,
    )
    flash(f"A test of it is on its way to {visit.actor.email}, and to nobody else.", "success")


def _name(kind: MessageKind) -> str:
    return KINDS.get(kind, "Code to sign in with")


def _service_address() -> str:
    return current_service().settings.address


def _own_fields(cohort: CohortFacts, address: str) -> dict[str, str]:
    dates = promised_dates(cohort)
    return standing_fields(cohort.definition, address) | {
        "cohort": cohort.name,
        "opens": date_and_time(cohort.opens_at),
        "closes": date_and_time(cohort.closes_at),
        "decisions_by": long_date(dates.decisions_by),
        "answer_by": date_and_time(dates.offers_by),
    }
