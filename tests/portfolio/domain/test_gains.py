import datetime as dt
from decimal import Decimal

from folio.portfolio.domain.gains import Gains, Sales, list_lots, summarise_gains
from folio.portfolio.domain.instruments import Split
from tests.portfolio.domain.ledgers import AAA, BBB, CCC, EURO_CASH, EURO_TRADES, Ledger, day, series

D = Decimal


def traded() -> Ledger:
    ledger = Ledger(
        prices={AAA.id: series("2024-01-02 100"), BBB.id: series("2024-01-02 60")},
        rates={"USD": series("2024-01-02 0.5")},
    )
    ledger.book("buy", "2024-01-02", quantity=10, price=90, instrument=AAA, fee=10)
    ledger.book("sell", "2024-02-02", quantity=4, price=100, instrument=AAA, fee=2)
    ledger.book("buy", "2024-01-03", quantity=2, price=50, instrument=BBB, account=EURO_TRADES)
    ledger.book("transfer_in", "2024-01-04", quantity=2, instrument=CCC)
    ledger.book("sell", "2024-03-04", quantity=1, price=5, instrument=CCC)
    ledger.book("sell", "2024-03-05", quantity=3, price=5, instrument=CCC)
    return ledger


def gains(ledger: Ledger, start: str, end: str) -> Gains:
    return summarise_gains(ledger.value("2024-12-31"), day(start), day(end))


def test_gains_of_a_period_are_totalled_by_instrument() -> None:
    found = gains(traded(), "2024-02-01", "2024-12-31")

    assert (found.realised, found.unrealised, found.unknown_cost) == (D(34), D(64), 2)
    assert [(item.instrument.symbol, item.realised, item.unrealised) for item in found.by_instrument] == [
        ("AAA", D(34), D(54)),
        ("BBB", D(0), D(10)),
        ("CCC", D(0), D(0)),
    ]
    assert [(item.instrument, item.quantity, item.date) for item in found.oversold] == [
        (CCC, D(2), day("2024-03-05"))
    ]


def test_sales_come_newest_first_and_by_the_page() -> None:
    items = gains(traded(), "2024-02-01", "2024-12-31").items

    assert len(items) == 3
    assert [item.sale.gain for item in items] == [None, None, D(34)]
    page = items[2:9]
    assert isinstance(page, Sales)
    assert [(item.instrument, item.account_id, item.acquired_on) for item in page] == [
        (AAA, EURO_CASH.id, day("2024-01-02"))
    ]
    assert (page[0].sale.proceeds, page[0].sale.cost, page[0].sale.quantity) == (D(398), D(364), D(4))


def test_what_was_sold_outside_the_period_is_not_in_it() -> None:
    found = gains(traded(), "2024-02-03", "2024-03-01")

    assert (found.realised, len(found.items), found.oversold) == (D(0), 0, ())
    assert [item.instrument.symbol for item in found.by_instrument] == ["AAA", "BBB", "CCC"]
    assert found.by_instrument[2].unrealised is None


def test_what_was_gone_before_the_period_is_not_listed() -> None:
    ledger = Ledger()
    ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=AAA)
    ledger.book("sell", "2024-01-03", quantity=1, price=1, instrument=AAA)

    assert gains(ledger, "2024-02-01", "2024-12-31").by_instrument == ()


def test_a_lot_shows_its_cost_in_both_currencies() -> None:
    (lot,) = list_lots(traded().value("2024-12-31"), instrument_id=BBB.id)

    assert (lot.quantity, lot.remaining, lot.acquired_on, lot.currency) == (
        D(2),
        D(2),
        day("2024-01-03"),
        "USD",
    )
    assert (lot.cost, lot.cost_per_unit, lot.fx_rate, lot.cost_value) == (D(100), D(50), D("0.5"), D(50))
    assert (lot.value, lot.unrealised, lot.disposals) == (D(60), D(10), ())


def test_a_lot_of_unknown_cost_shows_what_is_known() -> None:
    (lot,) = list_lots(traded().value("2024-12-31"), instrument_id=CCC.id)

    assert (lot.cost, lot.cost_per_unit, lot.fx_rate, lot.cost_value, lot.cost_left) == (None,) * 5
    assert (lot.value, lot.unrealised) == (None, None)
    assert [(sale.proceeds is None, sale.cost, sale.gain) for sale in lot.disposals] == [
        (False, None, None)
    ] * 2


def test_open_and_closed_lots_can_be_asked_for() -> None:
    valuation = traded().value("2024-12-31")

    assert [lot.instrument.symbol for lot in list_lots(valuation, is_open=True)] == ["AAA", "BBB"]
    assert [lot.instrument.symbol for lot in list_lots(valuation, is_open=False)] == ["CCC"]
    assert [lot.instrument.symbol for lot in list_lots(traded().value("2024-12-31", [EURO_TRADES]))] == [
        "BBB"
    ]


def test_a_lot_given_for_nothing_has_no_rate() -> None:
    ledger = Ledger(splits=[Split(AAA.id, dt.date(2024, 2, 1), 2, 1)])
    ledger.book("buy", "2024-01-02", quantity=3, price=0, instrument=AAA)
    ledger.book("transfer_out", "2024-03-01", quantity=1, instrument=AAA)

    (lot,) = list_lots(ledger.value("2024-12-31"))

    assert (lot.cost, lot.fx_rate, lot.quantity, lot.remaining) == (D(0), None, D(6), D(5))
    assert lot.disposals[0].proceeds is None


def test_a_gain_is_told_before_costs_in_both_currencies_and_with_its_currency_effect() -> None:
    # 10 at 100 USD and 0.90, sold at 120 USD and 1.00: 300 in all, of it 101 by the rate on the cost of 1010.
    ledger = Ledger(rates={"USD": series("2024-01-01 0.9, 2024-06-01 1.0")})
    ledger.book("buy", "2024-01-02", quantity=10, price=100, fee=10, instrument=BBB)
    ledger.book("sell", "2024-06-10", quantity=10, price=120, fee=20, instrument=BBB)

    (sold,) = summarise_gains(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31")).items

    sale = sold.sale
    assert (sale.cost, sale.proceeds, sale.gain) == (D("909.00"), D("1180.00"), D("271.00"))
    assert (sale.gain_before_costs, sale.gain_local) == (D("300.00"), D("170.00"))
    assert (sale.gain_fx, sale.holding_days) == (D("101.00"), 160)
