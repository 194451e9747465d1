"""The graph many times over, with fresh names and figures: for measuring at scale."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from kg import vocab
from kg.settings import DefaultGraph
from kg.store import Manifest, SnapshotWriter

# What is the same in every copy: concepts and the areas of the national list.
_SHARED = ("indicator", "theme", "unit", "function", "quantity-kind", "rule", "relation-kind")
_THING = re.compile(f"(<{re.escape(vocab.ID)}(?!(?:{'|'.join(_SHARED)})/|area/[0-9]{{6}}>)[^>]+)>")
_LABEL = re.compile(r'^(<[^>]+> <[^>]*(?:#label|#altLabel|/title)> "[^"]*)"')
_WHOLE = re.compile(r'"(-?[0-9]+)"(?=\^\^<[^>]*#decimal>)')
_FRACTION = re.compile(r'"(-?[0-9]+\.[0-9]+)"(?=\^\^<[^>]*#decimal>)')
# Where a copy's number goes: after a thing's name, after a label, as further digits of a figure.
_NAME, _WORD, _DIGITS = "\ue000", "\ue001", "\ue002"
_ONCE = ("ontology", "reference", "provenance")

Graphs = dict[str, list[str]]


def read(quads: Path) -> Graphs:
    """The lines of an N-Quads file as N-Triples lines by graph."""
    graphs: Graphs = defaultdict(list)
    with quads.open(encoding="utf-8") as lines:
        for line in lines:
            triple, _, graph = line.rstrip(" .\n").rpartition(" ")
            graphs[graph[1:-1]].append(triple + " .\n")
    return graphs


def copies(graphs: Graphs, wanted: int) -> Iterator[tuple[str, bytes]]:
    """Graphs and their N-Triples: all of them once, then renamed until at least ``wanted`` triples
    have been given. A triple that renaming leaves as it is is not given again."""
    given = 0
    for name, lines in graphs.items():
        given += len(lines)
        yield name, "".join(lines).encode()
    patterns = {
        name: "".join(marked for line in lines if (marked := _marked(line)) != line)
        for name, lines in graphs.items()
        if name.removeprefix(vocab.GRAPH) not in _ONCE
    }
    for copy in itertools.count(1):
        for name, pattern in patterns.items():
            if given >= wanted:
                return
            body = pattern.replace(_NAME, f"-{copy}").replace(_WORD, f" {copy}")
            body = body.replace(_DIGITS, f"{copy:04}")
            given += body.count("\n")
            yield f"{name}-{copy}", body.encode()


def build(quads: Path, wanted: int, store: Path) -> int:
    """Makes a store of at least ``wanted`` triples; how many it holds."""
    sizes: dict[str, int] = {}
    with SnapshotWriter(store, DefaultGraph.UNION) as writer:
        for name, body in copies(read(quads), wanted):
            writer.load(body, name)
            sizes[name] = body.count(b"\n")
        version, built = f"{sum(sizes.values()):08d}", datetime.now(UTC)
        writer.publish(
            Manifest(
                id=writer.name(version, built),
                built=built.isoformat(timespec="seconds"),
                version=version,
                inputs="",
                base=vocab.BASE,
                default_graph=DefaultGraph.UNION.value,
                plans=(),
                graphs=sizes,
                tools={},
            )
        )
    return sum(sizes.values())


def _marked(line: str) -> str:
    """A triple with marks where a copy's number goes; as it is where it says nothing new."""
    line = _THING.sub(rf"\1{_NAME}>", line)
    line = _LABEL.sub(rf'\1{_WORD}"', line)
    line = _WHOLE.sub(rf'"\1.{_DIGITS}"', line)
    return _FRACTION.sub(rf'"\1{_DIGITS}"', line)
