from decimal import Decimal

from folio.portfolio.explain.answers import EvidenceFigure


def test_numbers_of_a_line_are_plain_texts() -> None:
    assert EvidenceFigure(name="rate", value=Decimal("1E-7")).model_dump_json() == (
        '{"name":"rate","value":"0.0000001"}'
    )
