from folio.portfolio.reports.answers import PerformanceAnswer
from folio.portfolio.returns.answers import ReturnsAnswer


def test_returns_say_all_a_performance_says() -> None:
    assert set(PerformanceAnswer.model_fields) < set(ReturnsAnswer.model_fields)
