"""A challenge comes back as kept, and goes with its user's others."""

from dataclasses import replace
from uuid import UUID

import pytest

from folio.users.challenges import store
from folio.users.challenges.actions import pose_challenge
from folio.users.domain.challenges import Purpose
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_tries_are_kept_and_a_users_challenges_go_together(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        user_id: UUID = (await connection.exec_driver_sql("SELECT id FROM users")).scalar_one()
        posed = await pose_challenge(
            connection, owned.desk, Purpose.STEP_UP, user_id=user_id, transport="cookie", nonce=b"n" * 32
        )
        await store.save_tries(connection, posed.challenge.after_failure())

        kept = await store.lock_challenge(connection, posed.challenge.digest)
        await store.remove_challenges_of(connection, user_id)

        assert kept == replace(posed.challenge, tries_left=4)
        assert await store.lock_challenge(connection, posed.challenge.digest) is None
