"""Amounts, prices and quantities: exact decimals that know their currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Self

from folio.kernel.errors import Invalid

# Wide enough for a product of three stored figures (15 digits before the point, 10 after, each).
EXACT = Context(prec=90, rounding=ROUND_HALF_EVEN)

_CODES_BY_MINOR_UNITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD
        CAD CDF CHF CNH CNY COP CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GGP GHS
        GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS IMP INR IRR JEP JMD KES KGS KHR KPW KYD KZT LAK LBP
        LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB
        PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
        THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
        ATS BEF CYP DEM EEK ESP FIM FRF GRD IEP ITL LTL LUF LVL MTL NLG PTE ROL SIT SKK TRL""",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_MINOR_UNITS = {code: units for units, codes in _CODES_BY_MINOR_UNITS.items() for code in codes.split()}
# Quotes in a hundredth of the currency, as exchanges in London, Tel Aviv and Johannesburg give them.
_HUNDREDTHS = {"GBp": "GBP", "GBX": "GBP", "ILA": "ILS", "ZAc": "ZAR", "ZAC": "ZAR"}


class UnknownCurrency(Invalid):
    """The code is not one of ISO 4217's."""

    code = "currency_unknown"


class MixedCurrencies(Invalid):
    """Two currencies met where only one makes sense."""

    code = "currencies_mixed"


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its ISO 4217 code; ``minor_units`` is the number of decimals it is settled in."""

    code: str
    minor_units: int

    @classmethod
    def of(cls, code: str) -> Self:
        """Return the currency with the ISO code ``code``.

        Raises:
            UnknownCurrency: ISO 4217 has no such code; minor units such as ``GBX`` count as unknown here.
        """
        if code not in _MINOR_UNITS:
            raise UnknownCurrency(f"give a three-letter ISO 4217 code such as EUR, not {code!r}")
        return cls(code, _MINOR_UNITS[code])

    @property
    def quantum(self) -> Decimal:
        """The smallest settled amount: 0.01 for USD, 1 for JPY."""
        return Decimal(1).scaleb(-self.minor_units)


def is_currency(code: str) -> bool:
    """Say whether ``code`` is an ISO 4217 currency this platform keeps books in."""
    return code in _MINOR_UNITS


def normalise_minor(code: str, amount: Decimal) -> tuple[Currency, Decimal]:
    """Return the currency and amount meant by a quote that may be in hundredths (GBp, GBX, ILA, ZAc).

    Raises:
        UnknownCurrency: the code is neither such a unit nor a currency.
    """
    if code in _HUNDREDTHS:
        return Currency.of(_HUNDREDTHS[code]), EXACT.multiply(amount, Decimal("0.01"))
    return Currency.of(code), amount


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency; arithmetic with another currency is refused."""

    amount: Decimal
    currency: Currency

    def __add__(self, other: "Money") -> "Money":
        _same_currency(self.currency, other.currency)
        return Money(EXACT.add(self.amount, other.amount), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        _same_currency(self.currency, other.currency)
        return Money(EXACT.subtract(self.amount, other.amount), self.currency)

    def __neg__(self) -> "Money":
        return Money(EXACT.minus(self.amount), self.currency)

    def __lt__(self, other: "Money") -> bool:
        _same_currency(self.currency, other.currency)
        return self.amount < other.amount

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(EXACT.multiply(self.amount, Decimal(factor)), self.currency)

    def converted(self, *, rate: Decimal, to: Currency) -> "Money":
        """Return the same worth in ``to``; ``rate`` is units of ``to`` per one unit of this currency."""
        return Money(EXACT.multiply(self.amount, rate), to)

    def rounded(self) -> "Money":
        """Return the amount in whole minor units, half to even."""
        return Money(round_to(self.amount, self.currency.minor_units), self.currency)


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many units of an instrument; fractions allowed, negative when owed."""

    amount: Decimal

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(EXACT.add(self.amount, other.amount))

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(EXACT.subtract(self.amount, other.amount))

    def __neg__(self) -> "Quantity":
        return Quantity(EXACT.minus(self.amount))


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit of an instrument costs."""

    amount: Decimal
    currency: Currency

    def __mul__(self, quantity: Quantity) -> Money:
        return Money(EXACT.multiply(self.amount, quantity.amount), self.currency)


def round_to(amount: Decimal, places: int) -> Decimal:
    """Return ``amount`` with ``places`` decimals, half to even, never as negative zero."""
    rounded = EXACT.quantize(amount, Decimal(1).scaleb(-places))
    return rounded or EXACT.abs(rounded)


def decimal_text(value: Decimal) -> str:
    """Return ``value`` in plain notation: no exponent, no negative zero; its decimals are kept.

    Raises:
        Invalid: the value is NaN or infinite.
    """
    if not value.is_finite():
        raise Invalid(f"give a finite number, not {value}", code="number_not_finite")
    return f"{value or abs(value):f}"


def _same_currency(one: Currency, other: Currency) -> None:
    if one != other:
        raise MixedCurrencies(f"convert first: {one.code} and {other.code} do not add up")
