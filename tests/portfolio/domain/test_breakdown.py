from decimal import Decimal

from hypothesis import given

from folio.portfolio.domain.breakdown import BrokenDown, break_down
from folio.portfolio.domain.performance import measure
from tests.portfolio.domain.ledgers import AAA, BBB, FIRST_DAY, Ledger, day, series
from tests.portfolio.domain.rich_ledgers import rich_ledgers
from tests.portfolio.domain.test_invariants import MANY

D = Decimal
UNTIL = "2020-02-05"
NAMES = ("start_value", "end_value", "net_flows", "total", "market", "fx", "income", "fees", "taxes")


def adds_up(found: BrokenDown) -> bool:
    rows = [found.cash, *(item.base for item in found.items)]
    return all(sum(getattr(row, name) for row in rows) == getattr(found.whole, name) for name in NAMES)


def test_price_and_rate_are_told_apart_in_both_currencies() -> None:
    # Ten at 100 USD and 0.9; the close rises to 110, then the rate to 1.0; 5 USD of dividends at 1.0.
    ledger = Ledger(
        prices={BBB.id: series("2024-01-01 100, 2024-02-01 110")},
        rates={"USD": series("2024-01-01 0.9, 2024-03-01 1.0")},
    )
    ledger.book("deposit", "2024-01-01", 2000)
    ledger.book("buy", "2024-01-02", quantity=10, price=100, fee=10, instrument=BBB)
    ledger.book("dividend", "2024-03-02", 5, instrument=BBB)

    found = break_down(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31"))

    (item,) = found.items
    assert (item.base.market, item.base.fx, item.base.income, item.base.fees) == (90, 110, 5, 9)
    assert item.local is not None
    assert (item.local.market, item.local.fx, item.local.income, item.local.fees) == (100, 0, 5, 10)
    assert (item.local.total, item.local.net_flows) == (95, 1005)
    # The cash in dollars, -1010 of them, became dearer too.
    assert found.cash.fx == D("-101.00")
    assert adds_up(found)


def test_what_nobody_moved_is_left_out() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-01 100")})
    ledger.book("buy", "2024-01-02", quantity=1, price=100, instrument=AAA)
    ledger.book("sell", "2024-01-03", quantity=1, price=100, instrument=AAA)

    assert break_down(ledger.value("2024-12-31"), day("2024-06-01"), day("2024-12-31")).items == ()


def test_without_a_price_there_is_nothing_in_its_own_currency() -> None:
    ledger = Ledger(rates={"USD": series("2024-01-01 0.9")})
    ledger.book("buy", "2024-01-02", quantity=1, price=100, instrument=BBB)

    (item,) = break_down(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31")).items

    assert item.local is None


def test_without_a_rate_there_is_nothing_in_its_own_currency() -> None:
    ledger = Ledger(prices={BBB.id: series("2024-01-01 100")}, rates={"USD": series("2024-06-01 0.9")})
    ledger.book("buy", "2024-01-02", quantity=1, price=100, instrument=BBB)

    (item,) = break_down(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-12-31")).items

    assert item.local is None


@given(rich_ledgers())
@MANY
def test_instruments_and_cash_add_up_to_the_whole_to_the_cent(ledger: Ledger) -> None:
    valuation = ledger.value(UNTIL)

    found = break_down(valuation, FIRST_DAY, day(UNTIL))

    measured = measure(valuation, FIRST_DAY, day(UNTIL))
    assert adds_up(found)
    assert (found.whole.total, found.whole.market, found.whole.fx) == (
        measured.gain.total,
        measured.gain.market,
        measured.gain.fx,
    )
    assert found.whole.net_flows == measured.net_flows
