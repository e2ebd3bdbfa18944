from folio.portfolio.domain.exact import VALUE_UNIT, day_number
from folio.portfolio.domain.results import realised_between, state_on, unrealised_of, unrealised_on
from tests.portfolio.domain.ledgers import AAA, EURO_CASH, EURO_TRADES, Ledger, day, series

FIRST = day_number(day("2024-01-02"))


def in_two_accounts() -> Ledger:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 10, 2024-01-04 12")})
    for account in (EURO_CASH, EURO_TRADES):
        ledger.book("buy", "2024-01-02", quantity=2, price=10, instrument=AAA, account=account)
        ledger.book("sell", "2024-01-03", quantity=1, price=15, instrument=AAA, account=account)
    return ledger


def test_results_add_up_over_the_accounts_measured() -> None:
    both, one = in_two_accounts().value("2024-01-04"), in_two_accounts().value("2024-01-04", [EURO_CASH])
    position = both.book.positions[AAA.id]

    assert state_on(both, position, FIRST).units == 2 * state_on(one, one.book.positions[AAA.id], FIRST).units
    assert realised_between(both, after=FIRST, until=FIRST + 1) == 10 * VALUE_UNIT
    assert realised_between(one, after=FIRST, until=FIRST + 1) == 5 * VALUE_UNIT
    assert realised_between(both, after=FIRST + 1, until=FIRST + 2) == 0
    assert unrealised_on(both, FIRST + 2) == 4 * VALUE_UNIT
    assert unrealised_on(one, FIRST + 2) == 2 * VALUE_UNIT


def test_what_another_account_holds_is_unknown_here() -> None:
    valuation = in_two_accounts().value("2024-01-04", [])

    assert unrealised_of(valuation, valuation.book.positions[AAA.id], FIRST) is None
