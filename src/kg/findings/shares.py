"""Good-air days held against their share of the year, which a plan may state both.

A share is of the days that were measured, not of all that a year has: HJ 663 asks for daily means
on at least 324 of them. So 364 days and 99.72 % agree in 2020, on 365 days measured, though 364 of
366 are 99.45 %.
"""

from __future__ import annotations

from calendar import isleap
from decimal import Decimal

from kg import vocab

DAYS, SHARE = vocab.IND + "good-air-days", vocab.IND + "good-air-days-share"
FEWEST = 324  # days with a daily mean in a year that counts, by HJ 663
_HUNDRED = Decimal(100)


def measured_days(days: Decimal, share: Decimal, places: int, year: int) -> int | None:
    """The most days measured on which ``days`` good ones make ``share`` percent, written with
    ``places`` decimals, rounded or cut off; ``None`` where no such number is possible."""
    unit = Decimal(1).scaleb(-places)
    for measured in range(366 if isleap(year) else 365, FEWEST - 1, -1):
        exact = days / measured * _HUNDRED
        if days <= measured and (abs(exact - share) <= unit / 2 or 0 <= exact - share < unit):
            return measured
    return None
