"""Explanations over HTTP: formula, source, and the same numbers added again."""

# ruff: noqa: ANN401 – an answer is whatever JSON it is

from decimal import Decimal
from typing import Any

import pytest

from folio.portfolio.domain.dictionary import REPORTS
from tests.portfolio.conftest import Person
from tests.portfolio.returns.test_routes import DAYS, book_two

pytestmark = pytest.mark.anyio

FIGURES = [f"{report}.{name}" for report, figures in REPORTS.items() for name in figures]


async def explain(person: Person, path: str, figure: str, **query: Any) -> Any:
    answer = await person.get(f"{path}/explain", figure=figure, **{**DAYS, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_every_figure_is_explained(ann: Person, savings: str) -> None:
    await book_two(ann, savings)

    for figure in FIGURES:
        found = await explain(ann, savings, figure)
        assert found["label"], figure
        assert found["formula"], figure
        assert found["source"].startswith("docs/specs/"), figure
        assert found["adds_up"] in {True, None}, figure


@pytest.mark.parametrize(
    ("figure", "value", "labels"),
    [
        ("performance.end_value", "144.00", ["ACME", "BETA", "Cash USD"]),
        ("performance.net_flows", "100.00", ["Deposit"]),
        ("performance.gain.income", "5.00", ["Dividend BETA"]),
        ("performance.gain.taxes", "1.00", ["Dividend BETA"]),
        ("performance.gain.market", "40.00", ["ACME"]),
        ("performance.twr", "0.440000000000", ["2024-01-02", "2024-01-03", "2024-01-04"]),
        ("performance.unrealised", "40.00", ["ACME", "BETA"]),
        ("holdings.known_value", "144.00", ["ACME", "BETA", "Cash USD"]),
        ("holdings.cost_basis", "100.00", ["ACME", "BETA"]),
        ("income.withheld", "1.00", ["Dividend BETA"]),
    ],
)
async def test_lines_add_up_to_their_figure(
    ann: Person, savings: str, figure: str, value: str, labels: list[str]
) -> None:
    await book_two(ann, savings)

    found = await explain(ann, savings, figure)

    assert found["value"] == value
    assert sorted(line["label"] for line in found["lines"]["items"]) == labels
    assert found["adds_up"] is True
    if figure != "performance.twr":
        total = sum(Decimal(line["amount"]) for line in found["lines"]["items"])
        assert total == Decimal(value)


async def test_a_holding_shows_units_price_and_rate(ann: Person, savings: str) -> None:
    await book_two(ann, savings)

    found = await explain(ann, savings, "performance.end_value")

    acme = next(line for line in found["lines"]["items"] if line["label"] == "ACME")
    assert {one["name"]: one["value"] for one in acme["figures"]} == {
        "quantity": "5",
        "price": "18",
        "rate": "1",
    }
    assert acme["date"] == "2024-01-04"


async def test_an_item_of_a_list_is_named_by_its_key(ann: Person, savings: str) -> None:
    acme, _ = await book_two(ann, savings)

    of_acme = await explain(ann, savings, "holdings.items.value", key=acme)
    month = await explain(ann, savings, "calendar.items.months.twr", key="2024-01")
    day = await explain(ann, savings, "daily.twr", key="2024-01-03")
    nobody = await explain(ann, savings, "holdings.items.value", key="nobody")

    assert of_acme["value"] == "90.00"
    assert [one["value"] for one in of_acme["inputs"]] == ["5", "18"]
    assert (month["value"], day["value"]) == ("0.440000000000", "0.100000000000")
    assert nobody["value"] is None


async def test_lines_come_in_pages(ann: Person, savings: str) -> None:
    await book_two(ann, savings)

    first = (await explain(ann, savings, "performance.end_value", limit=2))["lines"]
    second = (await explain(ann, savings, "performance.end_value", limit=2, cursor=first["next_cursor"]))[
        "lines"
    ]

    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert first["combined"] == second["combined"] == "144"
    assert second["next_cursor"] is None


async def test_terms_of_the_question_count_in_its_explanation(ann: Person, savings: str) -> None:
    _, beta = await book_two(ann, savings)
    asked = {"instrument_id": beta, "exclude": ["dividends", "taxes"]}

    found = await explain(ann, savings, "performance.twr", **asked)

    assert (found["value"], found["adds_up"]) == ("0.000000000000", True)


@pytest.mark.parametrize("figure", ["luck", "performance.luck", "luck.twr", "performance"])
async def test_what_is_no_figure_is_refused(ann: Person, savings: str, figure: str) -> None:
    answer = await ann.get(f"{savings}/explain", figure=figure)

    assert answer.status_code == 422
    assert answer.json()["code"] == "figure_unknown"


async def test_nobody_else_sees_an_explanation(ann: Person, bob: Person, savings: str) -> None:
    assert (await bob.get(f"{savings}/explain", figure="performance.twr")).status_code == 404


async def test_an_attribution_has_values_where_its_mix_is_named(ann: Person, savings: str) -> None:
    acme, _ = await book_two(ann, savings)
    mix = {"by": "kind", "part": f"stock:0.5:{acme}"}
    answer = (await ann.get(f"{savings}/attribution", **DAYS, **mix)).json()
    [stock] = [item for item in answer["items"] if item["key"] == "stock"]

    excess = await explain(ann, savings, "attribution.excess", **mix)
    selection = await explain(ann, savings, "attribution.items.effects.selection", key="stock", **mix)
    unnamed = await explain(ann, savings, "attribution.excess")

    assert excess["value"] == answer["excess"]
    assert [one["value"] for one in excess["inputs"]] == [answer["total"], answer["benchmark_total"]]
    assert selection["value"] == stock["effects"]["selection"]
    assert unnamed["value"] is None
