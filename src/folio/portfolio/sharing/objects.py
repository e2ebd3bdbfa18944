"""Portfolios as objects to share: how one is found from a path, and what is harmless of it."""

from uuid import UUID

from folio.chassis.database import Database
from folio.chassis.grants.amounts import Shown
from folio.chassis.guard import ObjectGuard, ObjectKind
from folio.kernel.clock import Clock
from folio.portfolio.activities.store import ActivityNotFound
from folio.portfolio.imports.store import ImportNotFound
from folio.portfolio.portfolios.store import PORTFOLIO_TYPE, AccountNotFound, PortfolioNotFound
from folio.portfolio.sharing import store

# What is seen where amounts are hidden: names, kinds, currencies, ratios. A price is not among them: a house
# is one unit, so its price is its worth. Nor is a note, which may say how much.
WORDS = frozenset({
    # a portfolio, its accounts, its grants
    "currency", "cost_method", "relation", "base", "quote",
    # an instrument, an activity
    "kind", "type", "source", "status", "price_state", "price_source",
    # a return, a weight
    "reason",
    "flow_timing",
    "unique", "frequency",
    # a slice, a month
    "by", "currency_missing",
})  # fmt: skip
FIGURES = frozenset({
    # a portfolio, its accounts, its grants
    "name", "owner_name", "author_name",
    # an instrument, an activity
    "symbol", "isin", "account_name",
    "numerator", "denominator",
    # a page
    "next_cursor", "items_total", "unknown_cost", "unmeasured_days",
    # a return, a weight
    "twr", "twr_annualised", "rate", "period_rate", "max_drawdown", "volatility", "benchmark",
    "unrealised_ratio", "total_return_ratio", "day_change_ratio", "weight",
    "modified_dietz", "simple", "roai", "excluded", "excess", "annualised", "drawdown",
    "ratio", "sessions", "sessions_per_year", "risk_free", "target", "confidence",
    "downside_deviation", "sharpe", "sortino", "calmar", "value_at_risk", "expected_shortfall",
    "parametric_value_at_risk", "parametric_expected_shortfall", "depth", "beta", "correlation", "alpha",
    "tracking_error", "trailing_yield", "forward_yield", "yield_on_cost", "information_ratio",
    "window", "labels", "rows",
    # a slice, a month
    "key", "label", "month", "dates",
})  # fmt: skip
SHOWN = Shown(words=WORDS, figures=FIGURES)


def guard_portfolios(database: Database, *, clock: Clock) -> ObjectGuard:
    """Return the guard of everything that belongs to a portfolio."""
    kinds = (
        ObjectKind("portfolio_id", store.find_portfolio, _no_portfolio),
        ObjectKind("account_id", store.find_portfolio_of_account, _no_account),
        ObjectKind("activity_id", store.find_portfolio_of_activity, _no_activity),
        ObjectKind("import_id", store.find_portfolio_of_import, _no_import),
    )
    return ObjectGuard(database, object_type=PORTFOLIO_TYPE, kinds=kinds, shown=SHOWN, clock=clock)


def _no_portfolio(portfolio_id: UUID) -> PortfolioNotFound:
    return PortfolioNotFound(f"you have no portfolio {portfolio_id}")


def _no_account(account_id: UUID) -> AccountNotFound:
    return AccountNotFound(f"you have no account {account_id}")


def _no_activity(activity_id: UUID) -> ActivityNotFound:
    return ActivityNotFound(f"you have no activity {activity_id}")


def _no_import(import_id: UUID) -> ImportNotFound:
    return ImportNotFound(f"you have no import {import_id}")
