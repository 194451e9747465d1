"""Units as plans write them, and exact conversion between those of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from kg.lexicon.graph import Graph
from kg.lexicon.text import longest_first, normalise
from kg.vocab import ECO, QUDT, RDFS, SKOS

# Multipliers such as that of 吨/日 are periodic and printed to 34 digits; what is computed from
# them is rounded to 15, so that 吨/日 into 万吨/日 gives 0.02 and not 0.0200000000000000001.
_WORK = Context(prec=34)
_RESULT = Context(prec=15)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. ``multiplier`` takes a value to the base unit of its ``kinds`` (quantity-kind
    IRIs); ``None`` where the ontology has none (decibel). ``counting``: a classifier such as 座."""

    iri: str
    label: str
    multiplier: Decimal | None
    kinds: frozenset[str]
    counting: bool = False


def convert(value: Decimal, source: Unit, target: Unit) -> Decimal | None:
    """``value`` in ``source`` as a value in ``target``; ``None`` where they do not convert."""
    if source.iri == target.iri:
        return value
    if source.multiplier is None or target.multiplier is None or not source.kinds & target.kinds:
        return None
    exact = _WORK.divide(_WORK.multiply(value, source.multiplier), target.multiplier)
    # 1E+3 is a number all the same, but nobody wants to read it in a dump
    return Decimal(format(_RESULT.plus(exact).normalize(), "f"))


def read(graph: Graph) -> tuple[Mapping[str, Unit], tuple[str, ...]]:
    """Units by normalised written form, and every form as written, longest first."""
    by_form: dict[str, Unit] = {}
    forms: list[str] = []
    counting = set(graph.instances(ECO + "CountingUnit"))
    for iri in graph.instances(QUDT + "Unit"):
        multiplier = graph.text(iri, QUDT + "conversionMultiplier")
        unit = Unit(
            iri=iri,
            label=graph.text(iri, RDFS + "label", "zh") or iri,
            multiplier=Decimal(multiplier) if multiplier else None,
            kinds=frozenset(graph.iris(iri, QUDT + "hasQuantityKind")),
            counting=iri in counting,
        )
        written = [
            *graph.texts(iri, RDFS + "label", "zh"),
            *graph.texts(iri, SKOS + "altLabel", "zh"),
        ]
        for form in written:
            by_form.setdefault(normalise(form), unit)
        forms += written
    return by_form, longest_first([*forms, *by_form])
