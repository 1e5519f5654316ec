"""A refusal of a service, shown on the form that asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from forms.base import BaseForm
from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.opened import NobodyOpened
from recruitment.web.visit import Visit


@contextmanager
def refusals_on(form: BaseForm, visit: Visit) -> Iterator[None]:
    """Run a service in a savepoint; a refusal becomes a sentence of `form`, and what was begun is undone.

    What is not there at all is no matter of a form: `NotFound` goes up to its own page.
    """
    try:
        with visit.session.begin_nested():
            yield
    except NotFound:
        raise
    except Refusal as refusal:
        form.form_errors = [*form.form_errors, refusal.sentence]


@contextmanager
def unopened_of(references: list[str]) -> Iterator[None]:
    """Keep whom a refusal names as opened by nobody, so that the page can lead to each; it goes on up."""
    try:
        yield
    except NobodyOpened as refused:
        references.extend(refused.references)
        raise
