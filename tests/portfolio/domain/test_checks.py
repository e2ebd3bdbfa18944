import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.activities import (
    ActivityDraft,
    ActivityType,
    LotPick,
    SplitRatio,
)
from folio.portfolio.domain.checks import check_activity

D = Decimal
T = ActivityType
TODAY = dt.date(2024, 6, 1)
BUY = ActivityDraft(
    type=T.BUY, date=dt.date(2024, 5, 2), currency="USD", instrument="AAPL", quantity=D(10), price=D(100)
)
DEPOSIT = ActivityDraft(type=T.DEPOSIT, date=dt.date(2024, 5, 2), currency="EUR", amount=D(1000))
PAID = replace(BUY, quantity=None, price=None)
SPLIT = replace(BUY, type=T.SPLIT, quantity=None, price=None, split=SplitRatio(2, 1))


def codes(draft: ActivityDraft) -> list[tuple[str, str]]:
    return [(error.pointer, error.code) for error in check_activity(draft, today=TODAY)]


@pytest.mark.parametrize(
    "draft",
    [
        BUY,
        replace(BUY, type=T.SELL, price=None, amount=D("999.99")),
        replace(BUY, price=D(0)),
        replace(BUY, amount=D(1005)),
        replace(BUY, fee=D("-1.5"), tax=D("-2")),
        replace(BUY, at=dt.datetime(2024, 5, 2, 15, 30, tzinfo=dt.UTC)),
        replace(BUY, date=dt.date(2024, 6, 2)),
        replace(BUY, date=dt.date(1900, 1, 1)),
        DEPOSIT,
        replace(DEPOSIT, type=T.WITHDRAWAL),
        replace(DEPOSIT, type=T.INTEREST, amount=D("-3.20")),
        replace(DEPOSIT, type=T.FEE, amount=D("-5")),
        replace(DEPOSIT, type=T.FEE, amount=None, fee=D(5)),
        replace(DEPOSIT, type=T.TAX, amount=None, tax=D(5)),
        replace(DEPOSIT, type=T.TRANSFER_IN),
        replace(BUY, type=T.TRANSFER_IN, price=None),
        replace(BUY, type=T.TRANSFER_OUT, amount=D(0), price=None),
        replace(BUY, type=T.DIVIDEND, quantity=None, price=None, amount=D("-12")),
        replace(BUY, type=T.DIVIDEND, quantity=D(100), price=D("0.24")),
        SPLIT,
    ],
)
def test_what_makes_sense_is_accepted(draft: ActivityDraft) -> None:
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("draft", "pointer", "code"),
    [
        (replace(BUY, date=dt.date(1899, 12, 31)), "/date", "date_too_early"),
        (replace(BUY, date=dt.date(2024, 6, 3)), "/date", "date_in_future"),
        (replace(BUY, at=dt.datetime(2024, 5, 2)), "/at", "time_zone_missing"),  # noqa: DTZ001 – the mistake under test
        (replace(BUY, currency="GBX"), "/currency", "currency_unknown"),
        (replace(BUY, quantity=D("NaN")), "/quantity", "number_not_finite"),
        (replace(BUY, quantity=D("1E15")), "/quantity", "number_too_large"),
        (replace(BUY, fee=D("0.00000000001")), "/fee", "too_many_places"),
        (replace(BUY, fx_rate=D(0)), "/fx_rate", "must_be_positive"),
        (replace(BUY, price=D(-1)), "/price", "must_not_be_negative"),
        (replace(BUY, instrument=None), "/instrument", "required"),
        (replace(DEPOSIT, instrument="AAPL"), "/instrument", "not_allowed"),
        (replace(BUY, quantity=None), "/quantity", "required"),
        (replace(BUY, quantity=D(0)), "/quantity", "must_be_positive"),
        (replace(BUY, type=T.TRANSFER_OUT, quantity=D(-1)), "/quantity", "must_be_positive"),
        (replace(BUY, price=None), "/price", "required"),
        (replace(DEPOSIT, amount=None), "/amount", "required"),
        (replace(DEPOSIT, type=T.TAX, amount=None), "/amount", "required"),
        (replace(DEPOSIT, amount=D(-1)), "/amount", "must_not_be_negative"),
        (replace(DEPOSIT, amount=D(0)), "/amount", "must_not_be_zero"),
        (replace(BUY, amount=D(1011)), "/amount", "amount_mismatch"),
        (replace(BUY, split=SplitRatio(2, 1)), "/split", "not_allowed"),
        (replace(SPLIT, split=None), "/split", "required"),
        (replace(SPLIT, split=SplitRatio(2, 0)), "/split", "must_be_positive"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_place(draft: ActivityDraft, pointer: str, code: str) -> None:
    assert (pointer, code) in codes(draft)


def test_an_amount_beside_a_number_that_is_none_is_not_compared_with_it() -> None:
    assert codes(replace(BUY, price=D("Infinity"), amount=D(5))) == [("/price", "number_not_finite")]


def test_an_amount_in_an_unknown_currency_is_still_compared() -> None:
    assert ("/amount", "amount_mismatch") in codes(replace(BUY, currency="???", amount=D(2000)))


@pytest.mark.parametrize(
    "draft",
    [
        replace(PAID, type=T.RETURN_OF_CAPITAL, amount=D(5)),
        replace(PAID, type=T.STOCK_DIVIDEND, quantity=D(1)),
        replace(PAID, type=T.STOCK_DIVIDEND, split=SplitRatio(1, 20)),
        replace(PAID, type=T.SPIN_OFF, into="NEW", quantity=D(1), basis_fraction=D("0.25")),
        replace(PAID, type=T.MERGER, into="NEW", split=SplitRatio(3, 2)),
        replace(PAID, type=T.MERGER, amount=D(500)),
        replace(PAID, type=T.MERGER, into="NEW", quantity=D(3), amount=D(5), price=D(2)),
        replace(PAID, type=T.SYMBOL_CHANGE, into="NEW"),
        replace(PAID, type=T.CASH_IN_LIEU, amount=D("3.20")),
        replace(PAID, type=T.DELISTING),
        replace(PAID, type=T.DIVIDEND_REINVESTMENT, quantity=D("0.2"), amount=D(40), tax=D(10)),
        replace(BUY, type=T.SELL, lots=(LotPick("a", D(4)), LotPick("b"))),
    ],
)
def test_a_corporate_action_that_says_enough_is_accepted(draft: ActivityDraft) -> None:
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("draft", "pointer", "code"),
    [
        (replace(PAID, type=T.RETURN_OF_CAPITAL), "/amount", "required"),
        (replace(PAID, type=T.STOCK_DIVIDEND), "/quantity", "required"),
        (
            replace(PAID, type=T.STOCK_DIVIDEND, quantity=D(1), split=SplitRatio(1, 2)),
            "/quantity",
            "required",
        ),
        (replace(PAID, type=T.STOCK_DIVIDEND, quantity=D(-1)), "/quantity", "must_be_positive"),
        (replace(PAID, type=T.STOCK_DIVIDEND, quantity=D(1), amount=D(1)), "/amount", "not_allowed"),
        (replace(PAID, type=T.SPIN_OFF, quantity=D(1), basis_fraction=D(0)), "/into", "required"),
        (replace(PAID, type=T.SPIN_OFF, into="AAPL", quantity=D(1)), "/into", "same_instrument"),
        (replace(PAID, type=T.SPIN_OFF, into="NEW", quantity=D(1)), "/basis_fraction", "required"),
        (
            replace(PAID, type=T.SPIN_OFF, into="NEW", quantity=D(1), basis_fraction=D("1.1")),
            "/basis_fraction",
            "out_of_range",
        ),
        (replace(PAID, type=T.MERGER, into="NEW", quantity=D(1), amount=D(5)), "/price", "required"),
        (replace(BUY, into="NEW"), "/into", "not_allowed"),
        (replace(BUY, basis_fraction=D("0.5")), "/basis_fraction", "not_allowed"),
        (replace(BUY, lots=(LotPick("a"),)), "/lots", "not_allowed"),
        (replace(BUY, type=T.SELL, lots=(LotPick("a", D(0)),)), "/lots", "must_be_positive"),
        (replace(BUY, type=T.SELL, lots=(LotPick("a", D(11)),)), "/lots", "too_many_units"),
    ],
)
def test_a_corporate_action_that_does_not_is_told_what_lacks(
    draft: ActivityDraft, pointer: str, code: str
) -> None:
    assert (pointer, code) in codes(draft)


@given(
    st.sampled_from(list(ActivityType)),
    st.one_of(st.none(), st.decimals()),
    st.one_of(st.none(), st.decimals()),
    st.one_of(st.none(), st.decimals()),
)
def test_any_numbers_get_an_answer(
    kind: ActivityType, quantity: Decimal | None, price: Decimal | None, amount: Decimal | None
) -> None:
    draft = replace(BUY, type=kind, quantity=quantity, price=price, amount=amount)

    assert isinstance(check_activity(draft, today=TODAY), tuple)
