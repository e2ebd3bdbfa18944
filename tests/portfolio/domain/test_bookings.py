import pytest

from folio.portfolio.domain.bookings import Booking
from folio.portfolio.domain.exact import CASH_UNIT, VALUE_UNIT
from folio.portfolio.domain.instruments import Account
from tests.portfolio.domain.ledgers import (
    AAA,
    BBB,
    DOLLAR_CASH,
    DOLLAR_TRADES,
    EURO_CASH,
    EURO_TRADES,
    Ledger,
    series,
)


def booked(kind: str, amount: object = None, **more: object) -> Booking:
    ledger = Ledger(rates={"USD": series("2024-01-01 0.5")})
    ledger.book(kind, "2024-01-02", amount, **more)
    return ledger.built("2024-12-31").bookings[0]


def cash(booking: Booking) -> tuple[float, str]:
    return booking.cash / CASH_UNIT, booking.cash_currency


def test_a_purchase_takes_its_costs_out_of_the_cash_and_crosses_no_border() -> None:
    booking = booked("buy", quantity=10, price=100, instrument=AAA, fee=3, tax=2)

    assert cash(booking) == (-1005, "EUR")
    assert booking.external == 0


def test_a_purchase_where_cash_is_not_tracked_is_a_flow_at_its_net_amount() -> None:
    booking = booked("buy", quantity=10, price=100, instrument=AAA, fee=3, tax=2, account=EURO_TRADES)

    assert booking.cash == 0
    assert booking.external == 1005 * VALUE_UNIT


@pytest.mark.parametrize(
    ("kind", "amount", "net"),
    [("sell", None, 995), ("dividend", 100, 95), ("interest", -10, -15), ("fee", 7, -12), ("tax", -7, 2)],
)
def test_what_comes_in_comes_in_after_costs(kind: str, amount: object, net: int) -> None:
    more: dict[str, object] = {"fee": 3, "tax": 2}
    if kind in {"sell", "dividend"}:
        more["instrument"] = AAA
    if kind == "sell":
        more |= {"quantity": 10, "price": 100}

    assert cash(booked(kind, amount, **more)) == (net, "EUR")
    assert booked(kind, amount, account=EURO_TRADES, **more).external == -net * VALUE_UNIT


def test_a_fee_and_its_own_fee_are_both_fees() -> None:
    booking = booked("fee", 7, fee=1, tax=2)

    assert (booking.fee, booking.tax) == (8 * VALUE_UNIT, 2 * VALUE_UNIT)


@pytest.mark.parametrize(
    ("kind", "sign"), [("deposit", 1), ("withdrawal", -1), ("transfer_in", 1), ("transfer_out", -1)]
)
def test_money_that_comes_or_goes_crosses_the_border_before_its_costs(kind: str, sign: int) -> None:
    booking = booked(kind, 100, fee=1)

    assert booking.external == sign * 100 * VALUE_UNIT
    assert cash(booking) == (sign * 100 - 1, "EUR")


def test_a_deposit_where_cash_is_not_tracked_brings_nothing() -> None:
    booking = booked("deposit", 100, account=EURO_TRADES)

    assert (booking.external, booking.cash) == (0, 0)


def test_units_sent_only_pay_their_costs() -> None:
    booking = booked("transfer_in", quantity=5, price=10, instrument=AAA, fee=4)

    assert cash(booking) == (-4, "EUR")
    assert booking.external == 0


@pytest.mark.parametrize(("account", "moved"), [(EURO_CASH, (-80.0, "EUR")), (DOLLAR_CASH, (-100.0, "USD"))])
def test_the_brokers_rate_settles_in_the_currency_of_the_account(
    account: Account, moved: tuple[float, str]
) -> None:
    booking = booked("buy", quantity=1, price=100, instrument=BBB, fx_rate="0.8", account=account)

    assert cash(booking) == moved
    assert booking.amount * booking.paid_rate == 80 * VALUE_UNIT


def test_without_a_brokers_rate_cash_moves_in_the_currency_of_the_activity() -> None:
    booking = booked("buy", quantity=1, price=100, instrument=BBB)

    assert cash(booking) == (-100, "USD")
    assert booking.gross == 50 * VALUE_UNIT


def test_the_brokers_rate_of_a_deposit_is_what_was_put_in() -> None:
    booking = booked("deposit", 100, account=DOLLAR_CASH, fx_rate="0.8")

    assert booking.external == 80 * VALUE_UNIT
    assert booking.conversion == -30 * VALUE_UNIT


def test_the_brokers_rate_of_a_trade_without_cash_is_a_currency_effect() -> None:
    bought = booked("buy", quantity=1, price=100, instrument=BBB, fx_rate="0.8", account=DOLLAR_TRADES)
    sold = booked("sell", quantity=1, price=100, instrument=BBB, fx_rate="0.8", account=DOLLAR_TRADES)

    assert bought.conversion == -30 * VALUE_UNIT
    assert sold.conversion == 30 * VALUE_UNIT


def test_a_rate_between_a_currency_and_itself_says_nothing() -> None:
    assert booked("deposit", 100, fx_rate="0.8").external == 100 * VALUE_UNIT


def test_without_any_rate_the_brokers_is_all_there_is() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 100, account=DOLLAR_CASH, fx_rate="0.8")

    booking = ledger.built("2024-12-31").bookings[0]

    assert (booking.external, booking.conversion) == (80 * VALUE_UNIT, 0)


def test_a_split_moves_no_money() -> None:
    booking = booked("split", instrument=AAA)

    assert (booking.cash, booking.external, booking.gross) == (0, 0, 0)
