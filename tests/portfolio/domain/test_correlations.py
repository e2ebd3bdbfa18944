import numpy as np
import pytest

from folio.portfolio.domain.correlations import correlations, labels
from folio.portfolio.domain.exact import day_number
from tests.portfolio.domain.ledgers import AAA, BBB, CCC, EURO_TRADES, Ledger, day, series


def test_holdings_that_move_together_or_against_each_other_show_it() -> None:
    ledger = Ledger(
        prices={
            AAA.id: series("2020-01-01 100, 2020-01-02 110, 2020-01-03 99, 2020-01-04 108.9"),
            BBB.id: series("2020-01-01 50, 2020-01-02 45, 2020-01-03 49.5, 2020-01-04 44.55"),
            CCC.id: series("2020-01-04 7"),
        },
        rates={"USD": series("2020-01-01 1"), "JPY": series("2020-01-01 1")},
    )
    for instrument, price in ((AAA, 100), (BBB, 50), (CCC, 7)):
        ledger.book("buy", "2020-01-01", instrument=instrument, quantity=2, price=price, account=EURO_TRADES)
    valuation = ledger.value("2020-01-04")
    sessions = np.arange(day_number(day("2020-01-01")), day_number(day("2020-01-05")))

    found = correlations(valuation, sessions, most=3, until=valuation.last)

    assert labels(valuation, found.instruments) == ("AAA", "BBB", "CCC")
    assert found.rows[0][:2] == pytest.approx((1.0, -1.0))
    assert found.rows[1][:2] == pytest.approx((-1.0, 1.0))
    assert found.rows[0][2] is None
    assert correlations(valuation, sessions, most=1, until=valuation.last).rows == ((1.0,),)
    assert correlations(valuation, sessions[:0], most=1, until=valuation.last).rows == ((None,),)


def test_a_price_that_never_moves_has_no_correlation() -> None:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 100")})
    ledger.book("buy", "2020-01-01", instrument=AAA, quantity=2, price=100, account=EURO_TRADES)
    valuation = ledger.value("2020-01-04")
    sessions = np.arange(valuation.first + 1, valuation.last + 1)

    assert correlations(valuation, sessions, most=1, until=valuation.last).rows == ((None,),)
