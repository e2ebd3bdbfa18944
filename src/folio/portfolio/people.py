"""The users service as this one needs it: whose an address is, and what somebody is called."""

from urllib.parse import quote
from uuid import UUID

from folio.chassis.client import ServiceClient, ServiceRefused
from folio.users.contracts import Person

NOT_FOUND = 404


class People:
    """Asks the users service."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    async def find(self, user_id: UUID) -> Person | None:
        """Return who has this id.

        Raises:
            ServiceUnavailable: the users service does not answer.
        """
        return await self._ask(f"/internal/people/{user_id}")

    async def find_addressee(self, email: str) -> Person | None:
        """Return whose this address is.

        Raises:
            ServiceUnavailable: the users service does not answer.
        """
        return await self._ask(f"/internal/people?email={quote(email, safe='')}")

    async def _ask(self, path: str) -> Person | None:
        try:
            answer = await self._client.get("users", path)
        except ServiceRefused as error:
            if error.status_of_answer == NOT_FOUND:
                return None
            raise
        return Person(
            UUID(str(answer["id"])),
            str(answer["name"]),
            str(answer["email"]),
            owns_address=answer["owns_address"] is True,
        )
