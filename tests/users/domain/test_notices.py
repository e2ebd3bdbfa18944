"""Letters about what happened to an account."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from folio.users.domain.accounts import Account, Preferences
from folio.users.domain.notices import compose_new_device, compose_password_changed, compose_reset

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
URL = "https://folio.example.com"
ANN = Account(
    id=UUID("01938a5e-0000-7000-8000-000000000001"),
    email="ann@example.com",
    name="Ann",
    roles=("owner",),
    preferences=Preferences(),
    auth_version=1,
    created_at=AT,
)


def test_a_reset_letter_holds_its_link_and_lasts_as_long() -> None:
    letter = compose_reset(ANN, link=f"{URL}/reset#token=abc")

    assert f"\n{URL}/reset#token=abc\n" in letter.text
    assert "for 20 minutes" in letter.text
    assert (letter.lasts, letter.user_id) == (timedelta(minutes=20), ANN.id)


def test_a_changed_password_is_told_with_the_way_back() -> None:
    letter = compose_password_changed(ANN, url=URL, at=AT)

    assert letter.text.startswith("Hello Ann,\n")
    assert "on 2026-01-02 at 03:04 UTC" in letter.text
    assert f"{URL}/forgot" in letter.text


def test_a_new_device_is_described_as_far_as_it_is_known() -> None:
    known = compose_new_device(ANN, url=URL, device="curl/8", address="198.51.100.1", at=AT)
    unknown = compose_new_device(ANN, url=URL, device="", address="", at=AT)

    assert "  curl/8\n  198.51.100.1\n" in known.text
    assert "  a program that does not say which\n  an unknown address\n" in unknown.text
