"""The letter that tells somebody of a change in how his account is protected."""

from folio.users.domain.accounts import Account
from folio.users.domain.letters import Letter, compose_text


def compose_security_letter(account: Account, *, kind: str, happened: str, url: str) -> Letter:
    """Return the letter; ``happened`` is one whole sentence."""
    text = compose_text(
        happened,
        f"If this was you, nothing is to be done. If it was not: sign in at {url}, end every session under "
        "Security and change your password; ask an administrator if you cannot sign in any more.",
        name=account.name,
    )
    return Letter(kind, account.email, "Your account's protection was changed", text, account.id)
