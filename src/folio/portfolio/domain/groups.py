"""Parts of a portfolio side by side: each day's gain, capital and currency effect of each group.

Source: docs/specs/contribution.md, Groups.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from folio.portfolio.domain.allocation import CASH_KEY, Dimension
from folio.portfolio.domain.days import DayColumns, day_columns, sum_columns
from folio.portfolio.domain.instruments import Instrument
from folio.portfolio.domain.measures import Column
from folio.portfolio.domain.valuation import Valuation, value_book, value_instruments


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One group: the columns of its own days, by the day's causes."""

    key: str
    label: str
    columns: DayColumns


@dataclass(frozen=True, slots=True, eq=False)
class GroupDays:
    """What a group gained each day, what of that rates did, the capital it was made on, and net flows."""

    gain: Column
    fx: Column
    capital: Column
    flow: Column

    def less(self, other: "GroupDays") -> "GroupDays":
        """Return what is left of these days without the ``other`` ones."""
        return GroupDays(
            self.gain - other.gain,
            self.fx - other.fx,
            self.capital - other.capital,
            self.flow - other.flow,
        )


def list_groups(valuation: Valuation, by: Dimension) -> list[Group]:
    """Return the groups by ``by``; instruments carry no cash, so what only cash did is in none of them."""
    if by is Dimension.ACCOUNT:
        return list(_accounts(valuation))
    found: dict[str, list[tuple[str, DayColumns]]] = {}
    instruments = valuation.book.terms.instruments
    for instrument_id, part in value_instruments(valuation).items():
        key, label = _name(instruments[instrument_id], by)
        found.setdefault(key, []).append((label, day_columns(part)))
    return [
        Group(key, parts[0][0], sum_columns((columns, 1.0) for _, columns in parts))
        for key, parts in found.items()
    ]


def _accounts(valuation: Valuation) -> Iterator[Group]:
    for account in valuation.book.terms.accounts.values():
        if valuation.accounts is None or account.id in valuation.accounts:
            part = value_book(
                valuation.book,
                valuation.prices,
                accounts=frozenset({account.id}),
                instruments=valuation.instruments,
            )
            yield Group(str(account.id), account.name, day_columns(part))


def _name(instrument: Instrument, by: Dimension) -> tuple[str, str]:
    if by is Dimension.INSTRUMENT:
        return str(instrument.id), instrument.symbol
    if by is Dimension.CURRENCY:
        return instrument.currency, instrument.currency
    return instrument.kind.value, instrument.kind.value


def causes_of(columns: DayColumns) -> Mapping[str, Column]:
    """Return each day's gain by cause: market, fx, income, fees and taxes, the last two as losses."""
    before = np.concatenate(([0.0], columns.value[:-1]))
    gain = columns.value - before - columns.inflow + columns.outflow
    market = gain - columns.fx - columns.income + columns.fees + columns.taxes
    return {
        "market": market,
        "fx": columns.fx,
        "income": columns.income,
        "fees": -columns.fees,
        "taxes": -columns.taxes,
    }


def days_of_groups(whole: DayColumns, groups: list[Group]) -> dict[str, GroupDays]:
    """Return the days of each group, and under ``cash`` what of the whole is in none of them."""
    found = {group.key: _days(group.columns) for group in groups}
    rest = _days(whole)
    for days in found.values():
        rest = rest.less(days)
    return {**found, CASH_KEY: rest}


def _days(columns: DayColumns) -> GroupDays:
    before = np.concatenate(([0.0], columns.value[:-1]))
    flow = columns.inflow - columns.outflow
    return GroupDays(columns.value - before - flow, columns.fx, before + columns.inflow, flow)
