"""What a portfolio returned over a period, in money that adds up and in rates.

A period has both its days: it starts from the value at the end of the day before ``start`` and ends with the
value at the end of ``end``.

Source: docs/specs/returns.md.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from folio.portfolio.domain.averages import return_on_average
from folio.portfolio.domain.exact import date_of, day_number, maybe_ratio, rounded_value
from folio.portfolio.domain.measures import USUAL_TERMS, MeasureTerms, days_of, returns_between
from folio.portfolio.domain.parts import Crossing, Part, external_flows, period_parts
from folio.portfolio.domain.results import realised_between, unrealised_on
from folio.portfolio.domain.unknowns import MissingPrice, missing_currencies, missing_prices
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.domain.xirr import MoneyWeighted


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
    count nothing. Each measure is None where there was never anything to earn on. ``terms`` say when flows
    counted and what the rates were measured without; money is always whole.
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
    modified_dietz: Decimal | None
    simple: Decimal | None
    roai: Decimal | None
    max_drawdown: Decimal | None
    volatility: Decimal | None
    unmeasured_days: int
    missing_prices: tuple[MissingPrice, ...]
    missing_currencies: tuple[str, ...]
    terms: MeasureTerms
    days: int


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


def measure(
    valuation: Valuation, start: dt.date, end: dt.date, terms: MeasureTerms = USUAL_TERMS
) -> Performance:
    """Return what the portfolio returned from the day ``start`` to the day ``end``, both included.

    The period ends with the valuation's last day at the latest.
    """
    until = min(day_number(end), valuation.last)
    after = min(day_number(start) - 1, until)
    parts = period_parts(valuation, after=after, until=until)
    flows = [*external_flows(valuation, after=after, until=until)]
    border = [crossing for part in parts for crossing in part.border]
    exact = _add_up(valuation, parts, (flows, border), (after, until))
    currency = valuation.book.terms.currency
    rates = returns_between(
        days_of(valuation, terms.excluded),
        (after, until),
        timing=terms.timing,
        quantum=float(currency.quantum),
    )
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
        twr=maybe_ratio(rates.twr),
        twr_annualised=maybe_ratio(rates.twr_annualised),
        mwr=rates.mwr,
        modified_dietz=maybe_ratio(rates.modified_dietz),
        simple=maybe_ratio(rates.simple),
        roai=maybe_ratio(return_on_average(valuation, after, until)),
        max_drawdown=maybe_ratio(rates.max_drawdown),
        volatility=maybe_ratio(rates.volatility),
        unmeasured_days=rates.unmeasured_days,
        missing_prices=missing_prices(valuation, (after, until)),
        missing_currencies=missing_currencies(valuation, (after, until)),
        terms=terms,
        days=until - after,
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
