"""A code proves its own user only."""

from uuid import UUID

from folio.users.factors.proofs import digest_code


def test_the_same_code_of_two_people_is_kept_differently() -> None:
    assert digest_code("A" * 24, UUID(int=1)) != digest_code("A" * 24, UUID(int=2))
