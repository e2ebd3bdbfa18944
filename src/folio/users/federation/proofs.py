"""Proving once more who one is by signing in elsewhere again, for whoever has no other proof here."""

from dataclasses import replace

from folio.users.accounts.store import find_credentials_of
from folio.users.desk import Desk
from folio.users.domain.federation import Identity, LinkTo, Refusal, Transaction, is_proven_anew
from folio.users.domain.id_tokens import Profile
from folio.users.federation.departures import Departure, depart, refused
from folio.users.federation.store import find_identity
from folio.users.federation.transactions import start_transaction
from folio.users.sessions.store import is_live_session
from folio.users.stepup.actions import Holder, ProofRefused, Renewed, list_providers_of, renew_proof

# RFC 8176 has no word for it; the provider knows by what the person proved himself.
FEDERATED = ("fed",)


async def leave_to_prove(provider_key: str, holder: Holder, desk: Desk, *, return_to: str) -> Departure:
    """Send somebody to the provider he signs in with, which has to ask him anew.

    Raises:
        ProofRefused: he has a password or a second factor, or no working identity there.
        ProviderUnavailable: it does not answer.
    """
    if provider_key not in await list_providers_of(holder.user_id, desk):
        raise ProofRefused("prove it by what you have here, or by a provider that is linked to your account")
    link = LinkTo(holder.user_id, holder.session_id)
    transaction = start_transaction(provider_key, return_to=return_to, now=desk.clock.now(), link=link)
    return await depart(replace(transaction, is_proof=True), desk)


async def take_proof(identity: Identity, profile: Profile, transaction: Transaction, desk: Desk) -> Renewed:
    """Renew the proof of the session that has sent somebody to his provider.

    Raises:
        FederationRefused: it is somebody else, the provider did not ask anew, or the session has ended.
        ProofRefused: a second factor was set meanwhile.
    """
    now, link = desk.clock.now(), transaction.link
    if not is_proven_anew(profile.authenticated_at, started_at=transaction.started_at, now=now):
        raise refused(Refusal.NOT_PROVEN)
    async with desk.database.transaction() as connection:
        known = await find_identity(connection, identity)
        if link is None or known is None or known.user_id != link.user_id:
            raise refused(Refusal.NOT_HIS)
        if known.stopped_at is not None:
            raise refused(Refusal.IDENTITY_STOPPED)
        found = await find_credentials_of(connection, link.user_id)
        is_live = await is_live_session(connection, link.session_id, user_id=link.user_id, now=now)
        if found is None or not found.account.may_sign_in or not is_live:
            raise refused(Refusal.SESSION_ENDED)
        if found.account.second_factor_at is not None or found.password_hash is not None:
            raise ProofRefused("prove it by what you have set here meanwhile")
        holder = Holder(link.user_id, link.session_id)
        return await renew_proof(connection, holder, found.account, FEDERATED, desk)
