"""Nobody is turned down unread: what counts as somebody having opened an application.

No number rejects anybody. Of whoever is to be declined, a person has had all that they wrote before them
since it was sent: a lead opened the page of the answers or fetched the application's pack; or assessors have
read and committed every answer, each of them perhaps one. That somebody read *some* of the answers is not
enough, nor that they looked at any other page of the application; and a lead need not read again what
assessors have read in full.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from recruitment.domain.errors import Refusal

#: What shows all answers of an application to whoever has it displayed, as views are logged; the last is the
#: page that once had everything.
WHOLE = ("answers", "application pack", "application")
#: The rule as pages say it.
RULE = (
    "An application is turned down only once a lead has opened its answers since it was sent, or"
    " assessors have read every answer of it and committed their scores."
)
#: A sentence names so many, and the page behind it all.
_NAMED = 10


@dataclass(frozen=True)
class Looked:
    """Who has looked at an application so far.

    Attributes:
        reference: the application's.
        is_opened: whether a person other than its applicant had its answers before them since it was sent.
        read: the items, by code, that an assessor has read and committed.
    """

    reference: str
    is_opened: bool
    read: frozenset[str] = frozenset()

    def is_known(self, items: Collection[str]) -> bool:
        """Whether it may be declined, of a programme with these items."""
        return self.is_opened or (bool(items) and self.read.issuperset(items))


class NobodyOpened(Refusal):
    """Somebody is to be declined whose application nobody has opened; `references` are all of them."""

    def __init__(self, references: Sequence[str]) -> None:
        """Name them."""
        super().__init__(refusal(references))
        self.references = tuple(references)


def unopened(looked: Collection[Looked], items: Collection[str]) -> tuple[str, ...]:
    """The references of those that may not be declined yet, in their order.

    Args:
        looked: the applications that are to be declined.
        items: what there is to read of each, by code.
    """
    return tuple(sorted(one.reference for one in looked if not one.is_known(items)))


def refusal(references: Sequence[str]) -> str:
    """What is said to whoever would decline these; one of them at least."""
    if len(references) == 1:
        return f"Open {references[0]} before it is turned down: nobody has opened its answers yet."
    named, rest = references[:_NAMED], len(references) - _NAMED
    listed = ", ".join(named) + f" and {rest} more" if rest > 0 else _in_words(named)
    return (
        f"Open these {len(references)} applications before they are turned down: {listed}."
        " Nobody has opened their answers yet."
    )


def _in_words(references: Sequence[str]) -> str:
    return f"{', '.join(references[:-1])} and {references[-1]}"
