"""Extraction alone, on one core: the five plans together, and one plan's chapters over and over."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figure, Section, Table
from kg import settings
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.mapping import scripts
from kg.parse import parse
from kg.profile import PlanProfile

TIMES = (1, 10, 100)
TARGET_SECONDS = 4
RUNS = 3
_CHAPTER = re.compile(r"^第[一二三四五六七八九十]+章", re.MULTILINE)
_PIECE = 8_000  # characters of chapters, about, that are repeated


def benchmark(plans: Sequence[Path]) -> Section:
    """Processor seconds of extraction after start-up, the best of some runs."""
    lexicon = Lexicon.load(Path(settings.ONTOLOGY.get()))
    profiles = {
        path: scripts.load(Path(settings.MAPPINGS.get()), path.stem).profile for path in plans
    }
    sources = {path: path.read_text(encoding="utf-8") for path in plans}
    repeated = max(plans, key=lambda path: len(_CHAPTER.findall(sources[path])))
    _seconds(sources[repeated], repeated, profiles[repeated], lexicon)  # start-up
    together = min(
        sum(_seconds(sources[p], p, profiles[p], lexicon) for p in plans) for _ in range(RUNS)
    )
    head, piece = _chapters(sources[repeated])
    costs = []
    for times in TIMES:
        text = head + piece * times
        costs.append((times, _seconds(text, repeated, profiles[repeated], lexicon)))
    characters = sum(map(len, sources.values()))
    return Section(
        "Extraction",
        f"Parsed text to records, in one process after start-up: processor time of {len(plans)} plans "
        f"together ({characters:,} characters), the best of {RUNS}; and of the first chapters of "
        f"`{repeated.name}` ({len(piece):,} characters) put one after the other.",
        Table.of(
            [
                Figure("the plans together", f"{together:.1f} s", f"aim: under {TARGET_SECONDS} s"),
                *(
                    Figure(
                        f"chapters {times}×", f"{cost:.2f} s", f"{cost / times * 1000:.0f} ms each"
                    )
                    for times, cost in costs
                ),
            ]
        ),
    )


def _seconds(text: str, path: Path, profile: PlanProfile, lexicon: Lexicon) -> float:
    document = parse(text.encode(), path.name, path.stem, profile)
    began = time.process_time()
    extract(document, profile, lexicon)
    return time.process_time() - began


def _chapters(text: str) -> tuple[str, str]:
    """What stands before the first chapter, and whole chapters of about ``_PIECE`` characters."""
    starts = [match.start() for match in _CHAPTER.finditer(text)]
    end = next((s for s in starts if s - starts[0] >= _PIECE), len(text))
    return text[: starts[0]], text[starts[0] : end]
