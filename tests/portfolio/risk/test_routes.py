"""Risk over HTTP, worked out by hand on a custom instrument."""

import math

import pytest

from tests.portfolio.conftest import Person
from tests.portfolio.returns.test_routes import make_instrument

pytestmark = pytest.mark.anyio

# 100 in a thing that goes 10, 11, 9.9, 10.89 on four sessions around a weekend.
CLOSES = ("2024-01-04", "10"), ("2024-01-05", "11"), ("2024-01-08", "9.9"), ("2024-01-09", "10.89")


async def hold(person: Person, path: str) -> str:
    acme = await make_instrument(person, "ACME", *CLOSES)
    await person.book(
        path,
        {"type": "deposit", "date": "2024-01-04", "amount": "100"},
        {"type": "buy", "date": "2024-01-04", "instrument": acme, "quantity": "10", "price": "10"},
    )
    return acme


async def test_risk_is_measured_from_session_to_session(ann: Person, savings: str) -> None:
    await hold(ann, savings)

    found = (await ann.get(f"{savings}/risk", **{"from": "2024-01-05", "to": "2024-01-09"})).json()

    # +10 %, -10 %, +10 %: a deviation of 0.2 / √3.
    assert (found["sessions"], found["frequency"], found["sessions_per_year"]) == (3, "session", 252)
    assert float(found["volatility"]) == pytest.approx(0.2 / math.sqrt(3) * math.sqrt(252))
    assert float(found["downside_deviation"]) == pytest.approx(0.1 / math.sqrt(3) * math.sqrt(252))
    assert float(found["sharpe"]) == pytest.approx((0.1 / 3) / (0.2 / math.sqrt(3)) * math.sqrt(252))
    assert found["max_drawdown"] == {
        "depth": "-0.100000000000",
        "peak_on": "2024-01-05",
        "trough_on": "2024-01-08",
        "recovered_on": None,
    }
    assert found["reasons"]["calmar"] == "under_a_year"
    assert found["reasons"]["value_at_risk"] == "too_few_sessions"
    assert found["reasons"]["beta"] == "no_benchmark"
    assert found["correlations"]["labels"] == ["ACME"]


async def test_a_portfolio_that_is_its_benchmark_moves_with_it(ann: Person, savings: str) -> None:
    acme = await hold(ann, savings)
    asked = {"from": "2024-01-05", "to": "2024-01-09", "benchmark": acme}

    found = (await ann.get(f"{savings}/risk", **asked)).json()

    assert found["benchmark"]["instrument"]["symbol"] == "ACME"
    assert float(found["benchmark"]["beta"]) == pytest.approx(1)
    assert float(found["benchmark"]["correlation"]) == pytest.approx(1)
    assert float(found["benchmark"]["tracking_error"]) == pytest.approx(0, abs=1e-9)
    assert found["reasons"]["information_ratio"] == "no_variation"


async def test_an_empty_portfolio_has_reasons_and_no_figures(ann: Person, savings: str) -> None:
    answer = await ann.get(f"{savings}/risk")

    assert answer.status_code == 200
    found = answer.json()
    assert (found["volatility"], found["sharpe"], found["max_drawdown"]) == (None, None, None)
    assert found["reasons"]["volatility"] == "too_few_sessions"
    assert found["rolling"]["dates"] == []


@pytest.mark.parametrize(
    "query", [{"confidence": "2"}, {"risk_free": "x"}, {"window": "1"}, {"target": "-3"}, {"benchmark": "x"}]
)
async def test_terms_out_of_range_are_refused(ann: Person, savings: str, query: dict[str, str]) -> None:
    assert (await ann.get(f"{savings}/risk", **query)).status_code == 422


async def test_a_benchmark_that_starts_later_is_named_as_unpriced(ann: Person, savings: str) -> None:
    await hold(ann, savings)
    late = await make_instrument(ann, "LATE", ("2024-01-08", "1"))

    found = (await ann.get(f"{savings}/risk", benchmark=late)).json()

    assert found["reasons"]["beta"] == "benchmark_unpriced"
    assert found["benchmark"]["beta"] is None
