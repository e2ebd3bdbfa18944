"""What administrators do with programs that no person stands behind."""

import secrets
from uuid import UUID

from folio.chassis.wire import Page, id_after, page_of
from folio.kernel.errors import NotFound
from folio.users.accounts.actions import Applicant, create_account
from folio.users.accounts.store import find_account
from folio.users.desk import Desk
from folio.users.domain.roles import RoleName
from folio.users.programs.contracts import ServiceAccount
from folio.users.programs.store import list_programs
from folio.users.tokens.actions import Wish, list_tokens, make_token, revoke_token
from folio.users.tokens.contracts import AccessToken, NewAccessToken

# A name that no mail server will ever have. Source: RFC 2606.
DOMAIN = "service.invalid"
RANDOM_BYTES = 12


class NoServiceAccount(NotFound):
    """There is no such service account; a person's tokens only the person makes."""

    code = "service_account_not_found"


async def create_program(name: str, desk: Desk) -> ServiceAccount:
    """Make an account that nobody signs in to: it has no password and no mail."""
    applicant = Applicant(email=f"{secrets.token_hex(RANDOM_BYTES)}@{DOMAIN}", name=name, password="")
    async with desk.database.transaction() as connection:
        account = await create_account(
            connection, applicant, desk, role=RoleName.SERVICE.value, password_hash=None
        )
    return ServiceAccount(account.id, account.name, is_disabled=False, created_at=account.created_at)


async def list_service_accounts(desk: Desk, *, cursor: str | None, limit: int) -> Page[ServiceAccount]:
    """Return a page of the service accounts, newest first.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before = id_after(cursor)
    async with desk.database.reading() as connection:
        found = await list_programs(connection, before=before, limit=limit + 1)
    return page_of(found, limit=limit, keys=lambda one: (str(one.id),))


async def make_program_token(program_id: UUID, wish: Wish, desk: Desk) -> NewAccessToken:
    """Make a token for a service account.

    Raises:
        NoServiceAccount: it is no service account.
        ScopeNotOwned: the role of programs does not include a scope.
    """
    await _require_program(program_id, desk)
    return await make_token(program_id, wish, desk)


async def list_program_tokens(
    program_id: UUID, desk: Desk, *, cursor: str | None, limit: int
) -> Page[AccessToken]:
    """Return a page of a service account's tokens, newest first.

    Raises:
        NoServiceAccount: it is no service account.
    """
    await _require_program(program_id, desk)
    return await list_tokens(program_id, desk, cursor=cursor, limit=limit)


async def revoke_program_token(program_id: UUID, token_id: UUID, desk: Desk) -> None:
    """Revoke a token of a service account.

    Raises:
        NoServiceAccount: it is no service account.
        TokenNotFound: it has no such token.
    """
    await _require_program(program_id, desk)
    await revoke_token(program_id, token_id, desk)


async def _require_program(program_id: UUID, desk: Desk) -> None:
    async with desk.database.reading() as connection:
        account = await find_account(connection, program_id)
    if account is None or account.roles != (RoleName.SERVICE.value,):
        raise NoServiceAccount("there is no such service account")
