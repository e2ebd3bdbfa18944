import pytest

from folio.portfolio.domain.instruments import InstrumentKind
from folio.portfolio.domain.scopes import WHOLE, Scope, find_lot, part_of
from folio.portfolio.domain.valuation import Valuation
from tests.portfolio.domain.ledgers import AAA, BBB, DOLLAR_CASH, EURO_CASH, Ledger, series


def two_holdings() -> Valuation:
    ledger = Ledger(
        prices={AAA.id: series("2020-01-01 10"), BBB.id: series("2020-01-01 20")},
        rates={"USD": series("2020-01-01 0.5")},
    )
    ledger.book("deposit", "2020-01-01", 1000)
    ledger.book("deposit", "2020-01-01", 300, account=DOLLAR_CASH)
    ledger.book("buy", "2020-01-02", instrument=AAA, quantity=10, price=10)
    ledger.book("buy", "2020-01-02", instrument=BBB, quantity=5, price=20, account=DOLLAR_CASH)
    return ledger.value("2020-01-03")


@pytest.mark.parametrize(
    ("scope", "worth"),
    [
        (WHOLE, 1150.0),
        (Scope(accounts=frozenset({EURO_CASH.id})), 1000.0),
        (Scope(instruments=frozenset({AAA.id})), 100.0),
        (Scope(kinds=frozenset({InstrumentKind.ETF})), 50.0),
        (Scope(currencies=frozenset({"EUR"})), 100.0),
        (Scope(accounts=frozenset({EURO_CASH.id}), kinds=frozenset({InstrumentKind.ETF})), 0.0),
    ],
)
def test_a_scope_is_worth_what_all_it_names_is_worth(scope: Scope, worth: float) -> None:
    part = part_of(two_holdings(), scope)

    assert part.value[-1] == pytest.approx(worth)


def test_a_lot_is_found_by_its_id() -> None:
    valuation = two_holdings()
    lot = valuation.book.positions[BBB.id].lots[0]

    assert find_lot(valuation, lot.id) == (BBB.id, lot)
    assert find_lot(valuation, "no such lot") is None
