import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.activities import TRADES
from folio.portfolio.domain.exact import VALUE_UNIT
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.performance import Breakdown, measure
from tests.portfolio.domain.ledgers import (
    AAA,
    BBB,
    CCC,
    DAYS,
    DOLLAR_CASH,
    DOLLAR_TRADES,
    EURO_CASH,
    EURO_TRADES,
    FIRST_DAY,
    SLOWLY,
    Ledger,
    day,
    ledgers,
    series,
)
from tests.portfolio.domain.naive import Naive

D = Decimal
HALF_CENT = D("0.0050000001")
LAST_DAY = FIRST_DAY + dt.timedelta(DAYS)


@SLOWLY
@given(ledgers(), st.integers(0, DAYS), st.integers(0, DAYS))
def test_every_figure_of_any_period_is_that_of_the_naive_walk(ledger: Ledger, one: int, other: int) -> None:
    start, end = (FIRST_DAY + dt.timedelta(offset) for offset in sorted((one, other)))
    days = Naive(ledger).days(end)

    performance = measure(ledger.value(LAST_DAY.isoformat()), start, end)

    inside = [walked for walked in days if walked.date >= start]
    before = next((walked.value for walked in days if walked.date == start - dt.timedelta(1)), D(0))
    expected = {
        "start_value": before,
        "end_value": days[-1].value,
        "net_flows": sum(walked.inflow - walked.outflow for walked in inside),
    }
    for name, figure in expected.items():
        assert abs(getattr(performance, name) - figure) <= HALF_CENT, name
    for name in ("fx", "income", "fees", "taxes"):
        figure = sum(getattr(walked, name) for walked in inside)
        assert abs(getattr(performance.gain, name) - figure) <= HALF_CENT, name
    market = sum((walked.market for walked in inside), D(0))
    assert abs(performance.gain.market - market) <= 7 * HALF_CENT
    assert performance.reconciles


@SLOWLY
@given(ledgers(), st.integers(0, DAYS), st.integers(0, DAYS))
def test_the_parts_shown_add_up_to_the_change_shown(ledger: Ledger, one: int, other: int) -> None:
    start, end = (FIRST_DAY + dt.timedelta(offset) for offset in sorted((one, other)))

    performance = measure(ledger.value(LAST_DAY.isoformat()), start, end)

    gain = performance.gain
    assert gain.total == gain.market + gain.fx + gain.income - gain.fees - gain.taxes
    assert gain.total == performance.end_value - performance.start_value - performance.net_flows


def figures(ledger: Ledger, start: str, end: str) -> dict[str, object]:
    found = measure(ledger.value("2024-12-31"), day(start), day(end))
    return {
        "values": (found.start_value, found.end_value),
        "flows": (found.net_flows, found.unpriced_flows),
        "gain": found.gain.total,
        "reconciles": found.reconciles,
        "twr": found.twr,
        "missing": [item.symbol for item in found.missing_prices],
    }


def test_a_year_of_a_tracked_account_by_hand() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 100, 2024-06-28 120")})
    ledger.book("deposit", "2024-01-02", 1100)
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA, fee=10)
    ledger.book("dividend", "2024-05-02", 30, instrument=AAA, tax=8)

    found = measure(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31"))

    assert (found.start_value, found.end_value, found.net_flows) == (D(0), D("1312.00"), D(1100))
    assert found.gain == Breakdown(D("212.00"), D("200.00"), D(0), D("30.00"), D("10.00"), D("8.00"))
    assert (found.realised, found.unrealised) == (D(0), D("190.00"))
    assert found.twr == found.mwr.period_rate == D("0.192727272727")
    assert found.twr_annualised == D("0.192153068778")
    assert found.max_drawdown == D("-0.009090909091")


def test_the_same_trades_without_tracked_cash_are_their_own_flows() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 100, 2024-06-28 120")})
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA, fee=10, account=EURO_TRADES)
    ledger.book("dividend", "2024-05-02", 30, instrument=AAA, tax=8, account=EURO_TRADES)

    found = measure(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31"))

    assert (found.end_value, found.net_flows) == (D("1200.00"), D("988.00"))
    assert found.gain == Breakdown(D("212.00"), D("200.00"), D(0), D("30.00"), D("10.00"), D("8.00"))


def test_a_stronger_dollar_is_a_currency_gain() -> None:
    ledger = Ledger(
        prices={BBB.id: series("2024-01-02 100, 2024-02-01 110")},
        rates={"USD": series("2024-01-02 0.9, 2024-03-01 1.0")},
    )
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=BBB, account=DOLLAR_TRADES)

    found = measure(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31"))

    assert (found.gain.market, found.gain.fx, found.gain.total) == (D("90.00"), D("110.00"), D("200.00"))


def test_yen_have_no_decimals() -> None:
    ledger = Ledger(currency="JPY", prices={CCC.id: series("2024-01-02 1234")})
    ledger.book("buy", "2024-01-02", quantity="0.5", price=1000, instrument=CCC, account=EURO_TRADES)

    found = measure(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31"))

    assert (str(found.end_value), str(found.gain.total)) == ("617", "117")


def test_what_never_had_a_price_is_outside_and_named() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 1000)
    ledger.book("buy", "2024-01-03", quantity=10, price=60, instrument=AAA)

    assert figures(ledger, "2024-01-01", "2024-12-31") == {
        "values": (D(0), D("400.00")),
        "flows": (D("400.00"), D("-600.00")),
        "gain": D(0),
        "reconciles": True,
        "twr": D(0),
        "missing": ["AAA"],
    }


def test_a_holding_enters_at_its_value_once_it_has_a_price() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-06-03 80, 2024-07-01 88")})
    ledger.book("deposit", "2024-01-02", 600)
    ledger.book("buy", "2024-01-03", quantity=10, price=60, instrument=AAA)

    assert figures(ledger, "2024-02-01", "2024-12-31") == {
        "values": (D(0), D("880.00")),
        "flows": (D("800.00"), D("800.00")),
        "gain": D("80.00"),
        "reconciles": True,
        "twr": D("0.100000000000"),
        "missing": ["AAA"],
    }


def test_what_was_sold_before_it_had_a_price_made_what_the_sale_brought() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 600)
    ledger.book("buy", "2024-01-03", quantity=10, price=60, instrument=AAA)
    ledger.book("sell", "2024-03-03", quantity=10, price=75, instrument=AAA)

    whole, inside = figures(ledger, "2024-01-01", "2024-12-31"), figures(ledger, "2024-02-01", "2024-12-31")

    assert (whole["gain"], whole["flows"]) == (D("150.00"), (D("600.00"), D(0)))
    assert (inside["gain"], inside["flows"]) == (D(0), (D("750.00"), D("750.00")))


def test_selling_more_than_is_held_makes_no_gain_of_it() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 100")})
    ledger.book("buy", "2024-01-02", quantity=4, price=100, instrument=AAA, account=EURO_TRADES)
    ledger.book("sell", "2024-01-03", quantity=10, price=110, instrument=AAA, account=EURO_TRADES)

    found = figures(ledger, "2024-01-01", "2024-12-31")

    assert (found["gain"], found["reconciles"]) == (D("40.00"), True)


def test_cash_without_a_rate_is_outside_and_its_currency_named() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 100, account=DOLLAR_CASH)
    ledger.book("buy", "2024-01-02", quantity=1, price=10, instrument=BBB, account=DOLLAR_CASH)

    found = measure(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31"))

    assert (found.end_value, found.gain.total, found.reconciles) == (D(0), D(0), True)
    assert found.missing_currencies == ("USD",)


def test_one_account_is_measured_for_itself() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 100")})
    ledger.book("deposit", "2024-01-02", 100)
    ledger.book("transfer_out", "2024-02-02", 60)
    ledger.book("transfer_in", "2024-02-02", 60, account=DOLLAR_CASH, currency="EUR")

    both, one = ledger.value("2024-12-31"), ledger.value("2024-12-31", [EURO_CASH])
    found = [measure(valuation, day("2024-01-01"), day("2024-12-31")) for valuation in (both, one)]

    assert [item.end_value for item in found] == [D("100.00"), D("40.00")]
    assert both.flows.outflow.sum() == 0
    assert one.flows.outflow.sum() == 60


def test_an_empty_portfolio_has_no_rates_and_nothing_else() -> None:
    found = measure(Ledger().value("2024-12-31"), day("2024-01-01"), day("2025-12-31"))

    assert (found.end, found.end_value, found.twr, found.volatility) == (day("2024-12-31"), D(0), None, None)
    assert found.mwr.reason == "no_flows"


@SLOWLY
@given(ledgers(), st.sampled_from(list(CostMethod)))
def test_the_time_weighted_return_links_the_naive_days(ledger: Ledger, method: CostMethod) -> None:
    ledger.method = method
    linked, before = 1.0, D(0)
    for walked in Naive(ledger).days(LAST_DAY):
        capital, outcome = before + walked.inflow, walked.value + walked.outflow
        is_costs_only = abs(before) < HALF_CENT and abs(outcome) < HALF_CENT
        if capital >= HALF_CENT and not is_costs_only:
            linked *= float(outcome / capital)
        before = walked.value

    found = measure(ledger.value(LAST_DAY.isoformat()), FIRST_DAY, LAST_DAY).twr

    assert abs(float(found or 0) - (linked - 1)) <= 1e-9 * max(1, abs(linked))


@SLOWLY
@given(ledgers(), st.sampled_from(list(CostMethod)))
def test_lots_explain_the_gain_where_there_is_one_currency(ledger: Ledger, method: CostMethod) -> None:
    ledger.method, ledger.rates = method, {"USD": {FIRST_DAY: D(1)}, "JPY": {FIRST_DAY: D(1)}}
    ledger.activities = [
        replace(item, fx_rate=None) for item in ledger.activities if not item.type.startswith("transfer")
    ]

    valuation = ledger.value(LAST_DAY.isoformat())
    found = measure(valuation, FIRST_DAY, LAST_DAY)

    trades = [item for item in valuation.book.bookings if item.activity.type in TRADES]
    oversold = [sale for item in valuation.book.positions.values() for sale in item.oversold]
    if not oversold:
        in_lots = sum(item.fee + item.tax for item in trades) / VALUE_UNIT
        costs = float(found.gain.fees + found.gain.taxes) - in_lots
        explained = float(found.realised + found.unrealised + found.gain.income) - costs
        assert abs(float(found.gain.total) - explained) <= 0.06
