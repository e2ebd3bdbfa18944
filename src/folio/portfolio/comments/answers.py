"""The shape of a comment."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a portfolio; ``text`` is missing where amounts are hidden: it may hold some.

    ``is_removable`` says that the reader may remove it: it is his own, or he manages the portfolio.
    """

    id: UUID
    author_id: UUID
    author_name: str
    text: str | None
    created_at: dt.datetime
    is_removable: bool
