from decimal import Decimal
from uuid import UUID

import pytest

from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.attribution import Model, Step
from folio.portfolio.returns.attributions import MixInvalid, MixPart, read_mix

ONE = "018f0000-0000-7000-8000-000000000001"


def read(*texts: str) -> tuple[MixPart, ...]:
    return read_mix(texts, by=Dimension.KIND, model=Model.BRINSON_FACHLER, step=Step.DAILY).parts


def test_a_mix_is_read_from_its_parts() -> None:
    assert read(f"stock:0.6:{ONE}", f"a:b:0.4:{ONE}") == (
        MixPart("stock", Decimal("0.6"), UUID(ONE)),
        MixPart("a:b", Decimal("0.4"), UUID(ONE)),
    )


@pytest.mark.parametrize(
    "texts",
    [
        ["stock"],
        [f"stock:much:{ONE}"],
        ["stock:1:x"],
        [f":1:{ONE}"],
        [f"stock:-1:{ONE}"],
        [f"stock:0.6:{ONE}", f"etf:0.6:{ONE}"],
        [f"stock:0.1:{ONE}", f"stock:0.1:{ONE}"],
    ],
)
def test_a_mix_that_makes_no_sense_is_refused(texts: list[str]) -> None:
    with pytest.raises(MixInvalid):
        read(*texts)
