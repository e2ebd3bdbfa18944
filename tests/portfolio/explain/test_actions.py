from folio.portfolio.domain.definitions import Definition
from folio.portfolio.domain.dictionary import find_definition
from folio.portfolio.domain.explanations import Evidence


def test_no_figure_claims_a_sum_where_lines_are_no_sum() -> None:
    rate = find_definition("performance.mwr.rate")

    assert isinstance(rate, Definition)
    assert rate.evidence is Evidence.FLOWS
