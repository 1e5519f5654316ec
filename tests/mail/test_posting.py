"""Posting to a real mail server: taken, refused for now, refused for good, cut; and to a folder."""

import socket
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from recruitment.mail.composing import Outgoing, compose
from recruitment.mail.posting import FolderPostbox, PostCut, PostRefused, SmtpPostbox
from tests.mail.server import MailServer


def email(recipient: str = "eva@example.org", text: str = "Dear Éva,\n\nhello.\n") -> EmailMessage:
    return compose(
        Outgoing(
            "<7@charity.example>",
            "Difference Leaders <recruitment@charity.example>",
            recipient,
            "Für Éva 🙂",
            text,
            datetime(2027, 1, 12, 10, tzinfo=UTC),
        )
    )


def postbox(server: MailServer) -> SmtpPostbox:
    return SmtpPostbox("127.0.0.1", server.port, "none", silence=5)


def test_server_takes_the_email_whole(mail_server: MailServer) -> None:
    postbox(mail_server).post(email())
    (taken,) = mail_server.taken
    assert mail_server.recipients == ["eva@example.org"]
    assert str(taken["Subject"]) == "Für Éva 🙂"
    assert str(taken["Message-ID"]) == "<7@charity.example>"
    body = taken.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "Dear Éva,\n\nhello.\n"


def test_line_that_is_one_full_stop_does_not_end_the_text(mail_server: MailServer) -> None:
    postbox(mail_server).post(email(text="before\n.\nafter\n"))
    body = mail_server.taken[0].get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "before\n.\nafter\n"


@pytest.mark.parametrize(
    ("step", "answer", "forever"),
    [
        ("refuse_recipient", "450 mailbox busy", False),
        ("refuse_recipient", "550 no such person", True),
        ("refuse_data_command", "451 not now", False),
        ("refuse_data_command", "554 no", True),
        ("refuse_text", "452 too full", False),
        ("refuse_text", "552 too long", True),
        # About the sender, not about this e-mail: mended by whoever runs the service.
        ("refuse_sender", "450 slow down", False),
        ("refuse_sender", "530 sign in first", False),
    ],
)
def test_refusal_says_whether_trying_again_can_help(
    mail_server: MailServer, step: str, answer: str, forever: bool
) -> None:
    setattr(mail_server.behaviour, step, answer)
    with pytest.raises(PostRefused) as refused:
        postbox(mail_server).post(email())
    assert refused.value.forever is forever
    assert str(refused.value) == f"{answer[:3]} from the mail server"
    assert mail_server.taken == []


def test_server_that_hangs_up_after_the_text_leaves_doubt(mail_server: MailServer) -> None:
    mail_server.behaviour.taken_and_cut = True
    with pytest.raises(PostCut, match="went silent"):
        postbox(mail_server).post(email())
    assert len(mail_server.taken) == 1


def test_wrong_password_is_no_last_word_about_the_email(mail_server: MailServer) -> None:
    here = SmtpPostbox("127.0.0.1", mail_server.port, "none", "user", "wrong", silence=5)
    with pytest.raises(PostRefused) as refused:
        here.post(email())
    assert not refused.value.forever


def test_server_that_is_not_there_is_tried_again() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        free = held.getsockname()[1]
    with pytest.raises(PostRefused, match="not reached") as refused:
        SmtpPostbox("127.0.0.1", free, "none", silence=2).post(email())
    assert not refused.value.forever


def test_server_that_never_speaks_is_given_up_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(PostRefused, match="not reached") as refused:
            SmtpPostbox("127.0.0.1", port, "none", silence=0.3).post(email())
    assert not refused.value.forever


def test_encryption_that_the_server_does_not_offer_is_not_done_without(mail_server: MailServer) -> None:
    with pytest.raises(PostRefused) as refused:
        SmtpPostbox("127.0.0.1", mail_server.port, "starttls", silence=5).post(email())
    assert not refused.value.forever
    assert mail_server.taken == []


def test_address_that_the_server_cannot_take_has_failed_for_good(mail_server: MailServer) -> None:
    with pytest.raises(PostRefused, match="cannot take this address") as refused:
        postbox(mail_server).post(email(recipient="éva@example.org"))
    assert refused.value.forever


# A folder


def test_folder_keeps_the_email_under_its_id_and_no_name(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    FolderPostbox(folder).post(email())
    (written,) = folder.iterdir()
    assert written.name == "7.eml"
    read = message_from_bytes(written.read_bytes(), policy=policy.default)
    assert (str(read["To"]), str(read["Subject"])) == ("eva@example.org", "Für Éva 🙂")


def test_same_email_again_replaces_itself(tmp_path: Path) -> None:
    box = FolderPostbox(tmp_path)
    box.post(email())
    box.post(email())
    assert len(list(tmp_path.iterdir())) == 1


def test_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    FolderPostbox(folder).post(email())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file, not a folder")
    with pytest.raises(PostRefused) as refused:
        FolderPostbox(tmp_path / "outbox").post(email())
    assert not refused.value.forever
