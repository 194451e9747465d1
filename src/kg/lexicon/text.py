"""One form for what is written in many: half width, no white space, one kind of bracket and dash.

:func:`normalise` is for keys and look-ups. Where a place in the text must be found again,
:func:`normalised` keeps, for each character of the result, where it came from. The canonical text
itself is never changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_FOLDED = {
    **dict.fromkeys("“”„‟〝〞「」『』", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("—–‐‑‒―−－﹣─━", "-"),
    **dict.fromkeys("～〜∼˜", "~"),
    **dict.fromkeys("·•・‧∙⋅", "·"),
    **dict.fromkeys("〔［【", "["),
    **dict.fromkeys("〕］】", "]"),
    "〇": "0",
    "○": "0",
    "﹪": "%",
}
_CIRCLED = range(0x2460, 0x2500)  # numbering, no digits
_cache: dict[str, str] = {}


def _fold(char: str) -> str:
    folded = _FOLDED.get(char)
    if folded is not None:
        return folded
    if ord(char) in _CIRCLED:
        return char
    return "".join(
        _FOLDED.get(c, c)
        for c in unicodedata.normalize("NFKC", char)
        if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")
    )


def _folded(char: str) -> str:
    try:
        return _cache[char]
    except KeyError:
        return _cache.setdefault(char, _fold(char))


def normalise(text: str) -> str:
    """``text`` without white space, half width, with Ⅲ as III, m³ as m3, quotes, brackets and
    dashes of one kind. Idempotent. Case is kept."""
    return "".join(map(_folded, text))


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text that knows where each of its characters came from."""

    text: str
    origins: tuple[int, ...]  # origins[i]: where character i came from; one more for the end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``[start, end)`` of the normalised text, not empty, stands in the original."""
        return self.origins[start], self.origins[end - 1] + 1


def normalised(text: str) -> Normalised:
    """``text`` normalised, with the way back."""
    parts: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        folded = _folded(char)
        parts.append(folded)
        origins.extend([index] * len(folded))
    origins.append(len(text))
    return Normalised("".join(parts), tuple(origins))


def without_brackets(text: str) -> str:
    """``text`` (normalised) without what stands in brackets; an unclosed one is kept."""
    kept: list[str] = []
    depth_starts: list[int] = []
    for char in text:
        if char in "([":
            depth_starts.append(len(kept))
            kept.append(char)
        elif char in ")]" and depth_starts:
            del kept[depth_starts.pop() :]
        else:
            kept.append(char)
    return "".join(kept)


def longest_first(forms: Iterable[str]) -> tuple[str, ...]:
    """Distinct forms, longest first, equal lengths in code-point order."""
    return tuple(sorted(set(forms), key=lambda form: (-len(form), form)))


def listed(words: str) -> tuple[str, ...]:
    """The words of a list written with spaces between."""
    return tuple(words.split())
