"""What shares of instruments returned together: a node of a taxonomy, where a fund may belong in part.

Source: docs/specs/measures.md, Scopes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import numpy as np

from folio.kernel.money import round_to
from folio.portfolio.domain.days import day_columns, sum_columns
from folio.portfolio.domain.exact import VALUE_UNIT, day_number
from folio.portfolio.domain.lot_days import LotDays, measure_days
from folio.portfolio.domain.measures import Days, Excluded, MeasureTerms
from folio.portfolio.domain.performance import Performance
from folio.portfolio.domain.results import realised_between, unrealised_on
from folio.portfolio.domain.taxonomies import Node, Place
from folio.portfolio.domain.valuation import Valuation, value_instruments


def shares_of_node(nodes: Sequence[Node], places: Iterable[Place], key: str) -> dict[UUID, Decimal]:
    """Return which share of each instrument belongs to the node or below it; parents come before children."""
    inside = {key}
    for node in nodes:
        if node.parent in inside:
            inside.add(node.key)
    shares: dict[UUID, Decimal] = {}
    for place in places:
        if place.node in inside:
            shares[place.instrument_id] = shares.get(place.instrument_id, Decimal(0)) + place.weight
    return shares


def measure_shares(
    valuation: Valuation,
    shares: Mapping[UUID, Decimal],
    period: tuple[dt.date, dt.date],
    terms: MeasureTerms,
) -> Performance | None:
    """Return what ``shares`` of instruments returned, without cash; None where none was ever held.

    Each instrument's days count by its share. Without dividends is without interest too.
    """
    parts = [
        (part, float(shares[key]))
        for key, part in value_instruments(valuation).items()
        if key in shares and shares[key] > 0
    ]
    if not parts:
        return None
    columns = sum_columns((day_columns(part), share) for part, share in parts)
    sessions = np.logical_or.reduce([part.sessions for part, _ in parts])
    causes = {"fx": columns.fx, "income": columns.income, "fees": columns.fees, "taxes": columns.taxes}
    left_out = np.zeros(columns.value.size)
    for item, name, sign in (
        (Excluded.DIVIDENDS, "income", 1),
        (Excluded.FEES, "fees", -1),
        (Excluded.TAXES, "taxes", -1),
        (Excluded.CURRENCY, "fx", 1),
    ):
        if item in terms.excluded:
            left_out += sign * causes[name]
    days = Days(columns.first, columns.value, columns.inflow, columns.outflow, left_out, sessions)
    after, until = day_number(period[0]) - 1, min(day_number(period[1]), valuation.last)
    realised = sum(realised_between(part, after=after, until=until) * share for part, share in parts)
    unrealised = sum(unrealised_on(part, until) * share for part, share in parts)
    places = valuation.book.terms.currency.minor_units
    gains = (
        round_to(Decimal(realised / VALUE_UNIT), places),
        round_to(Decimal(unrealised / VALUE_UNIT), places),
    )
    return measure_days(valuation, LotDays(days, causes), period, terms, gains=gains)
