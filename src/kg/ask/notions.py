"""Notions: what the words of a phrase speak of, beside names. They are data (``queries/ask.yaml``),
so that a new way of asking needs no code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg.errors import Place, QuestionError

FILE = "ask.yaml"
_FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Notion:
    """``weight`` is how much of a phrase's meaning it carries; ``sets`` the parameter values that
    its words are, for the questions ``only`` (for all, where that is empty)."""

    name: str
    words: tuple[str, ...]
    weight: float = 1.0
    sets: Mapping[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Notions:
    """``by_name`` in the file's order; ``filler`` are words that carry no meaning."""

    by_name: Mapping[str, Notion]
    filler: frozenset[str]

    def words(self) -> Iterable[tuple[str, Notion]]:
        for notion in self.by_name.values():
            for word in notion.words:
                yield word, notion


def load(queries_dir: Path) -> Notions:
    """Without the file there are none. Raises :class:`QuestionError` with the file for one that is
    not well made."""
    path = queries_dir / FILE
    if not path.exists():
        return Notions({}, frozenset())
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        filler = raw.pop(_FILLER)
        return Notions(
            {name: _notion(name, given) for name, given in raw.items()},
            frozenset([*filler["zh"].split(), *filler["en"].split()]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise QuestionError(f"not well made: {error}", place=Place(str(path))) from error


def _notion(name: str, raw: Mapping[str, Any]) -> Notion:
    english = [word.strip() for word in str(raw["en"]).split(" / ")]
    return Notion(
        name=name,
        words=tuple(word for word in (*str(raw["zh"]).split(), *english) if word),
        weight=float(raw.get("weight", 1)),
        sets={key: str(value) for key, value in raw.get("sets", {}).items()},
        only=frozenset(raw.get("only", ())),
    )
