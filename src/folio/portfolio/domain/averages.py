"""The return on average invested capital, as people coming from Ghostfolio know it.

Source: docs/specs/measures.md, Return on average investment.
"""

from bisect import bisect_right
from operator import attrgetter
from uuid import UUID

from folio.portfolio.domain.activities import ActivityType
from folio.portfolio.domain.exact import VALUE_UNIT
from folio.portfolio.domain.lines import MOST_WORTHS, InstrumentLine
from folio.portfolio.domain.parts import period_parts
from folio.portfolio.domain.positions import Move
from folio.portfolio.domain.results import in_scope
from folio.portfolio.domain.valuation import Valuation


def return_on_average(valuation: Valuation, after: int, until: int) -> float | None:
    """Return (gain of prices and rates - fees) / average capital, dividends and cash not counted.

    The average is each instrument's over the days on which capital was in it; a sale takes out its share of
    the units. None where none was invested, or something held at an end has no price.
    """
    capital = sum(
        average_capital(valuation, instrument_id, after, until) for instrument_id in valuation.lines
    )
    if capital <= 0:
        return None
    held = len(valuation.lines)
    parts = period_parts(valuation, after=after, until=until)[:held]
    gain = sum(part.market + part.fx for part in parts)
    fees = valuation.ledgered.fees.between(after, until)
    return (gain - fees) / VALUE_UNIT / capital


def average_capital(valuation: Valuation, instrument_id: UUID, after: int, until: int) -> float:
    """Return the capital in an instrument, averaged over the days on which there was some."""
    line = valuation.lines[instrument_id]
    key = "average_capital", after, until
    if key not in line.kept:
        if len(line.kept) >= MOST_WORTHS:
            line.kept.clear()
        moves = valuation.book.positions[instrument_id].moves
        if valuation.accounts is not None:
            moves = [move for move in moves if in_scope(valuation, move.account_id)]
        line.kept[key] = _average(line, moves, after, until)
    return line.kept[key]


def _average(line: InstrumentLine, moves: list[Move], after: int, until: int) -> float:
    units = line.held.at(after)
    capital = (line.worth(after) or 0) / VALUE_UNIT if units > 0 else 0.0
    day, total, length, highest = after, 0.0, 0, capital
    # Moves are in order of their days; a long history has very many, so each is read once.
    for move in moves[bisect_right(moves, after, key=_day_of) :]:
        when = move.day
        if when > until:
            break
        if when != day:
            if capital > 0:
                total, length = total + capital * (when - day), length + when - day
            day = when
        capital, units = _after(move, capital, units), units + move.units
        highest = max(highest, capital)
    if capital > 0:
        total, length = total + capital * (until - day), length + until - day
    return total / length if length else highest


def _after(move: Move, capital: float, units: int) -> float:
    """Return the capital after a move; what was bought is added, what goes takes its share along."""
    if move.kind is ActivityType.SPLIT:
        return capital
    if move.units >= 0:
        return max(capital + move.put_in / VALUE_UNIT, 0.0)
    left = units + move.units
    return capital * left / units if units > 0 and left > 0 else 0.0


_day_of = attrgetter("day")
