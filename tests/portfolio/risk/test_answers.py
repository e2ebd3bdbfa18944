from folio.portfolio.domain.risk import RelativeFigures, RiskFigures
from folio.portfolio.risk.answers import RelativeAnswer, RiskAnswer


def test_every_figure_of_the_engine_is_answered() -> None:
    assert set(RiskFigures.__slots__) < set(RiskAnswer.model_fields)
    assert set(RelativeFigures.__slots__) < set(RelativeAnswer.model_fields)
