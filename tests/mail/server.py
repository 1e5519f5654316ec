"""A real SMTP server in the test process, which behaves as it is told."""

from asyncio import Server, WriteTransport
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Cuttable(SMTP):
    """A server that can be told to hang up instead of answering the text."""

    behaviour: "Behaviour"

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.behaviour.refuse_data_command:
            await self.push(self.behaviour.refuse_data_command)
            return
        await super().smtp_DATA(arg)

    async def push(self, status: Any) -> None:
        if self.behaviour.taken_and_cut and str(status).startswith("250 heard"):
            assert isinstance(self.transport, WriteTransport)
            self.transport.abort()
            return
        await super().push(status)


@dataclass
class Behaviour:
    """What the server does; an empty text means that it accepts.

    Attributes:
        greeting: what it says to HELO and EHLO.
        refuse_sender: its answer to MAIL FROM.
        refuse_recipient: its answer to RCPT TO.
        refuse_data_command: its answer to DATA, before it hears the text.
        refuse_text: its answer after it has heard the text.
        taken_and_cut: keeps the e-mail and hangs up without an answer.
    """

    greeting: str = ""
    refuse_sender: str = ""
    refuse_recipient: str = ""
    refuse_data_command: str = ""
    refuse_text: str = ""
    taken_and_cut: bool = False


@dataclass
class MailServer:
    """Listens on a free port of this machine and keeps what it takes.

    Attributes:
        behaviour: what it does.
        security: how it encrypts, with the context of `certificate`.
    """

    behaviour: Behaviour = field(default_factory=Behaviour)
    security: str = "none"
    certificate: SSLContext | None = None
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    def start(self) -> None:
        owner = self

        class _Controller(Controller):
            def factory(self) -> SMTP:
                starttls = owner.certificate if owner.security == "starttls" else None
                server = _Cuttable(
                    self.handler, hostname="mail.example", enable_SMTPUTF8=False, tls_context=starttls
                )
                server.behaviour = owner.behaviour
                return server

            def _trigger_server(self) -> None:
                # The first connection goes to the port asked for, and we asked for any.
                assert isinstance(self.server, Server)
                self.port = self.server.sockets[0].getsockname()[1]
                super()._trigger_server()  # type: ignore[no-untyped-call]

        whole = self.certificate if self.security == "tls" else None
        self._controller = _Controller(self, hostname="127.0.0.1", port=0, ssl_context=whole)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return self._controller.port

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.behaviour.refuse_sender:
            return self.behaviour.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.behaviour.refuse_recipient:
            return self.behaviour.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.behaviour.refuse_text:
            return self.behaviour.refuse_text
        content = envelope.content
        assert isinstance(content, bytes)
        read = message_from_bytes(content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.taken.append(read)
        self.recipients.extend(envelope.rcpt_tos)
        return "250 heard"
