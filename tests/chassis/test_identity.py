"""The key pair of a service: made once, kept private, never another's."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from folio.chassis.home import Home
from folio.chassis.identity import ServiceIdentity, UnusableKey
from folio.chassis.tokens import InvalidToken


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = ServiceIdentity(Home(tmp_path), "users")

    again = ServiceIdentity(Home(tmp_path), "users")

    assert again.key.thumbprint() == first.key.thumbprint()
    assert first.key.kid == "users"


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    ServiceIdentity(Home(tmp_path), "users")

    directory = tmp_path / "keys" / "services"
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()} == {0o600}
    assert sorted(file.name for file in directory.iterdir()) == ["users.pem", "users.pub.pem"]


def test_many_processes_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: ServiceIdentity(Home(tmp_path), "users"), range(8)))

    assert len({identity.key.thumbprint() for identity in made}) == 1


def test_a_lost_public_key_is_written_again(tmp_path: Path) -> None:
    first = ServiceIdentity(Home(tmp_path), "users")
    (tmp_path / "keys/services/users.pub.pem").unlink()

    ServiceIdentity(Home(tmp_path), "users")

    assert ServiceIdentity(Home(tmp_path), "gateway").key_of("users").thumbprint() == first.key.thumbprint()


def test_another_services_public_key_is_known(tmp_path: Path) -> None:
    users = ServiceIdentity(Home(tmp_path), "users")

    known = ServiceIdentity(Home(tmp_path), "gateway").key_of("users")

    assert known.thumbprint() == users.key.thumbprint()
    assert not known.is_private


def test_a_renewed_key_is_read_after_it_was_forgotten(tmp_path: Path) -> None:
    ServiceIdentity(Home(tmp_path), "users")
    gateway = ServiceIdentity(Home(tmp_path), "gateway")
    before = gateway.key_of("users").thumbprint()
    for file in (tmp_path / "keys/services").glob("users*"):
        file.unlink()
    renewed = ServiceIdentity(Home(tmp_path), "users").key.thumbprint()

    assert gateway.key_of("users").thumbprint() == before
    gateway.forget("users")
    assert gateway.key_of("users").thumbprint() == renewed


@pytest.mark.parametrize("service", ["trading", "../../etc/passwd", "users.pem", "", "USERS"])
def test_no_other_file_is_read_for_a_key(tmp_path: Path, service: str) -> None:
    with pytest.raises(InvalidToken):
        ServiceIdentity(Home(tmp_path), "gateway").key_of(service)


def test_a_service_that_never_ran_here_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(InvalidToken, match="not known"):
        ServiceIdentity(Home(tmp_path), "gateway").key_of("users")


def test_a_damaged_public_key_is_unknown(tmp_path: Path) -> None:
    identity = ServiceIdentity(Home(tmp_path), "gateway")
    (tmp_path / "keys/services/users.pub.pem").write_text("-----BEGIN PUBLIC KEY-----")

    with pytest.raises(InvalidToken, match="not known"):
        identity.key_of("users")


def test_a_damaged_private_key_is_named(tmp_path: Path) -> None:
    ServiceIdentity(Home(tmp_path), "users")
    (tmp_path / "keys/services/users.pem").write_text("")

    with pytest.raises(UnusableKey, match=r"users\.pem"):
        ServiceIdentity(Home(tmp_path), "users")


def test_a_public_key_in_the_private_ones_place_is_refused(tmp_path: Path) -> None:
    identity = ServiceIdentity(Home(tmp_path), "users")
    (tmp_path / "keys/services/users.pem").write_bytes(identity.key.as_pem(private=False))

    with pytest.raises(UnusableKey, match="no pair"):
        ServiceIdentity(Home(tmp_path), "users")


def test_keys_that_are_no_pair_are_refused(tmp_path: Path) -> None:
    ServiceIdentity(Home(tmp_path), "users")
    stranger = ECKey.generate_key("P-256").as_pem(private=False)
    (tmp_path / "keys/services/users.pub.pem").write_bytes(stranger)

    with pytest.raises(UnusableKey, match="no pair"):
        ServiceIdentity(Home(tmp_path), "users")


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("in the way")

    with pytest.raises(UnusableKey, match="keys"):
        ServiceIdentity(Home(tmp_path), "users")
