"""Which lots a pool gives, by each method."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.gains import summarise_gains
from folio.portfolio.domain.lots import Cost, CostMethod
from folio.portfolio.domain.pools import Pool
from tests.portfolio.domain.ledgers import AAA, DOLLAR_CASH, EURO_CASH, Ledger, day
from tests.portfolio.domain.test_lots import BOUGHT

UNTIL = "2024-12-31"
UNITS = st.integers(1, 10**6)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (CostMethod.FIFO, [(100, 0)]),
        (CostMethod.LIFO, [(90, 10)]),
        (CostMethod.HIFO, [(140, -40)]),
        (CostMethod.LOFO, [(50, 50)]),
        (CostMethod.AVERAGE, [(95, 5)]),
    ],
)
def test_each_method_takes_its_own_lot(method: CostMethod, expected: list[tuple[int, int]]) -> None:
    ledger = Ledger(method=method)
    for date, price in (("2024-01-02", 100), ("2024-01-03", 50), ("2024-01-04", 140), ("2024-01-05", 90)):
        ledger.book("buy", date, quantity=1, price=price, instrument=AAA)
    ledger.book("sell", "2024-02-01", quantity=1, price=100, instrument=AAA)

    gains = summarise_gains(ledger.value(UNTIL), day("2024-01-01"), day(UNTIL))

    assert [(item.sale.cost, item.sale.gain) for item in gains.items] == expected


@given(
    st.lists(
        st.tuples(st.sampled_from([EURO_CASH.id, DOLLAR_CASH.id]), UNITS, st.integers(0, 10**9)), min_size=1
    ),
    st.integers(1, 5),
)
def test_a_shared_pool_spreads_units_and_cost_over_its_accounts(
    bought: list[tuple[UUID, int, int]], numerator: int
) -> None:
    pool = Pool(EURO_CASH.id, CostMethod.FIFO, is_shared=True)
    for account_id, units, cost in bought:
        pool.add(BOUGHT, units, Cost(cost, cost), acquired=1, account_id=account_id)
    pool.split(numerator, 2)
    pool.note_state(1)

    states = [states[-1] for states in pool.states.values() if states]

    assert sum(state.units for state in states) == pool.units == sum(lot.remaining for lot in pool.lots)
    if pool.units:
        assert sum(state.cost for state in states) == sum(lot.left.value for lot in pool.lots)


@given(
    st.sampled_from(list(CostMethod)),
    st.sampled_from(list(CostMethod)),
    st.lists(st.tuples(UNITS, st.integers(0, 10**9)), min_size=2, max_size=6),
)
def test_going_on_by_another_method_loses_no_cost(
    one: CostMethod, other: CostMethod, bought: list[tuple[int, int]]
) -> None:
    pool = Pool(EURO_CASH.id, one)
    for units, cost in bought:
        pool.add(BOUGHT, units, Cost(cost, cost), acquired=1)
    first = pool.take(pool.units // 2)
    pool.use(other)
    rest = pool.take(pool.units)

    assert sum(item.cost.value for item in (*first, *rest)) == sum(cost for _, cost in bought)
    assert not any(lot.remaining or lot.left.value for lot in pool.lots)
