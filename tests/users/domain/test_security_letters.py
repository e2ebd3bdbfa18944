"""The letter about a change says what happened and what to do when it was somebody else."""

from datetime import UTC, datetime
from uuid import UUID

from folio.users.domain.accounts import Account, Preferences
from folio.users.domain.security_letters import compose_security_letter

ANN = Account(
    UUID(int=1), "ann@example.com", "Ann", ("trader",), Preferences(), 1, datetime(2026, 11, 23, tzinfo=UTC)
)


def test_the_letter_goes_to_the_owner_and_says_what_to_do() -> None:
    letter = compose_security_letter(
        ANN, kind="factor_added", happened="A passkey was added.", url="https://folio.example.com"
    )

    assert (letter.recipient, letter.kind, letter.user_id) == ("ann@example.com", "factor_added", ANN.id)
    assert "Hello Ann," in letter.text
    assert "A passkey was added." in letter.text
    assert "https://folio.example.com" in letter.text
