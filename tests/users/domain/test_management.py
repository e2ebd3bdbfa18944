"""No manager reaches above his rank, and the platform never loses its last owner."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.accounts import Account, Preferences
from folio.users.domain.management import (
    PERSONAL_ROLES,
    Refusal,
    judge_act,
    judge_leaving,
    judge_roles,
    rank_of,
)

START = datetime(2026, 1, 2, tzinfo=UTC)

roles = st.lists(st.sampled_from([role.value for role in PERSONAL_ROLES]), min_size=1, unique=True)


def account(number: int, *names: str, disabled: bool = False) -> Account:
    return Account(
        id=UUID(int=number),
        email=f"{number}@example.com",
        name="Somebody",
        roles=names,
        preferences=Preferences(),
        auth_version=1,
        created_at=START,
        disabled_at=START if disabled else None,
    )


@given(roles, roles, roles)
def test_nobody_makes_or_touches_an_owner_but_an_owner(
    his: list[str], theirs: list[str], new: list[str]
) -> None:
    manager, subject = account(1, *his), account(2, *theirs)
    owners = [each for each in (manager, subject, account(3, "owner")) if "owner" in each.roles]

    allowed = judge_roles(manager, subject, new, owners=owners) is None

    if "owner" not in his and ("owner" in theirs or "owner" in new):
        assert not allowed
    if rank_of(his) == 0:
        assert not allowed
    if "owner" in his:
        assert allowed


@given(st.lists(roles, min_size=1, max_size=4), st.integers(0, 3), roles)
def test_whatever_is_allowed_an_owner_is_left(people: list[list[str]], whom: int, new: list[str]) -> None:
    accounts = [account(number, *names) for number, names in enumerate(people, start=1)]
    owners = [each for each in accounts if "owner" in each.roles]
    subject = accounts[whom % len(accounts)]

    for manager in owners:
        if judge_roles(manager, subject, new, owners=owners) is None:
            left = [each for each in owners if each.id != subject.id] + (["new"] if "owner" in new else [])
            assert left


def test_the_last_owner_cannot_go() -> None:
    owner, other = account(1, "owner"), account(2, "owner")

    assert judge_leaving(owner, [owner]) is Refusal.LAST_OWNER
    assert judge_leaving(owner, [owner, other]) is None
    assert judge_leaving(account(3, "trader"), [owner]) is None


def test_an_administrator_manages_administrators_and_those_below() -> None:
    admin = account(1, "admin")

    assert judge_act(admin, account(2, "admin")) is None
    assert judge_act(admin, account(2, "trader")) is None
    assert judge_act(admin, account(2, "owner")) is Refusal.ABOVE_RANK


def test_nobody_shuts_himself_out_but_may_change_himself() -> None:
    admin = account(1, "admin")

    assert judge_act(admin, admin) is Refusal.ONESELF
    assert judge_act(admin, admin, spares_oneself=False) is None


def test_a_manager_who_was_disabled_manages_nobody() -> None:
    assert judge_act(account(1, "owner", disabled=True), account(2, "trader")) is Refusal.NO_MANAGER
    assert judge_act(account(1, "auditor"), account(2, "trader")) is Refusal.NO_MANAGER
