"""The shapes of yields; rates are ratios as decimal texts, null without a value or a cost."""

import datetime as dt

from folio.portfolio.reports.answers import Answer, Figure, HeldInstrument


class ExpectedAnswer(Answer):
    """A payment that would come if the last year's were paid again for the units held now."""

    instrument: HeldInstrument
    date: dt.date
    value: Figure


class YieldAnswer(Answer):
    """What one holding brings a year; `expected` and `yield_on_cost` are for the units held now."""

    instrument: HeldInstrument
    value: Figure | None
    cost_basis: Figure | None
    trailing: Figure
    withheld: Figure
    expected: Figure
    trailing_yield: Figure | None
    forward_yield: Figure | None
    yield_on_cost: Figure | None


class YieldsAnswer(Answer):
    """The yields of all holdings, best first; `payments` are those of the next year to expect, no promise."""

    as_of: dt.date
    currency: str
    trailing: Figure
    withheld: Figure
    expected: Figure
    trailing_yield: Figure | None
    forward_yield: Figure | None
    yield_on_cost: Figure | None
    items: tuple[YieldAnswer, ...]
    payments: tuple[ExpectedAnswer, ...]
