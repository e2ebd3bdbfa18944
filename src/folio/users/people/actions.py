"""What the service tells the other services of people."""

from uuid import UUID

from folio.kernel.errors import NotFound
from folio.users.accounts.store import find_account, find_credentials
from folio.users.contracts import Person
from folio.users.desk import Desk
from folio.users.domain.accounts import Account


class NobodyThere(NotFound):
    """Nobody has this id or address."""

    code = "nobody_there"


async def find_person(user_id: UUID, desk: Desk) -> Person:
    """Return who has this id.

    Raises:
        NobodyThere: nobody has, or the account is not in use.
    """
    async with desk.database.reading() as connection:
        return _person(await find_account(connection, user_id), desk)


async def find_addressee(email: str, desk: Desk) -> Person:
    """Return whose this address is, in whatever spelling.

    Raises:
        NobodyThere: nobody's, or of somebody who has still to show that it is his, or is not in use.
    """
    async with desk.database.reading() as connection:
        credentials = await find_credentials(connection, email)
    person = _person(credentials.account if credentials else None, desk)
    if not person.owns_address:
        raise NobodyThere("there is no such person")
    return person


def _person(account: Account | None, desk: Desk) -> Person:
    if account is None or not account.may_sign_in:
        raise NobodyThere("there is no such person")
    # Without mail nobody can show that an address is his: the administrator knows whom he let in.
    owns_address = account.email_verified_at is not None or not desk.settings.sends_mail
    return Person(account.id, account.name, account.email, owns_address=owns_address)
