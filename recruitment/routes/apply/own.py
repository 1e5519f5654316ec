"""What every page of one application begins with: whose it is, which cohort's, and what may be done now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from recruitment.domain.errors import Closed
from recruitment.domain.parts import Group, Page, Place
from recruitment.domain.sections import ADJUSTMENTS, Told, told
from recruitment.domain.sections import Section as FormSection
from recruitment.domain.stages import EXITS, Stage
from recruitment.domain.whole_history import History
from recruitment.domain.whole_history import Told as ToldHistory
from recruitment.domain.window import Window
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.queries.dates import own_window
from recruitment.queries.history import looked_at
from recruitment.queries.own_application import OwnApplication, Written, own_application, places
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@dataclass(frozen=True)
class Own:
    """One's own application on a page.

    Attributes:
        cohort: the application's, which need not be the one the public pages speak of.
        writable: whether it may be changed and sent now.
    """

    application: OwnApplication
    cohort: CohortFacts
    window: Window
    writable: bool

    @property
    def definition(self) -> Definition:
        """The programme's, as the cohort has it."""
        return self.cohort.definition

    @property
    def address(self) -> str:
        """The task list."""
        return url_for("apply.tasks", reference=self.application.reference)

    @cached_property
    def places(self) -> dict[str, Place]:
        """The parts of the form by their codes, in order."""
        return {place.code: place for place in places(self.definition)}

    def part_address(self, code: str) -> str:
        """The page of a part by its code."""
        reference = self.application.reference
        match self.places[code].page:
            case Page.QUESTION:
                return url_for("apply.question", reference=reference, question=code)
            case Page.SECTION:
                return url_for("apply.section", reference=reference, section=code)
            case Page.OWN:
                return url_for(f"apply.{code}", reference=reference)

    def may_change(self, code: str) -> bool:
        """Whether a part may be changed now: adjustments until the application has ended, sent or not."""
        sent = self.application.submitted_at is not None and self.application.stage not in EXITS
        return self.writable or (sent and code == ADJUSTMENTS.code)

    def change_address(self, code: str) -> str:
        """The page of a part, where it may be changed now; else nothing."""
        return self.part_address(code) if self.may_change(code) else ""

    def carried_from(self, code: str, saved_at: datetime | None = None) -> str:
        """The cohort that a part was written for which is unchanged since; `saved_at` is its last save."""
        carried = self.application.carried
        return carried.cohort if carried and carried.still(code, saved_at) else ""

    def save_address(self, part: str) -> str:
        """Where the page's script saves a row of the draft."""
        return url_for("apply.save_as_typed", reference=self.application.reference, part=part)

    def after(self, code: str) -> str:
        """The page that follows a part's."""
        codes = list(self.places)
        at = codes.index(code) + 1
        if at < len(codes):
            return self.part_address(codes[at])
        return url_for("apply.check", reference=self.application.reference)

    def next_address(self, code: str) -> str:
        """Where the button that was pressed leads: on, back to the list, or nowhere."""
        match request.form.get("then"):
            case "list":
                return self.address
            case "stay":
                return self.part_address(code)
            case _:
                return self.after(code)


def open_own(
    visit: Visit,
    reference: str,
    *,
    read: Callable[[Session, str, UUID], OwnApplication] = own_application,
) -> Own:
    """One's own application.

    Args:
        read: finds it; another takes its row first.

    Raises:
        NotFound: there is none of this reference, or it is somebody else's.
    """
    application = read(visit.session, reference, visit.actor_id)
    cohort = visit.cohort
    if cohort is None or cohort.id != application.cohort_id:
        cohort = cohort_by_id(visit.session, application.cohort_id)
    if cohort is None:
        abort(404)
    window = own_window(cohort, application.extended_until)
    writable = application.stage is Stage.APPLICATION and window.may_write(visit.now)
    return Own(application, cohort, window, writable)


def whole_history(visit: Visit, own: Own, told: ToldHistory) -> History:
    """One's history as it stands, or as it was when it was sent."""
    at = own.application.submitted_at or visit.now
    return looked_at(told, definition=own.definition, employer=own.application.details.employer, at=at)


def answered_sections(own: Own, texts: Written) -> dict[str, list[tuple[FormSection, tuple[Told, ...]]]]:
    """The plain sections of the form as they were answered, those before and those after the questions."""
    shown: dict[str, list[tuple[FormSection, tuple[Told, ...]]]] = {"before": [], "after": []}
    for section in own.definition.sections:
        side = "after" if section.group is Group.DECLARATIONS else "before"
        shown[side].append((section, told(section, texts.sections[section.code].entries)))
    return shown


def whole_address(endpoint: str, reference: str) -> str:
    """The address of an application's page with its host, for messages."""
    return current_service().settings.address + url_for(endpoint, reference=reference)


def read_only(
    own: Own, title: str, saved: list[tuple[str, str]], refusal: Closed | None = None
) -> ResponseReturnValue:
    """A part that may not be changed now: what is saved, and, where somebody was writing, what they typed.

    Args:
        title: of the part.
        saved: label and text of each field.
        refusal: why a save was refused, if this answers one; then the typed text is shown to be copied.
    """
    sent = [(name, text) for name, text in request.form.items() if text and not name.startswith("version")]
    typed = [(name, text) for name, text in sent if name not in NOT_TYPED]
    page = render_template(
        "apply/read_only.html", own=own, title=title, saved=saved, refusal=refusal, typed=typed
    )
    return page, 200 if refusal is None else 409


#: What a form sends that nobody typed.
NOT_TYPED = frozenset({"csrf_token", "then"})
