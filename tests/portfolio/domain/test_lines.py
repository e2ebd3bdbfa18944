from folio.portfolio.domain.exact import VALUE_UNIT, day_number
from folio.portfolio.domain.lines import Running
from tests.portfolio.domain.ledgers import AAA, BBB, DOLLAR_CASH, EURO_TRADES, Ledger, day, series


def test_a_running_total_adds_up_the_changes_of_a_day() -> None:
    total = Running.of([(3, 10), (3, 5), (7, -15)])

    assert [total.at(number) for number in (2, 3, 6, 7, 8)] == [0, 15, 15, 0, 0]
    assert total.between(3, 7) == -15
    assert list(total.changes(2, 7)) == [(3, 15), (7, -15)]
    assert list(total.changes(3, 9)) == [(7, -15)]


def test_the_currency_effect_of_a_day_is_that_of_what_was_held_at_its_open() -> None:
    ledger = Ledger(
        prices={BBB.id: series("2024-01-02 100")},
        rates={"USD": series("2024-01-02 0.8, 2024-01-03 0.9, 2024-01-04 1")},
    )
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=BBB)
    ledger.book("buy", "2024-01-03", quantity=10, price=100, instrument=BBB)
    line = ledger.value("2024-12-31").lines[BBB.id]
    first = day_number(day("2024-01-02"))

    effects = [line.currency_effect(first + offset - 1, first + offset) for offset in range(3)]

    assert [effect / VALUE_UNIT for effect in effects] == [0, 100, 200]


def test_units_sent_without_a_price_are_worth_what_they_cost() -> None:
    ledger = Ledger()
    ledger.book("transfer_in", "2024-01-02", quantity=10, price=7, instrument=AAA, account=EURO_TRADES)
    line = ledger.value("2024-12-31").lines[AAA.id]

    assert line.sent.totals == [70 * VALUE_UNIT]
    assert line.traded_days().tolist() == []
    assert line.known_from is None


def test_units_sent_with_a_price_are_worth_it() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-01 9")})
    ledger.book("transfer_in", "2024-01-02", quantity=10, price=7, instrument=AAA, account=EURO_TRADES)
    ledger.book("transfer_out", "2024-01-05", quantity=4, instrument=AAA, account=EURO_TRADES)

    assert ledger.value("2024-12-31").lines[AAA.id].sent.totals == [90 * VALUE_UNIT, 54 * VALUE_UNIT]


def test_cash_is_worth_its_rate_and_unknown_before_the_first() -> None:
    ledger = Ledger(rates={"USD": series("2024-01-04 0.9")})
    ledger.book("deposit", "2024-01-02", 100, account=DOLLAR_CASH)
    ledger.book("withdrawal", "2024-01-06", 100, account=DOLLAR_CASH)
    valuation = ledger.value("2024-01-07")
    cash, first = valuation.ledgered.cash["USD"], day_number(day("2024-01-02"))

    assert [cash.worth(first + offset) for offset in (-1, 0, 2, 4)] == [0, None, 90 * VALUE_UNIT, 0]
    assert valuation.missing.tolist() == [0, 1, 1, 0, 0, 0, 0]
    assert cash.known_from == first + 2
