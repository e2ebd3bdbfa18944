"""Time the portfolio engine on synthetic histories: `python benchmarks/engine.py [S1 S2 S3 S4]`.

The activities and prices are drawn at random from a fixed seed: no real portfolio is in them. One run is
the whole performance view: holdings, performance, timeline, gains and allocation. `cold` starts from
activities and columns as a store would hand them over, `warm` from a kept valuation, `after one` books one
more activity into kept ones. Medians of several runs, by the clock on the wall and (in brackets) by the
processor's time, which differ on a busy machine; peak memory is that of a process of its own per scenario.
"""

import datetime as dt
import gc
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

import numpy as np

from folio.kernel.money import Currency
from folio.portfolio.domain.activities import Activity, ActivityType
from folio.portfolio.domain.allocation import Dimension, split_by
from folio.portfolio.domain.book import Book, BookTerms, build_book
from folio.portfolio.domain.exact import date_of, day_number
from folio.portfolio.domain.gains import summarise_gains
from folio.portfolio.domain.holdings import list_holdings
from folio.portfolio.domain.instruments import Account, Instrument
from folio.portfolio.domain.performance import measure
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.rates import RateColumn, Rates
from folio.portfolio.domain.timeline import draw_timeline
from folio.portfolio.domain.valuation import Valuation, value_book

LAST = day_number(dt.date(2026, 11, 20))


@dataclass(frozen=True)
class Scenario:
    """How large a synthetic history is, and how often it is measured."""

    name: str
    activities: int
    symbols: int
    years: int
    runs: int


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("S1", 1_900, 60, 8, 9),
        Scenario("S2", 14_400, 250, 12, 7),
        Scenario("S3", 100_000, 500, 30, 3),
        Scenario("S4", 1_000_000, 1_000, 30, 1),
    )
}
ACCOUNTS = [
    Account(UUID(int=1), "Tracked", "EUR", tracks_cash=True),
    Account(UUID(int=2), "Tracked dollars", "USD", tracks_cash=True),
    Account(UUID(int=3), "Trades only", "EUR", tracks_cash=False),
]


@dataclass(frozen=True)
class Inputs:
    """What the engine is given."""

    activities: list[Activity]
    terms: BookTerms
    prices: dict[UUID, PriceColumn]
    start: dt.date


def draw_inputs(scenario: Scenario) -> Inputs:
    """Draw a synthetic history: half of the symbols in dollars, a third of the activities sales."""
    random = np.random.default_rng(4160)
    first = LAST - scenario.years * 365
    days = np.arange(first, LAST + 1, dtype=np.int32)
    sessions = days[(days + 3) % 7 < 5]
    instruments = [
        Instrument(UUID(int=1000 + index), f"SYN{index}", "Synthetic", "USD" if index % 2 else "EUR")
        for index in range(scenario.symbols)
    ]
    prices = {}
    for instrument in instruments:
        path = 5000 * np.exp(np.cumsum(random.normal(0.0003, 0.015, sessions.size)))
        prices[instrument.id] = PriceColumn(instrument.id, sessions, np.rint(path).astype(np.int64) * 10**6)
    rates = np.rint(0.9 * np.exp(np.cumsum(random.normal(0, 0.004, sessions.size))) * 1e6)
    dollars = RateColumn("USD", sessions, rates.astype(np.int64) * 10**6)
    terms = BookTerms(
        Currency.of("EUR"),
        {account.id: account for account in ACCOUNTS},
        {instrument.id: instrument for instrument in instruments},
        Rates.of("EUR", [dollars]),
    )
    return Inputs(draw_activities(scenario, instruments, prices, first), terms, prices, date_of(first))


def draw_activities(
    scenario: Scenario, instruments: list[Instrument], prices: dict[UUID, PriceColumn], first: int
) -> list[Activity]:
    """Draw the activities: buys, a third of them sold again, a tenth dividends."""
    random = np.random.default_rng(2026)
    count = scenario.activities
    when = np.sort(random.integers(first, LAST, count))
    which = random.integers(0, len(instruments), count)
    kinds = random.random(count)
    sizes = random.integers(1, 400, count)
    held: dict[tuple[UUID, UUID], int] = {}
    activities = []
    dates = {int(day): date_of(int(day)) for day in np.unique(when)}
    for index in range(count):
        instrument, account = instruments[which[index]], ACCOUNTS[which[index] % len(ACCOUNTS)]
        column = prices[instrument.id]
        close = column.closes[max(int(np.searchsorted(column.days, when[index], side="right")) - 1, 0)]
        key = (account.id, instrument.id)
        quantity, kind = int(sizes[index]), ActivityType.BUY
        if kinds[index] < 0.33 and held.get(key, 0) > quantity:
            kind = ActivityType.SELL
        elif kinds[index] > 0.9:
            kind = ActivityType.DIVIDEND
        held[key] = held.get(key, 0) + {"buy": quantity, "sell": -quantity}.get(kind.value, 0)
        is_trade = kind is not ActivityType.DIVIDEND
        activities.append(
            Activity(
                id=UUID(int=10**9 + index),
                account_id=account.id,
                type=kind,
                date=dates[int(when[index])],
                currency=instrument.currency,
                instrument_id=instrument.id,
                quantity=Decimal(quantity).scaleb(-1) if is_trade else None,
                price=Decimal(int(close)).scaleb(-8) if is_trade else None,
                amount=None if is_trade else Decimal(quantity).scaleb(-1),
                fee=Decimal("1.50"),
                seq=index,
            )
        )
    return activities


def show_everything(valuation: Valuation, start: dt.date) -> None:
    """Work out the whole performance view."""
    end = date_of(valuation.last)
    list_holdings(valuation, end)
    measure(valuation, start, end)
    draw_timeline(valuation, start, end)
    summarise_gains(valuation, start, end)
    split_by(valuation, end, Dimension.INSTRUMENT)


def view_cold(inputs: Inputs) -> tuple[Book, Valuation]:
    """Build, value and show everything from nothing."""
    book = build_book(inputs.activities, inputs.terms, until=LAST)
    valuation = value_book(book, inputs.prices)
    show_everything(valuation, inputs.start)
    return book, valuation


def view_after_one(inputs: Inputs, book: Book, valuation: Valuation) -> None:
    """Book one more purchase into what was kept, and show everything."""
    trade = next(item for item in reversed(inputs.activities) if item.quantity is not None)
    added = replace(trade, id=UUID(int=10**12), type=ActivityType.BUY, seq=10**6)
    changed = build_book([*inputs.activities, added], inputs.terms, until=LAST, previous=book)
    show_everything(value_book(changed, inputs.prices, previous=valuation), inputs.start)


def median_ms(act: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the median milliseconds of ``act``, by the clock on the wall and by the processor's time."""
    wall, processor = [], []
    for _ in range(runs):
        gc.collect()
        begun, begun_working = time.perf_counter(), time.process_time()
        act()
        wall.append(time.perf_counter() - begun)
        processor.append(time.process_time() - begun_working)
    return statistics.median(wall) * 1000, statistics.median(processor) * 1000


def peak_mb() -> float:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(scenario: Scenario) -> None:
    """Measure one scenario and print its row."""
    inputs = draw_inputs(scenario)
    inputs_mb = peak_mb()
    cold = median_ms(lambda: view_cold(inputs), scenario.runs)
    book, valuation = view_cold(inputs)
    warm = median_ms(lambda: show_everything(valuation, inputs.start), scenario.runs)
    after = median_ms(lambda: view_after_one(inputs, book, valuation), scenario.runs)
    figures = " | ".join(f"{wall:,.0f} ({processor:,.0f})" for wall, processor in (cold, warm, after))
    size = f"{scenario.activities:,} / {scenario.symbols:,} / {scenario.years}"
    print(f"| {scenario.name} | {size} | {figures} | {peak_mb():,.0f} ({inputs_mb:,.0f}) |", flush=True)


def main() -> None:
    """Run the scenarios named on the command line, each in a process of its own; all without names."""
    names = sys.argv[1:] or list(SCENARIOS)
    if len(names) == 1:
        run(SCENARIOS[names[0]])
        return
    print(
        "| synthetic | activities / symbols / years | cold ms | warm ms | after one ms | peak MB (inputs) |"
    )
    print("|---|---|---|---|---|---|", flush=True)
    for name in names:
        subprocess.run([sys.executable, __file__, name], check=True)


if __name__ == "__main__":
    main()
