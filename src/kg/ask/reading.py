"""A phrase as what it speaks of: names of the graph, years, sums, notions, and words unknown.

Words are found by jieba, taught the graph's own names and the notions' words: the likeliest
division of the whole phrase wins, so that 约束性指标 is one word and 森林覆盖率 no forest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.ask.names import Names, Sort
from kg.ask.notions import Notion, Notions
from kg.lexicon.words import Words
from kg.search.tokens import folded

LONGEST = 200  # characters of a phrase
_QUOTES = dict.fromkeys(map(ord, '"“”‘「」『』《》〈〉'), None) | {ord("’"): "'"}
_APOSTROPHE = re.compile("'(?!s(?![a-z]))")  # all but that of a genitive
_BREAKS = re.compile(r"[^0-9a-z.%㐀-鿿〇'-]+")
_DIGITS = {char: str(i) for i, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})(?![0-9.]|万|亿)年?(?:底|末|以前|之前|前)?")
_HAN_YEAR = re.compile("([一二][〇○零一二三四五六七八九]{3})年?")
_SINCE = re.compile(r"(?:较|比|相比|相对于?)((?:19|20)[0-9]{2})年?")
_BEFORE = re.compile(r"((?:19|20)[0-9]{2})年?(?:底前|底以前|之前|以前|前)")
_PERIOD = re.compile("(十三五|十四五|十五五)(?:期间|时期|末期?)?")
_PERIODS = {"十三五": 2016, "十四五": 2021, "十五五": 2026}
_AMOUNT = re.compile(
    r"(?P<lead>超过|大于|不少于|不低于|高于|至少)?"
    r"(?P<figure>[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十])(?P<unit>万|亿)元?(?P<more>以上|及以上)?"
)
_HAN_FIGURES = {**{char: i for i, char in enumerate("零一二三四五六七八九十")}, "两": 2}
_CONTENT = tuple("nvaijlt")  # first letters of jieba's tags of words that mean something
_PROPER = ("ns", "nr", "nt", "nz")  # tags of names of places, people, bodies
_BODIES = ("局", "委", "政府", "委员会", "公司", "集团")  # ends of such names: 气象局
_UNKNOWN = 1.2  # weight of a word that names something
_ACTION = 0.6  # of one that says what is done or how it is

_WEIGHTS = {
    Sort.INDICATOR: 3.0,
    Sort.RIVER: 2.5,
    Sort.AGENCY: 2.5,
    Sort.BODY: 1.5,
    Sort.AREA: 1.5,
    Sort.PLAN: 1.5,
    Sort.THEME: 1.5,
}
_ENGLISH = 6  # words that a name in English may have


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing a phrase speaks of. ``kind`` is a :class:`Sort`, ``year``, ``since``, ``period``,
    ``amount``, ``notion``, ``unknown`` or ``stranger`` (a proper name that is not in the graph);
    ``value`` an IRI, a year, an amount in 10,000 yuan or a notion's name."""

    kind: str
    text: str
    value: str
    weight: float
    notion: Notion | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """``atoms`` in the phrase's order."""

    phrase: str
    atoms: tuple[Atom, ...]

    def of(self, kind: str) -> list[Atom]:
        return [atom for atom in self.atoms if atom.kind == kind]

    def has(self, notion: str) -> bool:
        return any(atom.kind == "notion" and atom.value == notion for atom in self.atoms)


class Reader:
    """Reads phrases with one snapshot's names."""

    def __init__(self, names: Names, notions: Notions, words: Words) -> None:
        self._names, self._notions, self._words = names, notions, words
        self._by_word = {folded(word).text: notion for word, notion in notions.words()}
        self._filler = notions.filler
        words.teach([*names.by_word, *self._by_word, *self._filler])

    def read(self, phrase: str) -> Reading:
        """Never fails; what is not understood is there as unknown."""
        text = _plain(phrase)
        atoms: list[tuple[int, Atom]] = []
        for pattern, kind in ((_BEFORE, "before"), (_SINCE, "since"), (_YEAR, "year")):
            text = _take(text, pattern, kind, atoms)
        text = _take_periods(text, atoms)
        text = _take_amounts(text, atoms)
        for start, chunk in _chunks(text):
            found = self._english(chunk) if chunk.isascii() else self._chinese(chunk)
            atoms += [(start + at, atom) for at, atom in found]
        atoms.sort(key=lambda pair: pair[0])
        return Reading(phrase, self._resolved([atom for _, atom in atoms]))

    def _chinese(self, chunk: str) -> Iterator[tuple[int, Atom]]:
        at = 0
        for word in self._words.cut(chunk):
            atom = self._atom(word) or self._unknown(word)
            if atom is not None:
                yield at, atom
            at += len(word)

    def _english(self, chunk: str) -> Iterator[tuple[int, Atom]]:
        words = list(re.finditer(r"[^ ]+", chunk))
        first = 0
        while first < len(words):
            for last in range(min(len(words), first + _ENGLISH), first, -1):
                text = " ".join(word[0] for word in words[first:last])
                atom = self._atom(text) or self._atom(text.removesuffix("'s"))
                if atom is not None or (text in self._filler):
                    if atom is not None:
                        yield words[first].start(), atom
                    first = last
                    break
            else:
                unknown = self._unknown(words[first][0])
                if unknown is not None:
                    yield words[first].start(), unknown
                first += 1

    def _atom(self, word: str) -> Atom | None:
        notion = self._by_word.get(word)
        if notion is not None:
            return Atom("notion", word, notion.name, notion.weight, notion)
        name = self._names.by_word.get(word)
        return None if name is None else Atom(name.sort, word, name.iri, _WEIGHTS[name.sort])

    def _unknown(self, word: str) -> Atom | None:
        if word in self._filler or not any(char.isalnum() for char in word):
            return None
        tag = self._words.tag(word)
        if (tag.startswith(_PROPER) and len(word) > 1) or (
            word.endswith(_BODIES) and len(word) > 2
        ):
            return Atom("stranger", word, word, _UNKNOWN)
        if word.isascii():
            return Atom("unknown", word, word, _UNKNOWN)
        if len(word) < 2:
            # a particle means nothing, but what is no word at all might
            return None if tag and not tag.startswith("n") else Atom("unknown", word, word, 0.6)
        if not tag.startswith(_CONTENT):
            return None if tag else Atom("unknown", word, word, _UNKNOWN)
        return Atom("unknown", word, word, _UNKNOWN if tag.startswith("n") else _ACTION)

    def _resolved(self, atoms: list[Atom]) -> tuple[Atom, ...]:
        """Bodies made agencies of the area that is spoken of."""
        codes = [atom.value.rpartition("/")[2] for atom in atoms if atom.kind == Sort.AREA]
        found = []
        for atom in atoms:
            if atom.kind in (Sort.BODY, "stranger") and (one := self._names.body(atom.text, codes)):
                atom = Atom(Sort.AGENCY, atom.text, one, _WEIGHTS[Sort.AGENCY])
            found.append(atom)
        return tuple(found)


def _plain(phrase: str) -> str:
    """Half width, lower case, without quotes; stretches that are no words become one space."""
    text = unicodedata.normalize("NFKC", phrase).casefold().translate(_QUOTES)
    text = _HAN_YEAR.sub(
        lambda found: "".join(_DIGITS.get(char, char) for char in found[1]) + "年", text
    )
    return _BREAKS.sub(" ", _APOSTROPHE.sub("", text))


def _take(text: str, pattern: re.Pattern[str], kind: str, atoms: list[tuple[int, Atom]]) -> str:
    def take(found: re.Match[str]) -> str:
        atoms.append(
            (found.start(), Atom("year" if kind == "before" else kind, found[0], found[1], 1.0))
        )
        if kind == "before":
            atoms.append((found.start(), Atom("notion", found[0], "deadline", 0.5)))
        return " " * len(found[0])

    return pattern.sub(take, text)


def _take_periods(text: str, atoms: list[tuple[int, Atom]]) -> str:
    def take(found: re.Match[str]) -> str:
        start = _PERIODS[found[1]]
        if start == min(_PERIODS.values()):
            return found[0]  # what is past is a notion
        atoms.append((found.start(), Atom("period", found[0], str(start), 0.3)))
        return " " * len(found[0])

    return _PERIOD.sub(take, text)


def _take_amounts(text: str, atoms: list[tuple[int, Atom]]) -> str:
    def take(found: re.Match[str]) -> str:
        if not (found["lead"] or found["more"]):
            return found[0]
        written = found["figure"]
        figure = float(_HAN_FIGURES.get(written, 0) or written) * (
            10_000 if found["unit"] == "亿" else 1
        )
        atoms.append((found.start(), Atom("amount", found[0], f"{figure:g}", 2.0)))
        return " " * len(found[0])

    return _AMOUNT.sub(take, text)


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Stretches without white space; of words in Latin letters one stretch."""
    for found in re.finditer(r"[!-~]+(?: +[!-~]+)*(?= |$)|[^ ]+", text):
        yield found.start(), found[0]
