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
    PREFILLED,
    SECTION_CODES,
    address_lines,
    sections_of_form,
)

__all__ = [
    "ADJUSTMENTS",
    "CONTACT",
    "DECLARED",
    "PREFILLED",
    "SECTION_CODES",
    "Ask",
    "Choice",
    "Entries",
    "Kind",
    "Section",
    "Told",
    "address_lines",
    "section_part",
    "sections_of_form",
    "tidied",
    "told",
]
