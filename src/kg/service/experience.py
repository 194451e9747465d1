"""What the service has learnt about queries: which are short, which are long.

A query is known by its text without comments and spacing, and by its template: that text without
numbers and strings. What is known of the text itself counts more than what is known of texts like
it, so that nobody can make another's query slow by sending a slow one of the same template.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

T = TypeVar("T")

_REMEMBERED = 10_000
_LONGEST = 16 * 1024  # longer texts are known as they are: reading them would hold others up
_STEP = 0.3  # how much one more run of a template weighs against those before

_PIECES = re.compile(
    r"""(<[^<>\s"{}|^`\\]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\#[^\n]*\s*|\s+"""
)
_CONSTANTS = re.compile(
    r"""(<[^<>\s"{}|^`\\]*>)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\b\d[\d.eE]*"""
)


class Kind(Enum):
    """What to expect of a query."""

    SHORT = "short"
    UNKNOWN = "unknown"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Likeness:
    """By what a query is known."""

    text: bytes
    template: bytes


def likeness(text: str) -> Likeness:
    """By what ``text`` is known."""
    if len(text) > _LONGEST:
        whole = _digest(text)
        return Likeness(whole, whole)
    plain = _PIECES.sub(lambda match: match[1] or " ", text).strip()
    return Likeness(_digest(plain), _digest(_CONSTANTS.sub(lambda match: match[1] or "0", plain)))


class Experience:
    """Remembers the runs of the last queries of each text and template."""

    def __init__(self) -> None:
        self._texts: OrderedDict[bytes, bool] = OrderedDict()  # whether the last run was long
        self._templates: OrderedDict[bytes, float] = OrderedDict()  # 0 short … 1 long

    def judge(self, like: Likeness) -> Kind:
        long = self._texts.get(like.text)
        if long is not None:
            return Kind.LONG if long else Kind.SHORT
        share = self._templates.get(like.template)
        if share is None or 0.25 < share < 0.5:
            return Kind.UNKNOWN
        return Kind.LONG if share >= 0.5 else Kind.SHORT

    def learn(self, like: Likeness, *, long: bool) -> None:
        """Takes note of a run."""
        _keep(self._texts, like.text, long)
        before = self._templates.get(like.template)
        now = float(long) if before is None else before + _STEP * (float(long) - before)
        _keep(self._templates, like.template, now)


def _keep(memory: OrderedDict[bytes, T], key: bytes, value: T) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
