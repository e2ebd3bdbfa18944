from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.taxonomies import (
    MAX_DEPTH,
    TEMPLATES,
    UNCLASSIFIED,
    FundPart,
    Node,
    Place,
    check_nodes,
    check_weights,
    classify,
    look_through,
    roll_up,
)

D = Decimal
A, B, FUND = UUID(int=1), UUID(int=2), UUID(int=3)
WORTHS = st.dictionaries(st.sampled_from([A, B, FUND]), st.integers(-(10**40), 10**40))
WEIGHTS = st.decimals("0.01", "0.5", places=2)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_a_tree(name: str) -> None:
    assert check_nodes(TEMPLATES[name]) == ()


def test_what_is_no_tree_is_told_where() -> None:
    nodes = [Node("a", "A"), Node("a", "Again"), Node("b", "B", "c"), Node(UNCLASSIFIED, "Rest")]

    assert [(error.pointer, error.code) for error in check_nodes(nodes)] == [
        ("/nodes/1/key", "key_taken"),
        ("/nodes/2/parent", "parent_unknown"),
        ("/nodes/3/key", "key_taken"),
    ]


def test_a_tree_has_an_end() -> None:
    nodes = [Node("0", "Top")]
    nodes += [Node(str(level), "Below", str(level - 1)) for level in range(1, MAX_DEPTH + 1)]

    assert [error.code for error in check_nodes(nodes)] == ["too_deep"]


def test_weights_are_parts_of_a_whole() -> None:
    assert check_weights([D("0.4"), D("0.6")]) == ()
    assert [error.code for error in check_weights([D("0.7"), D("0.6")])] == ["more_than_whole"]
    assert [error.pointer for error in check_weights([D("0.5"), D(0)])] == ["/items/1/weight"]


def test_a_fund_is_what_it_holds_and_the_rest_itself() -> None:
    parts = [FundPart(FUND, A, D("0.3")), FundPart(FUND, B, D("0.5"))]

    assert look_through({FUND: 1000, A: 100}, parts) == {FUND: 200, A: 400, B: 500}


def test_what_belongs_nowhere_is_unclassified() -> None:
    places = [Place(A, "tech", D("0.25")), Place(A, "health", D("0.25")), Place(B, "tech", D(1))]

    assert classify({A: 100, B: 10}, places) == {
        "tech": {A: 25, B: 10},
        "health": {A: 25},
        UNCLASSIFIED: {A: 50},
    }


def test_a_node_is_worth_all_below_it() -> None:
    nodes = [Node("top", "Top"), Node("mid", "Mid", "top"), Node("low", "Low", "mid"), Node("none", "None")]

    assert roll_up(nodes, {"low": 5, "mid": 2}) == {"low": 5, "mid": 7, "top": 7}


@given(WORTHS, st.lists(st.builds(FundPart, st.just(FUND), st.sampled_from([A, B]), WEIGHTS), max_size=2))
def test_looking_through_loses_nothing(worths: dict[UUID, int], parts: list[FundPart]) -> None:
    assert sum(look_through(worths, parts).values()) == sum(worths.values())


@given(
    WORTHS,
    st.lists(st.builds(Place, st.sampled_from([A, B]), st.sampled_from("xy"), WEIGHTS), max_size=2),
)
def test_classifying_loses_nothing(worths: dict[UUID, int], places: list[Place]) -> None:
    found = classify(worths, places)

    assert sum(sum(held.values()) for held in found.values()) == sum(worths.values())
