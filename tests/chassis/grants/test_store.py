"""Grants as they are kept."""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from folio.chassis.database import Database
from folio.chassis.grants import store
from folio.chassis.grants.relations import Relation
from folio.chassis.grants.store import StoredGrant
from folio.portfolio.app import SERVICE
from tests.fixtures.apps import RunApp

pytestmark = pytest.mark.anyio

NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
BOB = UUID(int=2)


def grant_on(object_id: UUID, **fields: object) -> StoredGrant:
    grant = StoredGrant(
        id=uuid4(),
        object_type="note",
        object_id=object_id,
        kind="person",
        relation=Relation.VIEWER,
        owner_name="Ann",
        created_by=UUID(int=1),
        created_at=NOW,
        grantee_id=BOB,
    )
    return replace(grant, **fields)  # type: ignore[arg-type]  # the fields of a grant


async def test_a_grant_is_kept_changed_and_ended(run_app: RunApp) -> None:
    async with run_app(SERVICE) as app, app.resources.store.transaction() as connection:
        one = grant_on(uuid4())
        await store.insert_grant(connection, one)
        expires_at = NOW + dt.timedelta(days=1)

        await store.change_grant(
            connection, one.id, relation=Relation.EDITOR, hides_amounts=False, expires_at=expires_at
        )

        expected = replace(one, relation=Relation.EDITOR, expires_at=expires_at)
        assert await store.find_grant(connection, one.id) == expected
        assert await store.list_grants(connection, one.object_id, object_type="note", now=NOW) == [expected]
        assert await store.list_grants(connection, one.object_id, object_type="note", now=expires_at) == []
        await store.revoke_grant(connection, one.id, at=NOW)
        assert await store.grants_to(connection, BOB, object_type="note", object_ids=[one.object_id]) == {}
        await connection.rollback()


async def test_waiting_grants_are_claimed_once(run_app: RunApp) -> None:
    async with run_app(SERVICE) as app, app.resources.store.transaction() as connection:
        waiting = grant_on(uuid4(), grantee_id=None, email="b@x.org", email_key="b@x.org")
        await store.insert_grant(connection, waiting)

        assert await store.claim_grants(connection, "b@x.org", user_id=BOB) == 1
        assert await store.claim_grants(connection, "b@x.org", user_id=UUID(int=3)) == 0
        held = await store.grants_to(connection, BOB, object_type="note", object_ids=[waiting.object_id])
        assert list(held) == [waiting.object_id]
        await connection.rollback()


async def test_uses_and_failures_are_counted(run_app: RunApp) -> None:
    async with run_app(SERVICE) as app:
        await _count(app.resources.store)


async def _count(database: Database) -> None:
    async with database.transaction() as connection:
        link = grant_on(uuid4(), kind="link", grantee_id=None, token_digest=str(uuid4()))
        await store.insert_grant(connection, link)

        await store.count_failure(connection, link.id, at=NOW, since=NOW - dt.timedelta(minutes=1))
        failed = await store.find_by_token(connection, str(link.token_digest))
        await store.count_use(connection, link.id, at=NOW)
        used = await store.find_by_token(connection, str(link.token_digest))

        assert failed is not None
        assert used is not None
        assert (failed.failures, failed.uses, used.failures, used.uses) == (1, 0, 0, 1)
        await connection.rollback()
