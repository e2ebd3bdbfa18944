"""What each line of a portfolio did over a period, exactly.

Source: docs/specs/returns.md, Lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from folio.portfolio.domain.lines import CashLine, InstrumentLine
from folio.portfolio.domain.valuation import Valuation

Crossing = tuple[int, int]
"""A day and what crossed on it (1e-32), positive inwards."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one line did over a period, in whole numbers of 1e-32.

    ``start`` and ``end`` are its worth, ``market`` and ``fx`` its gain; all 0 where it cannot be measured.
    ``border`` lists what crossed into the measured part because its worth became known or stayed unknown.
    """

    start: int
    end: int
    market: int
    fx: int
    border: tuple[Crossing, ...] = ()


def period_parts(valuation: Valuation, *, after: int, until: int) -> list[Part]:
    """Return the parts of all instruments and currencies from the end of ``after`` to that of ``until``."""
    lines: list[InstrumentLine | CashLine] = [*valuation.lines.values(), *valuation.ledgered.cash.values()]
    return [_part(line, after=after, until=until) for line in lines]


def external_flows(valuation: Valuation, *, after: int, until: int) -> Iterator[Crossing]:
    """Return what crossed the portfolio's border after ``after``, up to ``until``, units at their worth."""
    yield from valuation.ledgered.external.changes(after, until)
    for line in valuation.lines.values():
        yield from line.sent.changes(after, until)
        yield from line.exchanged.changes(after, until)
        yield from line.unexplained.changes(after, until)


def _part(line: InstrumentLine | CashLine, *, after: int, until: int) -> Part:
    """Return what ``line`` did; where its worth becomes known on the way, it enters on that day.

    Held at the end at an unknown worth it is left out: what was put in went out, and the reverse.
    """
    start, end = line.worth(after), line.worth(until)
    entry = after if start is not None else line.known_from
    if end is None or entry is None or entry > until:
        return Part(0, 0, 0, 0, tuple((day, -amount) for day, amount in line.put_in.changes(after, until)))
    entered = line.worth(entry) or 0
    border: tuple[Crossing, ...] = ()
    if start is None:
        paid_in = ((day, -amount) for day, amount in line.put_in.changes(after, entry))
        border = (*paid_in, (entry, entered))
    fx = line.currency_effect(entry, until)
    market = end - entered - line.put_in.between(entry, until) - fx
    return Part(start or 0, end, market, fx, border)
