from folio.portfolio.domain.yields import Yield, Yields
from folio.portfolio.yields.answers import YieldAnswer, YieldsAnswer


def test_all_that_is_worked_out_is_answered() -> None:
    assert set(Yield.__slots__) == set(YieldAnswer.model_fields)
    assert set(Yields.__slots__) == set(YieldsAnswer.model_fields)
