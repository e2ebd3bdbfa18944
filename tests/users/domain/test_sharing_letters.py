"""The letters of sharing say what happened, why, and what to do."""

from datetime import UTC, datetime
from uuid import UUID

from folio.users.domain.accounts import Account, Preferences
from folio.users.domain.sharing_letters import compose_opened_letter, compose_shared_letter

ANN = Account(
    id=UUID(int=1),
    email="ann@example.com",
    name="Ann",
    roles=("trader",),
    preferences=Preferences(),
    auth_version=1,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
URL = "https://folio.example"


def test_the_owner_is_told_who_looks_for_how_long_and_why() -> None:
    letter = compose_opened_letter(ANN, by="Olga", reason="A court order", minutes=60, url=URL)

    assert letter.recipient == "ann@example.com"
    for part in ("Olga", "1 hour", "A court order", URL):
        assert part in letter.text


def test_whoever_is_shown_a_portfolio_is_told_where() -> None:
    letter = compose_shared_letter(ANN, url=URL)

    assert (letter.recipient, letter.user_id) == ("ann@example.com", ANN.id)
    assert URL in letter.text
