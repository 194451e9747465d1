"""A plan ready to be built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from kg.build.engine import Engine
from kg.build.journal import Journal
from kg.build.parts import PartMaker
from kg.lexicon import Lexicon
from kg.mapping import Outline, Vocabulary
from kg.settings import DefaultGraph
from kg.store import PlanEntry

Progress = Callable[[str, str], None]


class Kept(NamedTuple):
    """Records, canonical text and layout of a plan, as they stand in a snapshot."""

    records: str
    text: str
    layout: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the manifest says of a plan, its outline, and where the rest of what was read is."""

    entry: PlanEntry
    outline: Outline
    kept: Callable[[], Kept]


# Plans of a snapshot, ready to be built again.
Outlined = Callable[[Sequence[PlanEntry]], Sequence[Plan]]


@dataclass(frozen=True, slots=True)
class Task:
    """What a snapshot is built from, besides the plans, and how. ``method`` is a hash of all that
    decides what is made of the plans, ``inputs`` of the plans too; ``shards`` a directory for
    sorted N-Quads; parts are kept in the ``journal``, where there is one, until all are swapped in."""

    store: Path
    lexicon: Lexicon
    vocabulary: Vocabulary
    maker: PartMaker
    engine: Engine
    default_graph: DefaultGraph
    inputs: str
    started: datetime
    method: str = ""
    warnings: tuple[str, ...] = ()
    shards: Path | None = None
    journal: Journal | None = None
