"""The way to a provider and back, as the browser keeps it."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from folio.users.domain.federation import LinkTo
from folio.users.federation.transactions import (
    digest_state,
    open_transaction,
    seal_transaction,
    start_transaction,
)
from folio.users.keyring import KeyRing
from folio.users.vault import Vault

HOME = Path(tempfile.mkdtemp(prefix="folio-vault-"))
NOW = datetime(2026, 1, 2, tzinfo=UTC)
VAULT = Vault(b"\x01" * 32, KeyRing(HOME / "one"))
OTHER = Vault(b"\x02" * 32, KeyRing(HOME / "other"))
LINK = LinkTo(UUID(int=1), UUID(int=2))


@pytest.mark.parametrize("link", [None, LINK])
def test_a_transaction_comes_back_as_it_left(link: LinkTo | None) -> None:
    transaction = start_transaction("example", return_to="/settings", now=NOW, link=link)

    assert open_transaction(seal_transaction(transaction, VAULT), VAULT) == transaction


def test_its_secrets_are_its_own_and_cannot_be_read() -> None:
    one, two = (start_transaction("example", return_to="/", now=NOW) for _ in range(2))

    assert len({one.state, one.nonce, one.verifier, two.state, two.nonce, two.verifier}) == 6
    assert one.state not in seal_transaction(one, VAULT)
    assert digest_state(one) != digest_state(two)


@pytest.mark.parametrize("sealed", [None, "", "not base64!", "ä", "AAAA", "A" * 5000])
def test_what_we_did_not_seal_is_no_transaction(sealed: str | None) -> None:
    assert open_transaction(sealed, VAULT) is None


def test_another_platforms_transaction_is_none() -> None:
    sealed = seal_transaction(start_transaction("example", return_to="/", now=NOW), OTHER)

    assert open_transaction(sealed, VAULT) is None
