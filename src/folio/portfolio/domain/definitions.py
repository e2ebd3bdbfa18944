"""The name, formula and source of every figure that is answered.

Source: docs/specs/explanations.md; each definition names the page that says it in full.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from folio.portfolio.domain.explanations import Evidence

E = Evidence


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is: ``inputs`` are the names of other figures of the same answer it is made of."""

    label: str
    formula: str
    source: str
    inputs: tuple[str, ...] = ()
    evidence: Evidence | None = None


def defined_on(
    page: str, figures: Mapping[str, tuple[str, str] | tuple[str, str, tuple[str, ...]]], **lines: Evidence
) -> dict[str, Definition]:
    """Return definitions by name; ``lines`` names the evidence by the name with ``__`` for dots."""
    evidence = {name.replace("__", "."): one for name, one in lines.items()}
    return {
        name: Definition(
            about[0],
            about[1],
            f"docs/specs/{page}.md",
            about[2] if len(about) > 2 else (),
            evidence.get(name),
        )
        for name, about in figures.items()
    }


_GAIN = ("end_value", "start_value", "net_flows")
_PARTS = ("gain.total", "gain.fx", "gain.income", "gain.fees", "gain.taxes")

PERFORMANCE = {
    **defined_on(
        "returns",
        {
            "start_value": ("Value at the start", "Σ units × price × rate + cash × rate"),
            "end_value": ("Value at the end", "Σ units × price × rate + cash × rate"),
            "net_flows": ("Paid in less paid out", "Σ external flows, units at their price of the day"),
            "unpriced_flows": ("Into and out of what has no price", "Σ put in while the worth is unknown"),
            "gain.total": ("Gain", "end value − start value − net flows", _GAIN),
            "gain.market": ("Market", "total − fx − income + fees + taxes", _PARTS),
            "gain.fx": ("Currencies", "Σ days: units × price × change of rate, + brokers' rates"),
            "gain.income": ("Income", "Σ gross dividends and interest"),
            "gain.fees": ("Fees", "Σ fees, refunds negative"),
            "gain.taxes": ("Taxes", "Σ taxes, refunds negative"),
            "missing_prices.quantity": ("Units without a price", "units held on the day"),
            "mwr.rate": ("Money-weighted return", "r with Σ flow × (1 + r)^(−days/365) = 0", _GAIN),
            "mwr.period_rate": ("Money-weighted over the period", "(1 + r)^(days/365) − 1", ("mwr.rate",)),
            "volatility": ("Volatility", "standard deviation of session returns (n − 1) × √252"),
            "max_drawdown": ("Maximum drawdown", "lowest of growth / highest growth so far − 1"),
            "twr_annualised": (
                "Time-weighted per year",
                "(1 + TWR)^(365/days) − 1, from a year on",
                ("twr",),
            ),
        },
        start_value=E.START_WORTH,
        end_value=E.END_WORTH,
        net_flows=E.FLOWS,
        unpriced_flows=E.UNPRICED,
        gain__market=E.MARKET,
        gain__fx=E.CURRENCY,
        gain__income=E.INCOME,
        gain__fees=E.FEES,
        gain__taxes=E.TAXES,
        mwr__rate=E.FLOWS,
        mwr__period_rate=E.FLOWS,
        volatility=E.SESSIONS,
        max_drawdown=E.DAYS,
    ),
    **defined_on(
        "measures",
        {
            "twr": ("Time-weighted return", "Π (1 + r) − 1, r = gain / capital of the day"),
            "modified_dietz": ("Modified Dietz", "gain / (V₀ + Σ w F), w = (CD − D) / CD", _GAIN),
            "simple": ("Simple return", "gain / (start value + net flows)", ("gain.total", *_GAIN[1:])),
            "roai": ("Return on average investment", "(gain of prices and rates − fees) / average capital"),
        },
        twr=E.DAYS,
        modified_dietz=E.FLOWS,
        roai=E.MARKET,
    ),
    **defined_on(
        "lots",
        {
            "realised": ("Realised gain", "Σ proceeds − cost of what was sold"),
            "unrealised": ("Unrealised gain", "Σ value − cost of what is held"),
        },
        realised=E.SALES,
        unrealised=E.OPEN,
    ),
    **defined_on(
        "benchmarks",
        {
            "benchmark.total": ("Benchmark", "price at the end / price before the start − 1"),
            "benchmark.annualised": (
                "Benchmark a year",
                "(1 + total)^(365/days) − 1",
                ("benchmark.total",),
            ),
            "benchmark.excess": ("Excess return", "TWR − benchmark", ("twr", "benchmark.total")),
            "benchmark.same_flows.end_value": (
                "Same money in the benchmark",
                "Σ flow / price × price at the end",
            ),
            "benchmark.same_flows.ratio": ("Wealth ratio", "(Σ out grown + V₁) / (V₀ grown + Σ in grown)"),
            "benchmark.same_flows.mwr.rate": (
                "Its money-weighted return",
                "r with Σ flow × (1 + r)^(−days/365) = 0",
            ),
            "benchmark.same_flows.mwr.period_rate": ("Its return over the period", "(1 + r)^(days/365) − 1"),
        },
    ),
}

HOLDINGS = {
    **defined_on(
        "returns",
        {
            "value": ("Value", "Σ units × price × rate + cash × rate, unknown while a part is"),
            "known_value": ("Known value", "Σ units × price × rate + cash × rate of what has a price"),
            "cash_value": ("Cash", "Σ cash × rate"),
            "cash.amount": ("Cash of an account", "Σ what its activities moved, in its currency"),
            "cash.value": ("Value of cash", "amount × rate", ("cash.amount",)),
            "day_change": ("Change of the last close", "Σ units × (price − price before) × rate"),
            "day_change_ratio": ("Change of the last close", "change / value before", ("day_change",)),
            "income": ("Income", "Σ gross dividends and interest so far"),
            "items.price": ("Price", "last close on or before the day"),
            "items.value": ("Value", "units × price × rate", ("items.quantity", "items.price")),
            "items.weight": ("Weight", "value / known value of all", ("items.value", "known_value")),
            "items.day_change": ("Change of the last close", "units × (price − price before) × rate"),
            "items.day_change_ratio": (
                "Change of the last close",
                "change / value before",
                ("items.day_change",),
            ),
            "items.income": ("Income", "Σ gross dividends and interest so far"),
            "missing_prices.quantity": ("Units without a price", "units held on the day"),
        },
        known_value=E.END_WORTH,
        value=E.END_WORTH,
        income=E.ALL_INCOME,
    ),
    **defined_on(
        "lots",
        {
            "cost_basis": ("Cost", "Σ cost of the lots held, fees and taxes in it"),
            "unrealised": ("Unrealised gain", "Σ value − cost of what is held"),
            "realised": ("Realised gain", "Σ proceeds − cost of what was ever sold"),
            "items.quantity": ("Units", "Σ remaining of the lots, after splits"),
            "items.cost_basis": ("Cost", "Σ cost left of its lots", ("items.average_cost", "items.quantity")),
            "items.average_cost": ("Average cost", "cost in its currency / units", ("items.quantity",)),
            "items.unrealised": ("Unrealised gain", "value − cost", ("items.value", "items.cost_basis")),
            "items.unrealised_ratio": (
                "Unrealised",
                "unrealised / cost",
                ("items.unrealised", "items.cost_basis"),
            ),
            "items.realised": ("Realised gain", "Σ proceeds − cost of its sales"),
            "items.total_return_ratio": (
                "Total return",
                "(unrealised + realised + income) / cost of all ever bought",
                ("items.unrealised", "items.realised", "items.income"),
            ),
            "items.oversold": ("Sold and never bought", "Σ units sold beyond those held"),
        },
        cost_basis=E.COST,
        unrealised=E.OPEN,
    ),
}

_SALE = {
    "quantity": ("Units sold", "units of that day"),
    "proceeds": ("Proceeds", "gross − fees − taxes, at the rate of the sale"),
    "cost": ("Cost", "what the units sold had cost, by the cost method"),
    "gain": ("Gain", "proceeds − cost"),
    "gain_local": ("Gain in its currency", "proceeds − cost in the instrument's currency"),
    "gain_fx": ("Currency gain", "gain − gain in its currency × rate of the sale"),
    "gain_before_costs": ("Gain before costs", "gross proceeds − gross cost"),
}
GAINS = defined_on(
    "lots",
    {
        "realised": ("Realised gain", "Σ proceeds − cost of what was sold"),
        "unrealised": ("Unrealised gain", "Σ value − cost of what is held"),
        **{f"items.{name}": about for name, about in _SALE.items()},
        "by_instrument.realised": ("Realised gain", "Σ proceeds − cost of its sales"),
        "by_instrument.unrealised": ("Unrealised gain", "value − cost"),
        "oversold.quantity": ("Sold and never bought", "units sold beyond those held"),
        "oversold.proceeds": ("What they brought", "gross proceeds × units never held / units sold"),
        "oversold.cost": ("Cost", "unknown"),
        "oversold.gain": ("Gain", "unknown, at most the proceeds"),
    },
    realised=E.SALES,
    unrealised=E.OPEN,
)

LOTS = defined_on(
    "lots",
    {
        "items.quantity": ("Units", "units the lot began with, after splits"),
        "items.remaining": ("Units left", "quantity − units sold", ("items.quantity",)),
        "items.cost": ("Cost", "price × units + fees + taxes"),
        "items.cost_per_unit": ("Cost per unit", "cost / units", ("items.cost", "items.quantity")),
        "items.fx_rate": ("Rate", "the broker's, else the day's"),
        "items.cost_value": ("Cost", "cost × rate", ("items.cost", "items.fx_rate")),
        "items.cost_left": ("Cost of what is left", "cost × remaining / quantity", ("items.cost_value",)),
        "items.value": ("Value", "remaining × price × rate", ("items.remaining",)),
        "items.unrealised": ("Unrealised gain", "value − cost left", ("items.value", "items.cost_left")),
        **{f"items.disposals.{name}": about for name, about in _SALE.items()},
    },
)
