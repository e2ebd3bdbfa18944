from decimal import Decimal

from hypothesis import given

from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.yields import yields_on
from tests.portfolio.domain.ledgers import AAA, BBB, EURO_TRADES, SLOWLY, Ledger, day, ledgers, series

D = Decimal


def dividends() -> Ledger:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10, 2021-06-01 20")})
    ledger.book("buy", "2020-01-01", instrument=AAA, quantity=10, price=10, account=EURO_TRADES)
    ledger.book("dividend", "2020-03-01", 4, instrument=AAA, account=EURO_TRADES)
    ledger.book("dividend", "2021-03-01", 5, instrument=AAA, tax=1, account=EURO_TRADES)
    ledger.book("buy", "2021-04-01", instrument=AAA, quantity=10, price=15, account=EURO_TRADES)
    return ledger


def test_yields_are_of_the_last_year_and_of_the_units_held_now() -> None:
    found = yields_on(dividends().value("2021-06-01"), day("2021-06-01"))

    (only,) = found.items
    # 20 units at 20 that cost 250; 5 were paid for 10 of them, 10 would be for all.
    assert (only.value, only.cost_basis, only.trailing, only.withheld) == (D(400), D(250), D(5), D(1))
    assert only.expected == D("10.00")
    assert (only.trailing_yield, only.forward_yield) == (D("0.0125"), D("0.025"))
    assert only.yield_on_cost == D("0.04")
    assert (found.expected, found.forward_yield, found.yield_on_cost) == (D(10), D("0.025"), D("0.04"))
    assert [(payment.date, payment.value) for payment in found.payments] == [(day("2022-03-01"), D(10))]


def test_a_split_since_the_dividend_changes_nothing() -> None:
    ledger = dividends()
    ledger.prices = {AAA.id: series("2020-01-01 10, 2021-05-01 10")}
    ledger.splits.append(Split(AAA.id, day("2021-05-01"), 2, 1))

    found = yields_on(ledger.value("2021-06-01"), day("2021-06-01"))

    assert (found.items[0].value, found.expected) == (D(400), D("10.00"))


def test_what_is_no_longer_held_brings_nothing() -> None:
    ledger = dividends()
    ledger.book("sell", "2021-05-01", instrument=AAA, quantity=20, price=15, account=EURO_TRADES)

    found = yields_on(ledger.value("2021-06-01"), day("2021-06-01"))

    assert (found.items, found.payments, found.forward_yield) == ((), (), None)


def test_a_holding_without_a_price_has_no_yield_but_one_on_cost() -> None:
    ledger = Ledger(rates={"USD": series("2020-01-01 1")})
    ledger.book("buy", "2021-01-01", instrument=BBB, quantity=10, price=10, account=EURO_TRADES)
    ledger.book("dividend", "2021-03-01", 5, instrument=BBB, account=EURO_TRADES)

    (only,) = yields_on(ledger.value("2021-06-01"), day("2021-06-01")).items

    assert (only.value, only.trailing_yield, only.forward_yield) == (None, None, None)
    assert only.yield_on_cost == D("0.05")


@SLOWLY
@given(ledgers())
def test_the_holdings_and_the_payments_add_up(ledger: Ledger) -> None:
    found = yields_on(ledger.value("2020-02-05"), day("2020-02-05"))

    assert abs(sum(item.expected for item in found.items) - found.expected) <= D("0.02")
    total = sum((payment.value for payment in found.payments), D(0))
    assert abs(total - found.expected) <= D("0.005") * (1 + len(found.payments))
