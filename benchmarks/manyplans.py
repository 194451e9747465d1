"""A store of hundreds of plans, made from the few there are: for looking at pages at that size.

Each copy of the plans is moved to areas of its own: a prefecture takes the place of the area that
stands above the others, counties in it that of the others. Texts stay as they are, so every mark
in a reader stands where it should.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.search import build_index
from kg.settings import DefaultGraph
from kg.store import Manifest, PlanEntry, Snapshot, SnapshotWriter

_NAMED = re.compile(r'(?:#label|#prefLabel|#altLabel|/title)> "[^"]*"')
_AREAS = """PREFIX eco: <https://w3id.org/ecoplan/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?outer ?outerName ?inner ?innerName WHERE {
  ?outer eco:areaLevel eco:PrefectureLevel ; rdfs:label ?outerName .
  ?inner eco:areaLevel eco:CountyLevel ; eco:within ?outer ; rdfs:label ?innerName
  FILTER(LANG(?outerName) = "zh" && LANG(?innerName) = "zh")
} ORDER BY ?outer ?inner"""


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str


def build(source: Snapshot, wanted: int, root: Path) -> Snapshot:
    """A store in ``root`` of ``wanted`` plans, or as many fewer as do not make a whole copy.
    Raises ``ValueError`` when the national list has not areas enough."""
    manifest, quads = source.manifest, source.open()
    graphs = {name: _lines(quads, name) for name in manifest.graphs}
    known = {line for lines in graphs.values() for line in lines}
    sizes = {name: len(lines) for name, lines in graphs.items()}
    plans = list(manifest.plans)
    own = {plan.area: _name(quads, plan.area) for plan in manifest.plans}
    addresses = _addresses(manifest)
    moved = {name: "".join(filter(addresses.search, lines)) for name, lines in graphs.items()}
    with SnapshotWriter(root, DefaultGraph(manifest.default_graph)) as writer:
        for name, lines in graphs.items():
            writer.load("".join(lines).encode(), name)
        for number, places in enumerate(_moves(quads, manifest, wanted), start=1):
            slug = _slugs(number)
            rename = _renaming(addresses, own, places, slug)
            for name, body in moved.items():
                target = rename(name)
                fresh = [x for x in rename(body).splitlines(keepends=True) if x not in known]
                if fresh:
                    writer.load("".join(fresh).encode(), target)
                    sizes[target] = sizes.get(target, 0) + len(fresh)
            for plan in manifest.plans:
                title = plan.title.replace(own[plan.area], places[plan.area].name)
                plans.append(
                    replace(plan, slug=slug(plan.slug), area=places[plan.area].code, title=title)
                )
            print(f"{len(plans)} plans", file=sys.stderr)
        for index, plan in enumerate(plans):
            origin = manifest.plans[index % len(manifest.plans)]
            _copy_files(source, origin, writer, plan)
        build_index(writer.store, writer.path)
        built = datetime.now(UTC)
        return writer.publish(
            replace(
                manifest,
                id=writer.name(manifest.version, built),
                built=built.isoformat(timespec="seconds"),
                plans=tuple(plans),
                graphs=sizes,
            )
        )


def _lines(quads: ox.Store, graph: str) -> list[str]:
    """A graph as lines of N-Triples."""
    found = quads.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    body = ox.serialize((quad.triple for quad in found), format=ox.RdfFormat.N_TRIPLES)
    return (body or b"").decode().splitlines(keepends=True)


def _name(quads: ox.Store, code: str) -> str:
    area, label = ox.NamedNode(vocab.thing_iri("area", code)), ox.NamedNode(f"{vocab.RDFS}label")
    names = [quad.object for quad in quads.quads_for_pattern(area, label, None, ox.DefaultGraph())]
    return next(n.value for n in names if isinstance(n, ox.Literal) and n.language == "zh")


def _addresses(manifest: Manifest) -> re.Pattern[str]:
    """What differs from copy to copy in an IRI: slugs of plans, codes of their areas, hashes of
    what was derived."""
    slugs = "|".join(re.escape(plan.slug) for plan in manifest.plans)
    codes = "|".join(sorted({plan.area for plan in manifest.plans}))
    return re.compile(
        rf"(?<=/)(?:{slugs})(?=[>#-]|$)|(?<=[/-])(?:{codes})(?=[>#])|(?<=/)[a-z-]+-[0-9a-f]{{16}}(?=>)"
    )


def _slugs(number: int) -> Callable[[str], str]:
    """Names of plans and derived things in copy ``number``."""

    def renamed(slug: str) -> str:
        head, _, tail = slug.rpartition("-")
        return f"{head}-{number}-{tail}"

    return renamed


def _renaming(
    addresses: re.Pattern[str],
    own: Mapping[str, str],
    places: Mapping[str, Place],
    slug: Callable[[str], str],
) -> Callable[[str], str]:
    """N-Triples of the plans as those of a copy of them."""
    names = {name: places[code].name for code, name in own.items()}
    spoken = re.compile("|".join(map(re.escape, names)))

    def address(found: re.Match[str]) -> str:
        place = places.get(found[0])
        return place.code if place else slug(found[0])

    def name(found: re.Match[str]) -> str:
        return spoken.sub(lambda each: names[each[0]], found[0])

    return lambda body: _NAMED.sub(name, addresses.sub(address, body))


def _moves(quads: ox.Store, manifest: Manifest, wanted: int) -> Iterator[dict[str, Place]]:
    """For each copy, the places of the plans' areas by their codes."""
    inner: dict[Place, list[Place]] = defaultdict(list)
    found = quads.query(_AREAS)
    assert isinstance(found, ox.QuerySolutions)
    for row in found:
        outer, outer_name, one, one_name = (row[n].value for n in range(4))
        inner[Place(_code(outer), outer_name)].append(Place(_code(one), one_name))
    above, *others = sorted(
        {plan.area for plan in manifest.plans}, key=lambda c: (c[2:] != "0000", c)
    )
    copies = wanted // len(manifest.plans) - 1
    fitting = [(outer, found) for outer, found in inner.items() if len(found) >= len(others)]
    if len(fitting) < copies:
        raise ValueError(f"there are areas for {len(fitting) + 1} copies of the plans")
    for outer, held in fitting[:copies]:
        yield {above: outer, **dict(zip(others, held, strict=False))}


def _copy_files(
    source: Snapshot, origin: PlanEntry, writer: SnapshotWriter, plan: PlanEntry
) -> None:
    writer.add_text(plan.slug, source.text(origin.slug))
    writer.add_layout(plan.slug, source.layout(origin.slug))
    writer.add_names(plan.slug, source.names(origin.slug))
    writer.add_records(plan.slug, source.records(origin.slug).replace(origin.slug, plan.slug))


def _code(iri: str) -> str:
    return iri.rpartition("/")[2]
