"""The token of a form: checked on every form that is sent, made for a page that shows one."""

from collections.abc import Iterator

import pytest
from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from forms.base import SEND_AGAIN, BaseForm


@pytest.fixture
def asked() -> Iterator[None]:
    app = Flask(__name__)
    app.secret_key = "for this test"
    with app.test_request_context("/", method="POST"):
        yield


@pytest.mark.usefixtures("asked")
def test_no_token_is_made_before_a_page_shows_it() -> None:
    form = BaseForm()
    assert "csrf_token" not in g
    assert "csrf_token" not in session
    shown = form.csrf_token.current_token
    assert shown == g.csrf_token == form.csrf_token.current_token
    assert f'value="{shown}"' in form.csrf_token()


@pytest.mark.usefixtures("asked")
def test_a_token_that_was_shown_is_taken_and_any_other_is_not() -> None:
    shown = generate_csrf()
    assert BaseForm(formdata=MultiDict({"csrf_token": shown})).validate()
    wrong = BaseForm(formdata=MultiDict({"csrf_token": f"{shown}x"}))
    assert not wrong.validate()
    assert wrong.csrf_token.errors == [SEND_AGAIN]
    assert not BaseForm(formdata=MultiDict({"other": "text"})).validate()
