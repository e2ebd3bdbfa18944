"""Whole columns of days at once: units held, and exact running sums of price times change of rate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Leave the sign bit and one bit of head-room of a 64-bit integer alone.
_BITS = 62
# Parts narrower than this would be so many that whole numbers of any size are quicker.
_NARROWEST = 8


def step_column(steps: Sequence[tuple[int, int]], *, first: int, last: int, unit: int) -> NDArray[np.float64]:
    """Return, for each day from ``first`` to ``last``, the figure of the latest step, divided by ``unit``.

    ``steps`` are (day, figure), days ascending and each once, the first not before ``first``; 0 before it.
    """
    column = np.zeros(last - first + 1)
    inside = [(day - first, figure) for day, figure in steps if day <= last]
    if inside:
        marks = np.array([mark for mark, _ in inside], dtype=np.int64)
        figures = np.array([figure / unit for _, figure in inside])
        column[marks[0] :] = np.repeat(figures, np.diff(marks, append=column.size))
    return column


@dataclass(frozen=True, slots=True, eq=False)
class ExactSums:
    """Running sums of products of two integer columns, exact, in limbs of 64 bits each.

    The sum up to and with index i is that of ``limbs[k][i] * 2**(k * shift)`` over all k.
    """

    limbs: tuple[NDArray[np.int64], ...]
    shift: int

    def up_to(self, index: int) -> int:
        """Return the sum of all products up to and with ``index``; 0 for an index before the first."""
        if index < 0:
            return 0
        return sum(int(limb[index]) << (place * self.shift) for place, limb in enumerate(self.limbs))

    def at(self, indices: Sequence[int]) -> list[int]:
        """Return the sums up to and with each of ``indices``; 0 for an index before the first."""
        places = np.array(indices, dtype=np.int64)
        read = [np.where(places < 0, 0, limb[places]).tolist() for limb in self.limbs]
        sums: list[int] = read[-1]
        for lower in reversed(read[:-1]):
            sums = [(high << self.shift) + low for high, low in zip(sums, lower, strict=True)]
        return sums


def running_products(left: NDArray[np.int64], right: NDArray[np.int64]) -> ExactSums:
    """Return the exact running sums of ``left * right``; no figure is too large.

    ``left`` is not negative; it is cut into parts so narrow that no sum of their products overflows. Where
    the sums of ``right`` alone leave no room for that, Python's own integers do the work.
    """
    reach = int(np.abs(right).astype(np.float64).sum()) + 1
    shift = _BITS - reach.bit_length()
    if shift < _NARROWEST:
        return _slow_products(left, right)
    mask, width = (1 << shift) - 1, max(int(left.max(initial=0)).bit_length(), 1)
    limbs = [np.cumsum(((left >> low) & mask) * right) for low in range(0, width, shift)]
    return ExactSums(tuple(limbs), shift)


def _slow_products(left: NDArray[np.int64], right: NDArray[np.int64]) -> ExactSums:
    """Return the sums with Python's integers, split into a part of 2**62 and a rest."""
    sums = np.cumsum(left.astype(object) * right.astype(object))
    high = (sums >> _BITS).astype(np.int64)
    low = (sums & ((1 << _BITS) - 1)).astype(np.int64)
    return ExactSums((low, high), _BITS)
