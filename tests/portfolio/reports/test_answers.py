"""Answers on the wire: plain decimal texts, null for what is unknown."""

from decimal import Decimal

from folio.portfolio.reports.answers import GainBreakdown, SliceAnswer


def test_figures_are_texts_without_exponent_or_negative_zero() -> None:
    gain = GainBreakdown(
        total=Decimal("1E+3"),
        market=Decimal("-0.00"),
        fx=Decimal("0E-12"),
        income=Decimal("12.50"),
        fees=Decimal(0),
        taxes=Decimal("-0.1"),
    )

    assert gain.model_dump_json() == (
        '{"total":"1000","market":"0.00","fx":"0.000000000000","income":"12.50","fees":"0","taxes":"-0.1"}'
    )


def test_what_is_unknown_is_null() -> None:
    part = SliceAnswer(key="a", label="A", value=Decimal(1), weight=None)

    assert '"weight":null' in part.model_dump_json()
