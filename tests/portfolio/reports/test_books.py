"""Open books: computed once, continued after a write, and never poisoned by a failure."""

import asyncio
from uuid import UUID

import pytest

from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.reports.answers import MonthAnswer
from folio.portfolio.reports.books import Books, Question
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
