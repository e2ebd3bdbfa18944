"""The vault: one secret, made once, and what only it can make."""

import tempfile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.chassis.home import Home, MissingSecret
from folio.users.keyring import KeyRing
from folio.users.vault import Vault, open_vault

HOME = Path(tempfile.mkdtemp(prefix="folio-vault-"))
VAULT = Vault(b"m" * 32, KeyRing(HOME / "one"))
OTHER = Vault(b"n" * 32, KeyRing(HOME / "other"))
SESSION = UUID("01938a5e-0000-7000-8000-000000000001")


def test_the_first_start_makes_the_secret_and_the_second_finds_it(tmp_path: Path) -> None:
    first = open_vault(Home(tmp_path))
    second = open_vault(Home(tmp_path))

    file = tmp_path / "keys" / "users-master"
    assert file.stat().st_mode & 0o777 == 0o600
    assert {entry.name for entry in file.parent.iterdir()} == {"users-master", "users-sealing"}
    assert first.refresh_key == second.refresh_key


@pytest.mark.parametrize("content", ["", "00" * 31, "not hexadecimal", "00" * 33])
def test_a_secret_that_is_none_refuses_to_start(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "users-master").write_text(content)

    with pytest.raises(MissingSecret, match="users-master"):
        open_vault(Home(tmp_path))


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_what_is_sealed_opens_for_its_owner_alone(plain: bytes, owner: bytes) -> None:
    sealed = VAULT.seal(plain, owner=owner)

    assert VAULT.open(sealed, owner=owner) == plain
    assert VAULT.open(sealed, owner=owner + b"x") is None
    assert OTHER.open(sealed, owner=owner) is None
    assert VAULT.open(sealed[:-1], owner=owner) is None


def test_nothing_opens_an_empty_seal() -> None:
    assert VAULT.open(b"", owner=b"") is None


def test_a_session_keeps_its_csrf_token_and_another_has_another() -> None:
    assert VAULT.csrf_token(SESSION) == VAULT.csrf_token(SESSION)
    assert VAULT.csrf_token(SESSION) != VAULT.csrf_token(UUID(int=1))
    assert VAULT.csrf_token(SESSION) != OTHER.csrf_token(SESSION)


def test_a_device_is_known_to_one_account() -> None:
    token = VAULT.new_device_token("ann@example.com")

    assert VAULT.device_of(token, "ann@example.com") is not None
    assert VAULT.device_of(token, "bob@example.com") is None
    assert OTHER.device_of(token, "ann@example.com") is None


@given(st.text())
def test_no_invented_text_is_a_device(text: str) -> None:
    assert VAULT.device_of(text, "ann@example.com") is None


def test_counter_keys_tell_kinds_and_values_apart() -> None:
    keys = {VAULT.counter_key(kind, value) for kind in ("account", "address") for value in (b"a", b"b")}

    assert len(keys) == 4
