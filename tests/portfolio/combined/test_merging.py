"""Merging the terms of several portfolios."""

from uuid import UUID

from folio.kernel.money import Currency
from folio.portfolio.combined.merging import rules_of
from folio.portfolio.domain.book import BookTerms
from folio.portfolio.domain.instruments import Account
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.rates import Rates
from folio.portfolio.domain.rules import CostRule, CostRules

HOME, AWAY = UUID(int=1), UUID(int=2)


def terms(*rules: CostRule) -> BookTerms:
    accounts = {key: Account(key, "A", "USD", True, False) for key in (HOME, AWAY)}
    return BookTerms(Currency.of("USD"), accounts, {}, Rates.of("USD"), method=CostMethod.LIFO, rules=rules)


def test_the_rules_of_a_portfolio_bind_its_own_accounts_as_before() -> None:
    given = terms(
        CostRule(CostMethod.HIFO, 100),
        CostRule(CostMethod.AVERAGE, 200, HOME),
        CostRule(CostMethod.LOFO, 300),
    )

    merged = CostRules(CostMethod.FIFO, tuple(rules_of(given)))

    for account in (HOME, AWAY):
        for day in (50, 150, 250, 350):
            assert merged.method_on(account, day) is given.cost_rules.method_on(account, day)


def test_the_rules_of_a_portfolio_bind_no_account_of_another() -> None:
    merged = CostRules(CostMethod.FIFO, tuple(rules_of(terms(CostRule(CostMethod.HIFO, 100)))))

    assert merged.method_on(UUID(int=3), 500) is CostMethod.FIFO
