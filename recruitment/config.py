"""The settings of the service: read from the environment, checked at once, documented from one place."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo

from recruitment.domain.errors import Refusal
from recruitment.servers import Addresses, BounceMailbox, MailServer
from recruitment.storage.place import Bucket, BucketSettings

CHECKOUT = Path(__file__).resolve().parents[1]
SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 10
"""A secret with fewer different ones is a word or a placeholder, not chance."""

_HERE = ("127.0.0.1", "localhost", "::1")


class ConfigurationRefused(Refusal):
    """The settings cannot be used; `sentences` says everything that is to be mended."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        """Keep the sentences, one a fault."""
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Settings(BaseModel):
    """Every setting. Its name in the environment is the field's in capitals; an empty value means unset."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Literal["development", "production"] = Field(
        "development",
        description="`production` refuses to start without what a real service needs: SECRET_KEY, BASE_URL, "
        "MAIL_URL.",
    )
    base_url: str = Field(
        "",
        description="The address that people use, for links in messages: `https://apply.example.org`. "
        "In development, unset: `http://` and LISTEN.",
    )
    listen: str = Field("127.0.0.1:8000", description="The address and port that the web server listens on.")
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=5,
        description="How many proxies of yours stand in front. People's network addresses, by which "
        "sign-in is limited, are read from what these proxies say and from nobody else.",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description=f"What sessions and forms are signed with: {SHORTEST_SECRET} characters or more, random. "
        "In development, unset: made once and kept in DATA_DIR.",
    )
    data_dir: Path = Field(
        Path("var"),
        validate_default=True,
        description="Folder for what the service keeps itself: the embedded database, messages not sent, "
        "packs. A relative one is in the checkout. (Run by root, the embedded database is in "
        "/var/lib/recruitment.)",
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        description="The database as `recruitment_web`: "
        "`postgresql://recruitment_web:PASSWORD@host/recruitment`. All three addresses unset: an embedded "
        "PostgreSQL is made and started.",
    )
    database_worker_url: SecretStr = Field(
        SecretStr(""), description="The same database as `recruitment_worker`."
    )
    database_owner_url: SecretStr = Field(
        SecretStr(""), description="The same database as `recruitment_owner`, for migrations alone."
    )
    postgres_version: Literal["18", "16"] = Field(
        "18", description="Which version of the embedded PostgreSQL to use. Each has data of its own."
    )
    mail_url: SecretStr = Field(
        SecretStr(""),
        description="The mail server: `smtp://user:password@host:587?starttls=1` or "
        "`smtps://user:password@host`. In development, unset: messages are written to the folder `outbox` "
        "in DATA_DIR.",
    )
    packs_url: str = Field(
        "",
        description="The bucket that packs are stored in, Amazon S3 or a server that speaks as it does: "
        "`s3://bucket/packs`. What stands below that name is this installation’s alone. Unset: the folder "
        "`packs` in DATA_DIR.",
    )
    packs_endpoint: str = Field(
        "",
        description="The address of the bucket’s server: `https://s3.example.org`. Unset: Amazon’s.",
    )
    packs_region: str = Field(
        "", description="The bucket’s region: `eu-west-2`. A server that is not Amazon’s may need none."
    )
    packs_access_key_id: SecretStr = Field(
        SecretStr(""), description="The key that opens the bucket: it reads, writes, removes and lists there."
    )
    packs_secret_access_key: SecretStr = Field(
        SecretStr(""), description="The secret that goes with that key."
    )
    bounces_url: SecretStr = Field(
        SecretStr(""),
        description="The mailbox to which what comes back is delivered: "
        "`imaps://user:password@host/INBOX`. It is read every five minutes. Unset: leads note by hand what "
        "came back, or a mail system hands it to `recruitment bounce`.",
    )
    web_processes: int = Field(2, ge=1, le=64, description="How many processes answer web requests.")
    worker_processes: int = Field(
        1, ge=1, le=64, description="How many processes do the work in the background."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least that is written to the log."
    )

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return CHECKOUT / value.expanduser()

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_small_letters(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings that an environment holds; names that are no settings are passed over.

        Raises:
            ConfigurationRefused: with every fault, each in a sentence that names the setting.
        """
        values = {name: environ.get(name.upper(), "").strip() for name in cls.model_fields}
        given = {name: value for name, value in values.items() if value}
        faults: list[str] = []
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:  # look at the rest too, so that everything is said at once
            wrong = {str(fault["loc"][0]) for fault in error.errors()}
            faults += (_sentence(info, name) for name, info in cls.model_fields.items() if name in wrong)
            settings = cls.model_validate({name: given[name] for name in given if name not in wrong})
        faults += settings._faults()
        if faults:
            raise ConfigurationRefused(tuple(faults))
        return settings

    @property
    def production(self) -> bool:
        """Whether real people use this."""
        return self.mode == "production"

    @property
    def outbox(self) -> Path:
        """Where messages are written when there is no mail server."""
        return self.data_dir / "outbox"

    @property
    def packs(self) -> Path | Bucket:
        """Where packs are stored: a folder, or a bucket."""
        return self._bucket.bucket() or self.packs_folder

    @property
    def packs_folder(self) -> Path:
        """The folder that packs are stored in where no bucket is set."""
        return self.data_dir / "packs"

    @property
    def address(self) -> str:
        """The address that people use, without a slash at its end."""
        return (self.base_url or f"http://{self.listen}").rstrip("/")

    @property
    def addresses(self) -> Addresses | None:
        """The database's addresses; None means the embedded server."""
        urls = (self.database_owner_url, self.database_url, self.database_worker_url)
        owner, web, worker = (url.get_secret_value() for url in urls)
        return Addresses.read(owner, web, worker) if owner or web or worker else None

    @property
    def mail_server(self) -> MailServer | None:
        """The mail server; None means that messages are written to the outbox folder."""
        given = self.mail_url.get_secret_value()
        return MailServer.read(given) if given else None

    @property
    def bounce_box(self) -> BounceMailbox | None:
        """The mailbox of what came back; None where there is none."""
        given = self.bounces_url.get_secret_value()
        return BounceMailbox.read(given) if given else None

    def secret(self) -> str:
        """Return the key that sessions are signed with; development makes one once and keeps it privately."""
        if given := self.secret_key.get_secret_value():
            return given
        path = self.data_dir / "secret_key"
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
        return path.read_text("ascii")

    def _faults(self) -> Iterator[str]:
        yield from self._address_faults()
        yield from self._database_faults()
        yield from self._mail_faults()
        yield from self._bucket.faults(production=self.production)
        if self.production:
            yield from self._production_faults()

    def _address_faults(self) -> Iterator[str]:
        if self.base_url and (
            urlsplit(self.base_url).scheme not in ("http", "https") or not _host(self.base_url)
        ):
            yield "Set BASE_URL to an address that begins with https://, such as https://apply.example.org."
        host, _, port = self.listen.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            yield "Set LISTEN to an address and a port, such as 127.0.0.1:8000."

    def _database_faults(self) -> Iterator[str]:
        names = ("database_url", "database_worker_url", "database_owner_url")
        given = {name: getattr(self, name).get_secret_value() for name in names}
        for name, url in given.items():
            if not url and any(given.values()):
                yield f"Set {name.upper()} too: the three database addresses go together."
            elif url and urlsplit(url).scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
                yield f"Set {name.upper()} to an address that begins with postgresql://."

    def _mail_faults(self) -> Iterator[str]:
        if given := self.mail_url.get_secret_value():
            try:
                MailServer.read(given)
            except ValueError:
                yield "Set MAIL_URL to an address such as smtp://user:password@mail.example.org:587?starttls=1."
        if given := self.bounces_url.get_secret_value():
            try:
                BounceMailbox.read(given)
            except ValueError:
                yield "Set BOUNCES_URL to an address such as imaps://user:password@mail.example.org/INBOX."

    @property
    def _bucket(self) -> BucketSettings:
        return BucketSettings(
            self.packs_url,
            self.packs_endpoint,
            self.packs_region,
            self.packs_access_key_id.get_secret_value(),
            self.packs_secret_access_key.get_secret_value(),
        )

    def _production_faults(self) -> Iterator[str]:
        secret = self.secret_key.get_secret_value()
        if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS:
            yield f"Set SECRET_KEY to {SHORTEST_SECRET} random characters or more; production has no default."
        if not self.base_url:
            yield "Set BASE_URL to the address that people use; production has no default."
        elif urlsplit(self.base_url).scheme == "http" and _host(self.base_url) not in _HERE:
            yield "Set BASE_URL to an address that begins with https://: people send what is private."
        if not self.mail_url.get_secret_value():
            yield "Set MAIL_URL to your mail server; production sends its messages."


def environment(environ: Mapping[str, str] | None = None, folder: Path = CHECKOUT) -> dict[str, str]:
    """Return what the file `.env` in the folder says, if there is one, overruled by the environment."""
    written = {name: value for name, value in dotenv_values(folder / ".env").items() if value is not None}
    return written | dict(os.environ if environ is None else environ)


def documentation() -> str:
    """Return `docs/settings.md`: every setting, its default and what it means."""
    head = (
        "# Settings\n\nSettings come from the environment, or from a file `.env` in the checkout (copy "
        "`.env.example`);\nthe environment wins. An empty value means unset. Whatever is wrong is said at "
        "the start, all at once, by name.\n\n"
        "This page is written by `.venv/bin/python -m recruitment.config`.\n\n"
        "| setting | default | meaning |\n|---|---|---|\n"
    )
    rows = (
        f"| `{name.upper()}` | {_shown(info)} | {info.description} |\n"
        for name, info in Settings.model_fields.items()
    )
    return head + "".join(rows)


def example() -> str:
    """Return `.env.example`: every setting at its default, commented out, with what it means."""
    parts = (
        f"# {info.description}\n#{name.upper()}={_default(info)}\n"
        for name, info in Settings.model_fields.items()
    )
    return (
        "# Copy to .env and change what you need; docs/settings.md says the same as a table.\n\n"
        + "\n".join(parts)
    )


def _default(info: FieldInfo) -> str:
    value = info.default.get_secret_value() if isinstance(info.default, SecretStr) else info.default
    return str(value)


def _shown(info: FieldInfo) -> str:
    return f"`{default}`" if (default := _default(info)) else "unset"


def _sentence(info: FieldInfo, name: str) -> str:
    choices = getattr(info.annotation, "__args__", ())
    if choices:
        return f"Set {name.upper()} to {' or '.join(choices)}."
    low, high = (getattr(bound, edge) for bound, edge in zip(info.metadata, ("ge", "le"), strict=True))
    return f"Set {name.upper()} to a whole number from {low} to {high}."


def _host(url: str) -> str | None:
    return urlsplit(url).hostname


def _write(folder: Path) -> None:
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "settings.md").write_text(documentation(), "utf-8")
    (folder / ".env.example").write_text(example(), "utf-8")


if __name__ == "__main__":
    _write(Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT)
