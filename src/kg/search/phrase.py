"""A phrase as one types it, as what the index is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kg.search.tokens import Run, folded, pinyin_readings, runs

_NAMES = "{name other text}"
_PARTS = 24  # pairs of characters that are asked for when the whole is nowhere


@dataclass(frozen=True, slots=True)
class Term:
    """A run of the phrase. ``last`` may be begun only, where it is Latin."""

    run: Run
    last: bool

    def match(self) -> str:
        text = self.run.text
        if self.run.han:
            if len(text) == 1:
                return f'{_NAMES} : "{text}" *'
            pairs = " ".join(map("".join, pairwise(text)))
            return f'{_NAMES} : "{pairs}"'
        begun = " *" if self.last else ""
        ways = [f'{_NAMES} : "{text}"{begun}']
        for reading in pinyin_readings(text):
            phrase = " + ".join(f'"{syllable}"' for syllable in reading)
            ways.append(f"pinyin : {phrase}{' *' if self.last else ''}")
        if len(text) > 1 and text.isascii() and text.isalpha():
            ways.append(f'initials : "{text}" *')
        return "(" + " OR ".join(f"({way})" for way in ways) + ")"


@dataclass(frozen=True)
class Phrase:
    """``text`` as given; ``folded`` in the form that texts are compared in."""

    text: str
    folded: str
    terms: tuple[Term, ...]

    def whole(self) -> str:
        """Asks for documents that hold every term."""
        return " AND ".join(term.match() for term in self.terms)

    def parts(self) -> str:
        """Asks for documents that hold some pair of characters or word, or nothing."""
        found: dict[str, None] = {}
        for term in self.terms:
            text = term.run.text
            if term.run.han and len(text) > 1:
                found |= dict.fromkeys(map("".join, pairwise(text)))
            else:
                found[text] = None
        if len(self.terms) < 2 and len(found) < 2:
            return ""
        tokens = " OR ".join(f'"{token}"' for token in list(found)[:_PARTS])
        return f"{_NAMES} : ({tokens})"

    @cached_property
    def bare(self) -> str:
        """Without spaces, as pinyin is compared."""
        return self.folded.replace(" ", "")

    def closeness(self, name: str, spoken: str) -> float:
        """How near a name is: 0 the phrase itself, 1 begins with it, 2 holds it, 3 neither. Its
        pinyin (``spoken``, syllables with spaces) and first letters are a little less near."""
        best = _compare(folded(name).text, self.folded)
        if self.bare.isascii() and self.bare.isalpha():
            best = min(best, _compare(spoken.replace(" ", ""), self.bare) + 0.2)
            letters = "".join(syllable[0] for syllable in spoken.split())
            best = min(best, _compare(letters, self.bare) + 0.3)
        return best


def _compare(name: str, phrase: str) -> float:
    if name == phrase:
        return 0
    if name.startswith(phrase):
        return 1
    return 2 if phrase in name else 3


def parse(text: str) -> Phrase:
    """White space divides a phrase also between ideographs: what stands on either side may stand
    apart in a text."""
    found = [run for word in text.split() for run in runs(folded(word).text)]
    terms = [Term(run, last=place == len(found) - 1) for place, run in enumerate(found)]
    return Phrase(text, folded(text).text, tuple(terms))
