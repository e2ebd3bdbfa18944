"""Letters about something that happened to an account, and what to do when it was not its owner."""

from datetime import datetime, timedelta
from uuid import UUID

from folio.users.domain.accounts import Account
from folio.users.domain.letters import Letter, compose_text, describe_duration
from folio.users.domain.links import LIFE_OF, LinkPurpose

NOT_YOU = "If that was not you, ask for a new password at {url}/forgot at once, and tell your administrator."


def compose_reset(account: Account, *, link: str) -> Letter:
    """Return the letter with the link to a new password."""
    lasts = LIFE_OF[LinkPurpose.RESET_PASSWORD]
    text = compose_text(
        "Somebody asked for a new password for your account. If that was you, choose it here:",
        link,
        f"The link works once, for {describe_duration(lasts)}. It does not sign you in, and your other "
        "ways of proving who you are stay as they are. If it was not you, nothing is to be done.",
        name=account.name,
    )
    return Letter("password_reset", account.email, "Choose a new password", text, account.id, lasts)


def compose_password_changed(account: Account, *, url: str, at: datetime) -> Letter:
    """Return the letter that tells of a changed password."""
    text = compose_text(
        f"The password of your account was changed on {_moment(at)}. You were signed out everywhere else.",
        NOT_YOU.format(url=url),
        name=account.name,
    )
    return Letter("password_changed", account.email, "Your password was changed", text, account.id)


def compose_verification(recipient: str, *, user_id: UUID, link: str) -> Letter:
    """Return the letter that asks whether an address is its account's owner's; it greets nobody by name."""
    lasts = LIFE_OF[LinkPurpose.CONFIRM_EMAIL]
    text = compose_text(
        "Somebody gave this address for an account. If that was you, confirm it here:",
        link,
        f"The link works once, for {describe_duration(lasts)}. If it was not you, nothing is to be done.",
    )
    return Letter("email_verification", recipient, "Confirm your address", text, user_id, lasts)


def compose_change_asked(account: Account, *, url: str) -> Letter:
    """Return the letter that tells the present address that another one was asked for."""
    text = compose_text(
        "Another e-mail address was given for your account. Nothing changes before that one is confirmed.",
        NOT_YOU.format(url=url),
        name=account.name,
    )
    return Letter("email_change_asked", account.email, "Another address was asked for", text, account.id)


def compose_email_changed(account: Account, *, url: str, at: datetime) -> Letter:
    """Return the letter that tells the address there was, of ``account``, that it is replaced."""
    text = compose_text(
        f"The e-mail address of your account was changed on {_moment(at)}; this one does not count any more.",
        f"If that was not you, tell your administrator at once: {url}",
        name=account.name,
    )
    return Letter("email_changed", account.email, "Your address was changed", text, account.id)


def compose_address_in_use(account: Account, *, url: str) -> Letter:
    """Return the letter that tells somebody that his address was given by somebody else."""
    text = compose_text(
        "Somebody gave your address for an account. It belongs to yours already, so nothing was changed.",
        f"If that was you, sign in at {url}/sign-in, or ask for a new password at {url}/forgot.",
        name=account.name,
    )
    return Letter("address_in_use", account.email, "You already have an account", text, account.id)


def compose_registration(recipient: str, *, link: str, lasts: timedelta) -> Letter:
    """Return the letter by which somebody who registered shows that the address is his."""
    text = compose_text(
        "Somebody wants an account with this address. If that was you, confirm it here, with the password "
        "you chose:",
        link,
        f"The link works once, for {describe_duration(lasts)}. If it was not you, nothing is to be done.",
    )
    return Letter("registration", recipient, "Confirm your account", text, None, lasts)


def compose_invitation(recipient: str, *, link: str, lasts: timedelta, url: str) -> Letter:
    """Return the letter with an invitation."""
    text = compose_text(
        f"You are invited to the platform at {url}. Make your account here:",
        link,
        f"The link works once, for {describe_duration(lasts)}.",
    )
    return Letter("invitation", recipient, "You are invited", text, None, lasts)


def compose_new_device(account: Account, *, link: str, device: str, address: str, at: datetime) -> Letter:
    """Return the letter that tells of a sign-in from where there was none before."""
    lasts = LIFE_OF[LinkPurpose.LOCK_ACCOUNT]
    text = compose_text(
        f"Somebody signed in to your account on {_moment(at)} from a device we have not seen before:",
        f"  {device}\n  {address or 'an unknown address'}",
        "If that was you, nothing is to be done. If it was not, lock your account down here:",
        link,
        "It signs everybody out, you too, and stops your password, passkeys and sign-in elsewhere; a new "
        f"password brings you back in. The link works for {describe_duration(lasts)}.",
        name=account.name,
    )
    return Letter("new_device", account.email, "A new device signed in", text, account.id, lasts)


def compose_locked_down(account: Account, *, url: str, at: datetime) -> Letter:
    """Return the letter that tells how to come back into an account that was locked down."""
    text = compose_text(
        f"Your account was locked down on {_moment(at)}. Everybody is signed out, and password, access "
        "tokens, passkeys and accounts elsewhere open it no more. Nothing was deleted.",
        f"To come back, ask for a new password at {url}/forgot. Afterwards Security and Connections in the "
        "settings show what was stopped: let work again what is yours, and remove what is not.",
        "Without your second factor, use a recovery code, or ask an administrator.",
        name=account.name,
    )
    return Letter("locked_down", account.email, "Your account was locked down", text, account.id)


def compose_removal(account: Account, *, link: str, at: datetime) -> Letter:
    """Return the letter with the link that brings a deleted account back."""
    text = compose_text(
        f"Your account is out of use and will be deleted on {_moment(at)}, with everything in it. "
        "Until then this link brings it back as it was:",
        link,
        "It does not sign you in.",
        name=account.name,
    )
    lasts = LIFE_OF[LinkPurpose.RESTORE_ACCOUNT]
    return Letter("account_deleted", account.email, "Your account will be deleted", text, account.id, lasts)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d} at {at:%H:%M} UTC"
