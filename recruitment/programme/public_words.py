"""Who recruits, and the words of the public pages."""

from __future__ import annotations

from recruitment.domain.words import split_paragraphs
from recruitment.programme.table import Email, Table, Text


class Organisation(Table):
    """Who recruits, and who answers for the data. `sender` is the address messages come from."""

    name: Text
    sender: Email
    help_email: Email
    help_phone: Text
    controller: Text
    address: Text


class Section(Table):
    """A heading with its paragraphs, and after them perhaps a list of points."""

    heading: Text
    text: Text
    points: tuple[Text, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, taken apart at its blank lines."""
        return split_paragraphs(self.text)


class PublicPages(Table):
    """The words of the public pages, as sections in order."""

    introduction: tuple[Section, ...] = ()
    programme: tuple[Section, ...] = ()
    common_questions: tuple[Section, ...] = ()
    values_intro: tuple[Section, ...] = ()
    attributes_intro: tuple[Section, ...] = ()
    how_we_choose: tuple[Section, ...] = ()
    dates_intro: tuple[Section, ...] = ()
    privacy: tuple[Section, ...] = ()
    accessibility: tuple[Section, ...] = ()
    complaints: tuple[Section, ...] = ()
