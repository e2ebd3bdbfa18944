"""Letters: plain, and never with a stranger's words to a stranger's address."""

from datetime import timedelta
from uuid import UUID

import pytest

from folio.users.domain.letters import compose_text, compose_trial, describe_duration

USER = UUID("01938a5e-0000-7000-8000-000000000001")


def test_a_letter_greets_by_name_only_who_is_known() -> None:
    assert compose_text("One.", "Two.", name="Ann") == "Hello Ann,\n\nOne.\n\nTwo.\n\nStock Portfolio\n"
    assert compose_text("One.").startswith("Hello,\n")


def test_a_trial_says_where_it_comes_from() -> None:
    letter = compose_trial("ann@example.com", user_id=USER, url="https://folio.example.com")

    assert (letter.kind, letter.recipient, letter.user_id) == ("trial", "ann@example.com", USER)
    assert "https://folio.example.com" in letter.text


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(minutes=20), "20 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=5), "1 minute"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=7), "7 days"),
    ],
)
def test_durations_are_told_in_the_largest_whole_unit(duration: timedelta, words: str) -> None:
    assert describe_duration(duration) == words
