"""The mark and the key under which a browser keeps somebody's unsaved text."""

from uuid import uuid4

from flask import Flask
from pydantic import SecretStr

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import Actor
from recruitment.web.device import device_of

EVA, ADA = Actor(uuid4()), Actor(uuid4())


def test_a_person_has_one_mark_and_one_key_and_others_have_others(app: Flask) -> None:
    with app.app_context():
        own, again, other = device_of(EVA), device_of(EVA), device_of(ADA)
    assert own == again
    assert (len(own.person), len(own.key)) == (16, 64)
    assert own.person != other.person
    assert own.key != other.key


def test_neither_tells_the_other_nor_the_persons_id(app: Flask) -> None:
    with app.app_context():
        own = device_of(EVA)
    assert own.person not in own.key
    assert EVA.id.hex not in own.key + own.person


def test_another_installation_has_other_keys(app: Flask, settings: Settings, database: Database) -> None:
    changed = settings.model_copy(update={"secret_key": SecretStr("another secret, long enough, too")})
    with app.app_context():
        here = device_of(EVA)
    with create_app(changed, database).app_context():
        assert device_of(EVA).key != here.key
