"""Values that say again what was said: the sentence beside the table row, the second mention.

Two values are one content if indicator, subject, kind, year and figure are the same. The table's
is the main one, else the first; comparators that agree (65 and ≥65) are no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.records import Comparator, IndicatorValue

_AGREE = {
    Comparator.AT_LEAST: {Comparator.EQUAL, Comparator.MORE_THAN},
    Comparator.AT_MOST: {Comparator.EQUAL, Comparator.LESS_THAN},
    Comparator.MORE_THAN: {Comparator.AT_LEAST},
    Comparator.LESS_THAN: {Comparator.AT_MOST},
    Comparator.EQUAL: {Comparator.AT_LEAST, Comparator.AT_MOST},
}

Canonical = Callable[[IndicatorValue], Decimal | None]


def mark(values: Sequence[IndicatorValue], canonical: Canonical) -> tuple[IndicatorValue, ...]:
    """``values`` (in document order) with keys, the later ones pointing to what they restate.

    ``canonical`` gives a value's figure in its indicator's own unit, or None if it has none.
    """
    keyed = [replace(v, key=f"value-{n}") for n, v in enumerate(values, 1)]
    by_content: dict[object, list[IndicatorValue]] = {}
    for value in keyed:
        by_content.setdefault(_content(value, canonical), []).append(value)
    main_of: dict[str, str] = {}
    for same in by_content.values():
        for main in sorted(same, key=lambda v: v.evidence[0].table_title is None):
            if main.key in main_of:
                continue
            for other in same:
                if other is not main and other.key not in main_of and _agree(main, other):
                    main_of[other.key] = main.key
            main_of[main.key] = main.key
    return tuple(
        replace(v, restates=main_of[v.key]) if main_of.get(v.key, v.key) != v.key else v
        for v in keyed
    )


def _content(value: IndicatorValue, canonical: Canonical) -> object:
    figure = canonical(value)
    said: object = value.water_class or (figure if figure is not None else value.value)
    if said is None:
        said = "".join(value.value_text.split())
    return (
        value.indicator or "".join(value.indicator_text.split()),
        value.subjects,
        value.subject_text or "",
        value.kind,
        value.year,
        value.each_year,
        value.change,
        value.baseline_year if value.change else None,
        value.project,
        value.programme,
        said,
        value.value_max,
    )


def _agree(main: IndicatorValue, other: IndicatorValue) -> bool:
    """A task paragraph's values are about their task, and no row of a table twice the same."""
    if main.evidence[0].span == other.evidence[0].span:
        return False
    if main.evidence[0].row is not None and other.evidence[0].row is not None:
        same_table = main.evidence[0].table_title == other.evidence[0].table_title
        if same_table:
            return False
    return (
        main.comparator is other.comparator
        or other.comparator in _AGREE.get(main.comparator, ())
        or main.comparator in _AGREE.get(other.comparator, ())
    )
