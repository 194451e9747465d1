"""A hash of a set of lines that can be added to and taken from without reading the rest.

The sum of the lines' SHA-256, modulo 2^256: the same for the same set in any order. It names what a
graph holds; it is no defence against somebody who looks for a set with a given sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

_MODULUS = 1 << 256


def total(lines: bytes) -> int:
    """The sum for lines without doubles, each ended by a newline."""
    return of(line for line in lines.split(b"\n") if line)


def of(lines: Iterable[bytes]) -> int:
    return sum(int.from_bytes(sha256(line).digest()) for line in lines) % _MODULUS


def add(*totals: int) -> int:
    """Negative ones are taken away."""
    return sum(totals) % _MODULUS
