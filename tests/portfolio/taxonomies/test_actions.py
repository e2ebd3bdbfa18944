"""What a fund may be said to hold."""

from decimal import Decimal
from uuid import UUID

import pytest

from folio.portfolio.desk import Desk
from folio.portfolio.domain.taxonomies import FundPart
from folio.portfolio.taxonomies.actions import TaxonomyRefused, save_fund
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio


async def test_a_fund_does_not_hold_itself(ann: Person, desk: Desk) -> None:
    listed = (await ann.get("/api/instruments", q="AAPL")).json()["items"]
    fund_id = UUID(listed[0]["id"])

    with pytest.raises(TaxonomyRefused) as refused:
        await save_fund(fund_id, [FundPart(fund_id, fund_id, Decimal("0.5"))], user_id=ann.id, desk=desk)

    assert [error.code for error in refused.value.errors] == ["repeated"]
