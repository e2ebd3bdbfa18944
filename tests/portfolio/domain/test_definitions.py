from pathlib import Path

import pytest

from folio.portfolio.domain.definitions import Definition
from folio.portfolio.domain.dictionary import REPORTS

ROOT = Path(__file__).parents[3]
ALL = [
    pytest.param(report, definition, id=f"{report}.{name}")
    for report, figures in REPORTS.items()
    for name, definition in figures.items()
]


@pytest.mark.parametrize(("report", "definition"), ALL)
def test_a_definition_names_a_page_there_is_and_inputs_that_are_defined(
    report: str, definition: Definition
) -> None:
    assert definition.label
    assert definition.formula
    assert (ROOT / definition.source).exists()
    assert set(definition.inputs) <= set(REPORTS[report])
