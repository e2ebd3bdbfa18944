"""The example files come to the figures worked out here by hand, through the parsers and the engine."""

import csv
import gzip
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.metadata import distribution
from pathlib import Path
from uuid import UUID

import pytest

from folio.kernel.ids import new_id
from folio.kernel.money import Currency
from folio.portfolio.domain.activities import Activity
from folio.portfolio.domain.book import BookTerms, build_book
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.holdings import Holding, Holdings, list_holdings
from folio.portfolio.domain.imports.identity import compare_rows
from folio.portfolio.domain.imports.parsing import parse_file
from folio.portfolio.domain.imports.rows import ParsedFile
from folio.portfolio.domain.instruments import Account, Instrument, Split
from folio.portfolio.domain.performance import Performance, measure
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.rates import RateColumn, Rates
from folio.portfolio.domain.valuation import Valuation, value_book

TODAY = date(2026, 11, 23)
EXAMPLES = Path(__file__).parents[2] / "examples"
ACCOUNT_ID = UUID(int=1)
INSTRUMENTS = {
    symbol: Instrument(UUID(int=number), symbol, symbol, "USD")
    for number, symbol in enumerate(("AAPL", "GOOG", "IBM", "MSFT"), start=11)
}
ISINS = {"US0378331005": "AAPL", "US38259P5089": "GOOG", "US4592001014": "IBM", "US5949181045": "MSFT"}
# The splits the instruments have by themselves; some files list them again.
SPLITS = (
    Split(INSTRUMENTS["AAPL"].id, date(2000, 6, 21), 2, 1),
    Split(INSTRUMENTS["AAPL"].id, date(2005, 2, 28), 2, 1),
    Split(INSTRUMENTS["MSFT"].id, date(2003, 2, 18), 2, 1),
)
# European Central Bank, dollars for one euro.
DOLLARS_PER_EURO = {
    date(2004, 9, 13): "1.2268",
    date(2004, 9, 15): "1.2238",
    date(2004, 12, 2): "1.3314",
    date(2004, 12, 3): "1.33",
    date(2005, 1, 4): "1.3365",
    date(2005, 1, 5): "1.3224",
    date(2005, 2, 14): "1.2967",
    date(2005, 3, 10): "1.3409",
    date(2005, 6, 10): "1.2229",
    date(2005, 6, 15): "1.2069",
    date(2005, 7, 6): "1.1913",
    date(2005, 8, 3): "1.2308",
    date(2005, 9, 15): "1.2223",
    date(2005, 12, 30): "1.1797",
}


def euro_rates() -> Rates:
    rates = [(day, Decimal(1) / Decimal(rate)) for day, rate in DOLLARS_PER_EURO.items()]
    return Rates.of("EUR", [RateColumn.of("USD", rates)])


def pound_rates() -> Rates:
    # European Central Bank, 2012-12-31: 1.3194 dollars and 0.8161 pounds for one euro.
    return Rates.of(
        "GBP", [RateColumn.of("USD", [(date(2012, 12, 31), Decimal("0.8161") / Decimal("1.3194"))])]
    )


@pytest.fixture(scope="module")
def prices() -> dict[UUID, PriceColumn]:
    """The bundled closes, read as a file: importing the package would do more than that."""
    path = distribution("bokeh_sampledata").locate_file("bokeh_sampledata/_data/stocks.csv.gz")
    closes: dict[str, list[tuple[date, Decimal]]] = {symbol: [] for symbol in INSTRUMENTS}
    with gzip.open(str(path), "rt", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["Ticker"] in closes:
                closes[line["Ticker"]].append((date.fromisoformat(line["Date"]), Decimal(line["Close"])))
    return {INSTRUMENTS[s].id: PriceColumn.of(INSTRUMENTS[s].id, listed) for s, listed in closes.items()}


@dataclass(frozen=True)
class Replayed:
    valuation: Valuation

    def on(self, day: date) -> Holdings:
        return list_holdings(self.valuation, day)

    def of(self, symbol: str, day: date) -> Holding:
        return next(item for item in self.on(day).items if item.instrument.symbol == symbol)

    def until(self, day: date) -> Performance:
        return measure(self.valuation, date(2000, 1, 1), day)


def parse_example(name: str) -> ParsedFile:
    return parse_file((EXAMPLES / name).read_bytes(), today=TODAY)


def activities_of(parsed: ParsedFile) -> list[Activity]:
    drafts = [row.draft for row in parsed.rows if row.draft is not None]
    return [
        draft.activity.booked(
            id=new_id(datetime(2026, 1, 1, tzinfo=UTC), number.to_bytes(10, "big")),
            account_id=ACCOUNT_ID,
            instrument_id=None
            if draft.activity.instrument is None
            else INSTRUMENTS[draft.symbol or ISINS[draft.isin or ""]].id,
            seq=number,
        )
        for number, draft in enumerate(drafts)
    ]


def replay(name: str, rates: Rates, prices: dict[UUID, PriceColumn], *, until: date) -> Replayed:
    parsed = parse_example(name)
    account = Account(ACCOUNT_ID, name, parsed.account_currency or "", tracks_cash=parsed.tracks_cash)
    terms = BookTerms(
        currency=Currency.of(rates.currency),
        accounts={ACCOUNT_ID: account},
        instruments={instrument.id: instrument for instrument in INSTRUMENTS.values()},
        rates=rates,
        splits=SPLITS,
    )
    return Replayed(value_book(build_book(activities_of(parsed), terms, until=day_number(until)), prices))


def cash_of(holdings: Holdings) -> dict[str, Decimal]:
    return {cash.currency: cash.amount for cash in holdings.cash}


@pytest.mark.parametrize(
    ("name", "preset"),
    [
        ("interactive-brokers-activity.csv", "interactive_brokers"),
        ("schwab-transactions.csv", "schwab"),
        ("trading212.csv", "trading212"),
        ("degiro-account.csv", "degiro_account"),
    ],
)
def test_an_example_is_recognised_and_read_without_a_problem(name: str, preset: str) -> None:
    parsed = parse_example(name)

    assert (parsed.preset, parsed.problem_count, parsed.tracks_cash) == (preset, 0, True)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_importing_an_example_again_adds_nothing(path: Path) -> None:
    rows = parse_example(path.name).rows
    first = compare_rows(rows, ())
    stored = [row.identity for row in first if row.identity is not None]

    again = compare_rows(rows, stored)

    assert {row.status for row in first} - {"ignored"} == {"new"}
    assert {row.status for row in again} - {"ignored"} == {"existing"}


def test_every_price_of_the_examples_is_the_close_of_its_day(prices: dict[UUID, PriceColumn]) -> None:
    trades = [
        activity
        for path in EXAMPLES.glob("*.csv")
        for activity in activities_of(parse_example(path.name))
        if activity.price is not None and activity.instrument_id is not None
    ]

    closes = [
        (prices[trade.instrument_id].days.tolist(), prices[trade.instrument_id].closes, trade)
        for trade in trades
        if trade.instrument_id
    ]

    assert len(closes) == 19
    for days, column, trade in closes:
        close = Decimal(int(column[days.index(day_number(trade.date))])).scaleb(-10)
        assert trade.price == close


class TestInteractiveBrokers:
    @pytest.fixture(scope="class")
    @classmethod
    def account(cls, prices: dict[UUID, PriceColumn]) -> Replayed:
        return replay("interactive-brokers-activity.csv", euro_rates(), prices, until=date(2005, 12, 30))

    def test_quantities_follow_the_split_once(self, account: Replayed) -> None:
        # 100 bought - 40 sold = 60; × 2 on 2005-02-28 = 120; - 50 sold = 70. Google: 20 + 5.
        assert account.of("AAPL", date(2005, 2, 25)).quantity == 60
        assert account.of("AAPL", date(2005, 2, 28)).quantity == 120
        assert {i.instrument.symbol: i.quantity for i in account.on(date(2005, 12, 30)).items} == {
            "AAPL": 70,
            "GOOG": 25,
            "IBM": 60,
        }

    def test_cash_is_what_each_currency_was_left_with(self, account: Replayed) -> None:
        # EUR: 30 000 - 20 000 exchanged - 2 commission - 1 000 = 8 998.
        # USD: 26 730 - 6 451 - 5 791 - 3 871.20 + 3 384.20 + (10.80 - 1.62) + (12 - 1.80)
        #      + 1 855.50 + 15.25 - 10 - 1 514.10 = 14 367.03.
        assert cash_of(account.on(date(2005, 12, 30))) == {
            "EUR": Decimal("8998.00"),
            "USD": Decimal("14367.03"),
        }

    def test_value_is_closes_and_cash_at_the_rate_of_the_day(self, account: Replayed) -> None:
        # Apple 70 × 71.89 = 5 032.30; IBM 60 × 82.20 = 4 932; Google 25 × 414.86 = 10 371.50: 20 335.80.
        # (20 335.80 + 14 367.03) / 1.1797 + 8 998 = 29 416.6568 + 8 998 = 38 414.66 EUR.
        holdings = account.on(date(2005, 12, 30))

        assert holdings.value == Decimal("38414.66")
        assert account.of("AAPL", date(2005, 12, 30)).value == Decimal("4265.75")  # 5 032.30 / 1.1797
        assert account.of("IBM", date(2005, 12, 30)).value == Decimal("4180.72")  # 4 932.00 / 1.1797
        assert account.of("GOOG", date(2005, 12, 30)).value == Decimal("8791.64")  # 10 371.50 / 1.1797

    def test_cost_is_what_was_paid_at_the_rate_of_its_day(self, account: Replayed) -> None:
        # Apple: 6 451 / 1.3224 = 4 878.2517 for 100; 35 of them (70 after the split) left: 1 707.39.
        # IBM: 5 791 / 1.3224 = 4 379.16. Google: 3 871.20 / 1.3224 + 1 514.10 / 1.2223 = 2 927.40 + 1 238.73.
        assert account.of("AAPL", date(2005, 12, 30)).cost_basis == Decimal("1707.39")
        assert account.of("IBM", date(2005, 12, 30)).cost_basis == Decimal("4379.16")
        assert account.of("GOOG", date(2005, 12, 30)).cost_basis == Decimal("4166.13")
        assert account.on(date(2005, 12, 30)).cost_basis == Decimal("10252.68")

    def test_realised_gain_compares_euros_with_euros(self, account: Replayed) -> None:
        # 40 sold: 3 384.20 / 1.2967 - 40 % of 4 878.2517 = 2 609.8558 - 1 951.3007 = 658.5551.
        # 50 of 120 sold: 1 855.50 / 1.2069 - 25 % of 4 878.2517 = 1 537.4099 - 1 219.5629 = 317.8470.
        assert account.on(date(2005, 12, 30)).realised == Decimal("976.40")

    def test_gain_is_value_less_flows_and_its_parts_reconcile(self, account: Replayed) -> None:
        # Income: 10.80 / 1.3409 + 12 / 1.2229 + 15.25 / 1.1913 = 30.67.
        # Tax: 1.62 / 1.3409 + 1.80 / 1.2229 = 2.68.
        # Fees: 2 + 3 / 1.3224 + 1 / 1.2967 + 1 / 1.2069 + 1 / 1.2223 + 10 / 1.2308 = 14.81.
        # Flows: 30 000 - 1 000; the exchange was made at the rate of its day and nets to 0.
        performance = account.until(date(2005, 12, 30))

        assert performance.net_flows == Decimal("29000.00")
        assert performance.gain.total == Decimal("9414.66")  # 38 414.66 - 29 000
        assert performance.gain.income == Decimal("30.67")
        assert performance.gain.taxes == Decimal("2.68")
        assert performance.gain.fees == Decimal("14.81")
        assert performance.reconciles


class TestSchwab:
    @pytest.fixture(scope="class")
    @classmethod
    def account(cls, prices: dict[UUID, PriceColumn]) -> Replayed:
        return replay("schwab-transactions.csv", Rates.of("USD"), prices, until=date(2005, 12, 30))

    def test_four_equal_fills_count_four_times(self, account: Replayed) -> None:
        # 4 × 25; 4 × (25 × 116.25 + 2.50) = 4 × 2 908.75 = 11 635.
        apple = account.of("AAPL", date(2000, 6, 20))

        assert apple.quantity == 100
        assert apple.cost_basis == Decimal("11635.00")

    def test_value_does_not_jump_by_the_ratio_of_a_split(self, account: Replayed) -> None:
        # Cash 20 000 - 11 635 = 8 365. 100 × 101.25 before, 200 × 55.63 on the day of the split.
        assert account.on(date(2000, 6, 20)).value == Decimal("18490.00")
        assert account.on(date(2000, 6, 21)).value == Decimal("19491.00")

    def test_quantities_follow_all_three_splits_once(self, account: Replayed) -> None:
        # Apple: 100 × 2 - 50 = 150, × 2 = 300. Microsoft: 40 × 2 - 30 = 50.
        assert account.of("AAPL", date(2005, 12, 30)).quantity == 300
        assert account.of("MSFT", date(2005, 12, 30)).quantity == 50

    def test_value_and_cash_at_the_end(self, account: Replayed) -> None:
        # Cash: 20 000 - 11 635 + 734.05 - 2 277.55 + (12.80 - 1.92) + 3.42 + (240 - 36) - 25 + 793.45 - 500
        #       = 7 308.25, the total of the file.
        # 300 × 71.89 + 50 × 26.15 = 21 567.00 + 1 307.50; with the cash 30 182.75.
        holdings = account.on(date(2005, 12, 30))

        assert cash_of(holdings) == {"USD": Decimal("7308.25")}
        assert holdings.value == Decimal("30182.75")

    def test_cost_and_realised_gain_go_lot_by_lot(self, account: Replayed) -> None:
        # Apple: the 50 sold are the first fill (25 × 2): 734.05 - 2 908.75 = -2 174.70; left 3 × 2 908.75.
        # Microsoft: 2 277.55 for 80; 30 sold: 793.45 - 854.08125 = -60.63125; left 1 423.46875.
        holdings = account.on(date(2005, 12, 30))

        assert account.of("AAPL", date(2005, 12, 30)).cost_basis == Decimal("8726.25")
        assert account.of("MSFT", date(2005, 12, 30)).cost_basis == Decimal("1423.47")
        assert holdings.realised == Decimal("-2235.33")

    def test_gain_is_value_less_flows_and_its_parts_reconcile(self, account: Replayed) -> None:
        # Flows 20 000 - 500; gain 30 182.75 - 19 500. Income 12.80 + 240 + 3.42; tax 1.92 + 36;
        # fees 4 × 2.50 + 3 × 9.95 + 25.
        performance = account.until(date(2005, 12, 30))

        assert performance.net_flows == Decimal("19500.00")
        assert performance.gain.total == Decimal("10682.75")
        assert performance.gain.income == Decimal("256.22")
        assert performance.gain.taxes == Decimal("37.92")
        assert performance.gain.fees == Decimal("64.85")
        assert performance.reconciles


class TestTrading212:
    @pytest.fixture(scope="class")
    @classmethod
    def account(cls, prices: dict[UUID, PriceColumn]) -> Replayed:
        return replay("trading212.csv", pound_rates(), prices, until=date(2012, 12, 31))

    def test_cash_moves_by_the_totals_of_the_file(self, account: Replayed) -> None:
        # 3 000 - 608.76 - 392.61 + 2.13 + 2.42 + 164.33 + 0.42 = 2 167.93, all of it in pounds.
        assert cash_of(account.on(date(2012, 12, 31))) == {"GBP": Decimal("2167.93")}

    def test_value_converts_dollar_closes_into_pounds(self, account: Replayed) -> None:
        # Apple 1 × 532.1729 + Microsoft 20 × 26.7097 = 1 066.3669 USD; × 0.8161 / 1.3194 = 659.5892 GBP;
        # with the cash 2 827.52.
        assert account.of("AAPL", date(2012, 12, 31)).quantity == 1
        assert account.of("MSFT", date(2012, 12, 31)).quantity == 20
        assert account.on(date(2012, 12, 31)).value == Decimal("2827.52")

    def test_cost_and_realised_gain_are_in_the_pounds_paid(self, account: Replayed) -> None:
        # 608.76 for 1.5: 405.84 for the 1 left; 0.5 sold: 164.33 - 202.92 = -38.59. Microsoft 392.61.
        holdings = account.on(date(2012, 12, 31))

        assert account.of("AAPL", date(2012, 12, 31)).cost_basis == Decimal("405.84")
        assert holdings.cost_basis == Decimal("798.45")
        assert holdings.realised == Decimal("-38.59")

    def test_dividends_are_gross_and_tax_apart(self, account: Replayed) -> None:
        # Tax in pounds: 0.60 × 2.13 / (1.5 × 2.2525) = 0.3782; 0.69 × 2.42 / (20 × 0.1955) = 0.4271: 0.8053.
        # Income: 2.13 + 0.3782 + 2.42 + 0.4271 + 0.42 = 5.7753.
        performance = account.until(date(2012, 12, 31))

        assert performance.gain.taxes == Decimal("0.81")
        assert performance.gain.income == Decimal("5.78")
        assert performance.net_flows == Decimal("3000.00")
        assert performance.reconciles


class TestDegiro:
    @pytest.fixture(scope="class")
    @classmethod
    def account(cls, prices: dict[UUID, PriceColumn]) -> Replayed:
        return replay("degiro-account.csv", euro_rates(), prices, until=date(2005, 12, 30))

    def test_quantities_follow_the_split_once(self, account: Replayed) -> None:
        # 50 × 2 - 30 = 70.
        assert account.of("AAPL", date(2005, 12, 30)).quantity == 70
        assert account.of("MSFT", date(2005, 12, 30)).quantity == 40

    def test_cash_is_the_last_balance_of_the_file(self, account: Replayed) -> None:
        # 5 000 - 1 438.14 - 2 - 888.71 - 2 + 76.61 - 2.50 + 918.18 - 2 - 0.35 - 500 = 3 159.09; no dollars.
        cash = cash_of(account.on(date(2005, 12, 30)))

        assert cash["EUR"] == Decimal("3159.09")
        assert cash.get("USD", 0) == 0

    def test_value_is_closes_and_cash(self, account: Replayed) -> None:
        # (70 × 71.89 + 40 × 26.15) / 1.1797 = 6 078.30 / 1.1797 = 5 152.4116; + 3 159.09 = 8 311.50.
        assert account.on(date(2005, 12, 30)).value == Decimal("8311.50")

    def test_cost_and_realised_gain_are_in_the_euros_booked(self, account: Replayed) -> None:
        # Apple: 1 438.14 + 2 = 1 440.14 for 100 after the split; 30 sold: 918.18 - 2 - 432.042 = 484.138.
        # Left 1 008.098; Microsoft 888.71 + 2.
        holdings = account.on(date(2005, 12, 30))

        assert holdings.realised == Decimal("484.14")
        assert account.of("AAPL", date(2005, 12, 30)).cost_basis == Decimal("1008.10")
        assert holdings.cost_basis == Decimal("1898.81")

    def test_gain_is_value_less_flows_and_its_parts_reconcile(self, account: Replayed) -> None:
        # Income: 120 / 1.3314 - 0.35 = 89.78. Tax: 18 / 1.3314 = 13.52. Fees: 3 × 2 + 2.50.
        # Flows: 5 000 - 500, and 76.61 - 102 / 1.33 = -0.08: the dividend was exchanged below the day's rate.
        performance = account.until(date(2005, 12, 30))

        assert performance.gain.income == Decimal("89.78")
        assert performance.gain.taxes == Decimal("13.52")
        assert performance.gain.fees == Decimal("8.50")
        assert performance.net_flows == Decimal("4499.92")
        assert performance.gain.total == Decimal("3811.58")  # 8 311.50 - 4 499.92
        assert performance.reconciles
