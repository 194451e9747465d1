"""How kinds of node look in exported graphs: one colour each, told apart by shape as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """``colour`` as ``#rrggbb``; ``shape`` by Graphviz's name."""

    colour: str
    shape: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        red, green, blue = bytes.fromhex(self.colour[1:])
        return red, green, blue


_WATER, _PLACE, _ACTOR, _TEXT, _WORK = "#1f7a8c", "#8a6d3b", "#7b4fa3", "#5c6670", "#c2571a"
LOOKS: Mapping[str, Look] = {
    "Plan": Look("#22303c", "folder"),
    "PolicyDocument": Look(_TEXT, "note"),
    "AdministrativeArea": Look(_PLACE, "house"),
    "AreaGroup": Look("#a98b5d", "house"),
    "River": Look(_WATER, "ellipse"),
    "RiverReach": Look("#4c9aa8", "ellipse"),
    "Lake": Look("#2f8fb3", "ellipse"),
    "Reservoir": Look("#2b6cb0", "ellipse"),
    "WaterBody": Look(_WATER, "ellipse"),
    "MonitoringSection": Look("#0f5e6e", "triangle"),
    "DrinkingWaterSource": Look("#3b82c4", "invtriangle"),
    "ProtectedArea": Look("#2f8f4e", "hexagon"),
    "Mountain": Look("#5f8a3a", "trapezium"),
    "Facility": Look("#a0522d", "box3d"),
    "IndustrialPark": Look("#96603a", "box3d"),
    "ControlZone": Look("#b0413e", "octagon"),
    "Agency": Look(_ACTOR, "diamond"),
    "Organisation": Look("#9a74bd", "diamond"),
    "Enterprise": Look("#a8559a", "diamond"),
    "ActorGroup": Look("#b59ad0", "diamond"),
    "Indicator": Look("#b8860b", "circle"),
    "Project": Look(_WORK, "box"),
    "Programme": Look("#de8f5f", "tab"),
    "Task": Look("#d9822b", "box"),
    "Listing": Look("#8c8c8c", "note"),
}
EDGE_COLOUR = "#9aa5b1"
