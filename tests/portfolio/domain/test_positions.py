import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.exact import CASH_UNIT, UNIT, VALUE_UNIT
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.positions import Position
from tests.portfolio.domain.ledgers import AAA, BBB, DOLLAR_CASH, EURO_CASH, SLOWLY, Ledger, ledgers, series

D = Decimal


def position(ledger: Ledger, until: str = "2024-12-31") -> Position:
    return ledger.built(until).positions[AAA.id]


def gains(found: Position) -> list[float | None]:
    return [None if sold.gain is None else sold.gain / VALUE_UNIT for _, sold in found.disposals]


def test_costs_of_buying_are_in_the_cost_and_those_of_selling_out_of_the_proceeds() -> None:
    ledger = Ledger()
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA, fee=5, tax=1)
    ledger.book("sell", "2024-02-02", quantity=10, price=120, instrument=AAA, fee=4, tax=2)

    assert gains(position(ledger)) == [1200 - 6 - 1006]


def test_buying_and_selling_again_makes_five_hundred_by_both_methods() -> None:
    for method in CostMethod:
        ledger = Ledger(method=method)
        ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)
        ledger.book("sell", "2024-01-03", quantity=5, price=100, instrument=AAA)
        ledger.book("buy", "2024-01-04", quantity=5, price=200, instrument=AAA)
        ledger.book("sell", "2024-01-05", quantity=10, price=200, instrument=AAA)

        assert sum(gain or 0 for gain in gains(position(ledger))) == 500


def test_the_average_after_a_sale_and_a_new_purchase_is_not_that_of_all_purchases() -> None:
    ledger = Ledger(method=CostMethod.AVERAGE)
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)
    ledger.book("sell", "2024-01-03", quantity=10, price=150, instrument=AAA)
    ledger.book("buy", "2024-01-04", quantity=10, price=200, instrument=AAA)

    state = position(ledger).states[EURO_CASH.id][-1]

    assert state.cost / VALUE_UNIT == 2000
    assert gains(position(ledger)) == [500]


def test_a_split_of_the_morning_counts_before_the_trades_of_the_day() -> None:
    ledger = Ledger(
        splits=[Split(AAA.id, dt.date(2024, 2, 1), 2, 1), Split(AAA.id, dt.date(2025, 1, 1), 9, 1)]
    )
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)
    ledger.book("sell", "2024-02-01", quantity=20, price=55, instrument=AAA)

    assert gains(position(ledger)) == [100]
    assert not position(ledger).oversold


def test_a_split_after_the_last_booking_counts_too_and_one_of_nothing_does_not() -> None:
    ledger = Ledger(
        splits=[Split(AAA.id, dt.date(2023, 2, 1), 7, 1), Split(AAA.id, dt.date(2024, 3, 1), 3, 2)]
    )
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)

    assert position(ledger).states[EURO_CASH.id][-1].units == 15 * UNIT
    assert [move.units for move in position(ledger).moves] == [10 * UNIT, 5 * UNIT]


def test_a_split_finds_an_emptied_account_empty() -> None:
    ledger = Ledger(splits=[Split(AAA.id, dt.date(2024, 3, 1), 3, 1)])
    ledger.book("buy", "2024-01-02", quantity=10, price=100, instrument=AAA)
    ledger.book("sell", "2024-01-03", quantity=10, price=100, instrument=AAA)

    assert len(position(ledger).moves) == 2


def test_selling_more_than_is_held_is_flagged_and_the_rest_makes_no_gain() -> None:
    ledger = Ledger()
    ledger.book("buy", "2024-01-02", quantity=4, price=100, instrument=AAA)
    sale = ledger.book("sell", "2024-01-03", quantity=10, price=110, instrument=AAA)

    found = position(ledger)

    assert [(item.activity, item.units) for item in found.oversold] == [(sale, 6 * UNIT)]
    assert gains(found) == [40]
    assert found.moves[-1].excess == 660 * VALUE_UNIT
    assert found.states[EURO_CASH.id][-1].units == 0


def test_units_sent_to_another_account_keep_their_lots() -> None:
    ledger = Ledger()
    ledger.book("buy", "2024-01-02", quantity=4, price=100, instrument=AAA)
    ledger.book("buy", "2024-01-03", quantity=6, price=110, instrument=AAA)
    ledger.book("transfer_out", "2024-02-01", quantity=10, instrument=AAA)
    ledger.book("transfer_in", "2024-02-03", quantity=10, instrument=AAA, account=DOLLAR_CASH)

    found = position(ledger)

    arrived = [lot for lot in found.lots if lot.account_id == DOLLAR_CASH.id]
    assert [(lot.acquired, lot.left.value / VALUE_UNIT) for lot in arrived] == [
        (found.lots[0].acquired, 400),
        (found.lots[0].acquired + 1, 660),
    ]
    assert gains(found) == [None, None]


def test_units_sent_that_were_never_held_arrive_at_an_unknown_cost() -> None:
    ledger = Ledger()
    ledger.book("buy", "2024-01-02", quantity=4, price=100, instrument=AAA)
    ledger.book("transfer_out", "2024-02-01", quantity=10, instrument=AAA)
    ledger.book("transfer_in", "2024-02-01", quantity=10, instrument=AAA, account=DOLLAR_CASH)

    found = position(ledger)

    arrived = [lot for lot in found.lots if lot.account_id == DOLLAR_CASH.id]
    assert [(lot.units // UNIT, lot.is_cost_known) for lot in arrived] == [(4, True), (6, False)]
    assert [item.units // UNIT for item in found.oversold] == [6]


def test_units_from_outside_cost_what_is_said_or_nothing_is_known() -> None:
    ledger = Ledger()
    ledger.book("transfer_in", "2024-01-02", quantity=4, price=100, instrument=AAA)
    ledger.book("transfer_in", "2024-01-03", 90, quantity=1, instrument=AAA)
    ledger.book("transfer_in", "2024-01-04", quantity=5, instrument=AAA)

    lots = position(ledger).lots

    assert [(lot.cost.value / VALUE_UNIT, lot.is_cost_known) for lot in lots] == [
        (400, True),
        (90, True),
        (0, False),
    ]


def test_a_cost_in_another_currency_is_known_in_the_instruments_too() -> None:
    ledger = Ledger(rates={"USD": series("2024-01-01 0.5")})
    ledger.book("buy", "2024-01-02", quantity=1, price=100, instrument=BBB, currency="EUR")

    lot = ledger.built("2024-12-31").positions[BBB.id].lots[0]

    assert lot.cost.value / VALUE_UNIT == 100
    assert lot.cost.local / CASH_UNIT == 200


def test_without_any_rate_a_cost_in_another_currency_is_unknown() -> None:
    ledger = Ledger()
    ledger.book("buy", "2024-01-02", quantity=1, price=100, instrument=BBB, currency="EUR")

    assert not ledger.built("2024-12-31").positions[BBB.id].lots[0].is_cost_known


@SLOWLY
@given(ledgers(), st.sampled_from(list(CostMethod)))
def test_lots_sum_to_what_is_held(ledger: Ledger, method: CostMethod) -> None:
    ledger.method = method
    for found in ledger.built("2020-02-01").positions.values():
        for account_id, states in found.states.items():
            lots = [lot for lot in found.lots if lot.account_id == account_id]
            assert sum(lot.remaining for lot in lots) == states[-1].units
            assert sum(lot.left.value for lot in lots) == states[-1].cost
