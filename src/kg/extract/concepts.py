"""Which concept of the indicator scheme a worded value measures, if any.

A wording alone is not enough: 42个国考断面 is no share, and a change of a level is not the level.
Where in doubt there is no concept; the words are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.records import ChangeKind

_BASIS = re.compile(
    r"(?:较|比|同比|相比)[^，。]{0,12}?(?:19|20)[0-9]{2}年(?:同期)?|[一二三四五0-9]{1,2}年(?:内)?累计|累计"
)
_CHANGED = re.compile(r"(?:分别|均)?(?:增加|增长|提高|提升|上升|扩大|下降|降低|减少|削减)$")
_SHARES = ("%", "％", "‰")


@dataclass(frozen=True, slots=True)
class Concepts:
    """Resolves phrases against the lexicon."""

    lexicon: Lexicon

    def resolve(
        self, phrase: str, unit: str | None = None, change: ChangeKind | None = None
    ) -> str | None:
        """The concept's slug, or None: for ``phrase`` with a figure in ``unit`` (as written)."""
        if change is not None:
            return self._of_change(phrase, unit, change)
        slug = self.lexicon.indicator(phrase)
        return slug if slug is not None and self._fits(slug, unit) else None

    def _of_change(self, phrase: str, unit: str | None, change: ChangeKind) -> str | None:
        """排放量较2015年下降9.3% measures the reduction rate; a level that rose by 41 days measures
        no concept, for the concept is the level."""
        if unit not in _SHARES:
            return None
        measured = _CHANGED.sub("", _BASIS.sub("", phrase))
        endings = (
            ("下降率", "下降", "降低率") if change is ChangeKind.DECREASE else ("增长率", "增长")
        )
        for ending in endings:
            slug = self.lexicon.indicator(measured + ending)
            if slug is not None and self._fits(slug, unit):
                return slug
        return None

    def _fits(self, slug: str, unit: str | None) -> bool:
        """Whether a figure in ``unit`` can be one of the concept's."""
        canonical = self.lexicon.indicators[slug].unit
        if unit is None or canonical is None:
            return True
        written, own = self.lexicon.unit(unit), self.lexicon.unit_of(canonical)
        if written is None or own is None:
            return written is None and own is None
        return written.iri == own.iri or bool(written.kinds & own.kinds)
