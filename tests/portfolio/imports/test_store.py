"""Counting what becomes of rows."""

from folio.portfolio.contracts import ImportCounts
from folio.portfolio.imports.store import count_statuses


def test_errors_too_many_to_be_listed_are_counted_all_the_same() -> None:
    counts = count_statuses(["new", "new", "error", "ignored"], unlisted_errors=400)

    assert counts == ImportCounts(new=2, existing=0, conflict=0, error=401, ignored=1)
