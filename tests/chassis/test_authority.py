"""The platform's own certificate authority: made once, kept private, naming each service."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from folio.chassis.authority import Authority, UnusableAuthority

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    first = Authority(tmp_path / "authority", now=NOW)

    assert Authority(tmp_path / "authority", now=NOW).certificate == first.certificate


def test_of_many_at_once_all_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: Authority(tmp_path / "authority", now=NOW).certificate, range(8)))

    assert len(set(made)) == 1


def test_its_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    Authority(tmp_path / "authority", now=NOW)

    assert stat.S_IMODE((tmp_path / "authority").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "authority" / "authority.pem").stat().st_mode) == 0o600


def test_a_leaf_names_its_service_alone_and_lasts_a_day(tmp_path: Path) -> None:
    leaf = Authority(tmp_path, now=NOW).issue("portfolio", now=NOW)

    certificate = x509.load_pem_x509_certificate(leaf.certificate.encode())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert names.get_values_for_type(x509.DNSName) == ["portfolio"]
    assert not limits.ca
    assert certificate.not_valid_after_utc == NOW + timedelta(hours=24)
    assert leaf.renew_at == NOW + timedelta(hours=12)


def test_a_file_that_holds_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("nothing")

    with pytest.raises(UnusableAuthority, match=r"authority\.pem"):
        Authority(tmp_path, now=NOW)
