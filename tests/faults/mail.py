"""A real SMTP server that refuses, stalls, or hangs up after the text, and remembers every conversation."""

import asyncio
import random
import time
from asyncio import Server, Transport, WriteTransport
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from enum import StrEnum
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Fault(StrEnum):
    """What goes wrong in one conversation."""

    NONE = "none"
    REFUSE = "refuse"  # the recipient, for now
    REFUSE_TEXT = "refuse the text"
    STALL = "stall"  # no answer to RCPT
    STALL_TEXT = "stall after the text"  # taken, and no answer
    DROP = "drop after the text"  # taken, and hung up


#: After these the server has the e-mail and the sender cannot know.
DOUBTFUL = (Fault.STALL_TEXT, Fault.DROP)
_FOREVER = 3600.0


@dataclass
class Conversation:
    """One connection, in seconds of the monotonic clock.

    Attributes:
        port: the client's.
        fault: what was made to go wrong.
        header_id: the Message-ID, once the text has been taken.
        answered: the sender was told that it was taken.
        ended: when, or None while it is open.
    """

    port: int
    began: float
    fault: Fault = Fault.NONE
    recipient: str = ""
    header_id: str = ""
    answered: bool = False
    ended: float | None = None

    def was_open_between(self, first: float, last: float) -> bool:
        """Whether it had begun by the last of two moments, and not ended by the first."""
        return self.began <= last and (self.ended is None or self.ended > first)


@dataclass
class FaultyServer:
    """Listens on a free port of this machine.

    Attributes:
        choose: the fault of a conversation, from its recipient and how many there were with it before.
        pace: the most seconds that it takes over each of two steps.
        conversations: all there were, in order.
    """

    choose: Callable[[str, int], Fault] = lambda _recipient, _number: Fault.NONE
    pace: float = 0.0
    conversations: list[Conversation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._asked: Counter[str] = Counter()
        self._lock = Lock()

    def start(self) -> None:
        """Begin to listen."""
        owner = self

        class Listening(Controller):
            def factory(self) -> SMTP:
                return _Speaker(owner, self.handler, hostname="mail.example", enable_SMTPUTF8=False)

            def _trigger_server(self) -> None:
                # The first connection goes to the port asked for, and we asked for any.
                assert isinstance(self.server, Server)
                self.port = self.server.sockets[0].getsockname()[1]
                super()._trigger_server()  # type: ignore[no-untyped-call]

        self._controller = Listening(self, hostname="127.0.0.1", port=0)
        self._controller.start()
        self.conversations.clear()  # it spoke to itself, to see whether it listens

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._controller.port

    def taken(self) -> Counter[str]:
        """How many copies of each Message-ID it has taken."""
        return Counter(one.header_id for one in list(self.conversations) if one.header_id)

    def took(self, _conversation: Conversation, _content: bytes) -> None:
        """A text has been taken, answered or not; whoever wants to read it says so here."""

    def next_fault(self, recipient: str) -> Fault:
        """What goes wrong in the next conversation with a recipient."""
        with self._lock:
            number = self._asked[recipient]
            self._asked[recipient] += 1
        return self.choose(recipient, number)

    async def handle_RCPT(  # noqa: N802
        self, server: "_Speaker", _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        here = server.conversation
        here.recipient, here.fault = address, self.next_fault(address)
        await asyncio.sleep(random.uniform(0, self.pace))
        match here.fault:
            case Fault.REFUSE:
                return "450 busy"
            case Fault.STALL:
                await asyncio.sleep(_FOREVER)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: "_Speaker", _session: Session, envelope: Envelope) -> str:  # noqa: N802
        here = server.conversation
        if here.fault is Fault.REFUSE_TEXT:
            return "452 full"
        assert isinstance(envelope.content, bytes)
        here.header_id = str(message_from_bytes(envelope.content, policy=policy.default)["Message-ID"])
        self.took(here, envelope.content)
        await asyncio.sleep(random.uniform(0, self.pace))
        if here.fault is Fault.STALL_TEXT:
            await asyncio.sleep(_FOREVER)
        if here.fault is Fault.DROP:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
            await asyncio.sleep(_FOREVER)
        here.answered = True
        return "250 taken"


class _Speaker(SMTP):
    """One connection."""

    conversation: Conversation

    def __init__(self, owner: FaultyServer, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.owner = owner

    def connection_made(self, transport: Any) -> None:
        assert isinstance(transport, Transport)
        self.conversation = Conversation(transport.get_extra_info("peername")[1], time.monotonic())
        self.owner.conversations.append(self.conversation)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.conversation.ended = time.monotonic()
        super().connection_lost(error)
