"""Understands phrases for one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from kg.ask import names as names_
from kg.ask.choosing import Choice, choose
from kg.ask.notions import Notions
from kg.ask.reading import LONGEST, Reader, Reading
from kg.errors import UsageError
from kg.lexicon.words import Words
from kg.queries import Question
from kg.store import Snapshot

_NOT_UNDERSTOOD = ("unknown", "stranger")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a phrase asks. ``sure``: the first choice is it, and may be answered; otherwise the
    choices are the nearest questions, best first."""

    phrase: str
    sure: bool
    choices: tuple[Choice, ...]
    reading: Reading

    @property
    def best(self) -> Choice:
        return self.choices[0]

    def as_json(self) -> dict[str, Any]:
        return {
            "phrase": self.phrase,
            "sure": self.sure,
            "nearest": [choice_json(choice) for choice in self.choices],
            "words": [
                {"text": atom.text, "kind": str(atom.kind), "value": atom.value}
                for atom in self.reading.atoms
                if atom.kind not in _NOT_UNDERSTOOD
            ],
            "unknown": [a.text for a in self.reading.atoms if a.kind in _NOT_UNDERSTOOD],
        }


def choice_json(choice: Choice) -> dict[str, Any]:
    title = choice.question.title
    return {
        "slug": choice.question.slug,
        "title": {"zh": title.zh, "en": title.en},
        "parameters": {name: list(values) for name, values in choice.given.items()},
        "path": path_of(choice),
    }


def path_of(choice: Choice) -> str:
    """The page of the question with these parameters."""
    query = urlencode(choice.given, doseq=True, quote_via=quote, safe=":/,")
    return f"/questions/{choice.question.slug}" + (f"?{query}" if query else "")


class Asker:
    """Made once a snapshot (it takes about a second where ``words`` are not loaded yet);
    :meth:`understand` may then be called from any thread."""

    def __init__(
        self,
        snapshot: Snapshot,
        questions: Mapping[str, Question],
        notions: Notions,
        words: Words | None = None,
    ) -> None:
        """``words`` are left as they are. Raises :class:`kg.errors.StoreMissing` when the snapshot
        has no search index."""
        words = words.copy() if words else Words()
        self._names = names_.read(
            snapshot.path, snapshot.manifest, words.cut, (word for word, _ in notions.words())
        )
        self._reader = Reader(self._names, notions, words)
        self._questions = questions

    def understand(self, phrase: str) -> Understood:
        """Raises :class:`UsageError` for a phrase that is empty or too long."""
        if not phrase.strip():
            raise UsageError("there is nothing asked", hint="ask in a few words")
        if len(phrase) > LONGEST:
            raise UsageError(f"the phrase is longer than {LONGEST} characters")
        reading = self._reader.read(phrase)
        chosen = choose(reading, self._questions, self._names)
        return Understood(phrase, chosen.sure, chosen.choices, reading)
