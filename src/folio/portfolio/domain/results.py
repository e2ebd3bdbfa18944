"""What sales made and what is still to be made, from lots.

Source: docs/specs/lots.md, Gains.
"""

from bisect import bisect_right
from collections.abc import Iterator
from uuid import UUID

from folio.portfolio.domain.lots import State
from folio.portfolio.domain.positions import Position
from folio.portfolio.domain.valuation import Valuation

_NOTHING = State(0, 0, 0, 0, is_cost_known=True)


def in_scope(valuation: Valuation, account_id: UUID) -> bool:
    """Say whether an account is one of those measured."""
    return valuation.accounts is None or account_id in valuation.accounts


def measured_positions(valuation: Valuation) -> Iterator[Position]:
    """Return the positions of the instruments measured."""
    for position in valuation.book.positions.values():
        if valuation.instruments is None or position.instrument_id in valuation.instruments:
            yield position


def state_on(valuation: Valuation, position: Position, day: int) -> State:
    """Return what all measured accounts hold of an instrument at the end of ``day``, and its cost."""
    total = _NOTHING
    for account_id, states in position.states.items():
        index = bisect_right(states, day, key=lambda state: state.day)
        if index and in_scope(valuation, account_id):
            state = states[index - 1]
            total = State(
                day,
                total.units + state.units,
                total.cost + state.cost,
                total.cost_local + state.cost_local,
                total.is_cost_known and state.is_cost_known,
                total.cost_bare + state.cost_bare,
            )
    return total


def realised_between(valuation: Valuation, *, after: int, until: int) -> int:
    """Return the gain (1e-32) of all sales after ``after``, up to ``until``; unknown costs count nothing."""
    return sum(line.realised.between(after, until) for line in valuation.lines.values())


def unrealised_of(valuation: Valuation, position: Position, day: int) -> int | None:
    """Return worth less cost (1e-32) at the end of ``day``; None where either is unknown."""
    line = valuation.lines.get(position.instrument_id)
    worth = None if line is None else line.worth(day)
    state = state_on(valuation, position, day)
    return None if worth is None or not state.is_cost_known else worth - state.cost


def unrealised_on(valuation: Valuation, day: int) -> int:
    """Return worth less cost (1e-32) of all that is held at the end of ``day`` and known."""
    return sum(unrealised_of(valuation, position, day) or 0 for position in measured_positions(valuation))
