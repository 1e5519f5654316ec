"""Settings: what is taken, what is refused and in which words, and that the pages about them agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from recruitment.config import CHECKOUT, ConfigurationRefused, Settings, documentation, environment, example
from recruitment.servers import Addresses, BounceMailbox, MailServer

SECRET = "7f3a9c1e5b8d2046f1a7c3e9d5b80246"
PRODUCTION = {
    "MODE": "production",
    "BASE_URL": "https://apply.example.org",
    "SECRET_KEY": SECRET,
    "MAIL_URL": "smtps://mail.example.org",
}
DATABASE = {
    "DATABASE_URL": "postgresql://recruitment_web:w@db.example.org/recruitment?sslmode=require",
    "DATABASE_WORKER_URL": "postgres://recruitment_worker:k@db.example.org/recruitment",
    "DATABASE_OWNER_URL": "postgresql+psycopg://recruitment_owner:o@db.example.org:5433/recruitment",
}


def refused(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigurationRefused) as caught:
        Settings.load(environ)
    return caught.value.sentences


# What is taken


def test_nothing_set_is_a_development_that_needs_nothing() -> None:
    settings = Settings.load({})
    assert not settings.production
    assert settings.address == "http://127.0.0.1:8000"
    assert settings.addresses is None
    assert settings.mail_server is None
    assert settings.data_dir == CHECKOUT / "var"
    assert settings.outbox == CHECKOUT / "var" / "outbox"
    assert settings.postgres_version == "18"


def test_empty_values_mean_unset() -> None:
    assert Settings.load(
        dict.fromkeys((name.upper() for name in Settings.model_fields), "  ")
    ) == Settings.load({})


def test_names_that_are_no_settings_are_passed_over() -> None:
    assert Settings.load({"PATH": "/bin", "NOT_OURS": "1", "mode": "production"}) == Settings.load({})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings.load({}).mode = "production"


def test_production_with_all_it_needs_is_taken() -> None:
    settings = Settings.load(PRODUCTION)
    assert settings.production
    assert settings.address == "https://apply.example.org"
    assert settings.secret() == SECRET


def test_address_has_no_slash_at_its_end() -> None:
    assert Settings.load({"BASE_URL": "https://apply.example.org/"}).address == "https://apply.example.org"


def test_address_follows_what_the_server_listens_on() -> None:
    assert Settings.load({"LISTEN": "127.0.0.1:9001"}).address == "http://127.0.0.1:9001"


def test_data_folder_may_be_anywhere(tmp_path: Path) -> None:
    settings = Settings.load({"DATA_DIR": str(tmp_path)})
    assert settings.data_dir == tmp_path
    assert settings.outbox == tmp_path / "outbox"


def test_database_addresses_are_made_ready_for_the_driver() -> None:
    assert Settings.load(DATABASE).addresses == Addresses(
        owner="postgresql+psycopg://recruitment_owner:o@db.example.org:5433/recruitment",
        web="postgresql+psycopg://recruitment_web:w@db.example.org/recruitment?sslmode=require",
        worker="postgresql+psycopg://recruitment_worker:k@db.example.org/recruitment",
    )


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 25, "none")),
        ("smtp://mail.example.org:2525", MailServer("mail.example.org", 2525, "none")),
        (
            "smtp://sender%40example.org:p%2Fq@mail.example.org?starttls=1",
            MailServer("mail.example.org", 587, "starttls", "sender@example.org", "p/q"),
        ),
        ("smtps://u:p@mail.example.org", MailServer("mail.example.org", 465, "tls", "u", "p")),
        ("smtp://mail.example.org:587?starttls=0", MailServer("mail.example.org", 587, "none")),
    ],
)
def test_mail_address_is_read(url: str, server: MailServer) -> None:
    assert Settings.load({"MAIL_URL": url}).mail_server == server


@pytest.mark.parametrize(("given", "level"), [("WARNING", "warning"), ("debug", "debug")])
def test_log_level_is_taken_in_any_letters(given: str, level: str) -> None:
    assert Settings.load({"LOG_LEVEL": given}).log_level == level


# What is refused


def test_bare_production_is_told_everything_it_needs_at_once() -> None:
    assert refused({"MODE": "production"}) == (
        "Set SECRET_KEY to 32 random characters or more; production has no default.",
        "Set BASE_URL to the address that people use; production has no default.",
        "Set MAIL_URL to your mail server; production sends its messages.",
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "BASE_URL", "MAIL_URL"])
def test_production_names_the_one_setting_that_is_missing(missing: str) -> None:
    (sentence,) = refused(PRODUCTION | {missing: ""})
    assert sentence.startswith(f"Set {missing} to ")


def test_production_refuses_a_short_secret() -> None:
    (sentence,) = refused(PRODUCTION | {"SECRET_KEY": SECRET[:31]})
    assert sentence == "Set SECRET_KEY to 32 random characters or more; production has no default."


def test_production_refuses_a_long_secret_that_is_no_secret() -> None:
    for secret in ("change-me-" * 4, "0" * 40):
        (sentence,) = refused(PRODUCTION | {"SECRET_KEY": secret})
        assert sentence == "Set SECRET_KEY to 32 random characters or more; production has no default."


def test_production_refuses_an_address_that_is_not_private() -> None:
    (sentence,) = refused(PRODUCTION | {"BASE_URL": "http://apply.example.org"})
    assert sentence == "Set BASE_URL to an address that begins with https://: people send what is private."


def test_production_may_be_tried_on_this_machine() -> None:
    assert Settings.load(PRODUCTION | {"BASE_URL": "http://127.0.0.1:8000"}).production


@pytest.mark.parametrize("mode", [{}, PRODUCTION])
@pytest.mark.parametrize("missing", DATABASE)
def test_database_addresses_come_together(mode: dict[str, str], missing: str) -> None:
    assert refused(mode | DATABASE | {missing: ""}) == (
        f"Set {missing} too: the three database addresses go together.",
    )


def test_other_databases_are_refused() -> None:
    assert refused(DATABASE | {"DATABASE_URL": "mysql://db.example.org/recruitment"}) == (
        "Set DATABASE_URL to an address that begins with postgresql://.",
    )


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:many",
        "smtp://mail.example.org?tls=1",
        "smtp://mail.example.org?starttls",
        "smtp://mail.example.org?starttls=yes",
    ],
)
def test_mail_address_that_is_none_is_refused(url: str) -> None:
    assert refused({"MAIL_URL": url}) == (
        "Set MAIL_URL to an address such as smtp://user:password@mail.example.org:587?starttls=1.",
    )


@pytest.mark.parametrize("given", ["8000", ":8000", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "a:b"])
def test_place_to_listen_that_is_none_is_refused(given: str) -> None:
    assert refused({"LISTEN": given}) == ("Set LISTEN to an address and a port, such as 127.0.0.1:8000.",)


@pytest.mark.parametrize("given", ["apply.example.org", "ftp://apply.example.org", "https://"])
def test_address_that_is_none_is_refused(given: str) -> None:
    assert refused({"BASE_URL": given}) == (
        "Set BASE_URL to an address that begins with https://, such as https://apply.example.org.",
    )


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("MODE", "staging", "Set MODE to development or production."),
        ("POSTGRES_VERSION", "15", "Set POSTGRES_VERSION to 18 or 16."),
        ("LOG_LEVEL", "loud", "Set LOG_LEVEL to debug or info or warning or error."),
        ("WEB_PROCESSES", "0", "Set WEB_PROCESSES to a whole number from 1 to 64."),
        ("WORKER_PROCESSES", "many", "Set WORKER_PROCESSES to a whole number from 1 to 64."),
        ("TRUSTED_PROXIES", "-1", "Set TRUSTED_PROXIES to a whole number from 0 to 5."),
    ],
)
def test_value_out_of_range_is_refused_with_the_range(name: str, given: str, sentence: str) -> None:
    assert refused({name: given}) == (sentence,)


def test_faults_of_form_and_of_meaning_are_listed_together() -> None:
    assert refused({"MODE": "production", "WEB_PROCESSES": "0", "BASE_URL": "https://apply.example.org"}) == (
        "Set WEB_PROCESSES to a whole number from 1 to 64.",
        "Set SECRET_KEY to 32 random characters or more; production has no default.",
        "Set MAIL_URL to your mail server; production sends its messages.",
    )


def test_refusal_can_be_shown_as_one_text() -> None:
    with pytest.raises(ConfigurationRefused) as caught:
        Settings.load({"MODE": "staging", "LISTEN": "8000"})
    assert caught.value.sentence == (
        "Set MODE to development or production.\nSet LISTEN to an address and a port, such as 127.0.0.1:8000."
    )


# Secrets


def test_development_makes_a_secret_once_and_keeps_it_privately(tmp_path: Path) -> None:
    environ = {"DATA_DIR": str(tmp_path / "data")}
    secret = Settings.load(environ).secret()
    assert len(secret) == 64
    assert Settings.load(environ).secret() == secret
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_two_data_folders_have_two_secrets(tmp_path: Path) -> None:
    first, second = (Settings.load({"DATA_DIR": str(tmp_path / name)}).secret() for name in "ab")
    assert first != second


def test_secrets_are_not_shown() -> None:
    secrets = {"SECRET_KEY": SECRET, "MAIL_URL": "smtp://user:hidden@mail.example.org"}
    shown = repr(Settings.load(PRODUCTION | DATABASE | secrets))
    assert SECRET not in shown
    assert "hidden" not in shown
    assert "db.example.org" not in shown
    assert "hidden" not in repr(Settings.load(secrets).mail_server)
    assert "db.example.org" not in repr(Settings.load(DATABASE).addresses)


# Where they come from


def test_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# ours\nMODE=production\nLISTEN='0.0.0.0:80'\nLOG_LEVEL\n", "utf-8")
    assert environment({"MODE": "development"}, tmp_path) == {"MODE": "development", "LISTEN": "0.0.0.0:80"}


def test_environment_alone_is_enough(tmp_path: Path) -> None:
    assert environment({"MODE": "development"}, tmp_path) == {"MODE": "development"}


def test_example_with_every_line_in_force_is_the_default(tmp_path: Path) -> None:
    lines = example().splitlines()
    (tmp_path / ".env").write_text(
        "\n".join(line.removeprefix("#") for line in lines if line[:2] != "# "), "utf-8"
    )
    written = environment({}, tmp_path)
    assert list(written) == [name.upper() for name in Settings.model_fields]
    assert Settings.load(written) == Settings.load({})


# What is written about them


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, info in Settings.model_fields.items() if not info.description] == []


def test_pages_about_the_settings_agree_with_them() -> None:
    mend = "Run .venv/bin/python -m recruitment.config and commit what it wrote."
    assert (CHECKOUT / "docs" / "settings.md").read_text("utf-8") == documentation(), mend
    assert (CHECKOUT / ".env.example").read_text("utf-8") == example(), mend


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (
            "imaps://bounces%40example.org:a%2Fb@mail.example.org",
            BounceMailbox("mail.example.org", 993, True, "bounces@example.org", "a/b", "INBOX"),
        ),
        (
            "imap://u:p@127.0.0.1:1143/Came%20back/",
            BounceMailbox("127.0.0.1", 1143, False, "u", "p", "Came back"),
        ),
        ("", None),
    ],
)
def test_mailbox_of_what_came_back_is_read_from_its_address(given: str, read: BounceMailbox | None) -> None:
    assert Settings.load({"BOUNCES_URL": given}).bounce_box == read


@pytest.mark.parametrize("given", ["pop3://u:p@x", "imaps://u@x", "imaps://u:p@", "imaps://u:p@x?a=b", "x"])
def test_address_that_is_no_mailbox_is_refused_by_name(given: str) -> None:
    with pytest.raises(ConfigurationRefused, match="Set BOUNCES_URL to an address such as imaps://"):
        Settings.load({"BOUNCES_URL": given})
