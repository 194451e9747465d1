"""Ontology and reference data as the mapping needs them: areas by code, units by what is written,
and the two graphs they make."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.errors import KgError, Place, UsageError
from kg.mapping import terms

_ONTOLOGY_FILES = ("ecoplan.ttl", "alignments.ttl")
_NOT_LOADED = ("shapes.ttl",)
_GENID = vocab.BASE + ".well-known/genid/"
# Conversions through factors such as 10000/15 leave noise in the last of Decimal's 28 digits.
_SIGNIFICANT = Context(prec=12)


@dataclass(frozen=True, slots=True)
class Area:
    """An area of GB/T 2260: its code, every name, and the codes of the areas it lies in."""

    code: str
    names: tuple[str, ...]
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """``multiplier`` turns a figure into the base unit of the unit's quantity kinds; units that
    share a kind convert into one another. Levels (dB, pH) have none and convert into nothing."""

    iri: str
    multiplier: Decimal | None
    kinds: frozenset[str]


# A bare ratio: what a fraction in words is read as.
FRACTION = Unit(
    vocab.UNIT + "UNITLESS", Decimal(1), frozenset({vocab.QUANTITY_KIND + "DimensionlessRatio"})
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Reference data. ``units`` is by folded written form, ``canonical`` holds the unit of an
    indicator's slug; ``ontology`` and ``reference`` are sorted N-Triples that share no line."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    canonical: Mapping[str, Unit] = field(default_factory=dict)
    ontology: bytes = b""
    reference: bytes = b""

    @classmethod
    def load(cls, directory: Path) -> Reference:
        """Raises :class:`UsageError` when the directory holds no ontology, :class:`KgError` with
        file and line when a file is no Turtle."""
        if not (directory / "ecoplan.ttl").is_file():
            raise UsageError(f"no ontology at {directory}", hint="name it with --ontology")
        ontology = _load(directory / name for name in _ONTOLOGY_FILES)
        rest = [
            path
            for path in sorted(directory.glob("*.ttl"))
            if path.name not in _ONTOLOGY_FILES and path.name not in _NOT_LOADED
        ]
        reference = _load(rest)
        ontology_lines = _skolemised(ontology, "ontology")
        reference_lines = _skolemised(reference, "reference")
        facts = _Facts(ontology, reference)
        units, forms = facts.units()
        return cls(
            areas=facts.areas(),
            units=forms,
            canonical=facts.canonical_units(units),
            ontology=ontology_lines,
            reference=terms.join(
                set(reference_lines.split(b"\n")) - set(ontology_lines.split(b"\n"))
            ),
        )

    def area(self, code: str, name: str) -> Area | None:
        """The area of that code if ``name`` is one of its names (a town carries the code of its
        county, but not its name)."""
        area = self.areas.get(code)
        return area if area is not None and name in area.names else None

    def enclosing(self, code: str) -> tuple[Area, ...]:
        """The areas that the area ``code`` lies in, at any depth, nearest first."""
        found: dict[str, Area] = {}
        pending = list(self.areas[code].within) if code in self.areas else []
        while pending:
            area = self.areas.get(pending.pop(0))
            if area is not None and area.code not in found:
                found[area.code] = area
                pending += area.within
        return tuple(found.values())

    def unit(self, written: str | None) -> Unit | None:
        return self.units.get(_fold(written)) if written else None

    def in_canonical_unit(self, indicator: str, value: Decimal, unit: Unit) -> Decimal | None:
        """``value`` in the indicator's canonical unit; None where the units do not convert."""
        target = self.canonical.get(indicator)
        if target is None:
            return None
        if target.iri == unit.iri:
            return value
        if unit.multiplier is None or target.multiplier is None or not unit.kinds & target.kinds:
            return None
        converted = value * unit.multiplier / target.multiplier
        return _SIGNIFICANT.plus(converted)


def _fold(written: str) -> str:
    """μg/m³ and µg／m3 are one unit, however they are typed."""
    return "".join(unicodedata.normalize("NFKC", written).split())


def _load(paths: Iterable[Path]) -> ox.Dataset:
    dataset = ox.Dataset()
    for path in paths:
        if not path.is_file():
            continue
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                dataset.add(quad)
        except SyntaxError as error:
            place = Place(str(path), error.lineno, error.offset)
            raise KgError(f"not Turtle: {error.msg}", place=place) from error
    return dataset


def _skolemised(dataset: ox.Dataset, name: str) -> bytes:
    """Sorted N-Triples whose blank nodes (OWL's restrictions and lists need them) are named
    canonically, so that two builds agree and the store holds none."""
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    def named(node: ox.BlankNode) -> ox.NamedNode:
        return ox.NamedNode(f"{_GENID}{name}-{node.value}")

    def triple(t: ox.Triple) -> ox.Triple:
        subject = named(t.subject) if isinstance(t.subject, ox.BlankNode) else t.subject
        object_ = named(t.object) if isinstance(t.object, ox.BlankNode) else t.object
        return ox.Triple(subject, t.predicate, object_)

    return terms.ntriples(triple(quad.triple) for quad in dataset)


class _Facts:
    """What the mapping reads off the triples."""

    def __init__(self, *datasets: ox.Dataset) -> None:
        self._data = datasets

    def _pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        node = ox.NamedNode(predicate)
        for dataset in self._data:
            for quad in dataset.quads_for_predicate(node):
                if isinstance(quad.subject, ox.NamedNode) and not isinstance(
                    quad.object, ox.BlankNode | ox.Triple
                ):
                    yield quad.subject.value, quad.object.value

    def _many(self, *predicates: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for predicate in predicates:
            for subject, value in self._pairs(predicate):
                found.setdefault(subject, []).append(value)
        return found

    def areas(self) -> dict[str, Area]:
        codes = dict(self._pairs(vocab.ECO + "adcode"))
        names = self._many(vocab.RDFS + "label", vocab.SKOS + "altLabel")
        within = self._many(vocab.ECO + "within")
        return {
            code: Area(
                code,
                tuple(sorted(set(names.get(iri, ())))),
                tuple(sorted(codes[outer] for outer in within.get(iri, ()) if outer in codes)),
            )
            for iri, code in codes.items()
        }

    def units(self) -> tuple[dict[str, Unit], dict[str, Unit]]:
        """Units by IRI, and by every form in which they are written."""
        multipliers = dict(self._pairs(vocab.QUDT + "conversionMultiplier"))
        kinds = self._many(vocab.QUDT + "hasQuantityKind")
        names = self._many(vocab.RDFS + "label", vocab.SKOS + "altLabel")
        by_iri = {
            iri: Unit(
                iri,
                Decimal(multipliers[iri]) if iri in multipliers else None,
                frozenset(kinds.get(iri, ())),
            )
            for iri, type_ in self._pairs(vocab.RDF + "type")
            if type_ == vocab.QUDT + "Unit"
        }
        forms = {_fold(form): unit for iri, unit in by_iri.items() for form in names.get(iri, ())}
        return by_iri, forms

    def canonical_units(self, units: Mapping[str, Unit]) -> dict[str, Unit]:
        return {
            indicator.removeprefix(vocab.IND): units[iri]
            for indicator, iri in self._pairs(vocab.ECO + "canonicalUnit")
            if iri in units
        }
