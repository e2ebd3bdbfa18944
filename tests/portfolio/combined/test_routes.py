"""Several portfolios together over HTTP, worked out by hand."""

# ruff: noqa: ANN401 – an answer is whatever JSON it is

from typing import Any

import pytest

from tests.portfolio.conftest import Person
from tests.portfolio.sharing.test_routes import share

pytestmark = pytest.mark.anyio

DAYS = {"from": "2024-01-02", "to": "2024-01-05"}


def id_of(path: str) -> str:
    return path.rpartition("/")[2]


async def ask(person: Person, report: str, **query: Any) -> Any:
    answer = await person.get(f"/api/combined/{report}", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_moves_between_the_portfolios_is_no_flow(ann: Person, two: tuple[str, str]) -> None:
    found = await ask(ann, "performance", **DAYS)

    # 1,300 paid in are 660 of ACME and 800 of cash: 1,400 / 1,300 on the 3rd, 1,460 / 1,400 on the 5th.
    assert (found["currency"], found["end_value"], found["net_flows"]) == ("USD", "1460.00", "1300.00")
    assert (found["gain"]["total"], found["gain"]["market"]) == ("160.00", "160.00")
    assert found["twr"] == "0.123076923077"
    # 160 / 1,300; two of four days' weight for the second deposit, three for the first: end of day.
    assert found["simple"] == "0.123076923077"
    assert float(found["modified_dietz"]) == pytest.approx(160 / (1000 * 3 / 4 + 300 * 2 / 4))


async def test_alone_what_came_from_another_portfolio_is_a_flow(ann: Person, two: tuple[str, str]) -> None:
    found = await ask(ann, "performance", portfolio_id=id_of(two[1]), **DAYS)

    # 300 + 200 + 5 ACME at 60 came in; 5 ACME at 66 and 500 of cash are there.
    assert (found["net_flows"], found["end_value"], found["gain"]["total"]) == ("800.00", "830.00", "30.00")


async def test_the_lots_keep_their_cost_on_the_way(ann: Person, two: tuple[str, str]) -> None:
    [held] = (await ask(ann, "holdings", as_of="2024-01-05"))["items"]

    assert (held["quantity"], held["cost_basis"], held["unrealised"]) == ("10", "500.00", "160.00")


async def test_another_currency_is_a_parameter(ann: Person, two: tuple[str, str]) -> None:
    rates = [{"date": "2024-01-01", "rate": "0.5"}, {"date": "2024-01-05", "rate": "0.625"}]
    days = [{"date": f"2024-01-0{day}", "rate": "0.5"} for day in (2, 3, 4)]
    saved = await ann.put("/api/fx/USD/EUR", {"items": [*rates, *days]})
    assert saved.status_code == 200, saved.text

    found = await ask(ann, "performance", base="EUR", **DAYS)
    parts = await ask(ann, "breakdown", base="EUR", **DAYS)

    # 1,460 × 0.625 less 1,300 × 0.5; prices made 160 × 0.5, the rate 1,460 × 0.125.
    assert (found["currency"], found["end_value"], found["net_flows"]) == ("EUR", "912.50", "650.00")
    assert found["gain"] | {"unpriced": None} == {
        "total": "262.50",
        "market": "80.00",
        "fx": "182.50",
        "income": "0.00",
        "fees": "0.00",
        "taxes": "0.00",
        "unpriced": None,
    }
    assert parts["whole"]["total"] == "262.50"


async def test_every_report_of_one_portfolio_is_there_of_several(ann: Person, two: tuple[str, str]) -> None:
    timeline = await ask(ann, "timeline", **DAYS)
    daily = await ask(ann, "returns/daily", **DAYS)
    calendar = await ask(ann, "returns/calendar", **DAYS)
    contributed = await ask(ann, "contribution", by="instrument", **DAYS)
    spread = await ask(ann, "allocation", by="account", as_of="2024-01-05")
    gains = await ask(ann, "gains", **DAYS)
    income = await ask(ann, "income", **DAYS)

    assert float(timeline["value"][-1]) == 1460.0
    assert len(daily["dates"]) == len(timeline["dates"])
    assert calendar["currency"] == "USD"
    assert contributed["currency"] == "USD"
    assert len(spread["items"]) == 2
    assert gains["unrealised"] == "160.00"
    assert income["total"] == "0.00"


async def test_a_figure_of_several_portfolios_explains_itself(ann: Person, two: tuple[str, str]) -> None:
    told = await ask(ann, "explain", figure="performance.gain.market", **DAYS)

    assert (told["value"], told["adds_up"]) == ("160.00", True)
    assert [line["amount"] for line in told["lines"]["items"]] == ["160"]


async def test_a_change_of_one_portfolio_is_seen_at_once(ann: Person, two: tuple[str, str]) -> None:
    await ask(ann, "performance", **DAYS)
    await ann.book(two[0], {"type": "deposit", "date": "2024-01-05", "amount": "40"})

    assert (await ask(ann, "performance", **DAYS))["end_value"] == "1500.00"


async def test_what_is_somebody_elses_does_not_exist(ann: Person, bob: Person, two: tuple[str, str]) -> None:
    answer = await bob.get("/api/combined/performance", portfolio_id=[id_of(two[0])])
    nothing = await bob.get("/api/combined/performance")

    assert (answer.status_code, answer.json()["code"]) == (404, "portfolio_not_found")
    assert (nothing.status_code, nothing.json()["code"]) == (422, "nothing_to_combine")


async def test_a_share_counts_where_its_amounts_are_seen_and_not_where_they_are_hidden(
    ann: Person, bob: Person, two: tuple[str, str]
) -> None:
    own = await bob.make_portfolio(name="Bob's")
    await bob.open_account(own, tracks_cash=True)
    await bob.book(own, {"type": "deposit", "date": "2024-01-02", "amount": "100"})
    await share(ann, two[0])
    await share(ann, two[1], hides_amounts=True)

    seen = await ask(bob, "performance", portfolio_id=[id_of(own), id_of(two[0])], **DAYS)
    hidden = await bob.get("/api/combined/performance", portfolio_id=[id_of(own), id_of(two[1])])

    # 100, and of Ann's first portfolio 300 of cash and 5 ACME at 66.
    assert seen["end_value"] == "730.00"
    assert (hidden.status_code, hidden.json()["code"]) == (403, "amounts_hidden")
