from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.timeline import Timeline, draw_timeline
from tests.portfolio.domain.ledgers import AAA, BBB, EURO_TRADES, Ledger, day, series


def timeline(ledger: Ledger, start: str, end: str, benchmark: PriceColumn | None = None) -> Timeline:
    return draw_timeline(ledger.value("2024-01-05"), day(start), day(end), benchmark=benchmark)


def test_each_calendar_day_has_its_figures_as_text() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 5.015, 2024-01-04 5.5165")})
    ledger.book("buy", "2024-01-02", quantity=1, price="5.015", instrument=AAA, account=EURO_TRADES)

    found = timeline(ledger, "2023-01-01", "2025-01-01")

    assert found.dates == ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"]
    assert found.value == ["0.00", "5.02", "5.02", "5.52", "5.52"]
    assert found.net_invested == ["0.00", "5.02", "5.02", "5.02", "5.02"]
    assert found.twr[2:] == ["0.000000000000", "0.100000000000", "0.100000000000"]
    assert found.missing_prices == [0] * 5


def test_a_later_start_measures_from_the_close_before_it() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-02 10, 2024-01-03 20, 2024-01-04 30")})
    ledger.book("buy", "2024-01-02", quantity=1, price=10, instrument=AAA, account=EURO_TRADES)

    assert timeline(ledger, "2024-01-04", "2024-01-04").twr == ["0.500000000000"]


def test_a_value_of_which_nothing_is_known_is_not_zero() -> None:
    ledger = Ledger(prices={BBB.id: series("2024-01-04 10")}, rates={"USD": series("2024-01-01 1")})
    ledger.book("buy", "2024-01-02", quantity=1, price=10, instrument=AAA, account=EURO_TRADES)
    ledger.book("buy", "2024-01-03", quantity=1, price=10, instrument=BBB, account=EURO_TRADES)

    found = timeline(ledger, "2024-01-01", "2024-01-05")

    assert found.value == ["0.00", None, None, "10.00", "10.00"]
    assert found.missing_prices == [0, 1, 2, 1, 1]


def test_a_period_outside_has_no_days() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-03", 1)

    assert timeline(ledger, "2025-01-01", "2025-12-31").dates == []
    assert timeline(ledger, "2020-01-01", "2020-12-31").dates == []


def test_a_benchmark_starts_with_its_first_close() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 1)
    benchmark = PriceColumn.of(BBB.id, series("2024-01-03 10, 2024-01-04 11").items())
    later = PriceColumn.of(BBB.id, series("2030-01-03 10").items())

    assert timeline(ledger, "2024-01-02", "2024-01-05", benchmark).benchmark == [
        None,
        "0.000000000000",
        "0.100000000000",
        "0.100000000000",
    ]
    assert timeline(ledger, "2024-01-02", "2024-01-03", later).benchmark == [None, None]
