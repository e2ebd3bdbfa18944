"""Letters about what happened to an account."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from folio.users.domain.accounts import Account, Preferences
from folio.users.domain.notices import (
    compose_address_in_use,
    compose_change_asked,
    compose_email_changed,
    compose_invitation,
    compose_locked_down,
    compose_new_device,
    compose_password_changed,
    compose_registration,
    compose_reset,
    compose_verification,
)

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
    link = f"{URL}/lock-down#token=abc"
    known = compose_new_device(ANN, link=link, device="Edge on a Mac", address="198.51.100.1", at=AT)
    unknown = compose_new_device(ANN, link=link, device="Edge", address="", at=AT)

    assert "  Edge on a Mac\n  198.51.100.1\n" in known.text
    assert "  Edge\n  an unknown address\n" in unknown.text
    assert link in known.text
    assert known.lasts == timedelta(days=7)


def test_who_was_locked_down_is_told_the_way_back() -> None:
    letter = compose_locked_down(ANN, url=URL, at=AT)

    assert f"{URL}/forgot" in letter.text
    assert "#token=" not in letter.text


def test_letters_to_an_address_nobody_has_shown_to_be_his_greet_nobody() -> None:
    letters = (
        compose_verification("bea@example.com", user_id=ANN.id, link=f"{URL}/confirm-email#token=abc"),
        compose_registration("bea@example.com", link=f"{URL}/c#token=a", lasts=timedelta(hours=24)),
        compose_invitation("bea@example.com", link=f"{URL}/i#token=a", lasts=timedelta(days=7), url=URL),
    )

    for letter in letters:
        assert letter.text.startswith("Hello,\n")
        assert "Ann" not in letter.text
        assert "#token=" in letter.text


def test_what_happens_to_an_address_is_told_to_the_one_there_was() -> None:
    asked, changed = compose_change_asked(ANN, url=URL), compose_email_changed(ANN, url=URL, at=AT)
    in_use = compose_address_in_use(ANN, url=URL)

    assert {letter.recipient for letter in (asked, changed, in_use)} == {"ann@example.com"}
    assert "2026-01-02 at 03:04 UTC" in changed.text
    assert f"{URL}/forgot" in in_use.text
