from decimal import Decimal

from folio.portfolio.domain.risk import RiskTerms
from folio.portfolio.risk.actions import RiskQuestion


def test_a_question_becomes_terms_of_the_engine() -> None:
    asked = RiskQuestion(Decimal("0.02"), Decimal("0.01"), Decimal("0.99"), 63)

    assert asked.terms == RiskTerms(0.02, 0.01, 0.99)
