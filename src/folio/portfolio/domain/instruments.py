"""What can be held, where it is held, and its splits."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from folio.portfolio.domain.activities import Activity, ActivityType

# ISO 6166: a country, nine characters, a check digit.
ISIN_LENGTH = 12
ISIN_PATTERN = r"^[A-Z]{2}[A-Z0-9]{9}[0-9]$"
_ISIN = re.compile(ISIN_PATTERN, re.ASCII)
# An export may book a split some days off its ex-date.
SAME_SPLIT_DAYS = 3


def is_isin(name: str) -> bool:
    """Return whether ``name`` has the form of an ISIN; the check digit is not worked out."""
    return len(name) == ISIN_LENGTH and _ISIN.match(name) is not None


class InstrumentKind(StrEnum):
    """What sort of thing an instrument is."""

    STOCK = "stock"
    ETF = "etf"
    FUND = "fund"
    BOND = "bond"
    CRYPTO = "crypto"
    PROPERTY = "property"
    LIABILITY = "liability"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something that can be held; its prices are in ``currency``."""

    id: UUID
    symbol: str
    name: str
    currency: str
    kind: InstrumentKind = InstrumentKind.STOCK


@dataclass(frozen=True, slots=True)
class Account:
    """Where activities are booked.

    With ``tracks_cash`` its cash is the fold of its activities, and only deposits, withdrawals and transfers
    are external flows. Without, it has no cash, and each trade, dividend and fee is an external flow itself.
    With ``allow_short`` a sale of more than is held opens a short position, else it is flagged.
    """

    id: UUID
    name: str
    currency: str
    tracks_cash: bool = True
    allow_short: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """``numerator`` new units for ``denominator`` old ones, at the open of ``ex_date``."""

    instrument_id: UUID
    ex_date: dt.date
    numerator: int
    denominator: int


def effective_splits(
    declared: Iterable[Split], activities: Iterable[Activity]
) -> dict[UUID, tuple[Split, ...]]:
    """Return the splits of each instrument, oldest first, each once.

    A split an account lists is a fact about the instrument and counts for all its accounts; one within three
    days of a declared split, or of the same ratio listed before, is the same split again.
    """
    by_instrument: dict[UUID, list[Split]] = {}
    for split in declared:
        by_instrument.setdefault(split.instrument_id, []).append(split)
    sure = {instrument_id: tuple(splits) for instrument_id, splits in by_instrument.items()}
    for activity in activities:
        if (
            activity.type is not ActivityType.SPLIT
            or activity.instrument_id is None
            or activity.split is None
        ):
            continue
        ratio = activity.split
        listed = Split(activity.instrument_id, activity.date, ratio.numerator, ratio.denominator)
        known = by_instrument.setdefault(listed.instrument_id, [])
        if not any(_is_same(listed, other, sure.get(listed.instrument_id, ())) for other in known):
            known.append(listed)
    return {
        key: tuple(sorted(splits, key=lambda split: split.ex_date)) for key, splits in by_instrument.items()
    }


def _is_same(listed: Split, other: Split, declared: tuple[Split, ...]) -> bool:
    if abs((listed.ex_date - other.ex_date).days) > SAME_SPLIT_DAYS:
        return False
    same_ratio = listed.numerator * other.denominator == other.numerator * listed.denominator
    return other in declared or same_ratio
