"""The words every part shares: money, ids, time and the five ways to fail.

Pure and standard library only: nothing here reads a clock, draws a random number or touches a file.

Glossary:
    money: an amount in one currency, exact.
    price: what one unit of an instrument costs, in one currency.
    quantity: how many units of an instrument; fractions allowed.
    minor unit: the smallest unit a currency is settled in (cent, yen, fils).
"""
