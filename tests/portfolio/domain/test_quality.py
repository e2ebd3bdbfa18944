"""Each fault is found once, where it is, and nothing is found in sound books."""

from decimal import Decimal
from uuid import UUID

from hypothesis import given

from folio.portfolio.domain.activities import Activity
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.quality import FixKind, Issue, IssueKind, find_issues, split_like
from tests.portfolio.domain.ledgers import (
    AAA,
    BBB,
    DOLLAR_CASH,
    EURO_CASH,
    EURO_TRADES,
    SLOWLY,
    Ledger,
    day,
    ledgers,
    series,
)

D = Decimal


def holding(closes: str = "2020-01-01 10", until: str = "2020-01-03") -> list[Issue]:
    ledger = Ledger(prices={AAA.id: series(closes)})
    ledger.book("buy", "2020-01-01", instrument=AAA, quantity=10, price=10, account=EURO_TRADES)
    return find_issues(ledger.value(until))


def test_sound_books_have_nothing_to_mend() -> None:
    assert holding() == []


def test_a_holding_without_a_price_or_with_an_old_one_is_named() -> None:
    (missing,) = holding(closes="")
    (stale,) = holding(until="2020-01-20")

    assert (missing.kind, missing.fix, missing.subject) == (
        IssueKind.MISSING_PRICE,
        FixKind.ADD_PRICES,
        "AAA",
    )
    assert (stale.kind, stale.date, stale.figures) == (
        IssueKind.STALE_PRICE,
        day("2020-01-01"),
        (("days", D(19)),),
    )


def test_a_currency_without_a_rate_is_named() -> None:
    ledger = Ledger(prices={BBB.id: series("2020-01-01 10")})
    ledger.book("buy", "2020-01-01", instrument=BBB, quantity=1, price=10, account=EURO_TRADES)

    assert IssueKind.MISSING_RATE in {issue.kind for issue in find_issues(ledger.value("2020-01-02"))}


def test_units_and_cash_that_were_never_there_are_named() -> None:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10")})
    ledger.book("deposit", "2020-01-01", 100)
    ledger.book("withdrawal", "2020-01-02", 130)
    sale = ledger.book("sell", "2020-01-02", instrument=AAA, quantity=3, price=10, account=EURO_TRADES)

    position, cash = find_issues(ledger.value("2020-01-03"))

    assert (position.kind, position.activity_id, position.figures) == (
        IssueKind.NEGATIVE_POSITION,
        sale.id,
        (("quantity", D(3)),),
    )
    assert (cash.kind, cash.account_id, cash.figures) == (
        IssueKind.NEGATIVE_CASH,
        EURO_CASH.id,
        (("amount", D(-30)),),
    )


def test_units_of_unknown_cost_and_the_transfer_they_came_by_are_named() -> None:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10")})
    moved = ledger.book("transfer_in", "2020-01-01", instrument=AAA, quantity=3)

    found = {issue.kind: issue for issue in find_issues(ledger.value("2020-01-03"))}

    assert set(found) == {IssueKind.UNKNOWN_BASIS, IssueKind.UNMATCHED_TRANSFER}
    assert {issue.activity_id for issue in found.values()} == {moved.id}
    assert found[IssueKind.UNKNOWN_BASIS].fix is FixKind.CORRECT_ACTIVITY


def test_a_transfer_with_both_ends_is_no_fault() -> None:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10")})
    ledger.book("buy", "2020-01-01", instrument=AAA, quantity=3, price=10, account=EURO_TRADES)
    ledger.book("transfer_out", "2020-01-02", instrument=AAA, quantity=3, account=EURO_TRADES)
    ledger.book("transfer_in", "2020-01-02", instrument=AAA, quantity=3, account=DOLLAR_CASH)

    assert find_issues(ledger.value("2020-01-03")) == []


def test_a_jump_like_a_split_is_named_until_the_split_is_known() -> None:
    ledger = Ledger(prices={AAA.id: series("2020-01-01 10, 2020-01-02 10.1, 2020-01-03 2.5")})
    ledger.book("buy", "2020-01-01", instrument=AAA, quantity=10, price=10, account=EURO_TRADES)

    (jump,) = find_issues(ledger.value("2020-01-03"))
    ledger.splits.append(Split(AAA.id, day("2020-01-03"), 4, 1))

    assert (jump.kind, jump.fix, jump.date) == (
        IssueKind.SPLIT_LIKE_JUMP,
        FixKind.ADD_SPLIT,
        day("2020-01-03"),
    )
    assert dict(jump.figures) == {
        "close_before": D("10.1"),
        "close": D("2.5"),
        "numerator": D(4),
        "denominator": D(1),
    }
    assert find_issues(ledger.value("2020-01-03")) == []


def test_jumps_of_other_sizes_are_prices() -> None:
    prices = PriceColumn.of(UUID(int=1), series("2020-01-01 10, 2020-01-02 5.9, 2020-01-03 29").items())

    assert list(split_like(prices)) == [(prices.days[2], 1, 5, (D("5.9"), D(29)))]
    assert list(split_like(PriceColumn.of(UUID(int=1), series("2020-01-01 10").items()))) == []


@SLOWLY
@given(ledgers())
def test_every_issue_names_what_it_is_about(ledger: Ledger) -> None:
    known: set[UUID] = {item.id for item in ledger.activities if isinstance(item, Activity)}

    for issue in find_issues(ledger.value("2020-02-20")):
        assert issue.subject
        assert issue.activity_id is None or issue.activity_id in known
