"""Where a name begins, given where it ends.

Chinese writes no spaces: in 统筹推进濑溪河流域治理 nothing but knowledge of the language says that the
river is 濑溪河. The stretch before the suffix is segmented, and words are taken from right to left
until one that no name begins with (a verb of doing, a particle, a noun in apposition).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract.entities.vocabulary import BEFORE_NAMES, MEASURES, PARTICLES, PRONOUNS
from kg.lexicon.verbs import VERBS
from kg.lexicon.words import Words

_WINDOW = 24
_NUMERALS = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百千万两几多余")
# At the edge these are the first character of a short name: 沿溪镇, 和平乡.
_FIRST_OF_NAME = frozenset("沿和向由从自有该均其")
_OPEN = "（("
_LIST_MARKS = frozenset("、（(")
_CONTROLLED = re.compile(r"[国省市州区县][控考](?=[^断点站])")
_AFTER_OPEN = ("包括", "包含", "含", "如", "即", "为")


@dataclass(frozen=True, slots=True)
class Left:
    """Where a name begins. ``sure``: punctuation, a verb or a particle stands before it, or the
    end of another name (``after_name``), so that nothing of it was cut off or taken too much."""

    start: int
    sure: bool
    after_name: bool = False


def is_verb(token: str) -> bool:
    """Whether a word is a verb of planning, or two of them (建立健全)."""
    return token in VERBS or (len(token) == 4 and token[:2] in VERBS and token[2:] in VERBS)


def is_name_char(char: str) -> bool:
    return "一" <= char <= "鿿" or "㐀" <= char <= "䶿" or char in "·〇"


class Boundaries:
    """Left ends of names in one text. ``ends`` are places where another name is known to end."""

    def __init__(
        self, text: str, words: Words, ends: Iterable[int] = (), walls: Iterable[int] = ()
    ) -> None:
        self._text = text
        self._words = words
        self._ends = sorted(set(ends))
        self._walls = frozenset(walls)
        self._tokens: dict[tuple[int, int], list[str]] = {}

    def with_ends(self, ends: Iterable[int]) -> Boundaries:
        """The same with more places where a name ends."""
        return Boundaries(self._text, self._words, [*self._ends, *ends], self._walls)

    def with_walls(self, walls: Iterable[int]) -> Boundaries:
        """The same with places that no name runs over, however long."""
        return Boundaries(self._text, self._words, self._ends, [*self._walls, *walls])

    def hard(self, end: int, limit: int = _WINDOW) -> int:
        """The first place from which only characters of names run to ``end``."""
        text = self._text
        start = end
        low = max(0, end - limit)
        while start > low and is_name_char(text[start - 1]) and start not in self._walls:
            start -= 1
        if start and text[start - 1] in _OPEN:  # （含珠溪河、渔箭河等支流）
            lead = next((word for word in _AFTER_OPEN if text.startswith(word, start)), "")
            start = min(start + len(lead), end)
        if _CONTROLLED.match(text, start, end):  # 国控沂河葛庄断面
            start += 2
        return start

    def tokens(self, start: int, end: int) -> list[str]:
        """The words of a stretch."""
        key = (start, end)
        if key not in self._tokens:
            self._tokens[key] = self._words.cut(self._text[start:end])
        return self._tokens[key]

    def left(self, end: int, longest: int = 5) -> Left:
        """Where the stem that ends at ``end`` begins; ``start == end`` where there is none."""
        low = self.hard(end)
        edge = low == 0 or low > end - _WINDOW
        known = self.known_end(low, end)
        if known is not None:
            low, edge = known, True
        if self._is_short_item(low, end):
            return Left(low, True)
        position = end
        for token in reversed(self.tokens(low, end)):
            taken = end - position
            if self._stops(token, position, taken):
                if taken == 1 and token in _FIRST_OF_NAME and position - 1 == low and edge:
                    return Left(low, True)
                return Left(position, True)
            if taken and taken + len(token) > longest:
                return Left(position, False)
            if taken >= 2 and self._is_common_noun(token):
                return Left(position, False)
            position -= len(token)
        return Left(position, edge, known is not None and position == known)

    def _is_short_item(self, low: int, end: int) -> bool:
        """大有 in 、大有镇: what stands after a comma of a list and is no verb is all name; of
        longer items (、其甘诺尔湖) what no word of two characters begins."""
        length = end - low
        if not (0 < length < 6 and low > 0 and self._text[low - 1] in _LIST_MARKS):
            return False
        first, tokens = self._text[low], self.tokens(low, end)
        if length > 3 and (first not in _FIRST_OF_NAME or len(tokens[0]) > 1):
            return False
        return (first not in PARTICLES or first in _FIRST_OF_NAME) and not any(map(is_verb, tokens))

    def long_left(self, end: int, longest: int) -> int:
        """Where a long name begins, such as that of a reserve or a body: common nouns are part of
        it, and so are areas' names; only verbs, particles and marks end it."""
        low = self.hard(end, longest + 8)
        position = end
        for token in reversed(self.tokens(low, end)):
            if is_verb(token) or token in PRONOUNS or (len(token) == 1 and token in PARTICLES):
                break
            if end - position + len(token) > longest:
                break
            position -= len(token)
        return position

    def after_verbs(self, low: int, end: int) -> int:
        """Where what the verbs and particles at the head of a stretch lead to begins."""
        position = low
        for token in self.tokens(low, end):
            if not (is_verb(token) or (len(token) == 1 and token in PARTICLES)):
                break
            position += len(token)
        return position if position < end else low

    def known_end(self, low: int, end: int) -> int | None:
        """The last end of another name in ``[low, end]``."""
        index = bisect_right(self._ends, end) - 1
        return self._ends[index] if index >= 0 and self._ends[index] >= low else None

    def _stops(self, token: str, position: int, taken: int) -> bool:
        if is_verb(token) or token in PRONOUNS or token in BEFORE_NAMES:
            return True
        if len(token) == 1:
            if token in PARTICLES:
                return True
            before = self._text[position - 2 : position - 1]
            return token in MEASURES and before in _NUMERALS and bool(before)
        if not taken:
            return False
        tag = self._words.tag(token)
        if tag == "m" and token[0] not in _NUMERALS and token[1:] == "家":
            return False  # 许家 of 许家坝 is a family; some of its characters count things too
        return tag[:1] in ("v", "p", "c", "u", "r", "d") or tag in ("m", "q", "mq", "f", "t", "ad")

    def _is_common_noun(self, token: str) -> bool:
        """Whether a word of two characters or more is no name: 产业, 绿色, but not 重庆."""
        if len(token) < 2:
            return False
        tag = self._words.tag(token)
        return bool(tag) and tag not in ("ns", "nr", "nz", "nt", "nrt", "nrfg", "s")

    def is_place_name(self, start: int, end: int) -> bool:
        """Whether dictionaries know the stretch as the name of a place."""
        return self._words.tag(self._text[start:end]) == "ns"

    def name_before(self, end: int, length: int) -> int | None:
        """Where a word that dictionaries know as a name, ``length`` characters long, begins before
        ``end``; None where the last word is another. They take some ranges for people."""
        tokens = self.tokens(self.hard(end, length + 4), end)
        whole = tokens and len(tokens[-1]) == length
        return (
            end - length
            if whole and self._words.tag(tokens[-1]) in ("ns", "nr", "nrt", "nz")
            else None
        )

    def has_verb(self, start: int, end: int) -> bool:
        """Whether a verb of planning is among the words of a stretch."""
        return any(is_verb(token) for token in self.tokens(start, end))

    def has_noun(self, start: int, end: int) -> bool:
        """Whether a common noun is among the words of a stretch."""
        return any(self._is_common_noun(token) for token in self.tokens(start, end))

    def is_proper(self, start: int, end: int) -> bool:
        """Whether a stretch is no string of common words: 苗营 and 大堡 are, 湖泊 is not."""
        return any(
            len(token) == 1 or not self._is_common_noun(token)
            for token in self.tokens(start, end)
            if token not in VERBS
        )
