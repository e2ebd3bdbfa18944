"""Registration: open on one's own machine only, unless said otherwise."""

import pytest

from folio.users.domain.registration import RegistrationPolicy, decide_policy, may_register


@pytest.mark.parametrize(
    ("configured", "is_loopback_only", "policy"),
    [
        ("auto", True, RegistrationPolicy.OPEN),
        ("auto", False, RegistrationPolicy.INVITE),
        ("open", False, RegistrationPolicy.OPEN),
        ("invite", True, RegistrationPolicy.INVITE),
        ("closed", True, RegistrationPolicy.CLOSED),
    ],
)
def test_the_policy_follows_the_setting_and_else_the_reach(
    configured: str, is_loopback_only: bool, policy: RegistrationPolicy
) -> None:
    assert decide_policy(configured, is_loopback_only=is_loopback_only) is policy


def test_strangers_register_only_under_an_open_policy_and_after_the_owner() -> None:
    assert may_register(RegistrationPolicy.OPEN, setup_is_open=False)
    assert not may_register(RegistrationPolicy.OPEN, setup_is_open=True)
    assert not may_register(RegistrationPolicy.INVITE, setup_is_open=False)
    assert not may_register(RegistrationPolicy.CLOSED, setup_is_open=False)
