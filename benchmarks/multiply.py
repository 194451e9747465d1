"""The graph many times over, with fresh names and figures: for measuring at scale."""

from __future__ import annotations

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
_THING = re.compile(f"<{re.escape(vocab.ID)}(?!(?:{'|'.join(_SHARED)})/|area/[0-9]{{6}}>)([^>]+)>")
_LABEL = re.compile(r'^(<[^>]+> <[^>]*(?:#label|#altLabel|/title)> "[^"]*)"')
_DECIMAL = re.compile(r'"(-?[0-9]+(?:\.[0-9]+)?)"\^\^<[^>]*#decimal>')
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
    given = copy = 0
    while not copy or given < wanted:
        for name, lines in graphs.items():
            if copy and name.removeprefix(vocab.GRAPH) in _ONCE:
                continue
            body = lines
            if copy:
                body = [new for line in lines if (new := _renamed(line, copy)) != line]
            given += len(body)
            yield (name if copy == 0 else f"{name}-{copy}"), "".join(body).encode()
        copy += 1


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


def _renamed(line: str, copy: int) -> str:
    line = _THING.sub(rf"<{vocab.ID}\1-{copy}>", line)
    line = _LABEL.sub(rf'\1 {copy}"', line)
    return _DECIMAL.sub(lambda m: m[0].replace(m[1], f"{float(m[1]) * (1 + copy / 997):.4f}"), line)
