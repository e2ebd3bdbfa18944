import pytest

from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_any_day_has_yields(ann: Person, savings: str, day: str) -> None:
    answer = await ann.get(f"{savings}/income/yields", as_of=day)

    assert answer.status_code == 200
    assert (answer.json()["items"], answer.json()["forward_yield"]) == ([], None)
