"""What holds of every ledger: the invariants of cost basis, and that nothing depends on how one gets there.

Source: docs/specs/lots.md, Invariants.
"""

import datetime as dt
import os
from dataclasses import replace
from random import Random
from uuid import UUID

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from folio.portfolio.domain.activities import Activity, ActivityType
from folio.portfolio.domain.allocation import Dimension, split_by
from folio.portfolio.domain.book import build_book
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.gains import summarise_gains
from folio.portfolio.domain.holdings import list_holdings
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.parts import external_flows
from folio.portfolio.domain.performance import measure
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.results import unrealised_of
from folio.portfolio.domain.rules import CostRule
from folio.portfolio.domain.timeline import draw_timeline
from folio.portfolio.domain.valuation import Valuation, value_book, worth_on
from tests.portfolio.domain.ledgers import ACCOUNTS, FIRST_DAY, INSTRUMENTS, Ledger, daily_series, day
from tests.portfolio.domain.rich_ledgers import METHODS, OFFSETS, book_one, rich_ledgers

T = ActivityType
UNTIL = "2020-02-05"
MANY = settings(
    max_examples=int(os.environ.get("FOLIO_TEST_LEDGERS", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# What costs of these are, is in the cost of what they bring or in their proceeds.
IN_BASIS = {T.BUY, T.SELL}


def explained(valuation: Valuation, until: int) -> int:
    """Return what was realised, is unrealised, came in and was paid, up to ``until``, in 1e-32."""
    realised = sum(line.realised.at(until) for line in valuation.lines.values())
    unrealised = sum(
        unrealised_of(valuation, position, until) or 0 for position in valuation.book.positions.values()
    )
    cash = sum(line.currency_effect(valuation.first, until) for line in valuation.ledgered.cash.values())
    costs = sum(
        booking.fee + booking.tax
        for booking in valuation.bookings
        if booking.day <= until and booking.activity.type not in IN_BASIS
    )
    return realised + unrealised + cash + valuation.ledgered.income.at(until) - costs


@given(rich_ledgers(), OFFSETS)
@MANY
def test_what_was_realised_and_is_unrealised_explains_the_value(ledger: Ledger, offset: int) -> None:
    valuation = ledger.value(UNTIL)
    until = day_number(FIRST_DAY + dt.timedelta(offset))
    # Units sent that were never there arrive at an unknown cost.
    assume(not any(found.oversold for found in valuation.book.positions.values()))

    flows = sum(amount for _, amount in external_flows(valuation, after=valuation.first, until=until))

    assert explained(valuation, until) == worth_on(valuation, until).value - flows


@given(rich_ledgers(), OFFSETS, st.sets(st.sampled_from(ACCOUNTS), min_size=1))
@MANY
def test_every_period_of_every_account_reconciles(ledger: Ledger, offset: int, accounts: set[object]) -> None:
    valuation = value_book(
        ledger.built(UNTIL),
        ledger.price_columns(),
        accounts=frozenset(account.id for account in ACCOUNTS if account in accounts),
    )

    assert measure(valuation, FIRST_DAY + dt.timedelta(offset), day(UNTIL)).reconciles


@given(rich_ledgers(), OFFSETS)
@MANY
def test_every_period_of_every_instrument_reconciles(ledger: Ledger, offset: int) -> None:
    book, prices = ledger.built(UNTIL), ledger.price_columns()
    for instrument in INSTRUMENTS:
        valuation = value_book(book, prices, instruments=frozenset({instrument.id}))

        assert measure(valuation, FIRST_DAY + dt.timedelta(offset), day(UNTIL)).reconciles


@given(rich_ledgers(is_short=False))
@MANY
def test_a_ledger_that_sells_what_it_never_had_still_reconciles(ledger: Ledger) -> None:
    assert measure(ledger.value(UNTIL), FIRST_DAY, day(UNTIL)).reconciles


@given(rich_ledgers())
@MANY
def test_lots_sum_to_what_each_account_holds(ledger: Ledger) -> None:
    for found in ledger.built(UNTIL).positions.values():
        for account_id, states in found.states.items():
            lots = [lot for lot in found.lots if lot.account_id == account_id]
            assert sum(lot.remaining for lot in lots) == (states[-1].units if states else 0)
            assert sum(lot.left.value for lot in lots) == (states[-1].cost if states else 0)
        assert sum(move.units for move in found.moves) == sum(lot.remaining for lot in found.lots)


@given(rich_ledgers(is_short=False))
@MANY
def test_in_one_pool_lots_sum_to_what_all_accounts_hold(ledger: Ledger) -> None:
    ledger.is_pooled = True
    for found in ledger.built(UNTIL).positions.values():
        last = [states[-1] for states in found.states.values() if states]
        assert sum(state.units for state in last) == sum(lot.remaining for lot in found.lots)
        assert sum(state.cost for state in last) == sum(lot.left.value for lot in found.lots)


@given(rich_ledgers(), st.sampled_from(list(CostMethod)))
@MANY
def test_over_closed_positions_every_method_realises_the_same(ledger: Ledger, other: CostMethod) -> None:
    # A pool with units of unknown cost knows nothing of the others; the other methods know lot by lot.
    assume(not any(found.oversold for found in ledger.built(UNTIL).positions.values()))
    for account in ACCOUNTS:
        for instrument in INSTRUMENTS:
            ledger.book("delisting", UNTIL, account=account, instrument=instrument)
            ledger.book("buy", UNTIL, account=account, instrument=instrument, quantity=10**6, price=1)
            ledger.book("delisting", UNTIL, account=account, instrument=instrument, order=1)
    totals = []
    for method in (ledger.method, other):
        ledger.method = method
        valuation = ledger.value(UNTIL)
        assert not any(lot.remaining for item in valuation.book.positions.values() for lot in item.lots)
        totals.append(sum(line.realised.at(valuation.last) for line in valuation.lines.values()))

    assert totals[0] == totals[1]


def figures_of(valuation: Valuation) -> tuple[object, ...]:
    positions = {
        key: (
            found.moves,
            [(lot.id, lot.remaining, lot.left) for lot in found.lots],
            [(lot.id, disposal) for lot, disposal in found.disposals],
            found.states,
        )
        for key, found in valuation.book.positions.items()
    }
    return positions, measure(valuation, FIRST_DAY, day(UNTIL)), valuation.value.tolist()


@given(rich_ledgers(is_short=False), st.integers(0, 30))
@MANY
def test_going_on_from_an_earlier_book_gives_what_starting_anew_does(ledger: Ledger, known: int) -> None:
    terms, prices, until = ledger.terms(), ledger.price_columns(), day_number(day(UNTIL))
    before = build_book(ledger.activities[:known], terms, until=until)
    valued = value_book(before, prices)

    book = build_book(ledger.activities, terms, until=until, previous=before)
    again = value_book(book, prices, previous=valued)

    assert figures_of(again) == figures_of(ledger.value(UNTIL))
    assert np.array_equal(again.sessions, ledger.value(UNTIL).sessions)


def read_everything(valuation: Valuation) -> tuple[object, ...]:
    start, end = FIRST_DAY, day(UNTIL)
    gains = summarise_gains(valuation, start, end)
    return (
        figures_of(valuation),
        list_holdings(valuation, end),
        draw_timeline(valuation, start, end),
        (gains.realised, gains.unrealised, list(gains.items), gains.by_instrument, gains.oversold),
        [split_by(valuation, end, dimension) for dimension in Dimension],
        valuation.missing.tolist(),
        valuation.sessions.tolist(),
    )


@st.composite
def changes(draw: st.DrawFn, ledger: Ledger) -> Ledger:
    """Draw what may happen to a portfolio that is open: bookings of any day, reversals, prices, rules."""
    kind = draw(st.sampled_from(("book", "book", "book", "reverse", "price", "rules", "pool", "split")))
    changed = replace(ledger, activities=list(ledger.activities), splits=list(ledger.splits))
    if kind == "book":
        for offset in draw(st.lists(OFFSETS, min_size=1, max_size=3)):
            book_one(draw, changed, (FIRST_DAY + dt.timedelta(offset)).isoformat())
    elif kind == "reverse":
        wrong = draw(st.sampled_from(ledger.activities))
        number = len(ledger.activities)
        reversal = replace(wrong, id=UUID(int=1000 + number), seq=number, reverses=wrong.id)
        changed.activities.append(reversal)
    elif kind == "price":
        changed.prices = {
            **ledger.prices,
            draw(st.sampled_from(INSTRUMENTS)).id: draw(daily_series("1", "300", 2)),
        }
    elif kind == "rules":
        since = day_number(FIRST_DAY + dt.timedelta(draw(OFFSETS)))
        changed.rules = (CostRule(draw(METHODS), since, draw(st.sampled_from((None, ACCOUNTS[0].id)))),)
    elif kind == "pool":
        changed.is_pooled = not ledger.is_pooled
    else:
        ex_date = FIRST_DAY + dt.timedelta(draw(OFFSETS))
        changed.splits.append(Split(draw(st.sampled_from(INSTRUMENTS)).id, ex_date, 3, 1))
    return changed


@given(rich_ledgers(is_short=False, most=8), st.data())
@MANY
def test_going_on_after_any_changes_gives_what_starting_anew_does(
    ledger: Ledger, data: st.DataObject
) -> None:
    terms, until = ledger.terms(), day_number(day(UNTIL))
    columns = {key: (closes, PriceColumn.of(key, closes.items())) for key, closes in ledger.prices.items()}
    book = build_book(ledger.activities, terms, until=until)
    valuation = value_book(book, {key: column for key, (_, column) in columns.items()})

    for _ in range(data.draw(st.integers(1, 3))):
        ledger = data.draw(changes(ledger))
        # As a store does: what did not change are the same objects.
        terms = replace(ledger.terms(), rates=terms.rates, accounts=terms.accounts)
        for key, closes in ledger.prices.items():
            if closes is not columns[key][0]:
                columns[key] = (closes, PriceColumn.of(key, closes.items()))
        book = build_book(ledger.activities, terms, until=until, previous=book)
        valuation = value_book(book, {key: kept for key, (_, kept) in columns.items()}, previous=valuation)

        assert read_everything(valuation) == read_everything(ledger.value(UNTIL))


@given(rich_ledgers(), st.randoms(use_true_random=False))
@MANY
def test_the_order_activities_arrive_in_changes_nothing(ledger: Ledger, chance: Random) -> None:
    shuffled = list(ledger.activities)
    chance.shuffle(shuffled)
    other = replace(ledger, activities=shuffled)

    assert figures_of(other.value(UNTIL)) == figures_of(ledger.value(UNTIL))


@given(rich_ledgers(is_short=False), st.data())
@MANY
def test_what_is_reversed_was_never_booked(ledger: Ledger, data: st.DataObject) -> None:
    wrong: list[Activity] = data.draw(
        st.lists(st.sampled_from(ledger.activities), unique_by=lambda item: item.id)
    )
    kept = replace(ledger, activities=[item for item in ledger.activities if item not in wrong])
    for item in wrong:
        ledger.activities.append(
            replace(item, id=reversal_id(item), reverses=item.id, seq=len(ledger.activities))
        )

    assert figures_of(ledger.value(UNTIL))[0] == figures_of(kept.value(UNTIL))[0]


def reversal_id(activity: Activity) -> UUID:
    return UUID(int=activity.id.int + 10**6)
