"""What a portfolio returned over a period, in money that adds up and in rates.

A period has both its days: it starts from the value at the end of the day before ``start`` and ends with the
value at the end of ``end``.

Source: docs/specs/returns.md.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from folio.portfolio.domain.exact import VALUE_UNIT, date_of, day_number, ratio, rounded_value
from folio.portfolio.domain.parts import Crossing, Part, external_flows, period_parts
from folio.portfolio.domain.results import realised_between, unrealised_on
from folio.portfolio.domain.returns import annualised, daily_returns, growth, max_drawdown, volatility
from folio.portfolio.domain.unknowns import MissingPrice, missing_currencies, missing_prices
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.domain.xirr import MoneyWeighted, money_weighted


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Where a gain came from: total = market + fx + income - fees - taxes, to the minor unit."""

    total: Decimal
    market: Decimal
    fx: Decimal
    income: Decimal
    fees: Decimal
    taxes: Decimal


@dataclass(frozen=True, slots=True)
class Performance:
    """What a portfolio returned; money in ``currency``, rates as ratios with twelve decimals.

    end_value - start_value - net_flows = gain.total. ``net_flows`` includes ``unpriced_flows``: what went
    into holdings whose worth is unknown at an end of the period left the measured part, a negative flow.
    ``reconciles`` says that the parts of the gain, each worked out for itself, add up to it exactly.
    ``realised`` is of the period's sales, ``unrealised`` of what is held at its end; without known costs they
    count nothing. ``twr`` is None where there was never anything to earn on.
    """

    currency: str
    start: dt.date
    end: dt.date
    start_value: Decimal
    end_value: Decimal
    net_flows: Decimal
    unpriced_flows: Decimal
    gain: Breakdown
    reconciles: bool
    realised: Decimal
    unrealised: Decimal
    twr: Decimal | None
    twr_annualised: Decimal | None
    mwr: MoneyWeighted
    max_drawdown: Decimal | None
    volatility: Decimal | None
    unmeasured_days: int
    missing_prices: tuple[MissingPrice, ...]
    missing_currencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Exact:
    """The money of a period in whole numbers of 1e-32."""

    start: int
    end: int
    net_flows: int
    border: int
    market: int
    fx: int
    income: int
    fees: int
    taxes: int


@dataclass(frozen=True, slots=True)
class _Rates:
    twr: float | None
    max_drawdown: float | None
    volatility: float | None
    unmeasured_days: int


def measure(valuation: Valuation, start: dt.date, end: dt.date) -> Performance:
    """Return what the portfolio returned from the day ``start`` to the day ``end``, both included.

    The period ends with the valuation's last day at the latest.
    """
    until = min(day_number(end), valuation.last)
    after = min(day_number(start) - 1, until)
    parts = period_parts(valuation, after=after, until=until)
    flows = [*external_flows(valuation, after=after, until=until)]
    border = [crossing for part in parts for crossing in part.border]
    exact = _add_up(valuation, parts, (flows, border), (after, until))
    rates = _rates(valuation, after=after, until=until)
    currency = valuation.book.terms.currency
    return Performance(
        currency=currency.code,
        start=start,
        end=date_of(until),
        start_value=rounded_value(exact.start, currency),
        end_value=rounded_value(exact.end, currency),
        net_flows=rounded_value(exact.net_flows, currency),
        unpriced_flows=rounded_value(exact.border, currency),
        gain=_breakdown(valuation, exact),
        reconciles=_reconciles(exact),
        realised=rounded_value(realised_between(valuation, after=after, until=until), currency),
        unrealised=rounded_value(unrealised_on(valuation, until), currency),
        twr=None if rates.twr is None else ratio(rates.twr),
        twr_annualised=_annual_ratio(rates.twr, until - after),
        mwr=_money_weighted(exact, [*flows, *border], after=after, until=until),
        max_drawdown=None if rates.max_drawdown is None else ratio(rates.max_drawdown),
        volatility=None if rates.volatility is None else ratio(rates.volatility),
        unmeasured_days=rates.unmeasured_days,
        missing_prices=missing_prices(valuation, (after, until)),
        missing_currencies=missing_currencies(valuation, (after, until)),
    )


def _add_up(
    valuation: Valuation,
    parts: Sequence[Part],
    flows: tuple[Sequence[Crossing], Sequence[Crossing]],
    period: tuple[int, int],
) -> _Exact:
    ledgered = valuation.ledgered
    external, border = (sum(amount for _, amount in crossings) for crossings in flows)
    return _Exact(
        start=sum(part.start for part in parts),
        end=sum(part.end for part in parts),
        net_flows=external + border,
        border=border,
        market=sum(part.market for part in parts),
        fx=sum(part.fx for part in parts) + ledgered.converted.between(*period),
        income=ledgered.income.between(*period),
        fees=ledgered.fees.between(*period),
        taxes=ledgered.taxes.between(*period),
    )


def _reconciles(exact: _Exact) -> bool:
    explained = exact.market + exact.fx + exact.income - exact.fees - exact.taxes
    return explained == exact.end - exact.start - exact.net_flows


def _breakdown(valuation: Valuation, exact: _Exact) -> Breakdown:
    """Round each figure once; market takes what rounding leaves, so that what is shown adds up."""
    currency = valuation.book.terms.currency
    total = (
        rounded_value(exact.end, currency)
        - rounded_value(exact.start, currency)
        - rounded_value(exact.net_flows, currency)
    )
    fx, income = rounded_value(exact.fx, currency), rounded_value(exact.income, currency)
    fees, taxes = rounded_value(exact.fees, currency), rounded_value(exact.taxes, currency)
    return Breakdown(total, total - fx - income + fees + taxes, fx, income, fees, taxes)


def _rates(valuation: Valuation, *, after: int, until: int) -> _Rates:
    """Return the rates of the days after ``after`` up to ``until``."""
    flows = valuation.flows
    daily = daily_returns(
        valuation.value,
        flows.inflow,
        flows.outflow,
        quantum=float(valuation.book.terms.currency.quantum),
    )
    begin, end = (min(max(day + 1 - valuation.first, 0), valuation.value.size) for day in (after, until))
    ratios, is_measured = daily.ratios[begin:end], daily.is_measured[begin:end]
    if not is_measured.any():
        return _Rates(None, None, None, 0)
    moved = (valuation.value != 0) | (flows.inflow != 0) | (flows.outflow != 0)
    return _Rates(
        twr=float(growth(ratios)[-1]) - 1,
        max_drawdown=max_drawdown(ratios),
        volatility=volatility(ratios, valuation.sessions[begin:end]),
        unmeasured_days=int((moved[begin:end] & ~is_measured).sum()),
    )


def _annual_ratio(total: float | None, days: int) -> Decimal | None:
    yearly = None if total is None else annualised(total, days)
    return None if yearly is None else ratio(yearly)


def _money_weighted(exact: _Exact, flows: Sequence[Crossing], *, after: int, until: int) -> MoneyWeighted:
    pocket = [(date_of(day), -amount / VALUE_UNIT) for day, amount in flows]
    opening = (date_of(after), -exact.start / VALUE_UNIT)
    closing = (date_of(until), exact.end / VALUE_UNIT)
    return money_weighted([opening, *pocket, closing])
