"""From the open books of several portfolios to the valued book of all of them together.

Source: docs/specs/combined.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from folio.kernel.money import Currency
from folio.portfolio.domain.activities import Activity
from folio.portfolio.domain.book import BookTerms, build_book
from folio.portfolio.domain.instruments import Split
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.rates import Rates
from folio.portfolio.domain.rules import CostRule
from folio.portfolio.domain.valuation import Valuation, value_book
from folio.portfolio.rates.pairs import OwnRates, rate_column
from folio.portfolio.reports.replay import Opened


def merge(members: Sequence[Opened], currency: Currency) -> Valuation:
    """Return the valuation of everything ``members`` hold, in ``currency``; at least one member.

    Where two of them have closes of their own for the same instrument, or rates for the same pair, the first
    member's count.
    """
    activities = list(_renumbered(members, currency))
    columns = {key: column for one in reversed(members) for key, column in one.columns.items()}
    book = build_book(activities, _terms(members, currency), until=max(one.until for one in members))
    return value_book(book, columns)


def _renumbered(members: Sequence[Opened], currency: Currency) -> Iterator[Activity]:
    """Yield the activities of all, one portfolio's after another's, at rates that still mean something."""
    start = 0
    for one in members:
        terms = one.valuation.book.terms
        for activity in one.activities:
            # Where the account has the activity's currency, the broker's rate leads into the portfolio's own.
            is_foreign = terms.accounts[activity.account_id].currency == activity.currency
            is_lost = activity.fx_rate is not None and is_foreign and terms.currency != currency
            rate = None if is_lost else activity.fx_rate
            yield replace(activity, seq=start + activity.seq, fx_rate=rate)
        start += len(one.activities)


def _terms(members: Sequence[Opened], currency: Currency) -> BookTerms:
    listed = [one.valuation.book.terms for one in members]
    codes = {
        currency.code,
        *(code for one in members for code in one.currencies),
        *(terms.currency.code for terms in listed),
    }
    own = _own_rates(members)
    pairs = [rate_column(code, currency.code, own) for code in sorted(codes - {currency.code})]
    splits: dict[Split, None] = {split: None for terms in listed for split in terms.splits}
    return BookTerms(
        currency=currency,
        accounts={key: account for terms in listed for key, account in terms.accounts.items()},
        instruments={key: known for terms in reversed(listed) for key, known in terms.instruments.items()},
        rates=Rates.of(currency.code, pairs),
        splits=tuple(splits),
        rules=tuple(rule for terms in listed for rule in rules_of(terms)),
        is_pooled=all(terms.is_pooled for terms in listed),
        method=listed[0].method,
    )


def _own_rates(members: Sequence[Opened]) -> OwnRates:
    merged: dict[tuple[str, str], dict[date, Decimal]] = {}
    for one in reversed(members):
        for pair, rates in one.own_rates.items():
            merged.setdefault(pair, {}).update(rates)
    return merged


def rules_of(terms: BookTerms) -> Iterator[CostRule]:
    """Yield a portfolio's rules for each of its accounts, so that they bind no other portfolio's."""
    for account_id in terms.accounts:
        own = [] if terms.is_pooled else [rule for rule in terms.rules if rule.account_id == account_id]
        begins = min((rule.since for rule in own), default=None)
        common = [rule for rule in terms.rules if rule.account_id is None]
        yield from (replace(rule, account_id=account_id) for rule in _until(common, terms.method, begins))
        yield from own


def _until(common: Iterable[CostRule], method: CostMethod, begins: int | None) -> Iterator[CostRule]:
    """Yield the default and the rules for all that count before an account's own begin."""
    for rule in (CostRule(method), *common):
        if begins is None or rule.since < begins:
            yield rule
