"""Whether an e-mail address looks like a person's own mailbox rather than an employer's."""

#: The providers that people in England use most. It serves a warning only, so it need not be complete.
PERSONAL = frozenset(
    """
    aol.com btinternet.com gmail.com gmx.com gmx.co.uk googlemail.com hotmail.co.uk hotmail.com icloud.com
    live.co.uk live.com mac.com mail.com me.com msn.com ntlworld.com outlook.com outlook.co.uk proton.me
    protonmail.com rocketmail.com sky.com talktalk.net virginmedia.com yahoo.co.uk yahoo.com ymail.com
    """.split()  # noqa: SIM905 - thirty quoted names read worse
)


def is_personal_mailbox(email: str) -> bool:
    """Say whether the address belongs to a provider of personal mailboxes."""
    return email.rpartition("@")[2].lower() in PERSONAL


#: Reserved for examples: nobody's employer.
_RESERVED = frozenset({"example.com", "example.net", "example.org"})


def employer_domain(email: str) -> str:
    """The domain of an address where it is an employer's, in lower case; empty where anybody can have one."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if domain in PERSONAL | _RESERVED else domain
