"""Challenges are for one purpose and one person, and forgotten in time."""

import pytest

from folio.users.challenges.actions import ChallengeOver, pose_challenge, sweep_challenges, take_challenge
from folio.users.domain.challenges import Purpose
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_an_answer_to_one_purpose_is_none_to_another(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        posed = await pose_challenge(connection, owned.desk, Purpose.PASSKEY_SIGN_IN, user_id=None)

        taken = await take_challenge(connection, posed.text, owned.desk, purpose=Purpose.PASSKEY_SIGN_IN)

        assert taken == posed.challenge
        with pytest.raises(ChallengeOver):
            await take_challenge(connection, posed.text, owned.desk, purpose=Purpose.SECOND_FACTOR)


async def test_what_nobody_answered_is_forgotten(owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        await pose_challenge(connection, owned.desk, Purpose.PASSKEY_SIGN_IN, user_id=None)
    owned.advance(minutes=6)

    await sweep_challenges(owned.desk)

    async with owned.desk.database.reading() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM challenges")).scalar_one() == 0
