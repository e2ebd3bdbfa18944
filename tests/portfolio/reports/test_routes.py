"""Reports over HTTP: what a few bookings add up to, worked out by hand."""

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

# Closes of AAPL: 130.31 on 2000-03-01; a 2:1 split on 2000-06-21; 55.63 that day.
DEPOSIT = {"type": "deposit", "date": "2000-03-01", "amount": "2000"}
BUY = {
    "type": "buy",
    "date": "2000-03-01",
    "instrument": "AAPL",
    "quantity": "10",
    "price": "130",
    "fee": "5",
}


async def test_holdings_value_what_is_held_across_a_split(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT, BUY)

    held = (await ann.get(f"{savings}/holdings", as_of="2000-06-21")).json()

    assert held["items"][0]["instrument"]["symbol"] == "AAPL"
    assert held["items"][0]["quantity"] == "20"
    assert held["items"][0]["cost_basis"] == "1305.00"
    assert held["items"][0]["price"] == "55.63"
    assert held["items"][0]["value"] == "1112.60"
    assert held["items"][0]["unrealised"] == "-192.40"
    assert [cash["amount"] for cash in held["cash"]] == ["695.00"]
    assert held["value"] == "1807.60"


async def test_the_parts_of_a_performance_add_up_to_its_gain(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT, BUY)

    answer = (await ann.get(f"{savings}/performance", **{"from": "2000-03-01", "to": "2000-06-21"})).json()

    assert (answer["from"], answer["to"]) == ("2000-03-01", "2000-06-21")
    assert (answer["start_value"], answer["end_value"], answer["net_flows"]) == ("0.00", "1807.60", "2000.00")
    assert answer["gain"]["total"] == "-192.40"
    assert answer["gain"]["fees"] == "5.00"
    assert answer["breakdown_reconciles"] is True


async def test_a_timeline_has_an_entry_for_each_day_beside_a_benchmark(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT, BUY)
    ibm = (await ann.get("/api/instruments", q="IBM")).json()["items"][0]["id"]

    drawn = (
        await ann.get(f"{savings}/timeline", **{"from": "2000-03-01", "to": "2000-03-03", "benchmark": ibm})
    ).json()

    assert drawn["dates"] == ["2000-03-01", "2000-03-02", "2000-03-03"]
    assert (drawn["from"], drawn["to"]) == ("2000-03-01", "2000-03-03")
    assert drawn["value"][0] == "1998.10"
    assert drawn["benchmark"][0] == "0.000000000000"
    assert len(drawn["twr"]) == len(drawn["net_invested"]) == len(drawn["missing_prices"]) == 3


async def test_gains_and_lots_follow_the_method_asked_for(ann: Person, savings: str) -> None:
    later = {**BUY, "date": "2000-03-02", "price": "120", "fee": "0"}
    sale = {**BUY, "type": "sell", "date": "2000-03-03", "price": "128", "fee": "0"}
    await ann.book(savings, DEPOSIT, BUY, later, sale)

    fifo = (await ann.get(f"{savings}/gains")).json()
    average = (await ann.get(f"{savings}/gains", method="average")).json()
    lots = (await ann.get(f"{savings}/lots", open="all")).json()["items"]
    first = (await ann.get(f"{savings}/lots", open="all", limit=1)).json()
    second = (await ann.get(f"{savings}/lots", open="all", limit=1, cursor=first["next_cursor"])).json()

    # 1280 - 1305 by FIFO; 1280 - (1305 + 1200) / 2 by average.
    assert (fifo["realised"], average["realised"]) == ("-25.00", "27.50")
    assert fifo["items"][0]["quantity"] == "10"
    assert [lot["remaining"] for lot in lots] == ["0", "40"]
    assert first["items"] + second["items"] == lots
    assert second["next_cursor"] is None


async def test_selling_more_than_was_held_is_flagged(ann: Person, savings: str) -> None:
    await ann.book(savings, DEPOSIT, BUY, {**BUY, "type": "sell", "quantity": "12", "date": "2000-03-02"})

    gains = (await ann.get(f"{savings}/gains")).json()

    assert [(sale["instrument"]["symbol"], sale["quantity"]) for sale in gains["oversold"]] == [("AAPL", "2")]


async def test_income_allocation_and_movers_are_answered(ann: Person, savings: str) -> None:
    dividend = {"type": "dividend", "date": "2000-03-10", "instrument": "AAPL", "amount": "8", "tax": "1.2"}
    await ann.book(savings, DEPOSIT, BUY, dividend)

    income = (await ann.get(f"{savings}/income")).json()
    by_kind = (await ann.get(f"{savings}/allocation", by="kind", as_of="2000-06-21")).json()
    movers = (await ann.get(f"{savings}/movers", as_of="2000-06-21")).json()

    assert income["by_month"] == [
        {"month": "2000-03", "dividends": "8.00", "interest": "0.00", "withheld": "1.20"}
    ]
    assert {part["key"] for part in by_kind["items"]} == {"stock", "cash"}
    assert (by_kind["by"], by_kind["unknown"]) == ("kind", [])
    assert [item["instrument"]["symbol"] for item in movers["gainers"]] == ["AAPL"]


async def test_an_account_can_be_measured_alone(ann: Person, savings: str) -> None:
    other = await ann.open_account(savings, name="Other")
    first = (await ann.get(f"{savings}/accounts")).json()["items"][0]["id"]
    await ann.book(
        savings,
        {**DEPOSIT, "account_id": first},
        {**DEPOSIT, "account_id": other, "amount": "50"},
    )

    whole = (await ann.get(f"{savings}/performance")).json()
    alone = (await ann.get(f"{savings}/performance", account_id=other)).json()

    assert (whole["end_value"], alone["end_value"]) == ("2050.00", "50.00")
