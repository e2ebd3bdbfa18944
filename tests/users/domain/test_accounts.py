"""Accounts as values."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from folio.users.domain.accounts import Account, Preferences

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANN = Account(
    id=UUID(int=1),
    email="ann@example.com",
    name="Ann",
    roles=("owner",),
    preferences=Preferences(),
    auth_version=1,
    created_at=NOW,
)


def test_an_account_is_in_use_until_it_is_disabled() -> None:
    assert ANN.may_sign_in
    assert not replace(ANN, disabled_at=NOW).may_sign_in


def test_what_a_user_did_not_choose_is_plain() -> None:
    assert Preferences() == Preferences("en", "UTC", "USD", "system", "teal")
