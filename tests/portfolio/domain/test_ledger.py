import datetime as dt
from dataclasses import replace
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.activities import Activity, ActivityType, SplitRatio
from folio.portfolio.domain.ledger import cancelled_ids, order_activities, pair_transfers
from tests.portfolio.domain.ledgers import AAA, BBB, DOLLAR_CASH, EURO_CASH, SLOWLY, Ledger, ledgers

T = ActivityType


def order(ledger: Ledger) -> list[str]:
    return [activity.type.value for activity in order_activities(ledger.activities)[0]]


def test_a_day_without_times_begins_with_what_comes_in() -> None:
    ledger = Ledger()
    for kind in ("withdrawal", "tax", "fee", "interest"):
        ledger.book(kind, "2024-01-02", 1)
    ledger.book("dividend", "2024-01-02", 1, instrument=AAA)
    ledger.book("transfer_out", "2024-01-02", quantity=1, instrument=AAA)
    for kind in ("sell", "buy"):
        ledger.book(kind, "2024-01-02", quantity=1, price=1, instrument=AAA)
    ledger.book("transfer_in", "2024-01-02", quantity=2, instrument=AAA)
    ledger.book("deposit", "2024-01-02", 1)
    ledger.book("split", "2024-01-02", instrument=AAA, split=SplitRatio(2, 1))

    assert order(ledger) == [
        *("split", "deposit", "transfer_in", "buy", "sell", "dividend"),
        *("interest", "fee", "tax", "withdrawal", "transfer_out"),
    ]


def test_times_decide_the_order_of_a_day_trade() -> None:
    ledger = Ledger()
    nine, ten = (dt.datetime(2024, 1, 2, hour, tzinfo=dt.UTC) for hour in (9, 10))
    ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=AAA, at=ten)
    ledger.book("sell", "2024-01-02", quantity=1, price=1, instrument=AAA, at=nine)

    assert order(ledger) == ["sell", "buy"]


def test_four_equal_fills_of_a_day_stay_four_in_the_order_they_came() -> None:
    ledger = Ledger()
    fills = [ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=AAA) for _ in range(4)]

    assert order_activities(reversed(fills))[0] == fills


def test_a_reversal_and_what_it_reverses_never_happened() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-01", 100)
    wrong = ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=AAA)
    ledger.book("buy", "2024-01-05", quantity=1, price=1, instrument=AAA, reverses=wrong.id)

    assert order(ledger) == ["deposit"]


def test_a_reversed_reversal_brings_the_activity_back() -> None:
    ledger = Ledger()
    first = ledger.book("deposit", "2024-01-01", 100)
    reversal = ledger.book("deposit", "2024-01-02", 100, reverses=first.id)
    again = ledger.book("deposit", "2024-01-03", 100, reverses=reversal.id)

    assert cancelled_ids(ledger.activities) == {reversal.id, again.id}


def test_units_sent_to_another_account_pair_with_their_arrival() -> None:
    ledger = Ledger()
    out = ledger.book("transfer_out", "2024-01-02", quantity=5, instrument=AAA)
    late = ledger.book("transfer_in", "2024-01-09", quantity=5, instrument=AAA, account=DOLLAR_CASH)

    assert pair_transfers(ledger.activities) == {late.id: out.id}


def test_transfers_that_differ_do_not_pair() -> None:
    out = Ledger().book("transfer_out", "2024-01-02", quantity=5, instrument=AAA)
    arrived = replace(
        out, id=UUID(int=9), type=T.TRANSFER_IN, account_id=DOLLAR_CASH.id, date=dt.date(2024, 1, 3)
    )
    others = [
        replace(arrived, account_id=EURO_CASH.id),
        replace(arrived, instrument_id=BBB.id),
        replace(arrived, quantity=out.quantity and out.quantity + 1),
        replace(arrived, date=dt.date(2024, 1, 10)),
        replace(arrived, date=dt.date(2024, 1, 1)),
    ]

    assert pair_transfers([out, arrived]) == {arrived.id: out.id}
    assert [pair_transfers([out, other]) for other in others] == [{}] * 5


def test_paired_transfers_of_a_day_stand_between_buys_and_sales() -> None:
    ledger = Ledger()
    ledger.book("sell", "2024-01-02", quantity=5, price=1, instrument=AAA, account=DOLLAR_CASH)
    ledger.book("transfer_in", "2024-01-02", quantity=5, instrument=AAA, account=DOLLAR_CASH)
    ledger.book("transfer_out", "2024-01-02", quantity=5, instrument=AAA)
    ledger.book("buy", "2024-01-02", quantity=5, price=1, instrument=AAA)

    assert order(ledger) == ["buy", "transfer_out", "transfer_in", "sell"]


@SLOWLY
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_activities_arrive(ledger: Ledger, random: Random) -> None:
    shuffled: list[Activity] = list(ledger.activities)
    random.shuffle(shuffled)

    assert order_activities(shuffled) == order_activities(ledger.activities)
