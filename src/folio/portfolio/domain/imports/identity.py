"""Which rows of a file are already in the ledger: identity by broker id, else by content and count."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from hashlib import blake2b
from typing import Literal

from folio.portfolio.domain.activities import ActivityDraft
from folio.portfolio.domain.imports.rows import ImportDraft, ImportRow

Status = Literal["new", "existing", "conflict", "error", "ignored"]
_FINGERPRINT_BYTES = 16


@dataclass(frozen=True, slots=True)
class StoredIdentity:
    """The identity of an activity that an import stored in the same account."""

    external_id: str | None
    fingerprint: str
    occurrence: int


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row and its standing; ``identity`` is what to store with it, set where the row has a draft.

    ``reason`` says why a row is not new, None where it is.
    """

    row: ImportRow
    status: Status
    reason: str | None = None
    identity: StoredIdentity | None = None


def compare_rows(rows: Sequence[ImportRow], stored: Sequence[StoredIdentity]) -> tuple[ComparedRow, ...]:
    """Tell for each row whether the ledger has it already; same order, same length as ``rows``.

    Invariants: comparing a file against itself stored gives no ``new``; n equal rows against m stored give
    max(0, n - m) ``new``; a ``conflict`` has the broker id of a stored activity, or of a row before it, and
    other content.
    """
    fingerprints = [fingerprint_of(row.draft) if row.draft is not None else "" for row in rows]
    ledger = _Ledger(stored, {row.draft.external_id for row in rows if row.draft is not None})
    return tuple(_compare(row, print_, ledger) for row, print_ in zip(rows, fingerprints, strict=True))


def fingerprint_of(draft: ImportDraft) -> str:
    """Return the digest of what a draft says; the broker's id and the instrument's name are left out."""
    activity = draft.activity
    split = activity.split
    parts = (
        activity.type.value,
        activity.date.isoformat(),
        activity.at.astimezone(UTC).isoformat() if activity.at else "",
        draft.symbol or "",
        draft.isin or "",
        _canonical(activity.quantity),
        _canonical(activity.price),
        _canonical(activity.amount),
        activity.currency,
        _canonical(activity.fee),
        _canonical(activity.tax),
        _canonical(activity.fx_rate),
        f"{split.numerator}:{split.denominator}" if split else "",
        draft.note or "",
        draft.account_name or "",
        *_rarer_parts(activity),
    )
    return blake2b("\x1f".join(parts).encode(), digest_size=_FINGERPRINT_BYTES).hexdigest()


def _rarer_parts(activity: ActivityDraft) -> tuple[str, ...]:
    """Return what few activities have; where there is none of it, digests are as they always were."""
    if activity.into is None and activity.basis_fraction is None and activity.order == 0:
        return ()
    return activity.into or "", _canonical(activity.basis_fraction), str(activity.order)


def _canonical(figure: Decimal | None) -> str:
    return "" if figure is None else str((figure + 0).normalize()) if figure else "0"


class _Ledger:
    """What is stored, and what of it the rows so far have claimed."""

    def __init__(self, stored: Sequence[StoredIdentity], ids_in_file: set[str | None]) -> None:
        self.by_id = {known.external_id: known.fingerprint for known in stored if known.external_id}
        self._occurrences: dict[str, set[int]] = defaultdict(set)
        self._without_id: Counter[str] = Counter()
        # Activities whose id this file does not name: a row without an id may be one of them.
        self._with_other_id: Counter[str] = Counter()
        for known in stored:
            self._occurrences[known.fingerprint].add(known.occurrence)
            if known.external_id is None:
                self._without_id[known.fingerprint] += 1
            elif known.external_id not in ids_in_file:
                self._with_other_id[known.fingerprint] += 1
        self._seen: Counter[str] = Counter()

    def claim(self, fingerprint: str, external_id: str | None) -> bool:
        """Take one stored activity of that content, if there is one left; two ids are two activities."""
        pools = [self._without_id] if external_id else [self._without_id, self._with_other_id]
        for pool in pools:
            if pool[fingerprint]:
                pool[fingerprint] -= 1
                return True
        return False

    def next_occurrence(self, fingerprint: str) -> int:
        """Return the number for one more activity of that content: the least that is free."""
        taken = self._occurrences[fingerprint]
        number = self._seen[fingerprint]
        while number in taken:
            number += 1
        taken.add(number)
        self._seen[fingerprint] = number + 1
        return number


def _compare(row: ImportRow, fingerprint: str, ledger: _Ledger) -> ComparedRow:
    if row.problem is not None:
        return ComparedRow(row, "error", row.problem.detail)
    if row.draft is None:
        return ComparedRow(row, "ignored", row.ignored_reason)
    external_id = row.draft.external_id
    if external_id is not None and external_id in ledger.by_id:
        identity = StoredIdentity(external_id, fingerprint, 0)
        if ledger.by_id[external_id] == fingerprint:
            return ComparedRow(row, "existing", "imported before", identity)
        return ComparedRow(row, "conflict", f"{external_id} was imported before with other content", identity)
    if ledger.claim(fingerprint, external_id):
        return ComparedRow(row, "existing", "imported before", StoredIdentity(external_id, fingerprint, 0))
    if external_id is not None:
        ledger.by_id[external_id] = fingerprint
    return ComparedRow(
        row, "new", identity=StoredIdentity(external_id, fingerprint, ledger.next_occurrence(fingerprint))
    )
