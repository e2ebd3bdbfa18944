"""The shape of a comment."""

from folio.portfolio.comments.answers import Comment


def test_a_text_may_be_missing() -> None:
    assert Comment.__annotations__["text"] == str | None
