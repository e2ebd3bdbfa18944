"""Corporate actions: worked by hand, from the sources docs/specs/corporate-actions.md names."""

from decimal import Decimal

from folio.portfolio.domain.activities import SplitRatio
from folio.portfolio.domain.exact import CASH_UNIT, UNIT, VALUE_UNIT
from folio.portfolio.domain.gains import list_lots, summarise_gains
from folio.portfolio.domain.performance import Performance, measure
from folio.portfolio.domain.positions import Position
from tests.portfolio.domain.ledgers import AAA, BBB, EURO_CASH, Ledger, day, series

D = Decimal
UNTIL = "2024-12-31"


def two_lots(**more: object) -> Ledger:
    """Ten units at 100 and ten at 200, and prices for what may come."""
    ledger = Ledger(
        prices={AAA.id: series("2024-01-01 150"), BBB.id: series("2024-01-01 30")},
        rates={"USD": series("2024-01-01 0.5")},
        **more,  # type: ignore[arg-type]  # the fields come with their own types
    )
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)
    ledger.book("buy", "2024-01-03", quantity=10, price=200, instrument=AAA)
    return ledger


def lots_of(position: Position) -> list[tuple[float, float]]:
    return [(lot.remaining / UNIT, lot.left.value / VALUE_UNIT) for lot in position.lots if lot.remaining]


def whole(ledger: Ledger) -> Performance:
    return measure(ledger.value(UNTIL), day("2024-01-01"), day(UNTIL))


def gains_of(ledger: Ledger) -> list[Decimal | None]:
    gains = summarise_gains(ledger.value(UNTIL), day("2024-01-01"), day(UNTIL))
    return [item.sale.gain for item in gains.items]


def test_capital_given_back_lowers_the_cost_and_is_no_income() -> None:
    ledger = two_lots()
    ledger.book("return_of_capital", "2024-02-01", 60, instrument=AAA)

    measured = whole(ledger)

    assert lots_of(ledger.built(UNTIL).positions[AAA.id]) == [(10, 970), (10, 1970)]
    assert measured.gain.income == 0
    assert measured.gain.total == 60
    assert (measured.realised, measured.unrealised) == (0, 60)


def test_capital_given_back_beyond_the_cost_is_a_gain() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-01 1")})
    ledger.book("buy", "2024-01-02", quantity=10, price=2, instrument=AAA)
    ledger.book("return_of_capital", "2024-02-01", 25, instrument=AAA)

    assert lots_of(ledger.built(UNTIL).positions[AAA.id]) == [(10, 0)]
    assert gains_of(ledger) == [5]


def test_capital_given_back_after_the_sale_is_all_gain() -> None:
    ledger = two_lots()
    ledger.book("sell", "2024-01-10", quantity=20, price=150, instrument=AAA)
    ledger.book("return_of_capital", "2024-02-01", 7, instrument=AAA)

    assert sum(gain or 0 for gain in gains_of(ledger)) == 7
    assert whole(ledger).gain.total == 7


def test_a_stock_dividend_spreads_the_cost_over_more_units() -> None:
    ledger = two_lots()
    ledger.book("stock_dividend", "2024-02-01", quantity=1, instrument=AAA)

    assert lots_of(ledger.built(UNTIL).positions[AAA.id]) == [(10.5, 1000), (10.5, 2000)]


def test_a_stock_dividend_may_be_a_ratio_of_new_units_to_those_held() -> None:
    ledger = two_lots()
    ledger.book("stock_dividend", "2024-02-01", split=SplitRatio(1, 20), instrument=AAA)

    assert lots_of(ledger.built(UNTIL).positions[AAA.id]) == [(10.5, 1000), (10.5, 2000)]


def test_a_spin_off_takes_its_part_of_every_cost_and_keeps_the_days() -> None:
    ledger = two_lots()
    ledger.book("spin_off", "2024-02-01", quantity=5, instrument=AAA, into_id=BBB.id, basis_fraction=D("0.2"))

    positions = ledger.built(UNTIL).positions

    assert lots_of(positions[AAA.id]) == [(10, 800), (10, 1600)]
    assert lots_of(positions[BBB.id]) == [(2.5, 200), (2.5, 400)]
    assert [lot.acquired for lot in positions[BBB.id].lots] == [
        lot.acquired for lot in positions[AAA.id].lots
    ]
    assert [lot.cost.local / CASH_UNIT for lot in positions[BBB.id].lots] == [400, 800]


def test_a_spin_off_is_no_flow_of_the_portfolio_and_one_of_each_instrument() -> None:
    ledger = two_lots()
    ledger.book("spin_off", "2024-02-01", quantity=5, instrument=AAA, into_id=BBB.id, basis_fraction=D("0.2"))

    measured = whole(ledger)

    assert measured.reconciles
    assert measured.net_flows == 0
    assert measured.gain.total == 3000 + 5 * 30 * D("0.5") - 3000


def test_a_merger_for_units_keeps_costs_and_days() -> None:
    ledger = two_lots()
    ledger.book("merger", "2024-02-01", split=SplitRatio(3, 2), instrument=AAA, into_id=BBB.id)

    valuation = ledger.value(UNTIL)

    assert lots_of(valuation.book.positions[BBB.id]) == [(15, 1000), (15, 2000)]
    assert lots_of(valuation.book.positions[AAA.id]) == []
    assert [lot.acquired_on.isoformat() for lot in list_lots(valuation, is_open=True)] == [
        "2024-01-02",
        "2024-01-03",
    ]
    assert gains_of(ledger) == []


def test_a_merger_for_cash_sells_everything() -> None:
    ledger = two_lots()
    ledger.book("merger", "2024-02-01", 4000, instrument=AAA)

    assert gains_of(ledger) == [1000, 0]
    assert ledger.built(UNTIL).positions[AAA.id].states[EURO_CASH.id][-1].units == 0


def test_cash_beside_units_is_a_gain_up_to_the_cash_and_no_loss() -> None:
    # A lot of cost 1000 becomes 10 units worth 90 and 200 in cash: gain 100; one of cost 2000 a loss: none.
    ledger = two_lots()
    ledger.book("merger", "2024-02-01", 400, quantity=20, price=90, instrument=AAA, into_id=BBB.id)

    assert gains_of(ledger) == [100, 0]
    assert lots_of(ledger.built(UNTIL).positions[BBB.id]) == [(10, 900), (10, 1800)]


def test_cash_beside_units_may_be_a_sale_of_a_part() -> None:
    ledger = two_lots()
    ledger.book(
        "merger", "2024-02-01", 400, quantity=20, instrument=AAA, into_id=BBB.id, basis_fraction=D("0.9")
    )

    assert gains_of(ledger) == [100, 0]
    assert lots_of(ledger.built(UNTIL).positions[BBB.id]) == [(10, 900), (10, 1800)]


def test_a_change_of_symbol_goes_on_under_the_new_one() -> None:
    ledger = two_lots()
    ledger.book("symbol_change", "2024-02-01", instrument=AAA, into_id=BBB.id)
    ledger.book("sell", "2024-03-01", 700, quantity=10, instrument=BBB, currency="EUR")

    assert gains_of(ledger) == [-300]


def test_a_fraction_left_by_a_reverse_split_is_sold_for_cash() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-01 10")})
    ledger.book("buy", "2024-01-02", quantity=105, price=1, instrument=AAA)
    ledger.book("split", "2024-02-01", split=SplitRatio(1, 10), instrument=AAA)
    ledger.book("cash_in_lieu", "2024-02-01", 6, instrument=AAA)

    assert lots_of(ledger.built(UNTIL).positions[AAA.id]) == [(10, 100)]
    assert gains_of(ledger) == [1]


def test_what_is_delisted_is_sold_for_nothing() -> None:
    ledger = two_lots()
    ledger.book("delisting", "2024-02-01", instrument=AAA)

    assert gains_of(ledger) == [-1000, -2000]


def test_a_reinvested_dividend_is_income_and_a_purchase_without_cash() -> None:
    ledger = two_lots()
    ledger.book("dividend_reinvestment", "2024-02-01", 40, quantity="0.2", tax=10, instrument=AAA)

    valuation = ledger.value(UNTIL)
    measured = whole(ledger)

    assert valuation.ledgered.cash["EUR"].held.totals[-1] == -3000 * CASH_UNIT
    assert lots_of(valuation.book.positions[AAA.id])[-1] == (0.2, 30)
    assert (measured.gain.income, measured.gain.taxes) == (40, 10)


def test_what_a_reinvested_dividend_leaves_stays_cash() -> None:
    ledger = two_lots()
    ledger.book("dividend_reinvestment", "2024-02-01", 40, quantity="0.2", price=150, instrument=AAA)

    assert ledger.value(UNTIL).ledgered.cash["EUR"].held.totals[-1] == -2990 * CASH_UNIT
