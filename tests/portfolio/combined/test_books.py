"""The merged books."""

import pytest

from folio.portfolio.combined import books as combined_books
from folio.portfolio.combined.books import CombinedBooks
from tests.portfolio.combined.test_routes import ask, id_of
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_only_the_newest_merged_books_are_kept(ann: Person, two: tuple[str, str]) -> None:
    for base in ("USD", "EUR", "GBP", "CHF", "JPY"):
        await ask(ann, "performance", base=base)
    await ask(ann, "performance", portfolio_id=id_of(two[0]))

    books: CombinedBooks = ann.running.app.state.provided[CombinedBooks]
    assert len(books._merged) == combined_books.MAX_MERGED
