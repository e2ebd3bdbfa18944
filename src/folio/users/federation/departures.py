"""Sending a browser to a provider: the address there, and what the browser keeps until it is back."""

from dataclasses import dataclass

from folio.kernel.errors import Forbidden, NotFound
from folio.users.desk import Desk
from folio.users.domain.federation import Refusal, Transaction
from folio.users.federation.transactions import seal_transaction
from folio.users.provider import Provider


class UnknownProvider(NotFound):
    """The settings name no such sign-in provider."""

    code = "provider_unknown"


class FederationRefused(Forbidden):
    """A way in by a provider ended without a session; ``code`` says why."""

    code = "federation_refused"


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a browser goes, and what it keeps until it is back."""

    authorization_url: str
    sealed: str


async def depart(transaction: Transaction, desk: Desk) -> Departure:
    """Return the way to the provider of a transaction.

    Raises:
        UnknownProvider: there is no such provider.
        ProviderUnavailable: it does not answer.
    """
    provider = provider_of(transaction.provider, desk)
    url = await provider.authorization_url(transaction, redirect_uri=callback_of(transaction.provider, desk))
    return Departure(url, seal_transaction(transaction, desk.vault))


def provider_of(key: str, desk: Desk) -> Provider:
    """Return a provider of the settings.

    Raises:
        UnknownProvider: there is no such provider.
    """
    provider = desk.providers.get(key)
    if provider is None:
        raise UnknownProvider("there is no such sign-in provider: choose one on the sign-in page")
    return provider


def callback_of(provider_key: str, desk: Desk) -> str:
    """Return where a provider sends people back to; each has its own, so that none answers for another."""
    return f"{desk.settings.platform.public_url}/api/auth/federation/{provider_key}/callback"


def refused(refusal: Refusal) -> FederationRefused:
    """Return the error of a way in that ended for this reason."""
    return FederationRefused("signing in by this provider did not work", code=refusal.value)
