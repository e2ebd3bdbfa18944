"""What we write to people: plain text, short, and saying what to do when it was not them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

LETTER_LIFE = timedelta(days=3)
PRODUCT = "Stock Portfolio"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent; after ``lasts`` it would be no use to anybody, and its text is erased.

    ``kind`` says what it is about in snake_case; ``user_id`` is the account it concerns, if there is one.
    """

    kind: str
    recipient: str
    subject: str
    text: str
    user_id: UUID | None = None
    lasts: timedelta = LETTER_LIFE


def compose_text(*paragraphs: str, name: str | None = None) -> str:
    """Return the text of a letter.

    Without a name it greets nobody in particular: whoever has not shown that an address is his must not have
    words of his own sent to it.
    """
    greeting = f"Hello {name}," if name else "Hello,"
    return "\n\n".join((greeting, *paragraphs, PRODUCT)) + "\n"


def compose_trial(recipient: str, *, user_id: UUID, url: str) -> Letter:
    """Return the letter by which an administrator tries whether mail works."""
    text = compose_text(f"Mail from your platform at {url} reaches you. Nothing is to be done.")
    return Letter("trial", recipient, "A trial message", text, user_id)


def describe_duration(duration: timedelta) -> str:
    """Return a duration in words: whole days, else whole hours, else minutes."""
    minutes = max(int(duration.total_seconds() // 60), 1)
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes >= size and minutes % size == 0:
            return _count(minutes // size, unit)
    return _count(minutes, "minute")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
