"""Making accounts, and telling the others."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import text

from folio.users.accounts.actions import (
    Applicant,
    ProfileChange,
    UnknownUser,
    WeakPassword,
    change_profile,
    create_account,
    hash_new_password,
    list_roles,
    show_user,
)
from folio.users.accounts.store import EmailTaken
from tests.users.door import PASSWORD, Door

pytestmark = pytest.mark.anyio

BOB = Applicant("bob@example.com", "Bob", PASSWORD, "CHF")
TOLD = text("SELECT topic, payload FROM outbox")


async def test_a_new_account_is_told_to_the_other_services(door: Door) -> None:
    async with door.desk.database.transaction() as connection:
        account = await create_account(connection, BOB, door.desk, role="trader", password_hash="hash")
        [event] = (await connection.execute(TOLD)).all()

    assert event.topic == "users.registered"
    assert json.loads(json.dumps(event.payload)) == {
        "user_id": str(account.id),
        "name": "Bob",
        "currency": "CHF",
    }


async def test_an_account_that_was_not_made_is_not_told(door: Door) -> None:
    async with door.desk.database.transaction() as connection:
        await create_account(connection, BOB, door.desk, role="trader", password_hash="hash")
        with pytest.raises(EmailTaken):
            await create_account(connection, BOB, door.desk, role="trader", password_hash="hash")

        assert len((await connection.execute(TOLD)).all()) == 1


async def test_a_change_of_nothing_changes_nothing(door: Door) -> None:
    async with door.desk.database.transaction() as connection:
        account = await create_account(connection, BOB, door.desk, role="trader", password_hash="hash")

    changed = await change_profile(account.id, ProfileChange(), door.desk)

    assert changed == await show_user(account.id, door.desk)
    assert changed.currency == "CHF"


async def test_nobody_is_shown_for_an_id_that_nobody_has(door: Door) -> None:
    with pytest.raises(UnknownUser):
        await show_user(uuid4(), door.desk)


async def test_a_password_is_judged_with_the_applicants_own_words(door: Door) -> None:
    applicant = Applicant("wilhelmina@example.com", "Wilhelmina", "wilhelmina1!")

    with pytest.raises(WeakPassword) as refused:
        await hash_new_password(applicant, applicant.password, door.desk)

    assert [error.code for error in refused.value.errors] == ["password_guessable"]


def test_permissions_of_roles_are_listed_in_order() -> None:
    assert all(list(role.permissions) == sorted(role.permissions) for role in list_roles())
