"""Themes: what a stretch of text speaks of, by the themes' wordings."""

from __future__ import annotations

from collections import Counter

from kg.lexicon.graph import Graph
from kg.lexicon.matcher import Matcher
from kg.lexicon.text import normalise
from kg.vocab import ID, SKOS

PREFIX = ID + "theme/"


class Themes:
    """Wordings of themes; a wording may stand for several."""

    def __init__(self, wordings: list[tuple[str, str]]) -> None:
        slugs: dict[str, list[str]] = {}
        for wording, slug in wordings:
            slugs.setdefault(normalise(wording), []).append(slug)
        self._matcher = Matcher((phrase, tuple(found)) for phrase, found in slugs.items())

    @classmethod
    def read(cls, graph: Graph) -> Themes:
        return cls(
            [
                (wording, iri.removeprefix(PREFIX))
                for iri in graph.instances(SKOS + "Concept")
                if iri.startswith(PREFIX)
                for wording in (*graph.names(iri), *graph.texts(iri, SKOS + "hiddenLabel", "zh"))
            ]
        )

    def of(self, text: str) -> tuple[str, ...]:
        """Slugs of the themes spoken of, the most often first, then in order of appearance."""
        counts: Counter[str] = Counter()
        for _, _, slugs in self._matcher.longest(normalise(text)):
            counts.update(slugs)
        return tuple(slug for slug, _ in counts.most_common())
