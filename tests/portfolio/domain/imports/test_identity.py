from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.identity import (
    ComparedRow,
    StoredIdentity,
    compare_rows,
    fingerprint_of,
)
from folio.portfolio.domain.imports.rows import ImportDraft, ImportRow, Problem

DAY = date(2005, 1, 5)


def draft(quantity: str = "1", external_id: str | None = None) -> ImportDraft:
    activity = ActivityDraft(
        type=ActivityType.BUY,
        date=DAY,
        currency="USD",
        instrument="AAPL",
        quantity=Decimal(quantity),
        price=Decimal("64.5"),
    )
    return ImportDraft(activity, symbol="AAPL", external_id=external_id)


def rows_of(*drafts: ImportDraft) -> list[ImportRow]:
    return [ImportRow(line, draft) for line, draft in enumerate(drafts, start=1)]


def statuses(compared: Sequence[ComparedRow]) -> list[str]:
    return [row.status for row in compared]


def new_identities(compared: Sequence[ComparedRow]) -> list[StoredIdentity]:
    return [row.identity for row in compared if row.status == "new" and row.identity is not None]


def test_four_equal_fills_stay_four() -> None:
    compared = compare_rows(rows_of(*[draft()] * 4), ())

    assert statuses(compared) == ["new"] * 4
    assert [identity.occurrence for identity in new_identities(compared)] == [0, 1, 2, 3]


def test_a_file_with_more_equal_fills_than_stored_adds_the_rest() -> None:
    stored = new_identities(compare_rows(rows_of(draft(), draft()), ()))

    compared = compare_rows(rows_of(*[draft()] * 4), stored)

    assert statuses(compared) == ["existing", "existing", "new", "new"]
    assert [identity.occurrence for identity in new_identities(compared)] == [2, 3]


def test_an_occurrence_is_never_taken_twice() -> None:
    print_ = fingerprint_of(draft())

    compared = compare_rows(rows_of(draft(), draft()), [StoredIdentity(None, print_, 1)])

    assert statuses(compared) == ["existing", "new"]
    assert [identity.occurrence for identity in new_identities(compared)] == [0]


def test_the_broker_s_id_decides_before_the_content() -> None:
    stored = new_identities(compare_rows(rows_of(draft("1", "x")), ()))

    compared = compare_rows(rows_of(draft("1", "x"), draft("1", "y"), draft("2", "x")), stored)

    assert statuses(compared) == ["existing", "new", "conflict"]
    assert compared[2].reason == "x was imported before with other content"


def test_an_id_repeated_in_a_file_counts_once() -> None:
    compared = compare_rows(rows_of(draft("1", "x"), draft("1", "x"), draft("2", "x")), ())

    assert statuses(compared) == ["new", "existing", "conflict"]


def test_an_export_with_ids_matches_one_without() -> None:
    without, with_id = rows_of(draft()), rows_of(draft("1", "x"))

    assert statuses(compare_rows(with_id, new_identities(compare_rows(without, ())))) == ["existing"]
    assert statuses(compare_rows(without, new_identities(compare_rows(with_id, ())))) == ["existing"]


def test_problems_and_ignored_rows_keep_their_place_and_reason() -> None:
    rows = [
        ImportRow(1, problem=Problem("number_missing", "write a number")),
        ImportRow(2, ignored_reason="a title"),
        *rows_of(draft()),
    ]

    compared = compare_rows(rows, ())

    assert [(row.status, row.reason) for row in compared] == [
        ("error", "write a number"),
        ("ignored", "a title"),
        ("new", None),
    ]


def test_a_fingerprint_looks_at_what_figures_are_worth() -> None:
    one = draft("1.50")
    at = datetime(2005, 1, 5, 10, tzinfo=UTC)
    split = replace(one.activity, split=SplitRatio(2, 1), at=at)

    assert fingerprint_of(one) == fingerprint_of(draft("1.5"))
    assert fingerprint_of(one) == fingerprint_of(replace(one, external_id="x", name="Apple"))
    assert fingerprint_of(one) != fingerprint_of(draft("1.51"))
    assert fingerprint_of(one) != fingerprint_of(replace(one, activity=split))
    assert fingerprint_of(one) != fingerprint_of(replace(one, note="second"))


files = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3"]), st.sampled_from([None, None, "x", "y", "z"])), max_size=12
)


@settings(deadline=None)
@given(files)
def test_importing_a_file_again_adds_nothing(file: list[tuple[str, str | None]]) -> None:
    rows = rows_of(*(draft(quantity, external_id) for quantity, external_id in file))
    stored = new_identities(compare_rows(rows, ()))

    assert "new" not in statuses(compare_rows(rows, stored))
    assert len({(identity.fingerprint, identity.occurrence) for identity in stored}) == len(stored)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["1", "2", "3"]), max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_overlapping_files_come_to_the_same_as_one(quantities: list[str], end: int, begin: int) -> None:
    # Two windows of one history that overlap or touch, cut between equal fills too.
    whole = rows_of(*(draft(quantity) for quantity in sorted(quantities)))
    first, second = whole[:end], whole[min(begin, end) :]
    stored = new_identities(compare_rows(first, ()))

    added = new_identities(compare_rows(second, stored))

    prints = Counter(identity.fingerprint for identity in [*stored, *added])
    by_first = Counter(fingerprint_of(row.draft) for row in first if row.draft)
    by_second = Counter(fingerprint_of(row.draft) for row in second if row.draft)
    assert prints == by_first | by_second


@settings(deadline=None)
@given(files, files)
def test_nothing_is_dropped_silently(
    first: list[tuple[str, str | None]], second: list[tuple[str, str | None]]
) -> None:
    stored = new_identities(compare_rows(rows_of(*(draft(q, i) for q, i in first)), ()))
    rows = rows_of(*(draft(q, i) for q, i in second))

    compared = compare_rows(rows, stored)

    assert [row.row for row in compared] == rows
    assert all((row.reason is None) == (row.status == "new") for row in compared)


def test_what_an_instrument_became_tells_rows_apart() -> None:
    plain = draft()
    into_one = replace(plain, activity=replace(plain.activity, into="ONE"))
    into_two = replace(plain, activity=replace(plain.activity, into="TWO"))
    later = replace(plain, activity=replace(plain.activity, order=1))

    assert len({fingerprint_of(one) for one in (plain, into_one, into_two, later)}) == 4


def test_the_digest_of_what_was_imported_before_stays() -> None:
    assert fingerprint_of(draft()) == "9e02bc06087289df3349f9e731aede86"
