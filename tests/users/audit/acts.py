"""Short ways to the audit log for tests."""

import psycopg

from folio.kernel.acts import Act, Target
from folio.users.audit.actions import record_act
from tests.users.door import Door, bearer


async def record(door: Door, *actions: str) -> None:
    """Record acts, each in a transaction of its own."""
    for action in actions:
        async with door.desk.database.transaction() as connection:
            await record_act(connection, Act(action, Target("thing", "7")), clock=door.desk.clock)


def tamper(door: Door, statement: str) -> None:
    """Change the log as a superuser may who switches its guards off."""
    with psycopg.connect(door.administrator_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode())


async def owner_headers(door: Door) -> dict[str, str]:
    """Return what a request of the owner carries."""
    return bearer((await door.log_in()).json()["access_token"])


async def read_log(door: Door, headers: dict[str, str], **query: str) -> list[dict[str, object]]:
    """Return the newest entries, newest first."""
    answer = await door.http.get("/api/audit", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


def actions_of(entries: list[dict[str, object]]) -> list[object]:
    """Return what was done, newest first."""
    return [entry["action"] for entry in entries]
