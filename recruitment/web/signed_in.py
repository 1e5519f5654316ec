"""Who is signed in: Flask-Login over sessions that stand in the database."""

from typing import cast

import flask
from flask import Flask, g
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlmodel import Session

from recruitment.domain.access import Actor, Binding
from recruitment.queries.accounts import actor_by_session
from recruitment.services.sign_in import token_hash
from recruitment.web.service import current_service


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the session's token, and the frozen actor behind it."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """The token: the browser's cookie names a session, never a person."""
        return self.token


def register_sign_in(app: Flask) -> None:
    """Look people up by their session's token, in a transaction of its own under `signin`."""
    manager = LoginManager(app)
    manager.user_loader(load)


def load(token: str) -> SignedIn | None:
    """The person behind a token, or None where the session has ended."""
    service = current_service()
    with service.database.transaction(Binding.SIGNIN) as session:
        actor = actor_by_session(session, token_hash(token), service.clock())
    return None if actor is None else SignedIn(token, actor)


def actor_behind_cookie(session: Session) -> Actor | None:
    """Who is signed in at this request, looked up in a transaction that is open already, under `signin`."""
    token = flask.session.get("_user_id")
    return token and actor_by_session(session, token_hash(token), current_service().clock())


def current_actor() -> Actor | None:
    """Who is signed in at this request, or None."""
    user = current_user._get_current_object()
    return cast(Actor, user.actor) if user.is_authenticated else None


def remember(token: str, actor: Actor) -> None:
    """Sign this browser in with a new session's token."""
    login_user(SignedIn(token, actor))


def forget() -> str | None:
    """Sign this browser out; returns the token whose session is to be ended."""
    user = current_user._get_current_object()
    token = user.token if user.is_authenticated else None
    logout_user()
    g.pop("visit", None)
    return token
