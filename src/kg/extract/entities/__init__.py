"""Named things of a plan: rivers, sections, agencies, enterprises, areas, documents and more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.document import BlockKind, Document, Span
from kg.extract import actors, rekey
from kg.extract.entities import reading, sameness
from kg.extract.entities.naming import Naming
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.profile import PlanProfile
from kg.records import Mention, PlanIdentity, Thing, ThingKey, ThingKind

__all__ = ["Names", "names"]


@dataclass(frozen=True, slots=True)
class Names:
    """Things, ordered by key, and every place that names them, in document order. ``same``: keys
    of seeds that turned out to be another thing's, which records made before are to exchange."""

    things: tuple[Thing, ...] = ()
    mentions: tuple[Mention, ...] = ()
    same: Mapping[ThingKey, ThingKey] = field(default_factory=dict)


def names(
    document: Document,
    identity: PlanIdentity,
    profile: PlanProfile,
    lexicon: Lexicon,
    seeds: Names | None = None,
) -> Names:
    """Every named thing of ``document`` with each place that names it, tables and boxes included.

    ``seeds`` are things that were read already where layout tells more than words do (an agency
    cell, a list box): their readings of a place hold, and their keys hold for the same names.
    """
    seeds = seeds or Names()
    scope = Scope.of(lexicon.areas, identity.area)
    found = reading.read(document.text, scope, lexicon, profile.hints)
    naming = Naming(document.text, scope, lexicon, identity.title)
    things, places = naming.read(found)
    settled = _settled_keys(things, seeds)
    found_at = [Mention(m.span, settled.get(m.thing, m.thing)) for m in places]
    things = [_with_key(thing, settled.get(thing.key, thing.key)) for thing in things]
    stretches = _Stretches(document)
    kept = {m for m in found_at if stretches.hold(m.span) and not _contested(m, seeds)}
    kept.update(seeds.mentions)
    named = {m.thing for m in kept}
    every = [*(t for t in things if t.key in named), *seeds.things]
    same = sameness.of_sections(every, identity.area)
    mentions = sorted(rekey.renamed(m, same) for m in kept)
    every = [_with_key(thing, same.get(thing.key, thing.key)) for thing in every]
    merged = actors.merged([*every, *_without_their_kind(document, every, mentions)])
    return Names(merged, tuple(mentions), same)


def _without_their_kind(
    document: Document, things: Iterable[Thing], mentions: Iterable[Mention]
) -> Iterator[Thing]:
    """Sections as cells under a head 断面 call them: 石板桥."""
    known = {(t.key, name) for t in things for name in (t.key.name, *t.alt_names)}
    for mention in mentions:
        if mention.thing.kind is ThingKind.SECTION:
            written = "".join(document.quote(mention.span).split())
            if (mention.thing, written + "断面") in known:
                yield Thing(mention.thing, (written,))


# Kinds whose other wordings tell them as surely as the name itself. An agency's do not: every
# government has its 生态环境局.
_BY_ANY_NAME = frozenset(
    {
        ThingKind.AREA,
        ThingKind.RIVER,
        ThingKind.LAKE,
        ThingKind.RESERVOIR,
        ThingKind.SECTION,
        ThingKind.WATER_SOURCE,
        ThingKind.PROTECTED_AREA,
        ThingKind.ENTERPRISE,
    }
)


def _settled_keys(things: list[Thing], seeds: Names) -> dict[ThingKey, ThingKey]:
    """Keys of things that were read already under a key of their own."""
    known: dict[tuple[ThingKind, str, str], ThingKey] = {}
    for seed in seeds.things:
        names = (seed.key.name, *seed.alt_names)
        for name in names if seed.key.kind in _BY_ANY_NAME else names[:1]:
            known.setdefault((seed.key.kind, name, seed.key.parent), seed.key)
    settled: dict[ThingKey, ThingKey] = {}
    for thing in things:
        names = (thing.key.name, *thing.alt_names)
        for name in names if thing.key.kind in _BY_ANY_NAME else names[:1]:
            key = known.get((thing.key.kind, name, thing.key.parent))
            if key is not None and (key.adcode == thing.key.adcode or name == thing.key.name):
                settled[thing.key] = key
                break
    return settled


def _with_key(thing: Thing, key: ThingKey) -> Thing:
    if key == thing.key:
        return thing
    alt = tuple(n for n in dict.fromkeys((thing.key.name, *thing.alt_names)) if n != key.name)
    return Thing(key, alt, thing.level, thing.function, thing.jurisdiction, thing.within)


def _contested(mention: Mention, seeds: Names) -> bool:
    """Whether a seed reads the same stretch as another thing of the kind, or one that crosses."""
    for seed in seeds.mentions:
        if not seed.span.overlaps(mention.span):
            continue
        if seed.span == mention.span:
            if seed.thing.kind is mention.thing.kind and seed.thing != mention.thing:
                return True
        elif not seed.span.contains(mention.span) and not mention.span.contains(seed.span):
            return True
    return False


class _Stretches:
    """The blocks and cells of a document: a name lies in one of them."""

    def __init__(self, document: Document) -> None:
        spans: list[Span] = []
        for block in document.blocks:
            if block.table is not None:
                spans += [cell.span for cell in block.table.cells() if len(cell.span)]
            elif block.kind is not BlockKind.PAGE:
                spans.append(block.span)
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]

    def hold(self, span: Span) -> bool:
        index = bisect_right(self._starts, span.start) - 1
        return index >= 0 and self._spans[index].contains(span)
