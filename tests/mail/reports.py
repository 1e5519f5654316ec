"""Reports that an e-mail came back, as mail systems write them."""


def report(
    header_id: str = "<one@example.org>",
    *,
    status: str = "5.1.1",
    action: str = "failed",
    recipient: str = "reader@example.org",
    returned: str = "message/rfc822",
) -> bytes:
    """One, with what it returns as a part of this kind; nothing returned where that is empty."""
    parts = [
        "Content-Type: text/plain\r\n\r\nI am sorry to inform you. Marmalade.\r\n",
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 Marmalade\r\n",
    ]
    if returned:
        parts.append(
            f"Content-Type: {returned}\r\n\r\nMessage-ID: {header_id}\r\nSubject: Hello\r\n\r\nHello.\r\n"
        )
    head = (
        "From: MAILER-DAEMON@mx.example.org\r\nTo: bounces@example.org\r\nSubject: Returned\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    )
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f"{head}{body}--b--\r\n".encode()
