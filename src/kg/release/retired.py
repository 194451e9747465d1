"""What becomes of IRIs that an earlier release had and a new one has not: each gets a successor.

That is, the first there is of: the one named by hand, the one of the same kind and name (of a
statement: in the same plan), the plan that stated it or named it, and what took that plan's place.
An IRI without one keeps a release from being made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg import vocab
from kg.errors import IrisLost, UsageError
from kg.release.iris import Released

RETIRED, SUCCESSORS = "retired.tsv", "successors.tsv"
_SHOWN = 3
_EVIDENCE = re.compile(
    re.escape(vocab.ID) + r"evidence/([a-z0-9-]+?)-[0-9]+-[0-9]+(?:-r[0-9]+-c[0-9]+)?"
)


@dataclass(frozen=True, slots=True)
class Retired:
    """The successors of retired IRIs, of all releases together."""

    successors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, directory: Path, *, by_hand: bool = False) -> Retired:
        """Of the releases in ``directory``, none where there is no such directory; ``by_hand``:
        and those named by hand for the next release, which go first."""
        paths = sorted(directory.glob(f"*/{RETIRED}"))
        if by_hand:
            paths += directory.glob(SUCCESSORS)
        found: dict[str, str] = {}
        for path in paths:
            found.update(read(path))
        return cls(found)

    def successor(self, iri: str) -> str | None:
        """What takes the place of ``iri`` today, however often it was replaced. A piece of evidence
        that nothing rests on any more leads to its plan."""
        evidence = _EVIDENCE.fullmatch(iri)
        if evidence:
            return f"{vocab.ID}plan/{evidence[1]}"
        seen = {iri}
        while (following := self.successors.get(iri)) and following not in seen:
            iri = following
            seen.add(iri)
        return iri if len(seen) > 1 else None


def retire(
    before: Iterable[Released], now: Iterable[Released], replaced: Retired
) -> dict[str, str]:
    """The successor of every IRI of ``before`` that is not in ``now``; ``replaced`` are those that
    were replaced before, or by hand. Raises :class:`IrisLost` where there is none."""
    named: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    there: set[str] = set()
    for each in now:
        there.add(each.iri)
        named[each.type, each.label, each.home].append(each.iri)
    found: dict[str, str] = {}
    lost: list[str] = []
    for each in before:
        if each.iri in there:
            continue
        alike = named[each.type, each.label, each.home] if each.label else []
        plan = each.home or each.context
        choices = (
            replaced.successor(each.iri),
            alike[0] if len(alike) == 1 else "",
            plan,
            replaced.successor(plan),
        )
        chosen = next((choice for choice in choices if choice in there), None)
        if chosen is None:
            lost.append(each.iri)
        else:
            found[each.iri] = chosen
    if lost:
        raise IrisLost(
            f"{len(lost)} released IRIs are gone and lead nowhere: {', '.join(lost[:_SHOWN])}"
            + (" …" if len(lost) > _SHOWN else ""),
            hint=f"name what takes the place of each in {SUCCESSORS}",
        )
    return found


def read(path: Path) -> dict[str, str]:
    """A table of IRIs and successors. Raises :class:`UsageError` for a line that is none."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        iri, tab, successor = line.partition("\t")
        if not (tab and iri and successor) or "\t" in successor:
            raise UsageError(
                f"{path}:{number}: not an IRI, a tab and an IRI", hint="mend or remove that line"
            )
        found[iri] = successor
    return found
