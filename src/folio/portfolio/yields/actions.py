"""What is asked about yields, computed from the book of the newest version."""

import datetime as dt

from pydantic import BaseModel

from folio.portfolio.domain.activities import EARLIEST_DATE
from folio.portfolio.domain.exact import date_of
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.domain.yields import yields_on
from folio.portfolio.reports.actions import Asker
from folio.portfolio.yields import answers


async def show_yields(asker: Asker, as_of: dt.date | None) -> bytes:
    """Return what is held at the end of a day brings a year; today if None."""

    def compute(valuation: Valuation) -> BaseModel:
        today = date_of(valuation.last)
        day = today if as_of is None else min(max(as_of, EARLIEST_DATE), today)
        return answers.YieldsAnswer.model_validate(yields_on(valuation, day))

    return await asker.ask("yields", compute, details=(as_of,))
