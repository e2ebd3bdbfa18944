"""Open books: computed once, continued after a write, and never poisoned by a failure."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from folio.portfolio.desk import Desk
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.reports import store
from folio.portfolio.reports.answers import MonthAnswer
from folio.portfolio.reports.books import MIN_PACKED, Books, Question
from folio.portfolio.reports.segments import FORMAT, unpack_activities
from folio.portfolio.reports.store import Segment
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

DEPOSIT = {"type": "deposit", "date": "2004-03-01", "amount": "100"}
REPORTS = ("holdings", "performance", "timeline", "gains", "lots", "allocation")
BUY = {"type": "buy", "date": "2004-03-02", "instrument": "AAPL", "quantity": "1", "price": "23.81"}


def question(person: Person, portfolio: str, name: str = "probe") -> Question:
    return Question(portfolio_id=UUID(portfolio.rpartition("/")[2]), user_id=person.id, name=name)


def books_of(person: Person) -> Books:
    books: Books = person.running.app.state.provided[Books]
    return books


class Counting:
    """A computation that counts its runs."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, valuation: Valuation) -> MonthAnswer:
        self.runs += 1
        return MonthAnswer.model_validate(
            {"month": str(len(valuation.book.bookings)), "dividends": 0, "interest": 0, "withheld": 0}
        )


async def test_questions_asked_at_once_are_computed_once(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT)
    compute = Counting()

    answers = await asyncio.gather(
        *(books_of(ann).answer(question(ann, savings), compute) for _ in range(10))
    )

    assert compute.runs == 1
    assert len(set(answers)) == 1


async def test_an_answer_is_kept_until_something_is_written(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT)
    compute = Counting()

    first = await books_of(ann).answer(question(ann, savings), compute)
    again = await books_of(ann).answer(question(ann, savings), compute)
    await ann.book(savings, BUY)
    after = await books_of(ann).answer(question(ann, savings), compute)

    assert compute.runs == 2
    assert first == again
    assert (b'"1"' in first, b'"2"' in after) == (True, True)


async def test_a_computation_that_fails_fails_for_those_who_waited_and_nobody_else(
    ann: Person, savings: str
) -> None:
    await ann.book(savings, DEPOSIT)

    def fail(_valuation: Valuation) -> MonthAnswer:
        raise ZeroDivisionError

    failures = await asyncio.gather(
        *(books_of(ann).answer(question(ann, savings), fail) for _ in range(3)), return_exceptions=True
    )
    after = await books_of(ann).answer(question(ann, savings), Counting())

    assert [type(failure) for failure in failures] == [ZeroDivisionError] * 3
    assert b'"1"' in after


async def test_one_who_leaves_does_not_take_the_answer_away_from_others(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT)
    compute = Counting()

    leaving = asyncio.create_task(books_of(ann).answer(question(ann, savings), compute))
    staying = asyncio.create_task(books_of(ann).answer(question(ann, savings), compute))
    await asyncio.sleep(0)
    leaving.cancel()

    assert b'"1"' in await staying
    assert compute.runs == 1


async def test_a_continued_book_gives_what_a_fresh_one_would(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT, BUY)
    await ann.get(f"{savings}/holdings")
    await ann.book(savings, {**BUY, "instrument": "IBM", "date": "2003-01-02", "price": "80.57"})
    (sold,) = await ann.book(savings, {**BUY, "type": "sell", "date": "2004-03-03"})
    await ann.post(f"/api/activities/{sold['id']}/reversal")
    continued = [(await ann.get(f"{savings}/{report}")).json() for report in REPORTS]

    books_of(ann)._books.clear()
    fresh = [(await ann.get(f"{savings}/{report}")).json() for report in REPORTS]

    assert continued == fresh


async def test_anothers_book_is_not_opened_even_while_it_is_open(
    ann: Person, bob: Person, savings: str
) -> None:
    await ann.get(f"{savings}/holdings")

    assert (await bob.get(f"{savings}/holdings")).status_code == 404


async def segments_of(desk: Desk, portfolio: str) -> list[Segment]:
    async with desk.database.reading() as connection:
        return await store.load_segments(connection, UUID(portfolio.rpartition("/")[2]), layout=FORMAT)


async def test_a_long_ledger_is_packed_and_read_from_its_columns(
    ann: Person, savings: str, desk: Desk
) -> None:
    await ann.book(savings, *([DEPOSIT] * MIN_PACKED), BUY)
    from_rows = [(await ann.get(f"{savings}/{report}")).json() for report in REPORTS]
    (packed,) = await segments_of(desk, savings)
    await ann.book(savings, {**BUY, "date": "2004-03-04"})
    continued = [(await ann.get(f"{savings}/{report}")).json() for report in REPORTS]

    books_of(ann)._books.clear()
    from_columns = [(await ann.get(f"{savings}/{report}")).json() for report in REPORTS]

    assert len(unpack_activities(packed.packed, start=0)) == MIN_PACKED + 1
    assert from_columns == continued
    assert from_columns != from_rows
    assert len(await segments_of(desk, savings)) == 1


async def test_what_is_booked_later_is_packed_behind_what_was_packed_before(
    ann: Person, savings: str, desk: Desk
) -> None:
    for _ in range(2):
        await ann.book(savings, *([DEPOSIT] * MIN_PACKED))
        await ann.get(f"{savings}/holdings")

    first, second = await segments_of(desk, savings)

    assert (first.after, second.after) == (store.FIRST, first.through)
    books_of(ann)._books.clear()
    assert (await ann.get(f"{savings}/holdings")).json()["cash_value"] == f"{2 * MIN_PACKED * 100}.00"


async def test_a_damaged_segment_is_made_again_from_the_rows(ann: Person, savings: str, desk: Desk) -> None:
    await ann.book(savings, *([DEPOSIT] * MIN_PACKED), BUY)
    before = (await ann.get(f"{savings}/holdings")).json()
    async with desk.database.transaction() as connection:
        await connection.execute(text("UPDATE ledger_segments SET packed = '\\x00'"))
    books_of(ann)._books.clear()

    after = (await ann.get(f"{savings}/holdings")).json()

    assert after == before
    (segment,) = await segments_of(desk, savings)
    assert len(unpack_activities(segment.packed, start=0)) == MIN_PACKED + 1


async def test_after_a_price_only_what_it_is_of_is_computed_again(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT, BUY, {**BUY, "instrument": "IBM", "price": "96.80"})
    await ann.get(f"{savings}/holdings")
    (before,) = (book.opened.valuation for book in books_of(ann)._books.values())
    found = (await ann.get("/api/instruments", q="IBM")).json()["items"][0]
    prices = {"items": [{"date": "2004-03-02", "close": "1"}]}

    await ann.put(f"/api/instruments/{found['id']}/prices", prices)
    continued = [(await ann.get(f"{savings}/{report}")).json() for report in REPORTS]

    (after,) = (book.opened.valuation for book in books_of(ann)._books.values())
    kept = {key for key, line in after.lines.items() if line is before.lines[key]}
    assert kept == set(after.lines) - {UUID(found["id"])}
    books_of(ann)._books.clear()
    assert [(await ann.get(f"{savings}/{report}")).json() for report in REPORTS] == continued


async def test_books_asked_for_longest_ago_go_when_memory_is_short(ann: Person, savings: str) -> None:
    books = books_of(ann)
    books.desk = replace(
        books.desk, settings=books.desk.settings.model_copy(update={"books_memory_bytes": 1})
    )
    await ann.book(savings, DEPOSIT, BUY)
    other = await ann.make_portfolio(name="Other")
    first = (await ann.get(f"{savings}/holdings")).json()

    await ann.get(f"{other}/holdings")

    assert [key[0] for key in books._books] == [UUID(other.rpartition("/")[2])]
    assert books.kept_bytes > 1  # the newest stays, however large
    assert (await ann.get(f"{savings}/holdings")).json() == first


async def test_what_is_kept_is_counted(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT, BUY)
    account = (await ann.get(f"{savings}/accounts")).json()["items"][0]["id"]
    await ann.get(f"{savings}/holdings")
    books = books_of(ann)
    before = books.kept_bytes

    await ann.get(f"{savings}/breakdown", account_id=account)

    (book,) = books._books.values()
    assert books.kept_bytes > before > book.own_bytes > 0
    assert book.answer_bytes == sum(len(answer) for answer in book.answers.values())
