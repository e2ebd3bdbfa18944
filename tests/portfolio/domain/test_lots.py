from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.activities import Activity, ActivityType
from folio.portfolio.domain.exact import UNIT
from folio.portfolio.domain.lots import Cost, CostMethod, Disposal
from folio.portfolio.domain.pools import Pool
from tests.portfolio.domain.ledgers import AAA, EURO_CASH, day

BOUGHT = Activity(
    id=UUID(int=7), account_id=EURO_CASH.id, type=ActivityType.BUY, date=day("2024-01-02"), currency="EUR",
    instrument_id=AAA.id, quantity=Decimal(1), price=Decimal(1),
)  # fmt: skip
UNITS = st.integers(1, 10**6)


def pool(method: CostMethod, *bought: tuple[int, int]) -> Pool:
    made = Pool(EURO_CASH.id, method)
    for units, cost in bought:
        made.add(BOUGHT, units, Cost(cost, cost), acquired=1)
    return made


def test_fifo_takes_the_oldest_units_first() -> None:
    removals = pool(CostMethod.FIFO, (10, 1000), (10, 3000)).take(15)

    assert [(removal.units, removal.cost.value) for removal in removals] == [(10, 1000), (5, 1500)]


def test_average_takes_units_at_the_running_average() -> None:
    made = pool(CostMethod.AVERAGE, (10, 1000), (10, 3000))

    assert [(removal.units, removal.cost.value) for removal in made.take(5)] == [(5, 1000)]
    made.add(BOUGHT, 5, Cost(1000, 1000), acquired=2)
    assert [(removal.units, removal.cost.value) for removal in made.take(10)] == [(10, 2000)]


def test_average_starts_anew_once_nothing_is_held() -> None:
    made = pool(CostMethod.AVERAGE, (10, 1000))
    made.take(10)
    made.add(BOUGHT, 10, Cost(2000, 2000), acquired=2)

    assert [removal.cost.value for removal in made.take(1)] == [200]
    assert len(made.lots) == 2


def test_units_moved_in_keep_their_day_and_go_first() -> None:
    made = pool(CostMethod.FIFO, (10, 1000))
    made.add(BOUGHT, 10, Cost(500, 500), acquired=0, number=1)

    removal = made.take(10)[0]

    assert removal.cost.value == 500
    assert removal.lot.is_moved
    assert [lot.id for lot in made.lots] == [f"{BOUGHT.id}:1", str(BOUGHT.id)]


def test_an_unknown_cost_makes_the_cost_of_what_is_held_unknown_until_it_is_gone() -> None:
    made = pool(CostMethod.FIFO)
    made.add(BOUGHT, 10, Cost(0, 0, is_known=False), acquired=1)
    made.add(BOUGHT, 10, Cost(1000, 1000), acquired=2)
    made.note_state(2)
    made.take(10)
    made.note_state(3)

    assert [(state.day, state.units, state.is_cost_known) for state in made.states[EURO_CASH.id]] == [
        (2, 20, False),
        (3, 10, True),
    ]


def test_an_unknown_cost_makes_an_average_unknown() -> None:
    made = pool(CostMethod.AVERAGE, (10, 1000))
    made.add(BOUGHT, 10, Cost(0, 0, is_known=False), acquired=2)

    assert not made.take(1)[0].cost.is_known


def test_a_split_changes_units_and_leaves_costs() -> None:
    made = pool(CostMethod.FIFO, (10 * UNIT, 1000), (5 * UNIT, 900))

    assert made.split(2, 1) == {EURO_CASH.id: 15 * UNIT}
    assert [(lot.units, lot.remaining, lot.left.value) for lot in made.lots] == [
        (20 * UNIT, 20 * UNIT, 1000),
        (10 * UNIT, 10 * UNIT, 900),
    ]


def test_a_lot_that_a_split_rounds_away_is_passed_over() -> None:
    made = pool(CostMethod.FIFO, (1, 10), (8, 80))
    made.split(1, 4)

    assert made.units == 2
    assert [(removal.units, removal.cost.value) for removal in made.take(2)] == [(2, 80)]


def test_a_gain_is_proceeds_less_cost_where_both_are_known() -> None:
    known, unknown = Cost(100, 100), Cost(0, 0, is_known=False)

    assert Disposal(BOUGHT, 1, 1, known, Cost(150, 150)).gain == 50
    assert Disposal(BOUGHT, 1, 1, known, None).gain is None
    assert Disposal(BOUGHT, 1, 1, unknown, Cost(150, 150)).gain is None


@given(
    st.sampled_from(list(CostMethod)),
    st.lists(st.tuples(UNITS, st.integers(0, 10**9)), min_size=1, max_size=6),
    st.lists(st.integers(1, 10**6), max_size=8),
)
def test_units_and_costs_are_conserved(
    method: CostMethod, bought: list[tuple[int, int]], sold: list[int]
) -> None:
    made = pool(method, *bought)
    taken = [removal for units in sold for removal in made.take(min(units, made.units))]

    assert sum(removal.units for removal in taken) + made.units == sum(units for units, _ in bought)
    assert sum(lot.remaining for lot in made.lots) == made.units
    left = sum(lot.left.value for lot in made.lots)
    assert sum(removal.cost.value for removal in taken) + left == sum(cost for _, cost in bought)


@given(st.lists(st.tuples(UNITS, st.integers(0, 10**9)), min_size=1, max_size=6), st.lists(UNITS, max_size=8))
def test_over_a_closed_position_all_methods_cost_the_same(
    bought: list[tuple[int, int]], sold: list[int]
) -> None:
    totals = []
    for method in CostMethod:
        made = pool(method, *bought)
        parts = [*sold, sum(units for units, _ in bought)]
        taken = [removal for units in parts for removal in made.take(min(units, made.units))]
        totals.append(sum(removal.cost.value for removal in taken))

    assert len(set(totals)) == 1
