"""A mailbox is read over IMAP: every e-mail once, reports into one folder and the rest into another."""

from dataclasses import replace

import pytest

from recruitment.mail.mailbox import FOR_A_PERSON, NOTED, ImapMailbox, MailboxFault
from tests.mail.imap_server import PASSWORD, USER, Folders, running

ONE, TWO = b"Subject: one\r\n\r\n1", b"Subject: two\r\n\r\n2"


def box(port: int) -> ImapMailbox:
    return ImapMailbox("127.0.0.1", port, False, USER, PASSWORD, silence=5)


def test_each_e_mail_is_read_once_and_moved_to_where_it_belongs() -> None:
    folders, read = Folders(), list[bytes]()
    folders.arrive(ONE)
    folders.arrive(TWO)

    def take(raw: bytes) -> bool:
        read.append(raw)
        return raw == ONE

    with running(folders) as port:
        assert box(port).read(take) == 2
        assert box(port).read(take) == 0
    assert read == [ONE, TWO]
    assert (folders.of("INBOX"), folders.of(NOTED), folders.of(FOR_A_PERSON)) == ([], [ONE], [TWO])


def test_what_could_not_be_taken_in_stays_for_the_next_look() -> None:
    folders = Folders()
    folders.arrive(ONE)
    folders.arrive(TWO)

    def take(raw: bytes) -> bool:
        if raw == TWO:
            raise ValueError("the database is away")
        return True

    with running(folders) as port, pytest.raises(ValueError, match="away"):
        box(port).read(take)
    assert (folders.of("INBOX"), folders.of(NOTED)) == ([TWO], [ONE])


@pytest.mark.parametrize(
    ("refuses", "said"),
    [
        (("LOGIN",), "refused user or password"),
        (("SELECT",), "open the folder"),
        (("UID SEARCH",), "list what waits"),
        (("UID FETCH",), "read an e-mail"),
        (("CREATE",), "make the folder Noted"),
        (("UID STORE",), "remove an e-mail"),
    ],
)
def test_what_the_server_refuses_is_said_in_our_own_words(refuses: tuple[str, ...], said: str) -> None:
    folders = Folders(refuses=refuses)
    folders.arrive(ONE)
    with running(folders) as port, pytest.raises(MailboxFault, match=said) as caught:
        box(port).read(lambda _raw: True)
    assert PASSWORD not in str(caught.value)


def test_a_wrong_password_is_said_and_not_repeated() -> None:
    with running(Folders()) as port, pytest.raises(MailboxFault) as caught:
        replace(box(port), password="a secret").read(lambda _raw: True)
    assert "a secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_said() -> None:
    with running(Folders()) as port:
        pass
    with pytest.raises(MailboxFault, match="was not reached"):
        box(port).read(lambda _raw: True)
