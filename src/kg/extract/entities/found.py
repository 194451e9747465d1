"""What the readers of names hand on: a stretch, what kind of thing it names, and its name."""

from __future__ import annotations

from dataclasses import dataclass

from kg.document import Span
from kg.records import ThingKey, ThingKind


@dataclass(frozen=True, slots=True)
class Found:
    """One naming. ``name`` is what the thing is called, spelled out where a list shares a suffix
    (肖家沟 in 肖家沟和双河水库 is 肖家沟水库); it may differ from the stretch.

    ``key`` is set where the thing is known already (an area of GB/T 2260, an agency). ``sure``
    says that the left end is certain. ``nested`` namings stand inside a longer name and count
    all the same (the river in a section's name); other overlaps are settled by length.
    """

    span: Span
    kind: ThingKind
    name: str
    key: ThingKey | None = None
    alt: tuple[str, ...] = ()
    sure: bool = True
    nested: bool = False
    parent: str = ""
    level: str | None = None
    function: str | None = None
