"""Published and hand-worked cases, asked of the running service as somebody who checks it would."""

# ruff: noqa: ANN401 – an answer is whatever JSON it is

from typing import Any

import pytest
import pyxirr

from tests.portfolio.conftest import Person
from tests.portfolio.returns.test_routes import make_instrument

pytestmark = pytest.mark.anyio


async def open_ledger(person: Person, *activities: dict[str, Any], **fields: Any) -> str:
    """Make a portfolio with one account that tracks cash and book the activities."""
    account = {"tracks_cash": True, **fields.pop("account", {})}
    path = await person.make_portfolio(**fields)
    await person.open_account(path, **account)
    await person.book(path, *activities, create_instruments=True)
    return path


async def ask(person: Person, path: str, **query: Any) -> Any:
    answer = await person.get(path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def trade(
    kind: str, day: str, quantity: str, price: str, symbol: str = "ACME", **more: Any
) -> dict[str, Any]:
    return {"type": kind, "date": day, "instrument": symbol, "quantity": quantity, "price": price, **more}


def paid(kind: str, day: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "date": day, "amount": amount, **more}


# Money-weighted returns


async def test_the_example_of_excel_s_xirr(ann: Person) -> None:
    # Microsoft's documentation of XIRR: 37.3362535 %.
    path = await open_ledger(
        ann,
        paid("deposit", "2008-01-01", "10000"),
        paid("withdrawal", "2008-03-01", "2750"),
        paid("withdrawal", "2008-10-30", "4250"),
        paid("interest", "2009-02-15", "3000"),
        paid("withdrawal", "2009-02-15", "3250"),
        paid("withdrawal", "2009-04-01", "2750"),
    )

    found = await ask(ann, f"{path}/performance", **{"from": "2008-01-01", "to": "2009-04-01"})

    assert float(found["mwr"]["rate"]) == pytest.approx(0.373362535, abs=1e-8)
    assert (found["mwr"]["unique"], found["mwr"]["reason"]) == (True, None)
    assert (found["gain"]["total"], found["gain"]["income"]) == ("3000.00", "3000.00")


async def test_the_example_of_pyxirr(ann: Person) -> None:
    dates, amounts = ["2020-01-01", "2021-01-01", "2022-01-01"], [-1000, 750, 500]
    path = await open_ledger(
        ann,
        paid("deposit", dates[0], "1000"),
        paid("interest", dates[1], "250"),
        paid("withdrawal", dates[1], "750"),
        paid("withdrawal", dates[2], "500"),
    )

    found = await ask(ann, f"{path}/performance", **{"from": dates[0], "to": dates[2]})

    expected = pyxirr.xirr(dates, amounts)
    assert float(found["mwr"]["rate"]) == pytest.approx(expected, abs=1e-9)


async def test_under_a_year_the_rate_of_the_period_is_beside_the_yearly_one(ann: Person) -> None:
    path = await open_ledger(ann, paid("deposit", "2023-01-01", "1000"), paid("interest", "2023-04-11", "20"))

    found = await ask(ann, f"{path}/performance", **{"from": "2023-01-01", "to": "2023-04-11"})

    # 100 days from the deposit: (1.02)^(365/100) − 1 a year, 2 % over the period.
    assert float(found["mwr"]["rate"]) == pytest.approx(1.02**3.65 - 1, abs=1e-9)
    assert float(found["mwr"]["period_rate"]) == pytest.approx(0.02, abs=1e-3)
    assert found["twr_annualised"] is None


# Time-weighted returns and Modified Dietz


async def test_sub_periods_are_linked_at_each_flow(ann: Person) -> None:
    # 1,000 → 1,100; 500 more → 1,520; 300 out at its close; 1,220 → 1,281: 1.10 × 0.95 × 1.05 − 1.
    fund = await make_instrument(
        ann,
        "FUND",
        ("2024-01-01", "10"),
        ("2024-01-31", "11"),
        ("2024-02-29", "10.45"),
        ("2024-03-31", "10.9725"),
    )
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "1000"),
        trade("buy", "2024-01-01", "100", "10", fund),
        paid("deposit", "2024-02-01", "500"),
        trade("buy", "2024-02-01", "45.4545454545", "11", fund),
    )

    found = await ask(ann, f"{path}/performance", **{"from": "2024-01-01", "to": "2024-03-31"})

    assert float(found["twr"]) == pytest.approx(1.1 * 0.95 * 1.05 - 1, abs=1e-9)


async def test_modified_dietz_weighs_flows_by_the_days_left(ann: Person) -> None:
    # V0 100, 50 in on day 366 of 731 (end of day), V1 300: 150 / (100 + 365/731 × 50).
    path = await open_ledger(
        ann,
        paid("deposit", "2015-12-31", "100"),
        paid("deposit", "2016-12-31", "50"),
        paid("interest", "2017-12-31", "150"),
    )

    found = await ask(ann, f"{path}/performance", **{"from": "2016-01-01", "to": "2017-12-31"})

    assert (found["start_value"], found["end_value"], found["days"]) == ("100.00", "300.00", 731)
    assert float(found["modified_dietz"]) == pytest.approx(150 / (100 + 50 * 365 / 731), abs=1e-12)


# Cost basis


async def test_every_method_takes_its_lots_and_all_agree_when_all_is_sold(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "10000"),
        trade("buy", "2024-01-02", "10", "10"),
        trade("buy", "2024-01-03", "10", "30"),
        trade("buy", "2024-01-04", "10", "20"),
        trade("sell", "2024-01-05", "10", "25"),
        trade("sell", "2024-01-08", "20", "25"),
    )
    # The first sale brought 250.00 and had cost:
    costs = {"fifo": "100.00", "lifo": "200.00", "hifo": "300.00", "lofo": "100.00", "average": "200.00"}

    for method, cost in costs.items():
        first = await ask(ann, f"{path}/gains", method=method, **{"from": "2024-01-05", "to": "2024-01-05"})
        whole = await ask(ann, f"{path}/gains", method=method)

        [sale] = first["items"]
        assert (method, sale["cost"], sale["proceeds"]) == (method, cost, "250.00")
        assert whole["realised"] == "150.00"


async def test_buying_again_after_a_sale_conserves_the_gain(ann: Person) -> None:
    # Cash says 2,500 − 2,000 = 500.
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "3000"),
        trade("buy", "2024-01-02", "10", "100"),
        trade("sell", "2024-01-03", "5", "100"),
        trade("buy", "2024-01-04", "5", "200"),
        trade("sell", "2024-01-05", "10", "200"),
        cost_method="average",
    )

    assert (await ask(ann, f"{path}/gains"))["realised"] == "500.00"


async def test_the_average_starts_anew_after_everything_was_sold(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "3000"),
        trade("buy", "2024-01-02", "10", "100"),
        trade("sell", "2024-01-03", "10", "150"),
        trade("buy", "2024-01-04", "10", "200"),
        cost_method="average",
    )

    [held] = (await ask(ann, f"{path}/holdings"))["items"]

    assert (held["average_cost"], held["cost_basis"]) == ("200", "2000.00")


async def test_fees_are_in_the_cost_and_out_of_the_proceeds(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "3000"),
        trade("buy", "2024-01-02", "10", "100", fee="10", tax="5"),
        trade("sell", "2024-01-03", "4", "120", fee="6", tax="2"),
    )

    [sale] = (await ask(ann, f"{path}/gains"))["items"]

    # 480 − 8 = 472 for 4/10 of 1,015 = 406; before costs 480 − 400.
    assert (sale["proceeds"], sale["cost"], sale["gain"]) == ("472.00", "406.00", "66.00")
    assert sale["gain_before_costs"] == "80.00"


async def test_a_split_between_two_lots_changes_no_cost(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "3000"),
        trade("buy", "2024-01-02", "10", "90"),
        {
            "type": "split",
            "date": "2024-01-03",
            "instrument": "ACME",
            "split": {"numerator": 3, "denominator": 1},
        },
        trade("buy", "2024-01-04", "10", "40"),
        trade("sell", "2024-01-05", "35", "35"),
    )

    gains = await ask(ann, f"{path}/gains")
    [held] = (await ask(ann, f"{path}/holdings"))["items"]

    # 30 at 30.00, then 5 of 10 at 40.00: 1,225 − 900 − 200.
    assert [sale["cost"] for sale in gains["items"]] == ["900.00", "200.00"]
    assert (gains["realised"], held["quantity"], held["cost_basis"]) == ("125.00", "5", "200.00")


async def test_a_short_sale_a_cover_and_a_flip(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "3000"),
        trade("sell", "2024-01-02", "10", "50"),
        trade("buy", "2024-01-03", "4", "40"),
        trade("buy", "2024-01-04", "10", "55"),
        account={"allow_short": True},
    )

    gains = await ask(ann, f"{path}/gains")
    [held] = (await ask(ann, f"{path}/holdings"))["items"]

    # 4 × (50 − 40) = 40, 6 × (50 − 55) = −30; 4 long at 55.
    assert gains["realised"] == "10.00"
    assert (held["quantity"], held["cost_basis"]) == ("4", "220.00")


async def test_a_transfer_keeps_the_day_and_the_cost(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2023-01-01", "3000"),
        trade("buy", "2023-01-02", "10", "100"),
        trade("buy", "2023-06-01", "10", "150"),
    )
    accounts = (await ask(ann, f"{path}/accounts"))["items"]
    second = await ann.open_account(path, name="Second", tracks_cash=True)
    moved = {"date": "2024-02-01", "instrument": "ACME", "quantity": "15"}
    await ann.book(
        path,
        {"type": "transfer_out", "account_id": accounts[0]["id"], **moved},
        {"type": "transfer_in", "account_id": second, **moved},
        trade("sell", "2024-03-01", "12", "160", account_id=second),
    )

    gains = await ask(ann, f"{path}/gains")

    assert [(sale["acquired_on"], sale["cost"], sale["gain"]) for sale in gains["items"]] == [
        ("2023-01-02", "1000.00", "600.00"),
        ("2023-06-01", "300.00", "20.00"),
    ]


async def test_without_an_acquisition_the_gain_is_unknown_and_never_the_proceeds(ann: Person) -> None:
    path = await open_ledger(
        ann,
        {"type": "transfer_in", "date": "2024-01-02", "instrument": "ACME", "quantity": "10"},
        trade("sell", "2024-01-03", "4", "120"),
    )

    gains = await ask(ann, f"{path}/gains")

    assert (gains["realised"], gains["unknown_cost"]) == ("0.00", 1)
    assert (gains["items"][0]["cost"], gains["items"][0]["gain"]) == (None, None)
    assert gains["items"][0]["state"] == "unknown_cost"


async def test_what_was_sold_and_never_held_has_a_state_of_its_own_and_no_gain(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "3000"),
        trade("buy", "2024-01-02", "6", "100"),
        trade("sell", "2024-01-03", "10", "120", fee="5"),
    )

    gains = await ask(ann, f"{path}/gains")
    [excess] = gains["oversold"]

    # 6 of 10 are known: 720 − 5 − 600; the other 4 brought 480.
    assert (gains["realised"], gains["items"][0]["state"]) == ("115.00", "known")
    assert (excess["quantity"], excess["proceeds"]) == ("4", "480.00")
    assert (excess["cost"], excess["gain"], excess["state"]) == (None, None, "oversold")


# Corporate actions


async def test_capital_given_back_beyond_the_cost_is_a_gain(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "3000"),
        trade("buy", "2024-01-02", "100", "10"),
        {"type": "return_of_capital", "date": "2024-01-03", "instrument": "ACME", "amount": "400"},
        {"type": "return_of_capital", "date": "2024-01-04", "instrument": "ACME", "amount": "700"},
    )

    gains = await ask(ann, f"{path}/gains")
    [held] = (await ask(ann, f"{path}/holdings"))["items"]

    assert (gains["realised"], held["cost_basis"]) == ("100.00", "0.00")


async def test_a_spin_off_shares_the_cost_by_what_both_are_worth(ann: Person) -> None:
    # 100 at 50.00; one SPUN for four: 25 worth 20.00 beside 100 worth 45.00: 500 / 5,000 = a tenth.
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "6000"),
        trade("buy", "2024-01-02", "100", "50"),
        {
            "type": "spin_off",
            "date": "2024-01-03",
            "instrument": "ACME",
            "into": "SPUN",
            "split": {"numerator": 1, "denominator": 4},
            "basis_fraction": "0.1",
        },
    )

    held = {item["instrument"]["symbol"]: item for item in (await ask(ann, f"{path}/holdings"))["items"]}

    assert {name: (item["quantity"], item["cost_basis"]) for name, item in held.items()} == {
        "ACME": ("100", "4500.00"),
        "SPUN": ("25", "500.00"),
    }


async def test_a_merger_with_cash_recognises_gain_up_to_the_cash_and_no_loss(ann: Person) -> None:
    def merged(symbol: str, into: str) -> dict[str, Any]:
        return {
            "type": "merger",
            "date": "2024-01-03",
            "instrument": symbol,
            "into": into,
            "split": {"numerator": 1, "denominator": 2},
            "amount": "1000",
            "price": "60",
        }

    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "20000"),
        trade("buy", "2024-01-02", "100", "30", "GAIN"),
        trade("buy", "2024-01-02", "100", "50", "LOSS"),
        merged("GAIN", "NEWG"),
        merged("LOSS", "NEWL"),
    )

    gains = await ask(ann, f"{path}/gains")
    held = {item["instrument"]["symbol"]: item for item in (await ask(ann, f"{path}/holdings"))["items"]}

    # 50 × 60 + 1,000 = 4,000: gain of 1,000 on 3,000, all of it up to the cash; loss of 1,000 on 5,000, none.
    assert gains["realised"] == "1000.00"
    assert (held["NEWG"]["cost_basis"], held["NEWL"]["cost_basis"]) == ("3000.00", "4000.00")


# Several currencies


async def test_market_and_currency_part_at_the_rates_of_both_days(ann: Person) -> None:
    acme = await make_instrument(ann, "ACME", ("2024-01-01", "100"), ("2024-01-04", "110"), currency="EUR")
    rates = [
        {"date": day, "rate": rate}
        for day, rate in (
            ("2024-01-01", "1.10"),
            ("2024-01-02", "1.10"),
            ("2024-01-03", "1.10"),
            ("2024-01-04", "1.20"),
        )
    ]
    assert (await ann.put("/api/fx/EUR/USD", {"items": rates})).status_code == 200
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-02", "1100"),
        trade("buy", "2024-01-02", "10", "100", acme, currency="EUR", fx_rate="1.10"),
    )

    found = await ask(ann, f"{path}/performance", **{"from": "2024-01-02", "to": "2024-01-04"})

    # q ΔP X0 = 10 × 10 × 1.10; q P1 ΔX = 10 × 110 × 0.10.
    assert found["gain"] == {
        "total": "220.00",
        "market": "110.00",
        "fx": "110.00",
        "income": "0.00",
        "fees": "0.00",
        "taxes": "0.00",
    }
    assert float(found["twr"]) == pytest.approx(1.1 * 1.2 / 1.1 - 1)


async def test_the_rate_of_the_transaction_wins_over_that_of_its_day(ann: Person) -> None:
    rates = [{"date": "2024-01-02", "rate": "1.10"}, {"date": "2024-01-03", "rate": "1.10"}]
    assert (await ann.put("/api/fx/EUR/USD", {"items": rates})).status_code == 200
    acme = await make_instrument(ann, "ACME", ("2024-01-01", "100"), currency="EUR")
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-02", "1150"),
        trade("buy", "2024-01-02", "10", "100", acme, currency="EUR", fx_rate="1.15"),
        trade("sell", "2024-01-03", "10", "100", acme, currency="EUR", fx_rate="1.12"),
    )

    [sale] = (await ask(ann, f"{path}/gains"))["items"]

    assert (sale["cost"], sale["proceeds"], sale["gain"]) == ("1150.00", "1120.00", "-30.00")
    assert (sale["gain_local"], sale["gain_fx"]) == ("0.00", "-30.00")


# Income


async def test_dividends_are_gross_with_what_was_withheld_beside_them(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "1000"),
        trade("buy", "2024-01-02", "10", "100"),
        {"type": "dividend", "date": "2024-03-15", "instrument": "ACME", "amount": "20", "tax": "3"},
        {"type": "interest", "date": "2024-03-20", "amount": "-2"},
    )

    income = await ask(ann, f"{path}/income")

    assert (income["total"], income["withheld"]) == ("18.00", "3.00")
    assert [(m["month"], m["dividends"], m["interest"]) for m in income["by_month"]] == [
        ("2024-03", "20.00", "-2.00")
    ]


# Accounts and rules


async def test_lots_are_taken_per_account_or_from_one_pool(ann: Person) -> None:
    path = await open_ledger(
        ann, paid("deposit", "2024-01-01", "5000"), trade("buy", "2024-01-02", "10", "10")
    )
    second = await ann.open_account(path, name="Second", tracks_cash=True)
    await ann.book(
        path,
        paid("deposit", "2024-01-02", "1000", account_id=second),
        trade("buy", "2024-01-03", "10", "20", account_id=second),
        trade("sell", "2024-01-04", "10", "25", account_id=second),
    )

    alone = await ask(ann, f"{path}/gains")
    saved = await ann.put(f"{path}/cost-rules", {"pool": True, "items": []})
    pooled = await ask(ann, f"{path}/gains")

    assert saved.status_code == 200
    # The second account's own cost 200; of both together the oldest 10 cost 100.
    assert (alone["realised"], pooled["realised"]) == ("50.00", "150.00")


async def test_a_method_counts_from_its_day_on(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "5000"),
        trade("buy", "2024-01-02", "10", "10"),
        trade("buy", "2024-01-03", "10", "20"),
        trade("sell", "2024-01-04", "5", "30"),
        trade("sell", "2024-02-01", "5", "30"),
    )
    rules = {"items": [{"method": "lifo", "since": "2024-02-01"}]}
    assert (await ann.put(f"{path}/cost-rules", rules)).status_code == 200

    gains = await ask(ann, f"{path}/gains")

    # FIFO until the end of January: 150 − 50; then LIFO: 150 − 100.
    assert [(sale["date"], sale["gain"]) for sale in gains["items"]] == [
        ("2024-02-01", "50.00"),
        ("2024-01-04", "100.00"),
    ]


async def test_a_sale_takes_the_lots_it_names(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "5000"),
        trade("buy", "2024-01-02", "10", "10"),
        trade("buy", "2024-01-03", "10", "20"),
    )
    lots = (await ask(ann, f"{path}/lots"))["items"]
    second = next(lot["id"] for lot in lots if lot["cost"] == "200.00")

    await ann.book(path, trade("sell", "2024-01-04", "8", "30", lots=[{"lot_id": second, "quantity": "6"}]))

    gains = await ask(ann, f"{path}/gains")
    # 6 at 20 as named, the other 2 the oldest: 240 − 120 − 20.
    assert gains["realised"] == "100.00"


# A period in the middle


async def test_a_period_starts_from_what_was_there_and_the_opening_value_is_paid_in(ann: Person) -> None:
    acme = await make_instrument(
        ann, "ACME", ("2022-01-01", "100"), ("2022-12-31", "120"), ("2023-12-31", "150")
    )
    path = await open_ledger(
        ann,
        paid("deposit", "2022-01-03", "1000"),
        trade("buy", "2022-01-03", "10", "100", acme),
    )

    found = await ask(ann, f"{path}/performance", **{"from": "2023-01-01", "to": "2023-12-31"})

    assert (found["start_value"], found["end_value"], found["net_flows"]) == ("1200.00", "1500.00", "0.00")
    assert (found["twr"], found["twr_annualised"], found["days"]) == ("0.250000000000", "0.250000000000", 365)
    assert float(found["mwr"]["rate"]) == pytest.approx(0.25, abs=1e-9)


async def test_price_return_and_total_return_stand_side_by_side(ann: Person) -> None:
    acme = await make_instrument(ann, "ACME", ("2024-01-01", "100"), ("2024-03-15", "105"))
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-02", "1000"),
        trade("buy", "2024-01-02", "10", "100", acme),
        {"type": "dividend", "date": "2024-03-15", "instrument": acme, "amount": "20"},
    )
    days = {"from": "2024-01-02", "to": "2024-03-15", "instrument_id": acme}

    total = await ask(ann, f"{path}/performance", **days)
    price = await ask(ann, f"{path}/performance", exclude="dividends", **days)

    assert (total["twr"], price["twr"]) == ("0.070000000000", "0.050000000000")


async def test_what_becomes_another_instrument_makes_no_jump(ann: Person) -> None:
    old = await make_instrument(ann, "OLD", ("2024-01-01", "100"), ("2024-01-09", "110"))
    new = await make_instrument(ann, "NEW", ("2024-01-10", "55"), ("2024-01-15", "60.5"))
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-02", "1000"),
        trade("buy", "2024-01-02", "10", "100", old),
        {
            "type": "merger",
            "date": "2024-01-10",
            "instrument": old,
            "into": new,
            "split": {"numerator": 2, "denominator": 1},
        },
    )

    found = await ask(ann, f"{path}/performance", **{"from": "2024-01-02", "to": "2024-01-15"})
    [lot] = (await ask(ann, f"{path}/lots", instrument_id=new))["items"]

    # 1,000 → 1,100 → 20 × 55 → 20 × 60.50 = 1,210.
    assert (found["twr"], found["net_flows"]) == ("0.210000000000", "1000.00")
    assert (lot["acquired_on"], lot["cost"]) == ("2024-01-02", "1000.00")


async def test_a_reverse_split_sells_the_fraction_for_cash(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "1000"),
        trade("buy", "2024-01-02", "105", "2"),
        {
            "type": "split",
            "date": "2024-01-03",
            "instrument": "ACME",
            "split": {"numerator": 1, "denominator": 10},
        },
        {"type": "cash_in_lieu", "date": "2024-01-04", "instrument": "ACME", "amount": "11"},
    )

    gains = await ask(ann, f"{path}/gains")
    [held] = (await ask(ann, f"{path}/holdings"))["items"]

    # 10.5 units cost 210: the half cost 10 and brought 11.
    assert (gains["realised"], held["quantity"], held["cost_basis"]) == ("1.00", "10", "200.00")


async def test_the_past_is_shown_in_the_units_of_its_day(ann: Person) -> None:
    acme = await make_instrument(ann, "ACME", ("2024-01-02", "100"), ("2024-01-05", "50"))
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "1000"),
        trade("buy", "2024-01-02", "10", "100", acme),
        {
            "type": "split",
            "date": "2024-01-05",
            "instrument": acme,
            "split": {"numerator": 2, "denominator": 1},
        },
    )

    before = await ask(ann, f"{path}/holdings", as_of="2024-01-04")
    after = await ask(ann, f"{path}/holdings", as_of="2024-01-05")

    assert [(day["items"][0]["quantity"], day["value"]) for day in (before, after)] == [
        ("10", "1000.00"),
        ("20", "1000.00"),
    ]


# Accounts that list trades alone


async def test_without_cash_every_trade_and_dividend_is_a_flow(ann: Person) -> None:
    acme = await make_instrument(ann, "ACME", ("2023-01-01", "100"), ("2024-01-01", "110"))
    path = await open_ledger(
        ann,
        trade("buy", "2023-01-01", "10", "100", acme),
        {"type": "dividend", "date": "2023-07-02", "instrument": acme, "amount": "30"},
        account={"tracks_cash": False},
    )

    found = await ask(ann, f"{path}/performance", **{"from": "2023-01-01", "to": "2024-01-01"})

    expected = pyxirr.xirr(["2023-01-01", "2023-07-02", "2024-01-01"], [-1000, 30, 1100])
    assert float(found["mwr"]["rate"]) == pytest.approx(expected, abs=1e-9)
    assert (found["net_flows"], found["gain"]["total"]) == ("970.00", "130.00")
    # 1,030 / 1,000 with the dividend out at the close of its day, then 1,100 / 1,000.
    assert float(found["twr"]) == pytest.approx(1.03 * 1.1 - 1, abs=1e-9)


async def test_one_account_has_the_transfer_as_its_flow(ann: Person) -> None:
    path = await open_ledger(ann, paid("deposit", "2024-01-01", "1000"))
    [first] = (await ask(ann, f"{path}/accounts"))["items"]
    second = await ann.open_account(path, name="Second", tracks_cash=True)
    await ann.book(
        path,
        paid("transfer_out", "2024-01-02", "400", account_id=first["id"]),
        paid("transfer_in", "2024-01-02", "400", account_id=second),
    )

    days = {"from": "2024-01-01", "to": "2024-01-03"}
    whole = await ask(ann, f"{path}/performance", **days)
    part = await ask(ann, f"{path}/performance", account_id=second, **days)

    assert (whole["net_flows"], part["net_flows"], part["end_value"]) == ("1000.00", "400.00", "400.00")


async def test_a_day_without_capital_is_no_day_of_the_return(ann: Person) -> None:
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "100"),
        paid("interest", "2024-01-02", "10"),
        paid("withdrawal", "2024-01-03", "110"),
        paid("deposit", "2024-02-01", "50"),
        paid("interest", "2024-02-02", "5"),
    )

    found = await ask(ann, f"{path}/performance", **{"from": "2024-01-01", "to": "2024-02-02"})

    # 1.1 × 1.1 with nothing in between.
    assert found["twr"] == "0.210000000000"


async def test_the_flow_timing_is_a_parameter(ann: Person) -> None:
    acme = await make_instrument(ann, "ACME", ("2024-01-01", "10"), ("2024-01-03", "11"))
    path = await open_ledger(
        ann,
        paid("deposit", "2024-01-01", "1000"),
        trade("buy", "2024-01-01", "100", "10", acme),
        paid("deposit", "2024-01-03", "1000"),
    )
    days = {"from": "2024-01-02", "to": "2024-01-03"}

    rates = {
        timing: float((await ask(ann, f"{path}/performance", flow_timing=timing, **days))["twr"])
        for timing in ("pp", "start", "mid", "end")
    }

    # 1,000 became 1,100 and 1,000 came: 100 / 2,000 at the open, 100 / 1,500 at midday, 100 / 1,000 after.
    assert rates == pytest.approx({"pp": 0.05, "start": 0.05, "mid": 100 / 1500, "end": 0.1}, abs=1e-12)
