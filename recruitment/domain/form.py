"""The form of an application: its parts in order, one table that every page goes by."""

from collections.abc import Iterable

from recruitment.domain.parts import Group, Page, Place
from recruitment.domain.sections.asking import Section
from recruitment.domain.sections.catalogue import (
    ADJUSTMENTS,
    CONTACT,
    DECLARED,
    HELP,
    RIGHT_TO_WORK,
    TEACHING,
)
from recruitment.domain.sections.eligibility import ELIGIBILITY


def _page(section: Section) -> Place:
    return Place(section.code, section.title, section.group, Page.SECTION)


#: The parts of every form, in order. The questions of the definition stand between the two.
BEFORE_THE_QUESTIONS = (
    _page(ELIGIBILITY),
    Place("details", "Your details", Group.ABOUT_YOU),
    _page(CONTACT),
    _page(RIGHT_TO_WORK),
    _page(ADJUSTMENTS),
    _page(TEACHING),
    Place("education", "Your qualifications", Group.EXPERIENCE),
    Place("history", "Your history", Group.EXPERIENCE),
    Place("referees", "Your referees", Group.EXPERIENCE),
)
AFTER_THE_QUESTIONS = (_page(HELP), _page(DECLARED))


def places_of_form(questions: Iterable[tuple[str, str]]) -> tuple[Place, ...]:
    """Every part of a form, in order.

    Args:
        questions: the code and the title of each, in the definition's order.
    """
    asked = (Place(code, title, Group.QUESTIONS, Page.QUESTION) for code, title in questions)
    return (*BEFORE_THE_QUESTIONS, *asked, *AFTER_THE_QUESTIONS)
