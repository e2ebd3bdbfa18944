"""Returns over HTTP, worked out by hand on a custom instrument."""

# ruff: noqa: ANN401 – an answer is whatever JSON it is

from typing import Any

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

DAYS = {"from": "2024-01-02", "to": "2024-01-04"}


async def make_instrument(person: Person, symbol: str, *closes: tuple[str, str], **fields: str) -> str:
    made = await person.post(
        "/api/instruments", {"symbol": symbol, "name": symbol, "currency": "USD", "kind": "stock", **fields}
    )
    assert made.status_code == 201, made.text
    path = f"/api/instruments/{made.json()['id']}"
    items = [{"date": date, "close": close} for date, close in closes]
    answer = await person.put(f"{path}/prices", {"items": items})
    assert answer.status_code in {200, 204}, answer.text
    return str(made.json()["id"])


async def book_two(person: Person, path: str) -> tuple[str, str]:
    """Buy 5 of ACME and 5 of BETA at 10 from 100 paid in; ACME goes to 12 and 18, BETA pays 5."""
    acme = await make_instrument(
        person, "ACME", ("2024-01-01", "10"), ("2024-01-03", "12"), ("2024-01-04", "18")
    )
    beta = await make_instrument(person, "BETA", ("2024-01-01", "10"), ("2024-01-04", "10"), kind="etf")
    trade = {"type": "buy", "date": "2024-01-02", "quantity": "5", "price": "10"}
    await person.book(
        path,
        {"type": "deposit", "date": "2024-01-02", "amount": "100"},
        {**trade, "instrument": acme},
        {**trade, "instrument": beta},
        {"type": "dividend", "date": "2024-01-04", "instrument": beta, "amount": "5", "tax": "1"},
    )
    return acme, beta


async def ask(person: Person, path: str, **query: Any) -> Any:
    answer = await person.get(path, **{**DAYS, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_performance_has_every_measure(ann: Person, savings: str) -> None:
    await book_two(ann, savings)

    found = await ask(ann, f"{savings}/performance")

    # 90 of ACME, 50 of BETA and 4 of cash from 100.
    assert (found["end_value"], found["gain"]["total"]) == ("144.00", "44.00")
    assert (found["twr"], found["simple"]) == ("0.440000000000", "0.440000000000")
    # The deposit's day weighs two of three days.
    assert float(found["modified_dietz"]) == pytest.approx(44 / (100 * 2 / 3))
    assert float(found["mwr"]["period_rate"]) == pytest.approx(0.44)
    assert found["roai"] == "0.400000000000"
    assert (found["flow_timing"], found["excluded"], found["days"]) == ("pp", [], 3)
    assert (found["twr_annualised"], found["benchmark"]) == (None, None)


async def test_a_performance_can_be_of_a_part_and_without_some_of_it(ann: Person, savings: str) -> None:
    acme, beta = await book_two(ann, savings)

    of_acme = await ask(ann, f"{savings}/performance", instrument_id=acme)
    of_etfs = await ask(ann, f"{savings}/performance", kind="etf")
    price_return = await ask(
        ann, f"{savings}/performance", instrument_id=beta, exclude=["dividends", "taxes"]
    )
    late = await ask(ann, f"{savings}/performance", flow_timing="end")

    assert (of_acme["twr"], of_acme["net_flows"]) == ("0.800000000000", "50.00")
    assert (of_etfs["twr"], of_etfs["gain"]["income"]) == ("0.080000000000", "5.00")
    assert price_return["twr"] == "0.000000000000"
    assert price_return["excluded"] == ["dividends", "taxes"]
    # The deposit's day has no capital at its open and is not measured.
    assert (late["twr"], late["unmeasured_days"]) == ("0.440000000000", 1)


async def test_a_lot_can_be_measured_by_itself(ann: Person, savings: str) -> None:
    await book_two(ann, savings)
    lots = (await ann.get(f"{savings}/lots")).json()["items"]
    acme = next(lot for lot in lots if lot["instrument"]["symbol"] == "ACME")

    found = await ask(ann, f"{savings}/performance", lot_id=acme["id"])
    nothing = await ann.get(f"{savings}/performance", lot_id="none")

    assert (found["twr"], found["end_value"], found["unrealised"]) == ("0.800000000000", "90.00", "40.00")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "lot_not_found")


async def test_a_benchmark_is_compared_plainly_and_with_the_same_flows(ann: Person, savings: str) -> None:
    await book_two(ann, savings)
    closes = ("2024-01-01", "50"), ("2024-01-02", "50"), ("2024-01-04", "60")
    index = await make_instrument(ann, "INDEX", *closes)

    benchmark = (await ask(ann, f"{savings}/performance", benchmark=index))["benchmark"]

    assert benchmark["instrument"]["symbol"] == "INDEX"
    assert (benchmark["total"], benchmark["excess"]) == ("0.200000000000", "0.240000000000")
    assert benchmark["same_flows"]["end_value"] == "120.00"
    assert float(benchmark["same_flows"]["ratio"]) == pytest.approx(1.2)


async def test_a_calendar_has_years_and_months(ann: Person, savings: str) -> None:
    await book_two(ann, savings)

    found = await ask(ann, f"{savings}/returns/calendar")

    (year,) = found["items"]
    assert (year["name"], year["whole"]) == ("2024", False)
    assert (year["twr"], year["gain"]) == ("0.440000000000", "44.00")
    assert [(month["name"], month["twr"]) for month in year["months"]] == [("2024-01", "0.440000000000")]


async def test_days_have_their_return_and_drawdown(ann: Person, savings: str) -> None:
    acme, _ = await book_two(ann, savings)
    await ann.put(f"/api/instruments/{acme}/prices", {"items": [{"date": "2024-01-04", "close": "8"}]})

    found = await ask(ann, f"{savings}/returns/daily", benchmark=acme)

    # 100, 110, 40 + 50 + 4.
    assert found["dates"] == ["2024-01-02", "2024-01-03", "2024-01-04"]
    assert [float(figure) for figure in found["twr"]] == pytest.approx([0, 0.1, -0.06])
    assert [float(figure) for figure in found["drawdown"]] == pytest.approx([0, 0, 94 / 110 - 1])
    assert [float(figure) for figure in found["benchmark"]] == pytest.approx([0, 0.2, -0.2])


async def test_contributions_add_up(ann: Person, savings: str) -> None:
    await book_two(ann, savings)

    found = await ask(ann, f"{savings}/contribution")

    rows = {row["label"]: row for row in found["items"]}
    # ACME: 10 of 100, then 30 of 110 grown by 1.1; BETA 4 of 110 grown by 1.1.
    assert rows["ACME"]["contribution"]["total"] == "0.400000000000"
    assert rows["BETA"]["contribution"]["total"] == "0.040000000000"
    assert rows["BETA"]["contribution"]["taxes"] == "-0.010000000000"
    assert (found["twr"], found["gain"]) == ("0.440000000000", "44.00")


async def test_an_attribution_adds_up_to_the_excess(ann: Person, savings: str) -> None:
    acme, beta = await book_two(ann, savings)
    asked = {"part": [f"stock:0.4:{acme}", f"etf:0.6:{beta}"], "from": "2024-01-03", "frequency": "period"}

    found = await ask(ann, f"{savings}/attribution", **asked)

    # Half each: 0.5 × 0.8 + 0.5 × 0.08 against 0.4 × 0.8.
    assert (found["total"], found["benchmark_total"]) == ("0.440000000000", "0.320000000000")
    effects = {item["key"]: item["effects"] for item in found["items"]}
    assert float(effects["stock"]["allocation"]) == pytest.approx(0.1 * (0.8 - 0.32))
    assert float(effects["etf"]["selection"]) == pytest.approx(0.6 * 0.08)
    assert found["effects"]["total"] == found["excess"] == "0.120000000000"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("performance", {"flow_timing": "noon"}),
        ("performance", {"exclude": "luck"}),
        ("performance", {"account_id": "x"}),
        ("attribution", {}),
        ("attribution", {"part": "stock"}),
        ("attribution", {"part": "stock:2:018f0000-0000-7000-8000-000000000000"}),
        ("contribution", {"by": "luck"}),
    ],
)
async def test_what_cannot_be_measured_is_refused(
    ann: Person, savings: str, path: str, query: dict[str, str]
) -> None:
    answer = await ann.get(f"{savings}/{path}", **query)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_nobody_else_sees_the_returns(ann: Person, bob: Person, savings: str) -> None:
    for path in ("performance", "returns/calendar", "returns/daily", "contribution"):
        assert (await bob.get(f"{savings}/{path}")).status_code == 404


async def test_a_node_of_a_taxonomy_can_be_measured(ann: Person, savings: str) -> None:
    acme, beta = await book_two(ann, savings)
    nodes = [{"key": "stocks", "name": "Stocks"}, {"key": "tech", "name": "Tech", "parent": "stocks"}]
    made = await ann.post("/api/taxonomies", {"name": "Mine", "nodes": nodes})
    assert made.status_code == 201, made.text
    tree = made.json()["id"]
    for instrument, node, weight in ((acme, "tech", "0.5"), (beta, "stocks", "1")):
        placed = await ann.put(
            f"/api/taxonomies/{tree}/instruments/{instrument}", {"items": [{"node": node, "weight": weight}]}
        )
        assert placed.status_code in {200, 204}, placed.text

    found = await ask(ann, f"{savings}/performance", taxonomy_id=tree, node="stocks")
    empty = await ask(ann, f"{savings}/performance", taxonomy_id=tree, node="nothing")

    # Half of ACME's 90, BETA's 50; 75 went in and 4 came out.
    assert (found["end_value"], found["net_flows"], found["gain"]["total"]) == ("95.00", "71.00", "24.00")
    assert (empty["end_value"], empty["twr"]) == ("0.00", None)
