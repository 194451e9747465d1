"""What a generated plan is known to say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Said = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the plan says. ``kind`` is value, quality, project, section, source or task;
    ``layout`` the kind of layout that it stands in; ``said`` what it says."""

    kind: str
    layout: str
    said: Said


@dataclass(frozen=True, slots=True)
class Known:
    """Everything known of one generated plan; ``area`` is an adcode."""

    title: str
    area: str
    start: int
    end: int
    facts: tuple[Fact, ...]

    def write(self, path: Path) -> None:
        about = {"title": self.title, "area": self.area, "start": self.start, "end": self.end}
        facts = [{"kind": f.kind, "layout": f.layout, **f.said} for f in self.facts]
        text = json.dumps({**about, "facts": facts}, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8")

    @classmethod
    def load(cls, path: Path) -> Known:
        raw = json.loads(path.read_text("utf-8"))
        facts = tuple(Fact(f.pop("kind"), f.pop("layout"), f) for f in raw["facts"])
        return cls(raw["title"], raw["area"], raw["start"], raw["end"], facts)
