"""What people are shown of apps."""

from folio.users.apps.answers import ConsentAnswer


def test_an_answer_is_a_value() -> None:
    assert ConsentAnswer("https://app.example/cb?code=c") == ConsentAnswer("https://app.example/cb?code=c")
