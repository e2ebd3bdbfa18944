"""A session that ended meanwhile is not renewed."""

from uuid import UUID

import pytest

from folio.users.sessions.actions import SessionOver, end_all_sessions
from folio.users.stepup.actions import Holder, Proof, step_up
from tests.users.door import PASSWORD, Door

pytestmark = pytest.mark.anyio


async def test_a_proof_cannot_revive_an_ended_session(owned: Door) -> None:
    user_id = (await owned.log_in()).json()["user"]["id"]
    sessions = await owned.http.get("/api/users/me/sessions", headers=await _bearer(owned))
    holder = Holder(UUID(user_id), UUID(sessions.json()["items"][0]["id"]))

    await end_all_sessions(holder.user_id, owned.desk)

    with pytest.raises(SessionOver):
        await step_up(holder, Proof("password", PASSWORD), owned.desk)


async def _bearer(door: Door) -> dict[str, str]:
    return {"Authorization": f"Bearer {(await door.log_in()).json()['access_token']}"}
