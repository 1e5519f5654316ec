"""A mailbox is read over IMAP: every e-mail once, reports into one folder and the rest into another."""

from dataclasses import replace
from socket import create_server

import pytest

from recruitment.mail.mailbox import FOR_A_PERSON, NOTED, ImapMailbox, MailboxFault
from tests.mail.imap_server import PASSWORD, USER, Folders, running

LET = "Let the user in BOUNCES_URL"
ONE, TWO = b"Subject: one\r\n\r\n1", b"Subject: two\r\n\r\n2"


def box(port: int) -> ImapMailbox:
    return ImapMailbox("127.0.0.1", port, False, USER, PASSWORD, silence=5)


def fault_of(mailbox: ImapMailbox) -> str:
    with pytest.raises(MailboxFault) as caught:
        mailbox.read(lambda _raw: True)
    return str(caught.value)


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
        (("LOGIN",), "Mend the user or the password in BOUNCES_URL: the mail server refuses them."),
        (("SELECT",), "Mend the folder in BOUNCES_URL, or make it: the mail server does not open it."),
        (("UID SEARCH",), f"{LET} list what its folder holds: the mail server refuses it."),
        (("UID FETCH",), f"{LET} read an e-mail: the mail server refuses it."),
        (("CREATE",), f"{LET} make the folder Noted: the mail server refuses it."),
        (("UID STORE",), f"{LET} remove an e-mail that was moved: the mail server refuses it."),
    ],
)
def test_what_the_server_refuses_is_said_by_what_mends_it(refuses: tuple[str, ...], said: str) -> None:
    folders = Folders(refuses=refuses)
    folders.arrive(ONE)
    with running(folders) as port:
        assert fault_of(box(port)) == said


def test_a_wrong_password_is_said_and_not_repeated() -> None:
    with running(Folders()) as port, pytest.raises(MailboxFault) as caught:
        replace(box(port), password="a secret").read(lambda _raw: True)
    assert "a secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_said() -> None:
    with running(Folders()) as port:
        pass
    assert fault_of(box(port)) == ("Mend the port in BOUNCES_URL, or start the mail server: nothing answers.")


def test_a_name_that_leads_nowhere_is_said() -> None:
    there = replace(box(143), host="mail.example.invalid")
    assert fault_of(there) == "Mend the name of the mail server in BOUNCES_URL: it leads nowhere."


def test_a_server_that_speaks_in_the_clear_is_not_taken_for_one_that_encrypts() -> None:
    with running(Folders()) as port:
        assert fault_of(replace(box(port), is_secure=True)) == (
            "Mend the port in BOUNCES_URL: what answers there does not speak as imaps:// asks."
        )


def test_a_password_that_no_server_takes_is_said_before_it_is_sent() -> None:
    with running(Folders()) as port:
        assert fault_of(replace(box(port), password="naïve")) == (
            "Mend BOUNCES_URL: all that it holds is to be written in ASCII."
        )


def test_a_server_that_says_nothing_is_given_up_on() -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        there = replace(box(silent.getsockname()[1]), silence=0.2)
        assert fault_of(there) == (
            "Look at the mail server in BOUNCES_URL, and at what stands before it: it says nothing."
        )


def test_a_server_that_hangs_up_is_said() -> None:
    with running(Folders(refuses=("",), is_curt=True)) as port:
        assert fault_of(box(port)) == "Look at the mail server in BOUNCES_URL: it hung up."


def test_what_goes_wrong_in_taking_an_e_mail_in_is_not_put_on_the_mail_server() -> None:
    folders = Folders()
    folders.arrive(ONE)

    def take(_raw: bytes) -> bool:
        raise ConnectionRefusedError("the database")

    with running(folders) as port, pytest.raises(ConnectionRefusedError, match="the database"):
        box(port).read(take)
