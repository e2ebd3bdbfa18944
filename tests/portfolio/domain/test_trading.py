"""Purchases, sales and transfers: which lots they take and make."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.activities import LotPick
from folio.portfolio.domain.exact import UNIT, VALUE_UNIT
from folio.portfolio.domain.gains import summarise_gains
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.performance import measure
from folio.portfolio.domain.positions import Position
from tests.portfolio.domain.ledgers import AAA, EURO_CASH, Ledger, day, series

D = Decimal
UNTIL = "2024-12-31"
METHODS = st.sampled_from(list(CostMethod))


def lots_of(position: Position) -> list[tuple[float, float]]:
    return [(lot.remaining / UNIT, lot.left.value / VALUE_UNIT) for lot in position.lots if lot.remaining]


def gains_of(ledger: Ledger) -> list[Decimal | None]:
    gains = summarise_gains(ledger.value(UNTIL), day("2024-01-01"), day(UNTIL))
    return [item.sale.gain for item in gains.items]


def test_a_sale_takes_the_lots_it_names_and_then_the_oldest() -> None:
    ledger = Ledger(method=CostMethod.SPECIFIC)
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)
    named = ledger.book("buy", "2024-01-03", quantity=10, price=200, instrument=AAA)
    ledger.book(
        "sell", "2024-02-01", quantity=15, price=200, instrument=AAA, lots=(LotPick(str(named.id), D(10)),)
    )

    assert gains_of(ledger) == [0, 500]


def short_ledger(method: CostMethod = CostMethod.FIFO) -> Ledger:
    ledger = Ledger(prices={AAA.id: series("2024-01-01 50")}, method=method, short_accounts=(EURO_CASH,))
    ledger.book("sell", "2024-01-02", quantity=10, price=60, fee=5, instrument=AAA)
    return ledger


def test_selling_what_is_not_held_opens_a_short_position() -> None:
    measured = measure(short_ledger().value(UNTIL), day("2024-01-01"), day(UNTIL))

    assert measured.end_value == 600 - 5 - 500
    assert (measured.realised, measured.unrealised) == (0, 95)
    assert measured.reconciles


def test_covering_realises_what_the_sale_brought_less_what_the_cover_cost() -> None:
    ledger = short_ledger()
    ledger.book("buy", "2024-02-01", quantity=4, price=50, fee=3, instrument=AAA)

    assert gains_of(ledger) == [238 - 203]
    assert lots_of(ledger.built(UNTIL).positions[AAA.id]) == [(-6, -357)]


def test_a_purchase_beyond_the_short_turns_the_position() -> None:
    ledger = short_ledger()
    ledger.book("buy", "2024-02-01", quantity=15, price=50, instrument=AAA)

    assert gains_of(ledger) == [95]
    assert lots_of(ledger.built(UNTIL).positions[AAA.id]) == [(5, 250)]


def test_a_sale_beyond_what_is_held_turns_the_position() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-01 50")}, short_accounts=(EURO_CASH,))
    ledger.book("buy", "2024-01-02", quantity=10, price=40, instrument=AAA)
    ledger.book("sell", "2024-01-03", quantity=15, price=50, instrument=AAA)

    assert gains_of(ledger) == [100]
    assert lots_of(ledger.built(UNTIL).positions[AAA.id]) == [(-5, -250)]


@given(METHODS, METHODS)
def test_over_a_closed_short_every_method_makes_the_same(one: CostMethod, other: CostMethod) -> None:
    totals = []
    for method in (one, other):
        ledger = short_ledger(method)
        ledger.book("sell", "2024-01-03", quantity=10, price=70, instrument=AAA)
        ledger.book("buy", "2024-01-04", quantity=12, price=65, instrument=AAA)
        ledger.book("buy", "2024-01-05", quantity=8, price=30, instrument=AAA)
        totals.append(sum(gain or 0 for gain in gains_of(ledger)))

    assert totals == [600 - 5 + 700 - 780 - 240] * 2
