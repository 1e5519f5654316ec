"""Every kind of message as its reader will see it, before anybody is sent one."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import MESSAGES
from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.domain.errors import NotFound
from recruitment.domain.messages import MessageKind, render
from recruitment.invented.messages import invented_fields
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import promised_dates
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.messages import KINDS
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
    """

    kind: str
    name: str
    sender: str
    subject: str
    text: str
    paragraphs: tuple[str, ...]


@routes.get("/<cohort>/messages/kinds")
@access(MESSAGES)
def message_kinds(visit: Visit) -> ResponseReturnValue:
    samples = list(samples_of(visit.here, current_service().settings.address))
    return render_template("lead/message_kinds.html", samples=samples)


def samples_of(cohort: CohortFacts, address: str) -> Iterator[Sample]:
    """Every kind that the cohort's programme can send, in the words that its readers get.

    Args:
        cohort: whose dates and words.
        address: the service's own address, for links.
    """
    own = _own_fields(cohort, address)
    sender = cohort.definition.organisation.name
    for kind in MessageKind:
        try:
            template = cohort.definition.message(kind)
        except NotFound:
            continue  # a programme without the stage that sends it
        rendered = render(template, invented_fields(kind, own))
        name = KINDS.get(kind, "Code to sign in with")
        yield Sample(kind, name, sender, rendered.subject, rendered.text, rendered.paragraphs)


def _own_fields(cohort: CohortFacts, address: str) -> dict[str, str]:
    dates = promised_dates(cohort)
    return standing_fields(cohort.definition, address) | {
        "cohort": cohort.name,
        "opens": date_and_time(cohort.opens_at),
        "closes": date_and_time(cohort.closes_at),
        "decisions_by": long_date(dates.decisions_by),
        "answer_by": date_and_time(dates.offers_by),
    }
