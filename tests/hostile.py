"""Posts to every door what nobody means to type, into every field of every form that stands behind it.

Doors come from the application's own map, fields from the forms as the views make them and from the page, so
none can be forgotten. Each post is carried out to the last constraint, what it leads to is looked at, and
both are undone.
"""

import html
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from html5lib.html5parser import ParseError
from sqlalchemy import Connection, text
from sqlmodel import Session, select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from forms.base import BaseForm
from recruitment.db import Database, binding_statement
from recruitment.domain.access import Binding
from recruitment.mail.composing import Outgoing, compose
from recruitment.models import Message
from recruitment.web.limits import register_limits
from tests.pages import Browser, Page

#: If this comes back as it is, so would a script.
MARK = "<img src=x onerror=alert(7)>"
#: Everything at once: it goes into each field alone, beside others that are right.
MIXED = (
    f"'; drop table x; -- {MARK}\"&amp; "
    "{{ 7 * 7 }}{% raw %} %s %(name)s {0} \x00\x01\x1f\x7f\x85\ufffe"
    "👩🏽‍🏫🏳️‍🌈 e\u0301\u0302\u0303 \u202eright to left\u202c \u2067שלום\u2069 =1+1\r\nBcc: all@x.example"
)
NUMBER = "9" * 5_000
#: What is typed, pasted, or sent by a program, into all fields at once. Bytes are no text in UTF-8 at all.
VALUES: Mapping[str, str | bytes] = {
    "nothing": "",
    "everything": MIXED,
    "nothing to be seen": " \t\u00a0\u200b\u202e ",
    "null": "\x00",
    "half a character": b"\xff\xfe\xed\xa0\x80",
    "a huge number": NUMBER,
    "infinity": "1e309",
    "a digit that is no number": "²",
    "a date that is none": "0000-99-99T99:99",
    "very long": "long 😀 " * 5_000,
}
#: Of these, what goes into one field alone.
ALONE = ("everything", "a huge number")
#: After these the page is read for its markup too, which takes as long as making it.
READ_WHOLE = ("everything", "nothing")
#: How the names of fields begin that a page carries and people do not see.
UNSEEN = ("version", "once", "expected", "said_at", "seen_at")
#: Characters; a page that gives back what was too long is not read for its markup, which takes a second.
LONG_TO_PARSE = 100_000
POSTED = datetime(2027, 1, 12, tzinfo=UTC)


class UndoneDatabase(Database):
    """A database that keeps what its transactions write until they are undone together."""

    _connection: Connection

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Until the end of the block every transaction sees what those before it wrote; then all is gone."""
        with self.engine.connect() as self._connection, self._connection.begin() as all_of_it:
            yield
            all_of_it.rollback()

    @contextmanager
    def transaction(
        self, binding: Binding | None = None, actor: UUID | None = None, *, by: Connection | None = None
    ) -> Iterator[Session]:
        session = Session(self._connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        with session, session.begin():
            self._connection.exec_driver_sql(binding_statement(binding, actor))
            yield session
            session.flush()
            session.execute(text("set constraints all immediate"))

    @contextmanager
    def door(self) -> Iterator[Connection]:
        self._connection.exec_driver_sql("set local role none")
        yield self._connection


@contextmanager
def fields_noted(patch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names of the fields of every form that is made meanwhile of what was sent."""
    names = set[str]()
    make = BaseForm.__init__

    def note(form: BaseForm, *given: Any, **options: Any) -> None:
        make(form, *given, **options)
        if given or options.get("formdata", ...) is not None:
            names.update(one.name for one in form if one.name != "csrf_token")

    with patch.context() as patched:
        patched.setattr(BaseForm, "__init__", note)
        yield names


@dataclass(frozen=True)
class Door:
    """An address that takes posts.

    Attributes:
        right: what somebody would send who means it, besides what the page at the address holds.
        by_script: a page's own script posts there, in JSON.
    """

    endpoint: str
    address: str
    right: Mapping[str, str]
    by_script: bool


@dataclass
class Attack:
    """What became of the posts to one door.

    Attributes:
        database: undone after every post.
        lead: somebody who may read what is posted to people.
        fields: the names of the door's fields.
        failures: what was not answered by a page, a sentence or a redirect to a page, in words.
        shown: how often what was typed came back, as text.
    """

    door: Door
    app: Flask
    browser: Browser
    database: UndoneDatabase
    lead: UUID
    fields: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    shown: int = 0
    _posted_before: set[UUID] = field(default_factory=set)
    _right: dict[str, Any] = field(default_factory=dict)

    def carry_out(self, patch: pytest.MonkeyPatch) -> None:
        """Post each value into all fields at once, and the worst into each field alone."""
        self._look(patch)
        for kind, value in VALUES.items() if self.fields else [("nothing", "")]:
            self._post(dict.fromkeys(self.fields, value), kind)
        # What a page's script sends is taken by the form that the page has: once is enough.
        for name in sorted(self.fields) if len(self.fields) > 1 and not self.door.by_script else ():
            for kind in ALONE:
                self._post({name: VALUES[kind]}, f"{kind} in {name}")

    def leave_empty(self, patch: pytest.MonkeyPatch) -> TestResponse:
        """Post what somebody sends who leaves every field empty that can be seen."""
        self._look(patch)
        seen = [name for name in self.fields if not name.startswith(UNSEEN)]
        with self.database.undone():
            return self._send(self._right | dict.fromkeys(seen, ""))

    def _look(self, patch: pytest.MonkeyPatch) -> None:
        """See what fields there are, and what they hold."""
        register_limits(self.app)
        with self.database.undone():
            self._posted_before = {one for one, _ in self._messages()}
            held = self._held()
            self._right = self.browser.with_token() | held | dict(self.door.right)
            with fields_noted(patch) as noted:
                self._send(self._right)
            self.fields = noted | held.keys()

    def _held(self) -> dict[str, str]:
        """What the fields of the form hold that the page at the address posts back to it."""
        response = self.browser.client.get(self.door.address)
        if response.status_code != 200 or response.mimetype != "text/html":
            return {}
        document = html5lib.parse(response.text, namespaceHTMLElements=False)
        forms = [
            one for one in document.iter("form") if one.get("action", self.door.address) == self.door.address
        ]
        return {name: value for form in forms for name, value in _controls(form) if name != "csrf_token"}

    def _post(self, typed: Mapping[str, str | bytes], what: str) -> None:
        with self.database.undone(), capture_logs() as logs:
            response = self._send(self._right | dict(typed))
            if response.status_code in (301, 302, 303):
                parts = urlsplit(response.location)
                response = self.browser.client.get(f"{parts.path}?{parts.query}")
            fault = fault_of(response, parsed=what in READ_WHOLE)
            if not fault and "everything" in what:
                fault = self._fault_of_messages()
        self.shown += html.escape(MARK, quote=False) in response.text
        if fault:
            errors = [repr(one["exc_info"])[:500] for one in logs if "exc_info" in one]
            self.failures.append(f"{self.door.address}, {what}: {fault} {errors}")

    def _send(self, sent: Mapping[str, str | bytes]) -> TestResponse:
        if self.door.by_script:
            told = {name: _in_json(value) for name, value in sent.items()}
            return self.browser.client.post(self.door.address, json=told)
        return self.browser.client.post(
            self.door.address, data=urlencode(sent), content_type="application/x-www-form-urlencoded"
        )

    def _messages(self) -> Iterator[tuple[UUID, Outgoing]]:
        rows = select(Message.id, Message.recipient, Message.subject, Message.text)
        with self.database.transaction(Binding.OFFICE, self.lead) as session:
            for message_id, recipient, subject, words in session.exec(rows):
                yield (
                    message_id,
                    Outgoing("<x@example.org>", "Us <us@example.org>", recipient, subject, words, POSTED),
                )

    def _fault_of_messages(self) -> str:
        """What is wrong with what was posted to people, if the worker could not make an e-mail of it."""
        for message_id, outgoing in self._messages():
            if message_id not in self._posted_before and (fault := fault_of_message(outgoing)):
                return fault
        return ""


def _controls(form: Element) -> Iterator[tuple[str, str]]:
    for one in form.iter():
        if one.tag == "textarea":
            yield one.get("name", ""), (one.text or "").removeprefix("\n")
        elif one.tag == "select":
            yield (
                one.get("name", ""),
                next((of.get("value", "") for of in one.iter("option") if "selected" in of.attrib), ""),
            )
        elif one.tag == "input" and (one.get("type") not in ("radio", "checkbox") or "checked" in one.attrib):
            yield one.get("name", ""), one.get("value", "")


def fault_of_message(outgoing: Outgoing) -> str:
    """Why no e-mail can be made of a message, or nothing."""
    try:
        compose(outgoing).as_bytes()
    except (ValueError, UnicodeError) as error:
        return f"no e-mail can be made of {outgoing.subject[:60]!r} to {outgoing.recipient[:60]!r}: {error}"
    return ""


def _in_json(value: str | bytes) -> str:
    # Halves of characters, as a script may send them.
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def fault_of(response: TestResponse, *, parsed: bool = True) -> str:
    """What is wrong with an answer, or nothing: it is a whole page, a sentence in JSON or a redirect."""
    if response.status_code >= 500:
        return f"status {response.status_code}"
    if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
        return _fault_of_page(response, parsed=parsed)
    return ""


def _fault_of_page(response: TestResponse, *, parsed: bool) -> str:
    if MARK in response.text:
        return "the mark came back unescaped"
    if parsed and len(response.text) < LONG_TO_PARSE:
        try:
            Page(response)
        except (ParseError, AssertionError) as error:
            return f"not a whole page: {error}"
    return ""
