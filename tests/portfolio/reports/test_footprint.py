"""What a book is said to take is about what it takes."""

import gc
import tracemalloc
from uuid import UUID

import pytest

from folio.portfolio.domain.valuation import value_book
from folio.portfolio.reports.footprint import footprint_of, footprint_of_part
from tests.portfolio.conftest import Person
from tests.portfolio.reports.test_books import books_of

pytestmark = pytest.mark.anyio

DEPOSIT = {"type": "deposit", "date": "2004-03-01", "amount": "1000000"}
BUY = {"type": "buy", "instrument": "AAPL", "quantity": "2", "price": "23.81", "fee": "1"}


async def test_what_a_book_is_said_to_take_is_about_what_it_takes(ann: Person, savings: str) -> None:
    trades = [
        {**BUY, "date": f"20{year:02}-{month:02}-03"} for year in range(4, 12) for month in range(1, 13)
    ]
    for trade in trades[1::2]:
        trade["type"] = "sell"
    await ann.book(savings, DEPOSIT, *(trades * 20))
    books = books_of(ann)
    portfolio_id = UUID(savings.rpartition("/")[2])
    await books.open(portfolio_id, user_id=ann.id)
    books._books.clear()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        opened = await books.open(portfolio_id, user_id=ann.id)
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()

    assert 0.4 < footprint_of(opened) / taken < 2.5


async def test_a_part_takes_what_its_bookings_and_columns_take(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT, {**BUY, "date": "2004-03-02"})
    opened = await books_of(ann).open(UUID(savings.rpartition("/")[2]), user_id=ann.id)
    whole = opened.valuation
    nothing = value_book(whole.book, whole.prices, accounts=frozenset())

    assert footprint_of_part(nothing) == 0
    assert 0 < footprint_of_part(whole) < footprint_of(opened)
