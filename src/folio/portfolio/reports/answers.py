"""The shapes of computed answers, filled from the engine's results by the names of their attributes.

Money, prices and quantities are plain decimal texts, rates and weights ratios as such; null is unknown.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AliasPath, BaseModel, ConfigDict, Field, PlainSerializer, computed_field

from folio.kernel.money import decimal_text
from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.instruments import InstrumentKind
from folio.portfolio.domain.prices import PriceState
from folio.portfolio.domain.xirr import NoRate

Figure = Annotated[
    Decimal,
    PlainSerializer(decimal_text, return_type=str),
    Field(json_schema_extra={"type": "string", "format": "decimal", "examples": ["12.50"]}),
]


class Answer(BaseModel):
    """A part of an answer; read from an object of the engine."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class HeldInstrument(Answer):
    """What is held."""

    id: UUID
    symbol: str
    name: str
    currency: str
    kind: InstrumentKind


class MissingPriceAnswer(Answer):
    """A holding that could not be valued; `since` is the day it was first held."""

    instrument_id: UUID
    symbol: str
    quantity: Figure
    since: dt.date


class HoldingAnswer(Answer):
    """What is held of one instrument; price and average cost in its currency, all else in the portfolio's.

    `oversold` counts units sold that were never bought: the books lack a purchase.
    """

    instrument: HeldInstrument
    account_ids: tuple[UUID, ...]
    quantity: Figure
    price: Annotated[Figure | None, Field(validation_alias=AliasPath("price", "close"))]
    price_date: Annotated[dt.date | None, Field(validation_alias=AliasPath("price", "date"))]
    price_source: Annotated[str, Field(validation_alias=AliasPath("price", "source"))]
    price_state: Annotated[PriceState, Field(validation_alias=AliasPath("price", "state"))]
    value: Figure | None
    cost_basis: Figure | None
    average_cost: Figure | None
    unrealised: Figure | None
    unrealised_ratio: Figure | None
    realised: Figure
    income: Figure
    total_return_ratio: Figure | None
    weight: Figure | None
    day_change: Figure | None
    day_change_ratio: Figure | None
    oversold: Figure
    sparkline: tuple[float, ...]


class CashAnswer(Answer):
    """The tracked cash of an account in one currency."""

    account_id: Annotated[UUID, Field(validation_alias=AliasPath("account", "id"))]
    account_name: Annotated[str, Field(validation_alias=AliasPath("account", "name"))]
    currency: str
    amount: Figure
    value: Figure | None


class HoldingsAnswer(Answer):
    """All that is held at the end of a day; `value` is null while a part of it is unknown."""

    as_of: dt.date
    currency: str
    value: Figure | None
    known_value: Figure
    cash_value: Figure
    day_change: Figure
    day_change_ratio: Figure | None
    cost_basis: Figure
    unrealised: Figure
    realised: Figure
    income: Figure
    items: tuple[HoldingAnswer, ...]
    cash: tuple[CashAnswer, ...]
    missing_prices: tuple[MissingPriceAnswer, ...]


class GainBreakdown(Answer):
    """Where the gain came from: total = market + fx + income - fees - taxes."""

    total: Figure
    market: Figure
    fx: Figure
    income: Figure
    fees: Figure
    taxes: Figure


class MoneyWeightedAnswer(Answer):
    """The money-weighted return per year and over the period; null with a reason where there is none."""

    rate: Figure | None
    period_rate: Figure | None
    unique: Annotated[bool, Field(validation_alias="is_unique")]
    reason: NoRate | None


class PerformanceAnswer(Answer):
    """What a portfolio returned from one day to another, both included.

    end_value - start_value - net_flows = gain.total; what went into holdings without a price is a flow out.
    """

    currency: str
    start: Annotated[dt.date, Field(serialization_alias="from")]
    end: Annotated[dt.date, Field(serialization_alias="to")]
    start_value: Figure
    end_value: Figure
    net_flows: Figure
    unpriced_flows: Figure
    gain: GainBreakdown
    breakdown_reconciles: Annotated[bool, Field(validation_alias="reconciles")]
    realised: Figure
    unrealised: Figure
    twr: Figure | None
    twr_annualised: Figure | None
    mwr: MoneyWeightedAnswer
    max_drawdown: Figure | None
    volatility: Figure | None
    unmeasured_days: int
    missing_prices: tuple[MissingPriceAnswer, ...]
    currency_missing: Annotated[tuple[str, ...], Field(validation_alias="missing_currencies")]


class DriversAnswer(Answer):
    """What drove a value: end − start − flows = total = market + fx + income − fees − taxes."""

    currency: str
    start_value: Figure
    end_value: Figure
    net_flows: Figure
    total: Figure
    market: Figure
    fx: Figure
    income: Figure
    fees: Figure
    taxes: Figure


class InstrumentDriversAnswer(Answer):
    """One instrument's drivers in the portfolio's currency and in its own; null without a price or rate."""

    instrument: HeldInstrument
    base: DriversAnswer
    local: DriversAnswer | None


class BreakdownAnswer(Answer):
    """Where the gain came from; `items` and `cash` add up to `whole` in every figure."""

    start: Annotated[dt.date, Field(serialization_alias="from")]
    end: Annotated[dt.date, Field(serialization_alias="to")]
    whole: DriversAnswer
    cash: DriversAnswer
    items: tuple[InstrumentDriversAnswer, ...]


class TimelineAnswer(BaseModel):
    """Columns with an entry for each day; `twr` and `benchmark` are returns since the first of them."""

    model_config = ConfigDict(frozen=True)

    currency: str
    start: Annotated[dt.date | None, Field(serialization_alias="from")]
    end: Annotated[dt.date | None, Field(serialization_alias="to")]
    dates: list[str]
    value: list[str | None]
    net_invested: list[str]
    twr: list[str]
    missing_prices: list[int]
    benchmark: list[str | None] | None


class SaleAnswer(Answer):
    """A part of a lot that left."""

    activity_id: UUID
    date: dt.date
    quantity: Figure
    proceeds: Figure | None
    cost: Figure | None
    gain: Figure | None
    gain_before_costs: Figure | None
    gain_fx: Figure | None
    gain_local: Figure | None
    holding_days: int


class RealisedGainAnswer(Answer):
    """One sale of a part of a lot.

    `gain_before_costs` leaves fees and taxes out, `gain_fx` is the part the exchange rate made, `gain_local`
    the gain in the instrument's currency.
    """

    instrument: HeldInstrument
    account_id: UUID
    lot_id: str
    acquired_on: dt.date
    activity_id: Annotated[UUID, Field(validation_alias=AliasPath("sale", "activity_id"))]
    date: Annotated[dt.date, Field(validation_alias=AliasPath("sale", "date"))]
    quantity: Annotated[Figure, Field(validation_alias=AliasPath("sale", "quantity"))]
    proceeds: Annotated[Figure | None, Field(validation_alias=AliasPath("sale", "proceeds"))]
    cost: Annotated[Figure | None, Field(validation_alias=AliasPath("sale", "cost"))]
    gain: Annotated[Figure | None, Field(validation_alias=AliasPath("sale", "gain"))]
    gain_before_costs: Annotated[
        Figure | None, Field(validation_alias=AliasPath("sale", "gain_before_costs"))
    ]
    gain_fx: Annotated[Figure | None, Field(validation_alias=AliasPath("sale", "gain_fx"))]
    gain_local: Annotated[Figure | None, Field(validation_alias=AliasPath("sale", "gain_local"))]
    holding_days: Annotated[int, Field(validation_alias=AliasPath("sale", "holding_days"))]

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own way to write a property
    @property
    def state(self) -> Literal["known", "unknown_cost"]:
        """Whether the cost is known; of what is not, the gain is unknown and in no total."""
        return "unknown_cost" if self.gain is None else "known"


class InstrumentGainsAnswer(Answer):
    """What one instrument made."""

    instrument: HeldInstrument
    realised: Figure
    unrealised: Figure | None


class OversoldAnswer(Answer):
    """A sale of more than was held; `quantity` is the part never held.

    `proceeds`, before costs, are what that part brought. Its cost is unknown and so is its gain, in no
    total: at most the proceeds.
    """

    activity_id: UUID
    instrument: HeldInstrument
    date: dt.date
    quantity: Figure
    proceeds: Figure | None
    cost: Figure | None = None
    gain: Figure | None = None
    state: Literal["oversold"] = "oversold"


class GainsAnswer(Answer):
    """Realised gains of a period and unrealised ones at its end; `items` are the newest sales.

    `items_total` counts all sales of the period. Sales of unknown cost are listed and in no total.
    """

    currency: str
    realised: Figure
    unrealised: Figure
    unknown_cost: int
    items: tuple[RealisedGainAnswer, ...]
    items_total: int
    by_instrument: tuple[InstrumentGainsAnswer, ...]
    oversold: tuple[OversoldAnswer, ...]


class LotAnswer(Answer):
    """A lot; cost is in the instrument's currency, the value and gains in the portfolio's."""

    id: str
    account_id: UUID
    instrument: HeldInstrument
    acquired_on: dt.date
    quantity: Figure
    remaining: Figure
    cost: Figure | None
    cost_per_unit: Figure | None
    currency: str
    fx_rate: Figure | None
    cost_value: Figure | None
    cost_left: Figure | None
    value: Figure | None
    unrealised: Figure | None
    disposals: tuple[SaleAnswer, ...]


class LotsAnswer(BaseModel):
    """One page of lots, oldest first; `next_cursor` is null on the last."""

    model_config = ConfigDict(frozen=True)

    items: tuple[LotAnswer, ...]
    next_cursor: str | None


class MonthAnswer(Answer):
    """The income of one month, as `2024-03`."""

    month: str
    dividends: Figure
    interest: Figure
    withheld: Figure


class IncomeItemAnswer(Answer):
    """One dividend or interest; `amount` as booked, the rest in the portfolio's currency."""

    activity_id: UUID
    account_id: UUID
    type: str
    date: dt.date
    instrument: HeldInstrument | None
    amount: Figure
    currency: str
    value: Figure
    withheld: Figure
    fee: Figure


class IncomeAnswer(Answer):
    """The income of a period before tax, and the tax withheld of it; items newest first."""

    currency: str
    total: Figure
    withheld: Figure
    by_month: tuple[MonthAnswer, ...]
    items: tuple[IncomeItemAnswer, ...]


class SliceAnswer(Answer):
    """One part of the known worth; `weight` is its ratio of the whole."""

    key: str
    label: str
    value: Figure
    weight: Figure | None


class AllocationAnswer(Answer):
    """The known worth split up, largest part first, and the holdings that are in none."""

    by: Annotated[Dimension, Field(validation_alias="dimension")]
    currency: str
    items: tuple[SliceAnswer, ...]
    unknown: tuple[MissingPriceAnswer, ...]


class MoverAnswer(Answer):
    """A holding and what its last close did to its value."""

    instrument: HeldInstrument
    day_change: Figure | None
    day_change_ratio: Figure | None
    value: Figure | None


class MoversAnswer(Answer):
    """The holdings that rose and fell most."""

    as_of: dt.date
    gainers: tuple[MoverAnswer, ...]
    losers: tuple[MoverAnswer, ...]
