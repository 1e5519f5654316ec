"""The plain sections of the form: what each asks, as data, and what it still lacks, as sentences."""

from recruitment.domain.sections.asking import (
    Ask,
    Choice,
    Entries,
    Kind,
    Section,
    Told,
    section_part,
    tidied,
    told,
)
from recruitment.domain.sections.catalogue import (
    ADJUSTMENTS,
    CONTACT,
    DECLARED,
    SECTION_CODES,
    address_lines,
    prefilled,
    sections_of_form,
)
from recruitment.domain.sections.eligibility import ELIGIBILITY, Condition, answered_no, asked_of

__all__ = [
    "ADJUSTMENTS",
    "CONTACT",
    "DECLARED",
    "ELIGIBILITY",
    "SECTION_CODES",
    "Ask",
    "Choice",
    "Condition",
    "Entries",
    "Kind",
    "Section",
    "Told",
    "address_lines",
    "answered_no",
    "asked_of",
    "prefilled",
    "section_part",
    "sections_of_form",
    "tidied",
    "told",
]
