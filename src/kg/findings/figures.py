"""What a stated figure leaves open, and whether two of them can both hold.

A figure with a comparator is an interval: ≥65 is [65, ∞), 约200 within a twentieth of 200.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_ABOUT = Decimal("0.05")
_INFINITY = Decimal("Infinity")
_WRITTEN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LOWER_BOUNDS = frozenset({"AtLeast", "MoreThan"})
_UPPER_BOUNDS = frozenset({"AtMost", "LessThan"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure in a canonical unit. ``comparator`` and ``direction`` are local names of
    individuals (AtLeast, LowerIsBetter); ``high`` the upper end of a range."""

    comparator: str
    low: Decimal
    high: Decimal | None = None

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """What the true value can be; ends that are left out are taken as included."""
        top = self.low if self.high is None else self.high
        if self.comparator in _LOWER_BOUNDS:
            return self.low, _INFINITY
        if self.comparator in _UPPER_BOUNDS:
            return -_INFINITY, top
        if self.comparator == "About":
            return self.low - abs(self.low) * _ABOUT, top + abs(top) * _ABOUT
        return self.low, top


def contradict(one: Stated, other: Stated) -> bool:
    """Whether the two cannot both be what is meant: no value meets both, or both bound it from
    the same side at different places."""
    for bounds in (_LOWER_BOUNDS, _UPPER_BOUNDS):
        if one.comparator in bounds and other.comparator in bounds:
            return one.low != other.low
    (a, b), (c, d) = one.interval, other.interval
    return a > d or c > b


def looser(target: Stated, reached: Stated, direction: str) -> bool:
    """Whether the target allows what is worse than what was reached."""
    if "About" in (target.comparator, reached.comparator):
        return False
    (least, most), (low, high) = target.interval, reached.interval
    if direction == "HigherIsBetter":
        return -_INFINITY < least < low
    if direction == "LowerIsBetter":
        return _INFINITY > most > high
    return False


def first_figure(written: str) -> str:
    """The first figure in ``written`` (509,691万元: 509691); 0 where there is none."""
    match = _WRITTEN.search(unicodedata.normalize("NFKC", written).replace(",", ""))
    return match[0] if match else "0"


def decimals(written: str) -> int:
    """Digits after the point of the first figure in ``written``."""
    return len(first_figure(written).partition(".")[2])


def rounds_to(exact: Decimal, rough: Decimal, places: int) -> bool:
    """Whether ``exact`` is ``rough`` where both are rounded to ``places`` digits."""
    return round(exact, places) == round(rough, places)
