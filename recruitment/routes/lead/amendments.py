"""Amendments to a cohort: what was changed, and changing its dates, its places and the words of its pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.amendment import AmendmentForm, MomentForm, PlacesForm, WordingForm
from recruitment.domain.access import COHORT_LEAD
from recruitment.domain.amendments import NAMES, Amended, Change, in_words
from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.domain.messages import MessageKind, render
from recruitment.domain.outbox import leaves_at
from recruitment.programme.wording import Wording, wording_at, wordings
from recruitment.queries.amendments import amendments_of, applications_sent
from recruitment.queries.dates import promised_dates
from recruitment.queries.decisions import offered
from recruitment.queries.extensions import drafts_with_more_time
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.amendments import Amending, Foretold, amend, standing, would_tell
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

_WHO_IS_TOLD = {
    MessageKind.CLOSING_MOVED: "with an open draft",
    MessageKind.DECISIONS_MOVED: "whose application waits in the sift",
    MessageKind.KIT_CHANGED: "because they are on a panel of this exercise that lies ahead",
}


@dataclass(frozen=True)
class Told:
    """Who would be told, in the words that the first of them gets."""

    who: str
    subject: str
    text: str


@dataclass(frozen=True)
class Foreseen:
    """What an amendment would do: sentences, and what would be sent."""

    sentences: tuple[str, ...]
    told: tuple[Told, ...]


@routes.get("/<cohort>/amendments")
@access(COHORT_LEAD)
def amendments(visit: Visit) -> ResponseReturnValue:
    cohort = visit.here
    return render_template(
        "lead/amendments.html",
        past=amendments_of(visit.session, cohort.id, cohort.definition),
        parts=_parts(wordings(cohort.definition)),
        before_opening=visit.now < cohort.opens_at,
        before_closing=visit.now < cohort.closes_at,
    )


@routes.route("/<cohort>/amendments/opening", methods=["GET", "POST"])
@access(COHORT_LEAD)
def amend_opening(visit: Visit) -> ResponseReturnValue:
    return _amend(visit, MomentForm(), Amended.OPENS)


@routes.route("/<cohort>/amendments/closing", methods=["GET", "POST"])
@access(COHORT_LEAD)
def amend_closing(visit: Visit) -> ResponseReturnValue:
    return _amend(visit, MomentForm(), Amended.CLOSES)


@routes.route("/<cohort>/amendments/places", methods=["GET", "POST"])
@access(COHORT_LEAD)
def amend_places(visit: Visit) -> ResponseReturnValue:
    return _amend(visit, PlacesForm(), Amended.PLACES)


@routes.route("/<cohort>/amendments/wording/<place>", methods=["GET", "POST"])
@access(COHORT_LEAD)
def amend_wording(visit: Visit, place: str) -> ResponseReturnValue:
    words = wording_at(visit.here.definition, place)
    return _amend(visit, WordingForm(text=words.text), Amended.WORDING, words)


def _amend(
    visit: Visit, form: AmendmentForm, what: Amended, words: Wording | None = None
) -> ResponseReturnValue:
    place = "" if words is None else words.place
    stands = standing(visit.here, Change(what, "", "", place))
    if not form.is_submitted():
        form.seen.data = stands
    foreseen = None
    if form.validate_on_submit():
        change = Change(what, form.after, form.seen.data or "", place)
        with refusals_on(form, visit):
            # What was changed since it was looked at is looked at again.
            if request.form.get("then") == "do" and form.foreseen.data == str(form.amendment_id):
                return _done(visit, form, change)
            foreseen = _foresee(visit, form, change)
            form.foreseen.data = str(form.amendment_id)
        if form.errors:
            # The page shows what stands there now: that is what is looked at next.
            form.seen.data = stands
    return render_template(
        "lead/amend.html",
        form=form,
        what=what.value,
        title=NAMES[what] if words is None else f"{words.part}: {words.name}",
        stands=in_words(what, stands),
        foreseen=foreseen,
    )


def _amending(visit: Visit, form: AmendmentForm) -> Amending:
    address = current_service().settings.address
    return Amending(visit.here, form.amendment_id, form.reason.data or "", address, visit.actor_id, visit.now)


def _done(visit: Visit, form: AmendmentForm, change: Change) -> ResponseReturnValue:
    told = amend(visit.session, _amending(visit, form), change)
    flash(f"Changed. {_people(told)} told." if told else "Changed. Nobody is told of it.", "success")
    return redirect(url_for(".amendments", cohort=visit.here.slug))


def _foresee(visit: Visit, form: AmendmentForm, change: Change) -> Foreseen:
    told = would_tell(visit.session, _amending(visit, form), change)
    return Foreseen(tuple(_sentences(visit, change, told)), tuple(_told(visit, one) for one in told))


def _told(visit: Visit, one: Foretold) -> Told:
    rendered = render(visit.here.definition.message(one.letter.kind), one.letter.fields)
    who = f"{_people(one.count)} told {_WHO_IS_TOLD[one.letter.kind]}"
    return Told(who, rendered.subject, rendered.text)


def _people(number: int) -> str:
    return "1 person is" if number == 1 else f"{number:,} people are"


def _sentences(visit: Visit, change: Change, told: Sequence[Foretold]) -> list[str]:
    """What follows at once from a change, besides what is sent."""
    cohort = visit.here
    if change.what is Amended.PLACES:
        there = offered(visit.session, cohort.id)
        return [f"{there:,} have been offered a place so far. Nobody moves by this."]
    if change.what is Amended.WORDING:
        return _sentences_of_words(wording_at(cohort.definition, change.place))
    if change.what is Amended.OPENS:
        return ["Nobody can begin before. Those who asked to be told of the opening are told when it comes."]
    return [*_sentences_of_closing(visit, change), *_sentences_of_telling(visit, change, told)]


def _sentences_of_words(words: Wording) -> list[str]:
    if words.exercise:
        return [
            "Scorecards and kits read so from now on, and packs that are made are made again.",
            "Nobody has been scored at it yet, so everybody gets the same.",
        ]
    if words.since is not None:
        return [
            "It reads so from today, and has today’s day.",
            "Whoever has sent an application is held to the words that they saw, which stay on record.",
            "Whoever has not sent, and ticked declarations that change, is asked to read and tick again.",
        ]
    return ["The page reads so from now on, for everybody. Nobody is told."]


def _sentences_of_telling(visit: Visit, change: Change, told: Sequence[Foretold]) -> Iterator[str]:
    """How long those have who are told of another closing time."""
    for one in told:
        if one.letter.kind is MessageKind.CLOSING_MOVED:
            last = leaves_at(visit.now, timedelta(0), one.count - 1)
            days = (datetime.fromisoformat(change.after) - last).days
            has = "1 day" if days == 1 else f"{days:,} days"
            yield f"The last of those with a draft is told at {date_and_time(last)}, and has {has} from then."


def _sentences_of_closing(visit: Visit, change: Change) -> list[str]:
    cohort = visit.here
    moved = replace(cohort, closes_at=datetime.fromisoformat(change.after))
    later = moved.closes_at > cohort.closes_at
    held, _ = drafts_with_more_time(visit.session, cohort.id, visit.now)
    by = long_date(promised_dates(moved).decisions_by)
    sent = applications_sent(visit.session, cohort.id)
    were = "application was" if sent == 1 else "applications were"
    return [
        "Drafts can be sent until then, and new ones be begun."
        if later
        else "Drafts can be sent until then and no later; nobody can begin after that.",
        f"{held:,} {'draft has' if held == 1 else 'drafts have'} time of their own. None of it is shortened.",
        f"Decisions are promised by {by}. {sent:,} {were} sent so far.",
        "Reminders, readings, days of interviews that are only planned and all else that is counted from"
        " closing move with it. Slots that are set stay where they are.",
    ]


def _parts(words: tuple[Wording, ...]) -> list[tuple[str, list[Wording]]]:
    """The words that may be amended, by the page they stand on."""
    parts: dict[str, list[Wording]] = {}
    for one in words:
        parts.setdefault(one.part, []).append(one)
    return list(parts.items())
