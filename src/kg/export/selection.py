"""Which part of the graph to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg import vocab
from kg.errors import NotFound, UsageError
from kg.facts import THEME, Facts

STATEMENT_KINDS = (
    "Target",
    "Observation",
    "PastTarget",
    "Project",
    "Programme",
    "Task",
    "Passage",
    "Relation",
    "Cooperation",
    "Listing",
)
VALUE_KINDS = ("Target", "Observation", "PastTarget")

# Classes of node and, for those that have some, the classes below them.
NODE_CLASSES: Mapping[str, tuple[str, ...]] = {
    "Plan": (),
    "PolicyDocument": ("Plan",),
    "AdministrativeArea": (),
    "AreaGroup": (),
    "WaterBody": ("River", "RiverReach", "Lake", "Reservoir"),
    "River": (),
    "RiverReach": (),
    "Lake": (),
    "Reservoir": (),
    "MonitoringSection": (),
    "DrinkingWaterSource": (),
    "ProtectedArea": (),
    "Mountain": (),
    "Facility": (),
    "IndustrialPark": (),
    "ControlZone": (),
    "Actor": ("Agency", "Organisation", "Enterprise", "ActorGroup"),
    "Agency": (),
    "Organisation": ("Enterprise",),
    "Enterprise": (),
    "ActorGroup": (),
    "Indicator": (),
    "Project": (),
    "Programme": (),
    "Task": (),
    "Listing": (),
}


class Projection(StrEnum):
    """Graphs of one kind of node, joined by what they have in common."""

    AGENCIES = "agencies"  # over the projects that they lead or support
    AREAS = "areas"  # over the rivers that they have


@dataclass(frozen=True, slots=True)
class Selection:
    """What to take: nothing named means everything. ``plans`` and ``themes`` are slugs,
    ``classes`` of node and ``kinds`` of statement local names, ``around`` an IRI."""

    plans: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    around: str | None = None
    depth: int = 1
    projection: Projection | None = None

    @property
    def node_classes(self) -> frozenset[str]:
        """The classes of node to keep, those below the named ones with them; empty for all."""
        return frozenset(
            name for chosen in self.classes for name in (chosen, *NODE_CLASSES[chosen])
        )

    @property
    def theme_iris(self) -> frozenset[str]:
        return frozenset(THEME + slug for slug in self.themes)

    def check(self, facts: Facts) -> None:
        """Raises :class:`NotFound` for a plan or theme that the store does not have and
        :class:`UsageError` for a class, kind or depth that there is not."""
        _known("plan", self.plans, [plan.slug for plan in facts.plans], NotFound)
        themes = [iri.removeprefix(THEME) for iri in facts.themes]
        _known("theme", self.themes, themes, NotFound)
        _known("class", self.classes, list(NODE_CLASSES), UsageError)
        _known("statement kind", self.kinds, list(STATEMENT_KINDS), UsageError)
        if self.around is not None and "://" not in self.around:
            raise UsageError(
                f"{self.around[:80]!r} is no IRI", hint=f"for example {vocab.ID}area/500114"
            )
        if not 0 <= self.depth <= 10:
            raise UsageError(f"depth {self.depth} is not between 0 and 10")


def _known(
    what: str,
    given: Iterable[str],
    known: list[str],
    error: type[NotFound] | type[UsageError],
) -> None:
    for name in given:
        if name not in known:
            raise error(f"there is no {what} {name[:60]!r}", hint=f"there are {', '.join(known)}")
