"""Pages for anybody, machines among them; signing in and out."""

from __future__ import annotations

from sqlmodel import Session, text

from recruitment.domain.access import Actor
from recruitment.services.sign_in import ask_for_code
from recruitment.web.device import device_of
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Applicant, Scene


def _page(title: str, endpoint: str, path: str, aim: float | None = 1.0) -> Entry:
    return Entry(title, endpoint, lambda _scene: Ask(path), aim=aim)


def _ask_for_code(scene: Scene) -> Ask:
    return Ask("/sign-in", form={"email": f"somebody{scene.number()}@example.org"})


def _ask_again(scene: Scene) -> Ask:
    return Ask("/sign-in/again", form={"email": f"somebody{scene.number()}@example.org"}, by_script=True)


def _use_code(scene: Scene) -> Ask:
    one = next(scene.sent)
    return Ask("/sign-in/code", form={"code": _code_of(scene, one)}, held={"email": one.email})


def _use_code_again(scene: Scene) -> Ask:
    one = next(scene.sent)
    with scene.app.app_context():
        person = device_of(Actor(one.person_id)).person
    form = {"code": _code_of(scene, one), "person": person}
    return Ask("/sign-in/again/code", form=form, by_script=True, held={"email": one.email})


def _code_of(scene: Scene, one: Applicant) -> str:
    """A code that they have just been sent."""
    email = one.email
    with scene.worker.transaction() as session:
        session.execute(text("delete from identity.sign_in_code where email = :email"), {"email": email})
        ask_for_code(
            session,
            email=email,
            secret=scene.settings.secret(),
            definition=scene.cohort.definition,
            link="https://bench.example/sign-in",
            now=scene.now(),
        )
        return newest_code(session, email)


def newest_code(session: Session, email: str) -> str:
    """The code that was sent last to an address."""
    words: str = session.execute(
        text(
            "select text from identity.message where recipient = :email and kind like '%code'"
            " order by made_at desc limit 1"
        ),
        {"email": email},
    ).scalar_one()
    return next(word for word in words.replace(".", " ").split() if word.isdigit() and len(word) == 6)


def _sign_out(scene: Scene) -> Ask:
    """Of a session of its own: the others go on."""
    scene.forget(scene.second)
    return Ask("/sign-out", scene.second)


ENTRIES = (
    _page("First page", "public.home", "/"),
    _page("The programme", "public.programme", "/programme"),
    _page("The values", "public.values", "/values"),
    _page("How we choose", "public.how_we_choose", "/how-we-choose"),
    _page("Dates", "public.dates", "/dates"),
    _page("Privacy", "public.privacy", "/privacy"),
    _page("Accessibility", "public.accessibility", "/accessibility"),
    _page("Complaints", "public.complaints", "/complaints"),
    _page("Sign in", "account.sign_in", "/sign-in", aim=None),
    post("Sign in: a code is asked for", "account.sign_in", _ask_for_code),
    Entry(
        "The code",
        "account.code",
        lambda scene: Ask("/sign-in/code", held={"email": "somebody@example.org"}),
    ),
    post("The code is right", "account.code", _use_code),
    post("A code is asked for by the page's script", "sign_in_again.ask", _ask_again, status=200),
    post("That code is right", "sign_in_again.code", _use_code_again, status=200),
    post("Sign out", "account.leave", _sign_out, after=lambda scene: scene.forget(scene.second)),
    _page("Signed out", "account.goodbye", "/signed-out", aim=None),
    Entry("One's own account", "account.show", lambda scene: Ask("/account", scene.lead)),
    _page("Health: alive", "health.live", "/health/live", aim=None),
    _page("Health: ready", "health.ready", "/health/ready", aim=None),
    Entry("Health: the work", "health.work", lambda _scene: Ask("/health/work"), status=503),
)
