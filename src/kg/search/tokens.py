"""How text is cut for the index, and queries for looking up: Chinese into pairs of characters,
Latin into words, names into pinyin too.

A run of ideographs of any length is found wherever it stands: 生态环境 is indexed as
生态 态环 环境 境 and asked for as the phrase 生态 态环 环境; a single character as the
beginning of any pair, which is why the last character stands alone as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.lexicon.text import listed

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_FINALS = frozenset(
    listed(
        "a o e ai ei ao ou an en ang eng ong er i ia ie iao iu ian in iang ing iong"
        " u ua uo uai ui uan un uang ueng v ve ue van vn"
    )
)
_READINGS = 4  # ways to cut one word of pinyin that are looked up
_LONGEST_PINYIN = 48


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in one form (half width, lower case, no white space but between Latin words), and
    where each of its characters came from."""

    text: str
    origins: tuple[int, ...]


def folded(text: str) -> Folded:
    chars: list[str] = []
    origins: list[int] = []
    space = -1
    for index, char in enumerate(text):
        forms = _FORMS.get(char)
        if forms is None:
            forms = _FORMS[char] = _forms(char)
        for form in forms:
            if form == " ":
                space = index
                continue
            if space >= 0:
                if chars and _is_latin(chars[-1]) and _is_latin(form):
                    chars.append(" ")
                    origins.append(space)
                space = -1
            chars.append(form)
            origins.append(index)
    return Folded("".join(chars), tuple(origins))


_FORMS: dict[str, str] = {}


def _forms(char: str) -> str:
    """What a character is in the one form; a space for white space, nothing for what is unseen."""
    return "".join(
        " " if form.isspace() else form
        for form in unicodedata.normalize("NFKC", char).casefold()
        if form.isspace() or unicodedata.category(form) not in ("Cf", "Cc", "Mn")
    )


def is_han(char: str) -> bool:
    return "㐀" <= char <= "鿿" or char == "〇" or "\U00020000" <= char <= "\U0003ffff"


def _is_latin(char: str) -> bool:
    return char.isalnum() and not is_han(char)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of ideographs, or a Latin word or number; ``start`` is in the folded text."""

    text: str
    han: bool
    start: int


def runs(text: str) -> Iterator[Run]:
    """The runs of a folded text. A full stop between digits belongs to the number (PM2.5)."""
    start, kind = 0, 0
    for index, char in enumerate(text):
        now = _KINDS.get(char)
        if now is None:
            now = _KINDS[char] = _HAN if is_han(char) else _LATIN if char.isalnum() else 0
        if now == kind or (char == "." and _between_digits(text, index)):
            continue
        if kind:
            yield Run(text[start:index], kind == _HAN, start)
        start, kind = index, now
    if kind:
        yield Run(text[start:], kind == _HAN, start)


_HAN, _LATIN = 1, 2
_KINDS: dict[str, int] = {}


def _between_digits(text: str, index: int) -> bool:
    return 0 < index < len(text) - 1 and text[index - 1].isdigit() and text[index + 1].isdigit()


def index_tokens(text: str) -> str:
    """What the index holds of a text, tokens with spaces between."""
    return " ".join(token for run in runs(folded(text).text) for token in _tokens(run))


def _tokens(run: Run) -> Iterator[str]:
    if not run.han:
        yield run.text
        return
    yield from map("".join, pairwise(run.text))
    yield run.text[-1]


# --- pinyin ---------------------------------------------------------------------------------


def syllables(name: str) -> list[tuple[int, str]]:
    """Pinyin without tones of each ideograph of a name, with where it stands in the name."""
    found: list[tuple[int, str]] = []
    for run in runs(name):
        if run.han:
            spoken = _spoken(run.text)
            found += [(run.start + place, syllable) for place, syllable in enumerate(spoken)]
    return found


@lru_cache(maxsize=8192)  # names come again, those of the ontology with every build of a process
def _spoken(han: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # takes a third of a second

    return tuple(lazy_pinyin(han))


def pinyin_tokens(name: str) -> str:
    return " ".join(syllable for _, syllable in syllables(name))


def initial_tokens(spoken: str) -> str:
    """First letters of syllables, from each one on, so that any of them may come first."""
    letters = "".join(syllable[0] for syllable in spoken.split())
    return " ".join(letters[start:] for start in range(len(letters)))


def pinyin_readings(word: str) -> list[list[str]]:
    """Ways to cut a Latin word into syllables of pinyin, the last of which may be begun only;
    those with the fewest syllables first. ``xian`` is xian and xi an."""
    if not word.isascii() or not word.isalpha() or len(word) > _LONGEST_PINYIN:
        return []
    ways: list[list[list[str]]] = [[[]], *([] for _ in word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            if ways[start] and _is_syllable(word[start:end], begun=end == len(word)):
                ways[end] += [[*way, word[start:end]] for way in ways[start]]
        ways[end].sort(key=len)
        del ways[end][_READINGS:]
    return ways[-1]


def _is_syllable(text: str, *, begun: bool) -> bool:
    initial = next((one for one in _INITIALS if text.startswith(one)), "")
    final = text[len(initial) :]
    if final in _FINALS:
        return True
    return begun and (not final or any(other.startswith(final) for other in _FINALS))
