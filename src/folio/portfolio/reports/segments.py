"""Activities packed into columns: what a cold read takes instead of the ledger's rows.

A segment is a run of activities in the order of booking. Each field is a column: the distinct values as text,
and for each activity which of them it has, so that a value that recurs is read once. Ids, which never recur,
are 16 bytes each. All of it is compressed; a checksum tells a damaged segment.

Source: docs/specs/columns.md, Segments.
"""

import datetime as dt
import json
import struct
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice, repeat
from uuid import UUID, SafeUUID

import numpy as np

from folio.portfolio.domain.activities import Activity, ActivityType, LotPick, SplitRatio

FORMAT = 1
_LENGTH = struct.Struct("<I")
_SEPARATOR = "\x1e"
_NONE = "\x00"
_RUN = 10_000

Read = Callable[[str], object]
Write = Callable[[object], str]


class SegmentDamaged(Exception):
    """A stored segment cannot be read; the rows it was made of can."""


def _lots_text(lots: object) -> str:
    assert isinstance(lots, tuple)  # noqa: S101 – the field's type
    return json.dumps([[pick.lot_id, None if pick.quantity is None else str(pick.quantity)] for pick in lots])


def _lots(text: str) -> tuple[LotPick, ...]:
    return tuple(LotPick(lot, None if part is None else Decimal(part)) for lot, part in json.loads(text))


def _split_text(split: object) -> str:
    assert isinstance(split, SplitRatio)  # noqa: S101 – the field's type
    return f"{split.numerator}/{split.denominator}"


def _split(text: str) -> SplitRatio:
    numerator, denominator = text.split("/")
    return SplitRatio(int(numerator), int(denominator))


def _instant_text(at: object) -> str:
    assert isinstance(at, dt.datetime)  # noqa: S101 – the field's type
    return at.astimezone(dt.UTC).isoformat()


# How the values of each field are written and read; ids and places are told apart below.
_FIELDS: dict[str, tuple[Write, Read]] = {
    "account_id": (str, UUID),
    "type": (str, ActivityType),
    "date": (str, dt.date.fromisoformat),
    "currency": (str, str),
    "instrument_id": (str, UUID),
    "quantity": (str, Decimal),
    "price": (str, Decimal),
    "amount": (str, Decimal),
    "fee": (str, Decimal),
    "tax": (str, Decimal),
    "fx_rate": (str, Decimal),
    "split": (_split_text, _split),
    "at": (_instant_text, dt.datetime.fromisoformat),
    "reverses": (str, UUID),
    "into_id": (str, UUID),
    "basis_fraction": (str, Decimal),
    "lots": (_lots_text, _lots),
    "order": (str, int),
    "leg": (str, int),
}


def pack_activities(activities: Sequence[Activity]) -> bytes:
    """Return the segment of ``activities``; their ``seq`` is their place and is not kept."""
    ids = b"".join(activity.id.bytes for activity in activities)
    columns = [_pack_column(activities, name, write) for name, (write, _) in _FIELDS.items()]
    packed = zlib.compress(b"".join(_sized(part) for part in (ids, *columns)), level=1)
    return _LENGTH.pack(len(activities)) + _LENGTH.pack(zlib.crc32(packed)) + packed


def unpack_activities(segment: bytes, *, start: int) -> list[Activity]:
    """Return the activities of a segment; the first of them is number ``start`` of its portfolio.

    Raises:
        SegmentDamaged: these are not the bytes that were packed.
    """
    try:
        count, checksum = _LENGTH.unpack_from(segment)[0], _LENGTH.unpack_from(segment, _LENGTH.size)[0]
        packed = memoryview(segment)[2 * _LENGTH.size :]
        if zlib.crc32(packed) != checksum:
            raise SegmentDamaged("the checksum differs")
        ids, *columns = _parts(zlib.decompress(packed))
    except (struct.error, zlib.error) as error:
        raise SegmentDamaged("the segment is cut off") from error
    if not count:
        return []
    made: list[Activity] = list(map(object.__new__, repeat(Activity, count)))
    _fill(made, "id", _unpack_ids(ids))
    for (name, (_, read)), column in zip(_FIELDS.items(), columns, strict=True):
        _fill(made, name, _unpack_column(column, count, read))
    _fill(made, "seq", iter(range(start, start + count)))
    return made


def _fill(activities: Sequence[Activity], name: str, values: Iterator[object]) -> None:
    # Field by field through the slots: a frozen dataclass made by its constructor takes three times as long,
    # and nobody else has seen these yet. Not all at once, as other threads wait until a run is through.
    fill = getattr(Activity, name).__set__
    for begin in range(0, len(activities), _RUN):
        deque(map(fill, activities[begin : begin + _RUN], islice(values, _RUN)), maxlen=0)


def _pack_column(activities: Sequence[Activity], name: str, write: Write) -> bytes:
    places: dict[str, int] = {}
    found = []
    for activity in activities:
        value = getattr(activity, name)
        text = _NONE if value is None else write(value)
        found.append(places.setdefault(text, len(places)))
    if len(places) == 1:
        return _sized(_SEPARATOR.join(places).encode())
    width = np.min_scalar_type(len(places)).newbyteorder("<")
    return _sized(_SEPARATOR.join(places).encode()) + np.array(found, dtype=width).tobytes()


def _unpack_column(column: bytes, count: int, read: Read) -> Iterator[object]:
    (size,) = _LENGTH.unpack_from(column)
    texts = column[_LENGTH.size : _LENGTH.size + size].decode().split(_SEPARATOR)
    values = [None if text == _NONE else read(text) for text in texts]
    if len(values) == 1:
        return repeat(values[0], count)
    width = np.min_scalar_type(len(values)).newbyteorder("<")
    places = np.frombuffer(column, dtype=width, offset=_LENGTH.size + size)
    return map(values.__getitem__, places.tolist())


def _unpack_ids(ids: bytes) -> Iterator[UUID]:
    numbers = map(partial(int.from_bytes, byteorder="big"), _chunks(ids, 16))
    made: list[UUID] = list(map(object.__new__, repeat(UUID, len(ids) // 16)))
    # As UUID(int=…) does, without looking at its five other arguments for each of very many.
    deque(map(partial(object.__setattr__), made, repeat("int"), numbers), maxlen=0)
    deque(map(partial(object.__setattr__), made, repeat("is_safe"), repeat(SafeUUID.unknown)), maxlen=0)
    return iter(made)


def _chunks(parts: bytes, size: int) -> Iterable[bytes]:
    return (parts[begin : begin + size] for begin in range(0, len(parts), size))


def _sized(part: bytes) -> bytes:
    return _LENGTH.pack(len(part)) + part


def _parts(joined: bytes) -> Iterable[bytes]:
    begin = 0
    while begin < len(joined):
        (size,) = _LENGTH.unpack_from(joined, begin)
        begin += _LENGTH.size
        yield joined[begin : begin + size]
        begin += size
