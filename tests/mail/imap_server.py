"""A real IMAP server in the test process, for the commands that reading a mailbox needs (RFC 3501)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import cast

USER, PASSWORD = "bounces@example.org", "correct horse"


@dataclass
class Folders:
    """What the server keeps, and what it refuses.

    Attributes:
        held: e-mails by folder and number.
        refuses: the first words of commands that it answers with NO.
        is_curt: whether it hangs up instead.
    """

    held: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    deleted: set[int] = field(default_factory=set)
    refuses: tuple[str, ...] = ()
    is_curt: bool = False

    def arrive(self, raw: bytes) -> None:
        """One more e-mail in the first folder."""
        numbers = [number for folder in self.held.values() for number in folder]
        self.held["INBOX"][max(numbers, default=0) + 1] = raw

    def of(self, folder: str) -> list[bytes]:
        """The e-mails of a folder, in order."""
        return [*self.held.get(folder, {}).values()]


class _Server(ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True
    folders: Folders


class _Conversation(StreamRequestHandler):
    """One client: each line is a command with its tag."""

    def handle(self) -> None:
        self.chosen = "INBOX"
        self._say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, command = line.split(" ", 1)
            if self._folders.refuses and command.startswith(self._folders.refuses):
                if self._folders.is_curt:
                    return
                self._say(f"{tag} NO not that")
                continue
            self._say(f"{tag} {self._do(command)}")
            if command == "LOGOUT":
                return

    @property
    def _folders(self) -> Folders:
        return cast("_Server", self.server).folders

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _do(self, command: str) -> str:
        verb, _, rest = command.partition(" ")
        if verb == "UID":
            verb, _, rest = rest.partition(" ")
        return str(getattr(self, f"do_{verb.lower()}", self._unknown)(rest))

    def _unknown(self, _rest: str) -> str:
        return "BAD unknown"

    def do_capability(self, _rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def do_login(self, rest: str) -> str:
        user, password = re.fullmatch(r"(\S+) \"?([^\"]*)\"?", rest).groups()  # type: ignore[union-attr]
        is_theirs = (user.strip('"'), password) == (USER, PASSWORD)
        return "OK done" if is_theirs else f"NO wrong password {password}"

    def do_select(self, rest: str) -> str:
        self.chosen = rest.strip('"')
        if self.chosen not in self._folders.held:
            return "NO no such folder"
        self._say(f"* {len(self._folders.held[self.chosen])} EXISTS")
        return "OK [READ-WRITE] done"

    def do_search(self, _rest: str) -> str:
        self._say("* SEARCH " + " ".join(map(str, self._folders.held[self.chosen])))
        return "OK done"

    def do_fetch(self, rest: str) -> str:
        number, most = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest).groups()  # type: ignore[union-attr]
        raw = self._folders.held[self.chosen][int(number)][: int(most)]
        self.wfile.write(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return "OK done"

    def do_create(self, rest: str) -> str:
        self._folders.held[rest.strip('"')] = {}
        return "OK done"

    def do_copy(self, rest: str) -> str:
        number, folder = rest.split(" ")
        if folder not in self._folders.held:
            return "NO [TRYCREATE] no such folder"
        self._folders.held[folder][int(number)] = self._folders.held[self.chosen][int(number)]
        return "OK done"

    def do_store(self, rest: str) -> str:
        self._folders.deleted.add(int(rest.split(" ", maxsplit=1)[0]))
        return "OK done"

    def do_expunge(self, _rest: str) -> str:
        for number in self._folders.deleted:
            self._folders.held[self.chosen].pop(number, None)
        self._folders.deleted.clear()
        return "OK done"

    def do_logout(self, _rest: str) -> str:
        self._say("* BYE")
        return "OK done"


@contextmanager
def running(folders: Folders) -> Iterator[int]:
    """Serve these folders; the port on this machine."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.folders = folders
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
