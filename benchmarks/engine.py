"""Time the portfolio engine on synthetic histories: `python benchmarks/engine.py [S1 S2 S3 S4] [growth]`.

The activities and prices are drawn at random from a fixed seed: no real portfolio is in them. One run is
the whole performance view: holdings, performance, timeline, gains and allocation. `cold` starts from packed
activities and closes as a store hands them over, `warm` from a kept valuation, `after one` books one more
activity into kept ones, `after price` gives one instrument another last close. Medians of several runs, by
the clock on the wall and (in brackets) by the processor's time, which differ on a busy machine; peak memory
is that of a process of its own per scenario, with (in brackets) what it held before it computed.

`growth` fits how the cold time grows with activities, symbols and years, each alone: time ~ size ** exponent.
`--peer PYTHON` names an interpreter that has beancount, whose load and booking of the same trades, without
prices, dividends' currencies or any figure, is then a row beside each.
"""

import argparse
import datetime as dt
import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import numpy as np

from folio.kernel.money import Currency
from folio.portfolio.app import COLLECTIONS
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
from folio.portfolio.reports.longevity import making_what_lives_long
from folio.portfolio.reports.segments import pack_activities, unpack_activities

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

    packed: bytes
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
    packed = pack_activities(draw_activities(scenario, instruments, prices, first))
    return Inputs(packed, terms, prices, date_of(first))


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


@making_what_lives_long()
def view_cold(inputs: Inputs) -> tuple[Book, Valuation]:
    """Unpack, build, value and show everything from nothing."""
    activities = unpack_activities(inputs.packed, start=0)
    book = build_book(activities, inputs.terms, until=LAST)
    valuation = value_book(book, inputs.prices)
    show_everything(valuation, inputs.start)
    return book, valuation


@making_what_lives_long()
def view_after_one(inputs: Inputs, book: Book, valuation: Valuation) -> None:
    """Book one more purchase into what was kept, and show everything."""
    given = list(book.given)
    trade = next(item for item in reversed(given) if item.quantity is not None)
    added = replace(trade, id=UUID(int=10**12), type=ActivityType.BUY, seq=10**6)
    changed = build_book([*given, added], inputs.terms, until=LAST, previous=book)
    show_everything(value_book(changed, inputs.prices, previous=valuation), inputs.start)


@making_what_lives_long()
def view_after_price(inputs: Inputs, book: Book, valuation: Valuation) -> None:
    """Give one instrument another last close, and show everything."""
    key, column = next(iter(inputs.prices.items()))
    closes = column.closes.copy()
    closes[-1] += 10**6
    prices = {**inputs.prices, key: replace(column, closes=closes)}
    again = build_book(list(book.given), inputs.terms, until=LAST, previous=book)
    show_everything(value_book(again, prices, previous=valuation), inputs.start)


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
    gc.set_threshold(*COLLECTIONS)
    inputs = draw_inputs(scenario)
    inputs_mb = peak_mb()
    cold = median_ms(lambda: view_cold(inputs), scenario.runs)
    book, valuation = view_cold(inputs)
    warm = median_ms(lambda: show_everything(valuation, inputs.start), scenario.runs)
    after = median_ms(lambda: view_after_one(inputs, book, valuation), scenario.runs)
    priced = median_ms(lambda: view_after_price(inputs, book, valuation), scenario.runs)
    figures = " | ".join(f"{wall:,.0f} ({processor:,.0f})" for wall, processor in (cold, warm, after, priced))
    print(
        f"| {scenario.name} | {size_of(scenario)} | {figures} | {peak_mb():,.0f} ({inputs_mb:,.0f}) |",
        flush=True,
    )


def size_of(scenario: Scenario) -> str:
    """Say how large a scenario is."""
    return f"{scenario.activities:,} / {scenario.symbols:,} / {scenario.years}"


GROWING = {
    "activities": [Scenario("", count, 250, 12, 3) for count in (7_500, 15_000, 30_000, 60_000)],
    "symbols": [Scenario("", 15_000, count, 12, 3) for count in (125, 250, 500, 1_000)],
    "years": [Scenario("", 15_000, 250, count, 3) for count in (4, 8, 16, 32)],
}


def fit_growth() -> None:
    """Print by which power the cold time grows with each size, and the times of the smallest and largest."""
    gc.set_threshold(*COLLECTIONS)
    print("| grows | from, to | cold ms | exponent |")
    print("|---|---|---|---|")
    for name, scenarios in GROWING.items():
        times = []
        for scenario in scenarios:
            inputs = draw_inputs(scenario)
            times.append(median_ms(lambda given=inputs: view_cold(given), scenario.runs)[1])
        sizes = [getattr(scenario, name) for scenario in scenarios]
        exponent = np.polyfit(np.log(sizes), np.log(times), 1)[0]
        ends = f"{times[0]:,.0f}, {times[-1]:,.0f}"
        print(f"| {name} | {sizes[0]:,}, {sizes[-1]:,} | {ends} | {exponent:.2f} |", flush=True)


PEER = """
import sys, time
from beancount import loader
begun, working = time.perf_counter(), time.process_time()
entries, errors, _ = loader.load_file(sys.argv[1])
wall, used = (time.perf_counter() - begun) * 1000, (time.process_time() - working) * 1000
assert not errors, errors[:3]
print(f"| beancount, load and booking | {sys.argv[2]} | {wall:,.0f} ({used:,.0f}) | | | | |", flush=True)
"""


def run_peer(scenario: Scenario, python: str) -> None:
    """Let beancount load and book the same trades, and print its row."""
    activities = unpack_activities(draw_inputs(scenario).packed, start=0)
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "ledger.beancount"
        file.write_text("\n".join(as_beancount(activities)))
        subprocess.run([python, "-c", PEER, str(file), size_of(scenario)], check=True)


def as_beancount(activities: list[Activity]) -> list[str]:
    """Return the trades and dividends as a ledger of beancount's, first in, first out."""
    lines = ['option "operating_currency" "EUR"', 'option "inferred_tolerance_default" "*:1"']
    opening = date_of(day_number(activities[0].date) - 1)
    lines += [f"{opening} open {name}" for name in ("Assets:Cash", "Expenses:Fees", "Income:Made")]
    names = {item.instrument_id: f"S{item.instrument_id.int}" for item in activities if item.instrument_id}
    held = {(item.account_id.int, names[item.instrument_id]) for item in activities}
    lines += [f'{opening} open Assets:A{account}:{name} "FIFO"' for account, name in sorted(held)]
    for item in activities:
        name, code = names[item.instrument_id], item.currency
        lines.append(f'{item.date} * "{item.type}"')
        if item.quantity is not None:
            units = item.quantity if item.type is ActivityType.BUY else -item.quantity
            cost = f"{{{item.price} {code}}}" if units > 0 else f"{{}} @ {item.price} {code}"
            lines.append(f"  Assets:A{item.account_id.int}:{name}  {units} {name} {cost}")
        lines += [f"  Expenses:Fees  {item.fee} {code}", f"  Assets:Cash  {-item.fee} {code}"]
        lines += ["  Income:Made" if item.type is not ActivityType.BUY else "  Assets:Cash", ""]
    return lines


def main() -> None:
    """Run what is named on the command line, each scenario in a process of its own; all without names."""
    parser = argparse.ArgumentParser(description="Time the portfolio engine on synthetic histories.")
    parser.add_argument("names", nargs="*", choices=[*SCENARIOS, "growth"], default=[*SCENARIOS, "growth"])
    parser.add_argument("--peer", help="an interpreter that has beancount")
    given = parser.parse_args()
    if os.environ.get("FOLIO_BENCH_ONE"):
        run(SCENARIOS[given.names[0]])
        return
    names = [name for name in given.names if name != "growth"]
    if names:
        print("| synthetic | activities / symbols / years | cold ms | warm ms | after one ms", end="")
        print(" | after price ms | peak MB (inputs) |\n|---|---|---|---|---|---|---|", flush=True)
    for name in names:
        subprocess.run(
            [sys.executable, __file__, name], check=True, env={**os.environ, "FOLIO_BENCH_ONE": "1"}
        )
        if given.peer:
            run_peer(SCENARIOS[name], given.peer)
    if "growth" in given.names:
        fit_growth()
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
