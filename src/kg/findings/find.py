"""All findings of a store.

Candidates come from the queries of ``queries/checks`` with a comment ``#+ finding: name``, which
names the judge of their rows (:mod:`kg.findings.judges`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Place, UsageError
from kg.findings.judges import JUDGES
from kg.findings.model import Finding
from kg.findings.rows import Graphs, rows

_METADATA = re.compile(r"^#\+ ([a-z]+): (.+)$", re.MULTILINE)
# One text may be said of several statements: the one that is most about it is kept.
_RANK = ("listing", "project", "task", "passage")


@dataclass(frozen=True, slots=True)
class FindingQuery:
    """A query for candidates, and the name of who judges them."""

    name: str
    judge: str
    query: str


def load_queries(directory: Path) -> list[FindingQuery]:
    """Every ``*.rq`` of the directory that looks for findings, by name. Raises
    :class:`UsageError` for one whose judge there is none of."""
    found = []
    for path in sorted(directory.glob("*.rq")):
        query = path.read_text("utf-8")
        judge = dict(_METADATA.findall(query)).get("finding")
        if judge is None:
            continue
        if judge not in JUDGES:
            known = ", ".join(sorted(JUDGES))
            raise UsageError(f"'#+ finding: {judge}' is none of {known}", place=Place(str(path)))
        found.append(FindingQuery(path.stem, judge, query))
    return found


def find(
    store: ox.Store,
    queries: Iterable[FindingQuery],
    text: Callable[[str], str],
    graphs: Graphs | None = None,
) -> list[Finding]:
    """What the queries and their judges find, in order of plan and kind. ``text`` gives a plan's
    canonical text by slug; ``graphs`` are asked where the store's default graph is empty."""
    found: list[Finding] = []
    for query in queries:
        found += JUDGES[query.judge](list(rows(store, query.query, graphs)), text)
    found.sort(key=lambda f: (f.plan, f.kind, _rank(f), f.between))
    kept: dict[object, Finding] = {}
    for finding in found:
        shown = finding.places or (finding.between, finding.zh)
        kept.setdefault((finding.plan, finding.kind, shown), finding)
    return list(kept.values())


def _rank(finding: Finding) -> int:
    kinds = [iri.rsplit("/", 2)[-2] for iri in finding.between]
    return min((_RANK.index(kind) for kind in kinds if kind in _RANK), default=len(_RANK))
