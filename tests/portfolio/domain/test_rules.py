from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.gains import summarise_gains
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.rules import CostRule, CostRules
from tests.portfolio.domain.ledgers import AAA, DOLLAR_CASH, EURO_CASH, Ledger, day

UNTIL = "2024-12-31"


def test_the_newest_rule_of_the_account_wins_then_the_newest_for_all() -> None:
    rules = CostRules(
        CostMethod.FIFO,
        (
            CostRule(CostMethod.LIFO, 10),
            CostRule(CostMethod.HIFO, 20),
            CostRule(CostMethod.AVERAGE, 15, EURO_CASH.id),
        ),
    )

    assert [rules.method_on(EURO_CASH.id, on) for on in (9, 10, 15, 30)] == [
        CostMethod.FIFO,
        CostMethod.LIFO,
        CostMethod.AVERAGE,
        CostMethod.AVERAGE,
    ]
    assert [rules.method_on(DOLLAR_CASH.id, on) for on in (9, 15, 20)] == [
        CostMethod.FIFO,
        CostMethod.LIFO,
        CostMethod.HIFO,
    ]


def test_a_method_changes_on_its_day() -> None:
    ledger = Ledger(rules=(CostRule(CostMethod.LIFO, day_number(day("2024-03-01"))),))
    for date, price in (("2024-01-02", 10), ("2024-01-03", 20), ("2024-01-04", 30)):
        ledger.book("buy", date, quantity=1, price=price, instrument=AAA)
    ledger.book("sell", "2024-02-29", quantity=1, price=30, instrument=AAA)
    ledger.book("sell", "2024-03-01", quantity=1, price=30, instrument=AAA)

    gains = summarise_gains(ledger.value(UNTIL), day("2024-01-01"), day(UNTIL))

    assert [item.sale.cost for item in gains.items] == [30, 10]


def test_in_one_pool_a_sale_takes_the_lots_of_every_account() -> None:
    ledger = Ledger(is_pooled=True, method=CostMethod.AVERAGE)
    ledger.book("buy", "2024-01-02", quantity=10, price=10, instrument=AAA, account=EURO_CASH)
    ledger.book("buy", "2024-01-03", quantity=10, price=20, instrument=AAA, account=DOLLAR_CASH)
    ledger.book("sell", "2024-02-01", quantity=10, price=15, instrument=AAA, account=EURO_CASH)

    valuation = ledger.value(UNTIL)

    states = valuation.book.positions[AAA.id].states
    gains = summarise_gains(valuation, day("2024-01-01"), day(UNTIL))
    assert [item.sale.gain for item in gains.items] == [0]
    assert (states[EURO_CASH.id][-1].units, states[DOLLAR_CASH.id][-1].units) == (0, 10 * 10**10)
    assert states[DOLLAR_CASH.id][-1].cost == 150 * 10**32
