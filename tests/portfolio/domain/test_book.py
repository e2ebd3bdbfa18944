from dataclasses import replace
from uuid import UUID

from folio.portfolio.domain.activities import ActivityType, SplitRatio
from folio.portfolio.domain.book import build_book
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.instruments import Instrument
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.valuation import value_book
from tests.portfolio.domain.ledgers import AAA, BBB, Ledger, day, series

UNTIL = day_number(day("2024-12-31"))


def two_holdings() -> Ledger:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 100"), BBB.id: series("2024-01-02 50")})
    ledger.book("deposit", "2024-01-01", 5000)
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)
    ledger.book("buy", "2024-01-03", quantity=10, price=50, instrument=BBB)
    return ledger


def test_a_book_ends_with_the_day_asked_for() -> None:
    book = build_book(two_holdings().activities, two_holdings().terms(), until=day_number(day("2024-01-02")))

    assert [booking.activity.type.value for booking in book.bookings] == ["deposit", "buy"]
    assert not book.is_empty


def test_a_book_of_nothing_is_empty() -> None:
    assert build_book([], two_holdings().terms(), until=UNTIL).is_empty


def test_only_what_changed_is_computed_again() -> None:
    ledger = two_holdings()
    terms, prices = ledger.terms(), ledger.price_columns()
    before = build_book(ledger.activities, terms, until=UNTIL)
    valued = value_book(before, prices)
    ledger.book("sell", "2024-02-02", quantity=5, price=60, instrument=BBB)

    after = build_book(ledger.activities, terms, until=UNTIL, previous=before)
    revalued = value_book(after, prices, previous=valued)

    assert after.positions[AAA.id] is before.positions[AAA.id]
    assert after.positions[BBB.id] is not before.positions[BBB.id]
    assert revalued.lines[AAA.id] is valued.lines[AAA.id]
    assert revalued.lines[BBB.id] is not valued.lines[BBB.id]
    fresh = value_book(build_book(ledger.activities, terms, until=UNTIL), prices)
    assert revalued.value.tolist() == fresh.value.tolist()


def test_other_terms_prices_or_splits_are_computed_anew() -> None:
    ledger = two_holdings()
    terms = ledger.terms()
    before = build_book(ledger.activities, terms, until=UNTIL)
    averaged = replace(terms, method=CostMethod.AVERAGE)
    dearer = Instrument(AAA.id, "AAA", "Alpha", "USD")
    split = ledger.activities[1:2]
    split = [replace(split[0], id=UUID(int=77), type=ActivityType.SPLIT, split=SplitRatio(2, 1))]

    others = [
        build_book(ledger.activities, averaged, until=UNTIL, previous=before),
        build_book(ledger.activities, terms, until=UNTIL + 1, previous=before),
        build_book(ledger.activities, ledger.terms(), until=UNTIL, previous=before),
        build_book(
            ledger.activities, replace(terms, instruments={**terms.instruments, AAA.id: dearer}), until=UNTIL,
            previous=before,
        ),
        build_book([*ledger.activities, *split], terms, until=UNTIL, previous=before),
    ]  # fmt: skip

    assert all(book.positions[AAA.id] is not before.positions[AAA.id] for book in others)
    valued = value_book(before, ledger.price_columns())
    revalued = value_book(before, ledger.price_columns(), previous=valued)
    assert revalued.lines[AAA.id] is not valued.lines[AAA.id]
