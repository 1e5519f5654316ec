"""Sign in by a code that comes by e-mail."""

from collections.abc import Generator
from datetime import timedelta

from recruitment.domain.access import Actor, Binding
from recruitment.queries.arrivals import actor_by_session
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat
from recruitment.rehearsal.scene import ADDRESS, SECRET
from recruitment.services.sign_in import ask_for_code, token_hash, use_code

_TO_THE_MAIL = timedelta(minutes=1)


def sign_in(house: House, email: str) -> Generator[Beat, None, Actor]:
    """Ask for a code now, find it in the e-mail a minute later, and come back as who one is."""
    scene = house.scene
    with scene.acting(Binding.SIGNIN) as session:
        ask_for_code(
            session,
            email=email,
            secret=SECRET,
            definition=house.cohort.definition,
            link=f"{ADDRESS}/sign-in",
            now=scene.now,
        )
    yield Beat(scene.now + _TO_THE_MAIL)
    with scene.acting(Binding.SIGNIN) as session:
        code = scene.mail.code_for(email)
        token = use_code(session, email=email, code=code, secret=SECRET, now=scene.now)
        actor = None if token is None else actor_by_session(session, token_hash(token), scene.now)
    if actor is None:
        raise LookupError("The code that came by e-mail signed nobody in.")
    return actor
