"""Managers who act at the same moment leave one owner, and what they may is judged at that moment."""

import asyncio
from uuid import UUID

import pytest

from folio.users.directory.actions import (
    AboveRank,
    LastOwner,
    change_user,
    disable_user,
)
from tests.users.directory.crowd import join, owner
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_two_owners_who_demote_each_other_leave_one(owned: Door) -> None:
    ann, bob = await owner(owned), await join(owned, "Bob", "owner")
    one, other = UUID(ann.id), UUID(bob.id)

    async def demote(whom: UUID, by: UUID) -> str:
        try:
            await change_user(whom, owned.desk, by=by, name=None, roles=["trader"])
        except (LastOwner, AboveRank) as error:
            return error.code
        return "done"

    outcomes = await asyncio.gather(demote(one, other), demote(other, one))

    assert sorted(outcomes) == ["above_rank", "done"]


async def test_two_owners_who_resign_at_once_leave_one(owned: Door) -> None:
    ann, bob = await owner(owned), await join(owned, "Bob", "owner")

    async def resign(user_id: str) -> str:
        own = UUID(user_id)
        try:
            await change_user(own, owned.desk, by=own, name=None, roles=["trader"])
        except LastOwner as error:
            return error.code
        return "done"

    outcomes = await asyncio.gather(resign(ann.id), resign(bob.id))

    assert sorted(outcomes) == ["done", "last_owner"]


async def test_a_manager_whose_token_outlives_his_role_may_nothing(owned: Door) -> None:
    ann, bob, cleo = await owner(owned), await join(owned, "Bob", "admin"), await join(owned, "Cleo")
    await change_user(UUID(bob.id), owned.desk, by=UUID(ann.id), name=None, roles=["trader"])

    with pytest.raises(AboveRank):
        await disable_user(UUID(cleo.id), owned.desk, by=UUID(bob.id))


async def test_a_disabled_owner_is_no_owner_to_count_on(owned: Door) -> None:
    ann, bob = await owner(owned), await join(owned, "Bob", "owner")
    await disable_user(UUID(bob.id), owned.desk, by=UUID(ann.id))

    with pytest.raises(LastOwner):
        await change_user(UUID(ann.id), owned.desk, by=UUID(ann.id), name=None, roles=["admin"])
