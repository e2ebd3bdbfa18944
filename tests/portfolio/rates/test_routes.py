"""Exchange rates over HTTP."""

import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

DAY = {"from": "2005-12-30", "to": "2005-12-30"}


async def test_the_banks_rate_is_shown_until_a_person_sets_one(ann: Person, bob: Person) -> None:
    before = (await ann.get("/api/fx/EUR/USD", **DAY)).json()
    await ann.put("/api/fx/EUR/USD", {"items": [{"date": "2005-12-30", "rate": "1.25"}]})
    after, inverse = (
        (await ann.get("/api/fx/EUR/USD", **DAY)).json(),
        (await ann.get("/api/fx/USD/EUR", **DAY)),
    )
    others = (await bob.get("/api/fx/EUR/USD", **DAY)).json()
    await ann.put("/api/fx/EUR/USD", {"items": [{"date": "2005-12-30", "rate": None}]})

    assert (before["rates"], before["sources"]) == (["1.1797"], ["ecb"])
    assert (after["rates"], after["sources"]) == (["1.25"], ["manual"])
    assert inverse.json()["rates"] == ["0.8"]
    assert others == before
    assert (await ann.get("/api/fx/EUR/USD", **DAY)).json() == before


@pytest.mark.parametrize("path", ["/api/fx/EUR/XXX", "/api/fx/eur/USD", "/api/fx/EURO/USD"])
async def test_what_is_no_currency_is_refused(ann: Person, path: str) -> None:
    assert (await ann.get(path)).status_code == 422


@pytest.mark.parametrize("rate", ["0", "-1", "9000001", "1e30", "0.00000001", 1.5])
async def test_a_rate_out_of_bounds_is_pointed_at(ann: Person, rate: object) -> None:
    answer = await ann.put("/api/fx/EUR/USD", {"items": [{"date": "2005-12-30", "rate": rate}]})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/items/0/rate"


async def test_a_currency_in_itself_has_no_rate_to_set(ann: Person) -> None:
    answer = await ann.put("/api/fx/EUR/EUR", {"items": [{"date": "2005-12-30", "rate": "1"}]})

    assert answer.status_code == 422
