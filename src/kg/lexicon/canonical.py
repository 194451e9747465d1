"""A figure as written, in the unit in which its indicator's values are compared."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kg.lexicon.indicators import Indicator
from kg.lexicon.text import normalise
from kg.lexicon.units import Unit, convert
from kg.vocab import ID, QUANTITY_KIND, UNIT

PERCENTAGE_POINT = f"{ID}unit/percentage-point"
_FRACTION = Unit(
    iri=UNIT + "UNITLESS",
    label="",
    multiplier=Decimal(1),
    kinds=frozenset({QUANTITY_KIND + "DimensionlessRatio"}),
)
# Measures that are written without any unit.
_BARE = frozenset({f"{ID}quantity-kind/Score", f"{ID}quantity-kind/Rank"})
_TIME = QUANTITY_KIND + "Time"


def comparable(written: Unit, concept: Indicator, own: Unit) -> bool:
    """Whether a figure in ``written`` can be one of the concept's, whose unit is ``own``."""
    if written.iri == own.iri or written.iri in concept.accepts:
        return True
    if PERCENTAGE_POINT in (written.iri, own.iri):
        return False  # a difference of shares is no share
    if _TIME in own.kinds:
        return False  # 连续4年 counts no days
    if written.kinds & own.kinds:
        return True
    return (
        concept.density is not None and _by_density(Decimal(1), written, own, concept) is not None
    )


def in_canonical_unit(
    figure: Decimal,
    unit_text: str | None,
    value_text: str,
    wording: str,
    concept: Indicator,
    units: Mapping[str, Unit],
    own: Unit,
) -> Decimal | None:
    """``figure`` in ``own``, the concept's unit; None where it does not convert. ``units`` are by
    normalised form; ``wording`` is the indicator's, which may hold the unit (天数)."""
    written = units.get(normalise(unit_text)) if unit_text else None
    if unit_text is None:
        if "分之" in value_text:
            written = _FRACTION  # 三分之二 is read as 0.6667
        elif own.kinds & _BARE or normalise(own.label) in normalise(wording):
            return figure
    if written is None or not comparable(written, concept, own):
        return None
    if written.iri in concept.accepts:
        return figure
    converted = convert(figure, written, own)
    return converted if converted is not None else _by_density(figure, written, own, concept)


def _by_density(figure: Decimal, written: Unit, own: Unit, concept: Indicator) -> Decimal | None:
    """吨/日 of sewage as 立方米/日."""
    for mass, volume in (("Mass", "Volume"), ("MassFlowRate", "VolumeFlowRate")):
        masses, volumes = QUANTITY_KIND + mass, QUANTITY_KIND + volume
        if (
            concept.density
            and written.multiplier
            and masses in written.kinds
            and volumes in own.kinds
        ):
            as_volume = Unit(
                iri=written.iri + "/by-density",
                label=written.label,
                multiplier=written.multiplier / concept.density,
                kinds=frozenset({volumes}),
            )
            return convert(figure, as_volume, own)
    return None
