"""Answers without amounts keep their form and lose every figure that is not known to be harmless."""

import json

from hypothesis import given
from hypothesis import strategies as st

from folio.chassis.grants.amounts import Shown, without_amounts

SHOWN = Shown(words=frozenset({"name", "currency"}), figures=frozenset({"weight"}))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(100, 10**9)
    | st.floats(100, 1e9)
    | st.decimals(100, 10**9, places=2).map(str)
    | st.text(min_size=1)
)
documents = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["value", "note", "items", "gain"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(document=documents)
def test_nothing_unknown_comes_through(document: object) -> None:
    blotted = without_amounts(document, SHOWN)

    assert all(leaf is None or isinstance(leaf, bool) for leaf in _leaves(blotted))


@given(document=documents)
def test_the_form_of_an_answer_stays(document: object) -> None:
    assert _form(without_amounts(document, SHOWN)) == _form(document)


@given(document=documents)
def test_twice_is_as_good_as_once(document: object) -> None:
    once = without_amounts(document, SHOWN)

    assert without_amounts(once, SHOWN) == once


def test_names_ratios_ids_and_days_stay() -> None:
    document = {
        "id": "0190a6c0-7b7e-7000-8000-000000000001",
        "name": "Savings 2024",
        "as_of": "2024-03-01",
        "updated_at": "2024-03-01T10:00:00.123456Z",
        "value": "1234.50",
        "currency": "USD",
        "items": [{"weight": "0.25", "quantity": "10", "sparkline": [1.5, 2.5]}],
        "reconciles": True,
    }

    assert without_amounts(document, SHOWN) == {
        **document,
        "value": None,
        "items": [{"weight": "0.25", "quantity": None, "sparkline": [None, None]}],
    }


def test_what_stands_below_a_harmless_field_is_judged_by_its_own_name() -> None:
    assert without_amounts({"weight": {"value": "3", "name": "x"}}, SHOWN) == {
        "weight": {"value": None, "name": "x"}
    }


def test_a_word_that_is_a_figure_is_none() -> None:
    assert without_amounts({"currency": "-1234.50", "effects": {"currency": 12}}, SHOWN) == {
        "currency": None,
        "effects": {"currency": None},
    }


def test_a_list_belongs_to_its_field() -> None:
    assert without_amounts({"weight": ["0.1", None, "0.2"]}, SHOWN) == {"weight": ["0.1", None, "0.2"]}


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


def _form(value: object) -> str:
    def blank(item: object) -> object:
        if isinstance(item, dict):
            return {key: blank(inner) for key, inner in item.items()}
        return [blank(inner) for inner in item] if isinstance(item, list) else 0

    return json.dumps(blank(value))
