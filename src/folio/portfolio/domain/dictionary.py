"""Where every figure's definition is found: by the report it is in and its name there.

Source: docs/specs/explanations.md.
"""

from folio.portfolio.domain.definitions import (
    GAINS,
    HOLDINGS,
    LOTS,
    PERFORMANCE,
    Definition,
    defined_on,
)
from folio.portfolio.domain.explanations import Evidence

E = Evidence

INCOME = defined_on(
    "income",
    {
        "total": ("Income", "Σ gross dividends and interest"),
        "withheld": ("Withheld", "Σ taxes of dividends and interest"),
        "by_month.dividends": ("Dividends of the month", "Σ gross dividends"),
        "by_month.interest": ("Interest of the month", "Σ gross interest"),
        "by_month.withheld": ("Withheld in the month", "Σ taxes of dividends and interest"),
        "items.amount": ("Amount", "as booked, before tax"),
        "items.value": ("Income", "amount × rate of the day or of the broker", ("items.amount",)),
        "items.withheld": ("Withheld", "tax × rate"),
        "items.fee": ("Fee", "fee × rate"),
    },
    total=E.INCOME,
    withheld=E.WITHHELD,
)

_BROUGHT = {
    "trailing": ("Dividends of the last year", "Σ gross dividends of 365 days"),
    "withheld": ("Withheld", "Σ taxes of those dividends"),
    "expected": ("To expect", "Σ the same again for the units held now"),
    "trailing_yield": ("Trailing yield", "trailing / value"),
    "forward_yield": ("Forward yield", "expected / value"),
    "yield_on_cost": ("Yield on cost", "expected / cost"),
}
YIELDS = defined_on(
    "income",
    {
        **_BROUGHT,
        **{f"items.{name}": about for name, about in _BROUGHT.items()},
        "items.value": ("Value", "units × price × rate"),
        "items.cost_basis": ("Cost", "Σ cost left of its lots"),
        "payments.value": ("To expect", "dividend of a year before × units now / units then"),
    },
)

ALLOCATION = defined_on(
    "returns",
    {
        "items.value": ("Value", "Σ units × price × rate of what is in it"),
        "items.weight": ("Weight", "value / known value of all", ("items.value",)),
        "unknown.quantity": ("Units without a price", "units held on the day"),
    },
)

_MOVED = {
    "day_change": ("Change of the last close", "units × (price − price before) × rate"),
    "day_change_ratio": ("Change of the last close", "change / value before"),
    "value": ("Value", "units × price × rate"),
}
MOVERS = defined_on(
    "returns",
    {f"{side}.{name}": about for side in ("gainers", "losers") for name, about in _MOVED.items()},
)

TIMELINE = defined_on(
    "returns",
    {
        "value": ("Value", "Σ units × price × rate + cash × rate at the end of the day"),
        "net_invested": ("Net invested", "Σ external flows so far"),
        "twr": ("Time-weighted return", "Π (1 + r) − 1 since the first of the days"),
        "benchmark": ("Benchmark", "price / first price − 1"),
    },
)

_SPAN = {
    "twr": ("Time-weighted return", "Π (1 + r) − 1 over its days"),
    "gain": ("Gain", "Σ days: value − value before − in + out"),
    "benchmark": ("Benchmark", "price at its end / price before its start − 1"),
}
CALENDAR = defined_on(
    "measures",
    {f"items.{where}{name}": about for where in ("", "months.") for name, about in _SPAN.items()},
)

DAILY = defined_on(
    "measures",
    {
        "twr": ("Time-weighted return", "Π (1 + r) − 1 since the start"),
        "drawdown": ("Drawdown", "growth / highest growth so far − 1"),
        "benchmark": ("Benchmark", "price / price before the start − 1"),
    },
)

_CAUSES = ("market", "fx", "income", "fees", "taxes")
CONTRIBUTION = defined_on(
    "contribution",
    {
        "twr": ("Time-weighted return", "Σ contributions"),
        "gain": ("Gain", "Σ gains of the parts"),
        "items.gain": ("Gain", "Σ days: value − value before − in + out"),
        "items.weight": ("Average weight", "mean of capital / capital of all"),
        "items.contribution.total": (
            "Contribution",
            "Σ days: gain / capital of all × growth so far",
            tuple(f"items.contribution.{cause}" for cause in _CAUSES),
        ),
        **{
            f"items.contribution.{cause}": (f"Contribution: {cause}", f"Σ days: {cause} / capital × growth")
            for cause in _CAUSES
        },
    },
    twr=E.DAYS,
)

_EFFECTS = {
    "total": ("Effect", "allocation + selection + interaction + currency"),
    "allocation": ("Allocation", "(w − W) (b − B), linked"),
    "selection": ("Selection", "W (r − b), linked"),
    "interaction": ("Interaction", "(w − W) (r − b), linked"),
    "currency": ("Currency", "w k − W K, linked"),
}
ATTRIBUTION = defined_on(
    "attribution",
    {
        "total": ("Return", "Π (1 + Σ w r) − 1"),
        "benchmark_total": ("Return of the mix", "Π (1 + Σ W b) − 1"),
        "excess": ("Excess return", "return − return of the mix", ("total", "benchmark_total")),
        **{f"effects.{name}": about for name, about in _EFFECTS.items()},
        "items.weight": ("Average weight", "mean of capital / capital of all"),
        "items.benchmark_weight": ("Weight in the mix", "as asked for"),
        "items.total": ("Return", "Π (1 + gain / capital) − 1"),
        "items.benchmark_total": ("Return in the mix", "Π (price / price before) − 1"),
        **{f"items.effects.{name}": about for name, about in _EFFECTS.items()},
    },
)

RISK = defined_on(
    "risk",
    {
        "volatility": ("Volatility", "s √252"),
        "downside_deviation": ("Downside deviation", "√(Σ min(r − t, 0)² / n) √252"),
        "sharpe": ("Sharpe ratio", "(x̄ − f) / s × √252", ("volatility", "risk_free")),
        "sortino": ("Sortino ratio", "(x̄ − t) / downside deviation", ("downside_deviation", "target")),
        "calmar": ("Calmar ratio", "yearly return / −maximum drawdown", ("max_drawdown.depth",)),
        "value_at_risk": ("Value at risk", "(1 − c) quantile of session returns", ("confidence",)),
        "expected_shortfall": ("Expected shortfall", "mean of the worst 1 − c", ("confidence",)),
        "parametric_value_at_risk": ("Value at risk, normal", "x̄ + z s", ("confidence",)),
        "parametric_expected_shortfall": (
            "Expected shortfall, normal",
            "x̄ − s φ(z) / (1 − c)",
            ("confidence",),
        ),
        "risk_free": ("Risk-free rate", "as asked for, per year"),
        "target": ("Target", "as asked for, per year"),
        "confidence": ("Confidence", "as asked for"),
        "max_drawdown.depth": ("Maximum drawdown", "lowest of growth / highest growth so far − 1"),
        "drawdowns.depth": ("Drawdown", "growth at the low / growth at the high − 1"),
        "benchmark.beta": ("Beta", "cov(r, b) / var(b)"),
        "benchmark.correlation": ("Correlation", "cov(r, b) / (s(r) s(b))"),
        "benchmark.alpha": ("Alpha", "(1 + mean of (r − f) − β (b − f))^252 − 1", ("benchmark.beta",)),
        "benchmark.tracking_error": ("Tracking error", "s(r − b) √252"),
        "benchmark.information_ratio": ("Information ratio", "mean(r − b) / s(r − b) × √252"),
        "rolling.volatility": ("Rolling volatility", "s √252 of each window"),
        "rolling.sharpe": ("Rolling Sharpe ratio", "(x̄ − f) / s × √252 of each window"),
        "rolling.beta": ("Rolling beta", "cov(r, b) / var(b) of each window"),
        "correlations.rows": ("Correlation", "of session returns of two prices"),
    },
    **dict.fromkeys(
        (
            "volatility",
            "downside_deviation",
            "sharpe",
            "sortino",
            "value_at_risk",
            "expected_shortfall",
            "parametric_value_at_risk",
            "parametric_expected_shortfall",
        ),
        E.SESSIONS,
    ),
    max_drawdown__depth=E.DAYS,
)

REPORTS: dict[str, dict[str, Definition]] = {
    "performance": PERFORMANCE,
    "holdings": HOLDINGS,
    "gains": GAINS,
    "lots": LOTS,
    "income": INCOME,
    "yields": YIELDS,
    "allocation": ALLOCATION,
    "movers": MOVERS,
    "timeline": TIMELINE,
    "calendar": CALENDAR,
    "daily": DAILY,
    "contribution": CONTRIBUTION,
    "attribution": ATTRIBUTION,
    "risk": RISK,
}


def find_definition(figure: str) -> Definition | None:
    """Return the definition of a figure named ``report.name``; None where nothing is called that."""
    report, _, name = figure.partition(".")
    return REPORTS.get(report, {}).get(name)
