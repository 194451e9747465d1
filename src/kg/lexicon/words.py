"""Chinese words: segmentation by jieba, and what part of speech its dictionary gives a word.

jieba's own start-up writes a cache file into the system's temporary directory and talks on
stderr. Here its dictionary is read straight into a tokenizer, when first needed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cache
from typing import Any, Self

from kg.lexicon.verbs import VERBS

_TAUGHT = 20_000  # as often as a common noun: the name wins over its parts


class Words:
    """A segmenter that also knows ``names``, phrases that are one word each."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = tuple(names)
        self._lock = threading.Lock()
        self._there: tuple[Any, dict[str, str]] | None = None

    def load(self) -> None:
        """Reads the dictionary, which takes most of a second; from any thread, done once."""
        with self._lock:
            if self._there is None:
                self._there = self._read()

    def copy(self) -> Self:
        """One that can be taught without this one learning it too."""
        tokenizer, tags = self._loaded
        other = type(self)(self._names)
        other._there = (_tokenizer(dict(tokenizer.FREQ), tokenizer.total), tags)
        return other

    @property
    def _loaded(self) -> tuple[Any, dict[str, str]]:
        if self._there is None:
            self.load()
        assert self._there is not None
        return self._there

    def _read(self) -> tuple[Any, dict[str, str]]:
        frequencies, tags, total = _dictionary()
        tokenizer = _tokenizer(dict(frequencies), total)
        for name in (*self._names, *sorted(VERBS)):
            tokenizer.add_word(name)
        return tokenizer, tags

    def cut(self, text: str) -> list[str]:
        """``text`` as a list of words; joined they are ``text``."""
        tokenizer, _ = self._loaded
        return list(tokenizer.cut(text, HMM=False))

    def teach(self, names: Iterable[str]) -> None:
        """Makes each of many names one word, at no cost for each but a look-up."""
        tokenizer, _ = self._loaded
        for name in names:
            tokenizer.FREQ[name] = max(_TAUGHT, tokenizer.FREQ.get(name, 0))
            for end in range(1, len(name)):
                tokenizer.FREQ.setdefault(name[:end], 0)

    def tag(self, word: str) -> str:
        """The part of speech in jieba's (ICTCLAS) tags, ``""`` for a word it does not have."""
        return self._loaded[1].get(word, "")


@cache
def _dictionary() -> tuple[dict[str, int], dict[str, str], int]:
    """jieba's words with their beginnings as a tokenizer wants them, their tags, and the sum of all
    frequencies: read once a process, copied before a tokenizer learns more."""
    import jieba

    # All at once: half a million entries one by one took a third longer, with each start.
    with jieba.Tokenizer().get_dict_file() as file:
        fields = file.read().decode("utf-8").split()
    words, counts = fields[::3], [int(count) for count in fields[1::3]]
    tags = dict(zip(words, fields[2::3], strict=True))
    frequencies = dict.fromkeys((word[:end] for word in tags for end in range(1, len(word))), 0)
    frequencies.update(zip(words, counts, strict=True))
    return frequencies, tags, sum(counts)


def _tokenizer(frequencies: dict[str, int], total: int) -> Any:
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
    return tokenizer
