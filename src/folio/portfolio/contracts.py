"""What leaves the service: frozen shapes of the ledger; money and quantities are plain decimal texts.

The shapes of computed answers are in ``reports.answers``.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

CostMethod = Literal["fifo", "lifo", "hifo", "lofo", "average", "specific"]
InstrumentKind = Literal["stock", "etf", "fund", "bond", "crypto", "property", "liability", "other"]
InstrumentSource = Literal["bundled", "custom"]
PriceSource = Literal["bundled", "manual", "upload"]
RelationName = Literal["owner", "co-owner", "editor", "commenter", "viewer"]
ActivityName = Literal[
    "buy",
    "sell",
    "deposit",
    "withdrawal",
    "dividend",
    "interest",
    "fee",
    "tax",
    "split",
    "transfer_in",
    "transfer_out",
    "dividend_reinvestment",
    "return_of_capital",
    "stock_dividend",
    "spin_off",
    "merger",
    "symbol_change",
    "cash_in_lieu",
    "delisting",
]
ActivityStatus = Literal["draft", "posted", "void"]
ImportStatus = Literal["previewed", "committed"]
RowStatus = Literal["new", "existing", "conflict", "error", "ignored"]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A person's set of accounts; ``currency`` is what it is reported in.

    ``relation`` is what the asker is to it; ``owner_name`` is null where that is its owner.
    """

    id: UUID
    name: str
    currency: str
    cost_method: CostMethod
    created_at: dt.datetime
    updated_at: dt.datetime
    relation: RelationName = "owner"
    owner_name: str | None = None
    hides_amounts: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody else may see of a portfolio, until when.

    A person is named by the ``email`` that was typed; whether it has an account is not told. ``uses`` counts
    how often a link was opened. ``label`` names a link, or says why an administrator looks.
    """

    id: UUID
    kind: Literal["person", "link", "break_glass"]
    email: str | None
    label: str | None
    relation: RelationName
    hides_amounts: bool
    has_password: bool
    uses: int
    last_used_at: dt.datetime | None
    created_at: dt.datetime
    expires_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A new link; ``token`` is shown this once and goes behind the # of the page's address."""

    share: Share
    token: str


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What a link leads to; ``link_pass`` is sent as `X-Link-Pass`, ``expires_in`` is seconds."""

    link_pass: str
    expires_in: int
    name: str
    currency: str
    owner_name: str
    hides_amounts: bool


@dataclass(frozen=True, slots=True)
class Account:
    """Where activities are booked; without ``tracks_cash`` every trade is a flow from outside.

    With ``allow_short`` a sale of more than is held opens a short position.
    """

    id: UUID
    portfolio_id: UUID
    name: str
    currency: str
    tracks_cash: bool
    allow_short: bool
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CostRule:
    """``method`` counts from ``since`` on (null: always), in one account or in all (null)."""

    method: CostMethod
    account_id: UUID | None
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class CostRuleList:
    """All cost rules of a portfolio; with ``pool`` the lots of all accounts are one pool."""

    pool: bool
    items: list[CostRule]


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something that can be held; the price dates are null while no close is known."""

    id: UUID
    symbol: str
    isin: str | None
    name: str
    currency: str
    kind: InstrumentKind
    source: InstrumentSource
    first_price_on: dt.date | None
    last_price_on: dt.date | None


@dataclass(frozen=True, slots=True)
class InstrumentName:
    """How an activity names its instrument."""

    id: UUID
    symbol: str
    name: str


@dataclass(frozen=True, slots=True)
class SplitRatio:
    """``numerator`` new units for ``denominator`` old ones."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Split:
    """A split, effective before the trades of ``ex_date``."""

    id: UUID
    instrument_id: UUID
    ex_date: dt.date
    numerator: int
    denominator: int
    source: Literal["bundled", "manual"]


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """As-traded closes, oldest first; one entry per day in each list."""

    instrument_id: UUID
    currency: str
    dates: list[dt.date]
    closes: list[str]
    sources: list[PriceSource]


@dataclass(frozen=True, slots=True)
class RateHistory:
    """Units of ``quote`` for one unit of ``base`` on the days a rate is known for, oldest first."""

    base: str
    quote: str
    dates: list[dt.date]
    rates: list[str]
    sources: list[Literal["ecb", "manual"]]


@dataclass(frozen=True, slots=True)
class LotPick:
    """Units taken from a lot; ``quantity`` null is all that was left of it."""

    lot_id: str
    quantity: str | None


@dataclass(frozen=True, slots=True)
class Activity:
    """A booked activity; ``amount`` is gross, before fee and tax.

    ``reverses`` names the activity this one cancels, ``reversed_by`` the one that cancels this, ``replaces``
    the one it corrects. Only what is ``posted`` counts.
    ``basis_is_derived`` says that closes told the part of the cost.
    """

    id: UUID
    portfolio_id: UUID
    account_id: UUID
    type: ActivityName
    date: dt.date
    at: dt.datetime | None
    instrument: InstrumentName | None
    quantity: str | None
    price: str | None
    amount: str | None
    currency: str
    fee: str
    tax: str
    fx_rate: str | None
    split: SplitRatio | None
    note: str | None
    tags: list[str]
    external_id: str | None
    import_id: UUID | None
    into: InstrumentName | None
    basis_fraction: str | None
    basis_is_derived: bool
    lots: list[LotPick]
    order: int
    status: ActivityStatus
    reverses: UUID | None
    reversed_by: UUID | None
    replaces: UUID | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ActivityList:
    """The activities one request booked, in its order."""

    items: list[Activity]


@dataclass(frozen=True, slots=True)
class ImportedActivity:
    """A row of a file as the activity it would become; the instrument is still as the file names it."""

    type: ActivityName
    date: dt.date
    at: dt.datetime | None
    symbol: str | None
    isin: str | None
    name: str | None
    quantity: str | None
    price: str | None
    amount: str | None
    currency: str
    fee: str
    tax: str
    fx_rate: str | None
    split: SplitRatio | None
    note: str | None
    external_id: str | None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """What becomes of one line of a file, and why."""

    line: int
    status: RowStatus
    reason: str | None
    activity: ImportedActivity | None


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How many rows have each status; ``error`` also counts errors too many to be listed."""

    new: int
    existing: int
    conflict: int
    error: int
    ignored: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a free-form file holds which field of an activity."""

    columns: dict[str, str]
    date_order: str
    decimal_mark: str
    type_words: dict[str, str]
    currency: str | None


@dataclass(frozen=True, slots=True)
class ImportAccount:
    """The account a file is booked in, as it is or as the commit would open it."""

    name: str
    currency: str
    tracks_cash: bool


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What committing a file would do; nothing is booked yet.

    ``account_id`` is null while the account does not exist: the commit opens it. ``unknown_instruments`` are
    those the commit would make, or the rows in error where it may not.
    ``can_commit`` is false while rows are in error or conflict: ``skip_errors`` leaves those out.
    ``rows`` is one page; ``next_cursor`` is null on the last. ``sample`` holds the cells below the header.
    """

    id: UUID
    portfolio_id: UUID
    account_id: UUID | None
    account: ImportAccount
    file_name: str
    size: int
    preset: str
    encoding: str
    delimiter: str | None
    columns: list[str]
    sample: list[list[str]]
    mapping: Mapping | None
    status: ImportStatus
    counts: ImportCounts
    can_commit: bool
    unknown_instruments: list[str]
    rows: list[ImportRow]
    next_cursor: str | None
    errors_truncated: bool
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What a commit did; ``existing`` rows were there before, ``skipped`` ones were in error or conflict."""

    import_id: UUID
    portfolio_id: UUID
    created: int
    existing: int
    skipped: int


@dataclass(frozen=True, slots=True)
class ImportPreset:
    """A broker's format that can be read."""

    name: str
    label: str
    description: str
    file_kinds: list[str]
