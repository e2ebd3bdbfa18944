"""The letters that tell somebody what became visible: to him, or of him."""

from datetime import timedelta

from folio.users.domain.accounts import Account
from folio.users.domain.letters import Letter, compose_text, describe_duration


def compose_shared_letter(account: Account, *, url: str) -> Letter:
    """Return the letter of a portfolio shared with an account; it has no word of whoever shared it."""
    text = compose_text(
        f"A portfolio was shared with you. Sign in at {url} and choose it at the top of the page.",
        "You can leave it there, too.",
        name=account.name,
    )
    return Letter("portfolio_shared", account.email, "A portfolio was shared with you", text, account.id)


def compose_opened_letter(account: Account, *, by: str, reason: str, minutes: int, url: str) -> Letter:
    """Return the letter of an administrator who reads a person's portfolios in need."""
    lasts = describe_duration(timedelta(minutes=minutes))
    text = compose_text(
        f"{by or 'An administrator'} can read your portfolios for {lasts}.",
        f"The reason given: {reason}",
        f"It is in the audit log, and under Share in each portfolio at {url}, where you can end it at once.",
        name=account.name,
    )
    return Letter(
        "portfolios_opened", account.email, "An administrator reads your portfolios", text, account.id
    )
