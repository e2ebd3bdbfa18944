"""Ledgers drawn at random with everything that can happen to a position."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from folio.portfolio.domain.activities import SplitRatio
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.lots import CostMethod
from tests.portfolio.domain.ledgers import (
    AAA,
    ACCOUNTS,
    BBB,
    CCC,
    DAYS,
    FIRST_DAY,
    INSTRUMENTS,
    Ledger,
    daily_series,
)

D = Decimal
OFFSETS = st.integers(0, DAYS - 1)
UNITS = st.decimals("0.0001", "50", places=4)
MONEY = st.decimals("1", "500", places=2)
COST = st.one_of(st.just(D(0)), st.decimals("-2", "9", places=2))
METHODS = st.sampled_from(list(CostMethod))
KINDS = st.sampled_from(
    (
        *("buy", "buy", "buy", "sell", "sell", "sell", "transfer", "deposit", "dividend", "interest", "fee"),
        *("dividend_reinvestment", "return_of_capital", "stock_dividend", "spin_off", "merger"),
        *("cash_merger", "symbol_change", "cash_in_lieu", "delisting", "tax"),
    )
)
RATIOS = st.sampled_from([SplitRatio(1, 2), SplitRatio(3, 1), SplitRatio(1, 7), SplitRatio(10, 3)])


@st.composite
def rich_ledgers(draw: st.DrawFn, *, is_short: bool = True, most: int = 14) -> Ledger:
    """Draw a ledger in two currencies; every price and rate is known, no broker's rate is named.

    Units leave only for another account of the portfolio. With ``is_short`` every account may go short, so
    that nothing is ever oversold.
    """
    ledger = Ledger(method=draw(METHODS), short_accounts=ACCOUNTS if is_short else ())
    ledger.prices = {
        AAA.id: draw(daily_series("1", "300", 2)),
        BBB.id: draw(daily_series("1", "300", 4)),
        CCC.id: draw(daily_series("100", "900", 0)),
    }
    ledger.rates = {"USD": draw(daily_series("0.5", "2", 6)), "JPY": draw(daily_series("0.005", "0.02", 8))}
    if draw(st.booleans()):
        numerator, denominator = draw(st.sampled_from([(2, 1), (1, 4), (5, 2)]))
        ex_date = FIRST_DAY + dt.timedelta(draw(OFFSETS))
        ledger.splits.append(Split(draw(st.sampled_from(INSTRUMENTS)).id, ex_date, numerator, denominator))
    for offset in sorted(draw(st.lists(OFFSETS, min_size=1, max_size=most))):
        book_one(draw, ledger, (FIRST_DAY + dt.timedelta(offset)).isoformat())
    return ledger


def book_one(  # noqa: C901 – one branch for each kind of activity
    draw: st.DrawFn, ledger: Ledger, when: str
) -> None:
    """Book one activity of a drawn kind."""
    kind, account = draw(KINDS), draw(st.sampled_from(ACCOUNTS))
    one = draw(st.integers(0, 2))
    instrument, other = INSTRUMENTS[one], INSTRUMENTS[(one + draw(st.integers(1, 2))) % 3]
    more: dict[str, object] = {"account": account}
    traded = {"instrument": instrument, "fee": draw(COST), "tax": draw(COST)}
    if kind in {"buy", "sell"}:
        ledger.book(kind, when, **more, **traded, quantity=draw(UNITS), price=draw(MONEY))
    elif kind == "dividend_reinvestment":
        paid = {"quantity": draw(UNITS), "price": draw(MONEY)}
        ledger.book(kind, when, **more, instrument=instrument, **paid)
    elif kind == "transfer":
        to = draw(st.sampled_from([one for one in ACCOUNTS if one is not account]))
        quantity = draw(UNITS)
        ledger.book("transfer_out", when, **more, instrument=instrument, quantity=quantity)
        ledger.book("transfer_in", when, account=to, instrument=instrument, quantity=quantity)
    elif kind in {"deposit", "interest", "fee", "tax"}:
        ledger.book(kind, when, draw(MONEY), **more)
    elif kind in {"dividend", "return_of_capital", "cash_in_lieu"}:
        sold = {"quantity": draw(UNITS)} if kind == "cash_in_lieu" else {}
        ledger.book(kind, when, draw(MONEY), **more, instrument=instrument, **sold)
    elif kind == "stock_dividend":
        ledger.book(kind, when, **more, instrument=instrument, split=draw(RATIOS))
    elif kind == "cash_merger":
        ledger.book("merger", when, draw(MONEY), **more, instrument=instrument)
    elif kind == "delisting":
        ledger.book(kind, when, **more, instrument=instrument)
    else:
        into: dict[str, object] = {"into_id": other.id}
        if kind != "symbol_change":
            into["split"] = draw(RATIOS)
        if kind == "spin_off" or (kind == "merger" and draw(st.booleans())):
            into["basis_fraction"] = draw(st.decimals(0, 1, places=3))
        elif kind == "merger":
            into["price"] = draw(MONEY)
        amount = draw(MONEY) if kind == "merger" else None
        ledger.book(kind, when, amount, **more, instrument=instrument, **into)
