import numpy as np

from folio.kernel.money import Currency
from folio.portfolio.returns.rendering import money, ratio_texts


def test_a_column_of_ratios_has_twelve_decimals_and_no_negative_zero() -> None:
    assert ratio_texts(np.array([0.1, -0.0])) == ["0.100000000000", "0.000000000000"]


def test_money_is_rounded_once_to_the_minor_unit() -> None:
    assert str(money(1.005, Currency.of("USD"))) in {"1.00", "1.01"}
    assert str(money(12.6, Currency.of("JPY"))) == "13"
