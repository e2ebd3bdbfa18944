from folio.portfolio.domain.exact import VALUE_UNIT, day_number
from folio.portfolio.domain.parts import Part, external_flows, period_parts
from tests.portfolio.domain.ledgers import AAA, EURO_TRADES, Ledger, day, series


def test_a_line_enters_the_period_on_the_day_its_worth_becomes_known() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-04 12, 2024-01-05 13")})
    ledger.book("buy", "2024-01-02", quantity=10, price=10, instrument=AAA, account=EURO_TRADES)
    second, fourth = day_number(day("2024-01-02")), day_number(day("2024-01-04"))

    (part,) = period_parts(ledger.value("2024-01-06"), after=second, until=second + 4)

    assert part == Part(0, 130 * VALUE_UNIT, 10 * VALUE_UNIT, 0, ((fourth, 120 * VALUE_UNIT),))


def test_external_flows_count_units_at_their_worth() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-01 12")})
    ledger.book("deposit", "2024-01-02", 5)
    ledger.book("transfer_in", "2024-01-03", quantity=10, instrument=AAA)
    second = day_number(day("2024-01-02"))

    flows = list(external_flows(ledger.value("2024-01-06"), after=second - 1, until=second + 1))

    assert flows == [(second, 5 * VALUE_UNIT), (second + 1, 120 * VALUE_UNIT)]
