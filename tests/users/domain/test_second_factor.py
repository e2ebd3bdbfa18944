"""Who must have a second factor."""

import pytest

from folio.users.domain.second_factor import SecondFactorPolicy, is_demanded, is_due

POLICY = SecondFactorPolicy


@pytest.mark.parametrize(
    ("policy", "roles", "expected"),
    [
        (POLICY.OFF, ("owner",), False),
        (POLICY.OPTIONAL, ("owner",), False),
        (POLICY.ADMINS, ("owner",), True),
        (POLICY.ADMINS, ("trader", "admin"), True),
        (POLICY.ADMINS, ("trader",), False),
        (POLICY.ALL, ("trader",), True),
        (POLICY.ALL, (), True),
        (POLICY.ALL, ("service",), False),
        (POLICY.ALL, ("service", "trader"), True),
    ],
)
def test_the_policy_decides_by_role(
    policy: SecondFactorPolicy, roles: tuple[str, ...], expected: bool
) -> None:
    assert is_demanded(policy, roles) is expected


def test_it_is_due_until_it_is_set() -> None:
    assert is_due(POLICY.ALL, ("trader",), has_factor=False)
    assert not is_due(POLICY.ALL, ("trader",), has_factor=True)
