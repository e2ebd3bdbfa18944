"""The sample portfolio comes to the figures the examples' own tests work out by hand."""

from pathlib import Path

import pytest

from folio.portfolio.imports.sample import list_examples
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_every_example_is_found() -> None:
    assert [file.name for file in list_examples()] == sorted(path.name for path in EXAMPLES.glob("*.csv"))


@pytest.mark.parametrize(
    ("example", "currency", "day", "value", "gain"),
    [
        ("interactive-brokers-activity.csv", "EUR", "2005-12-30", "38414.66", "9414.66"),
        ("schwab-transactions.csv", "USD", "2005-12-30", "30182.75", "10682.75"),
        ("trading212.csv", "GBP", "2012-12-31", "2827.52", "-172.48"),
        ("degiro-account.csv", "EUR", "2005-12-30", "8311.50", "3811.58"),
    ],
)
async def test_an_example_imported_over_http_is_worth_what_was_worked_out(  # noqa: PLR0917 – one example
    ann: Person, example: str, currency: str, day: str, value: str, gain: str
) -> None:
    portfolio = await ann.make_portfolio(currency=currency)
    files = {"file": (example, (EXAMPLES / example).read_bytes())}
    preview = await ann.send("POST", f"{portfolio}/imports", files=files)

    committed = await ann.post(f"/api/imports/{preview.json()['id']}/commit")

    assert committed.status_code == 200, committed.text
    held = (await ann.get(f"{portfolio}/holdings", as_of=day)).json()
    performance = (await ann.get(f"{portfolio}/performance", to=day)).json()
    assert held["value"] == value
    assert performance["end_value"] == value
    assert performance["gain"]["total"] == gain
    assert performance["breakdown_reconciles"] is True


async def test_the_sample_has_an_account_for_each_example_and_no_unknown_price(ann: Person) -> None:
    answer = await ann.post("/api/portfolios/sample", {"currency": "EUR"})

    path = f"/api/portfolios/{answer.json()['id']}"
    accounts = (await ann.get(f"{path}/accounts")).json()["items"]
    held = (await ann.get(f"{path}/holdings", as_of="2013-03-01")).json()
    assert answer.json()["name"] == "Sample portfolio"
    assert len(accounts) == len(list_examples())
    assert held["missing_prices"] == []
    assert held["value"] is not None
