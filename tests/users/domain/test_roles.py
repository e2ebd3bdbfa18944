"""Roles and what they allow."""

from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.roles import ROLES, Permission, RoleName, permissions_of


def test_every_role_has_a_bundle() -> None:
    assert set(ROLES) == set(RoleName)


def test_the_owner_may_do_everything() -> None:
    assert permissions_of(["owner"]) == tuple(sorted(permission.value for permission in Permission))


def test_an_agent_proposes_and_never_approves() -> None:
    assert "trade:propose" in permissions_of(["agent"])
    assert "trade:approve" not in permissions_of(["agent"])
    assert "terminal:open" not in permissions_of(["agent"])


def test_an_analyst_changes_nothing() -> None:
    assert permissions_of(["analyst"]) == ("assistant:use", "portfolio:read", "workspace:read")


def test_a_trader_invests_and_administers_nothing() -> None:
    allowed = set(permissions_of(["trader"]))

    assert {"portfolio:write", "portfolio:delete", "trade:approve", "terminal:open"} <= allowed
    assert not {"user:read", "user:manage", "audit:read", "settings:manage"} & allowed


def test_an_auditor_sees_no_portfolio() -> None:
    assert permissions_of(["auditor"]) == ("audit:read", "platform:read", "user:read")


def test_a_name_that_is_no_role_allows_nothing() -> None:
    assert permissions_of(["root", ""]) == ()


@given(st.lists(st.sampled_from(list(RoleName))), st.sampled_from(list(RoleName)))
def test_a_further_role_only_adds(roles: list[RoleName], further: RoleName) -> None:
    assert set(permissions_of(roles)) | set(permissions_of([further])) == set(
        permissions_of([*roles, further])
    )
