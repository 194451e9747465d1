"""Rows of named things: what plans name, with what they say of sections and sources."""

from __future__ import annotations

from collections.abc import Iterator

from kg import vocab
from kg.export.selection import NODE_CLASSES
from kg.export.tables.schema import SEPARATOR, Cell, Row, row
from kg.facts import BROADER, PREF_LABEL, THEME, TYPE_IRI, Description, Facts

_ECO = vocab.ECO


class Named:
    """Things as statements name them, plan after plan; then their rows."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._named: dict[str, set[str]] = {}  # slugs of the plans that name a thing
        self._counts: dict[str, int] = {}
        self._traits: dict[tuple[str, str], set[str]] = {}

    def add(self, iri: str, plan: str, *, mention: bool = False) -> None:
        self._named.setdefault(iri, set()).add(plan)
        if mention:
            self._counts[iri] = self._counts.get(iri, 0) + 1

    def trait(self, subject: str, kind: str, object_: str) -> None:
        """What a relation says of a thing; ``kind`` is the slug of the kind of relation."""
        self._traits.setdefault((subject, kind), set()).add(object_)

    def rows(self) -> Iterator[tuple[str, Row]]:
        yield from self._indicators()
        yield from self._things()

    def _indicators(self) -> Iterator[tuple[str, Row]]:
        for iri in self._facts.instances("Indicator"):
            indicator = self._facts.about(iri)
            unit = indicator.iri_of(_ECO + "canonicalUnit")
            themes = [theme for theme in indicator.iris(BROADER) if theme.startswith(THEME)]
            yield row(
                "indicators",
                id=iri,
                name=self._facts.label(iri),
                name_en=indicator.text(PREF_LABEL, "en"),
                unit=self._facts.unit(unit) if unit else None,
                direction=self._term(indicator, "direction"),
                themes=SEPARATOR.join(map(self._facts.label, themes)),
            )

    def _things(self) -> Iterator[tuple[str, Row]]:
        for iri in list(self._named):
            if jurisdiction := self._facts.about(iri).iri_of(_ECO + "jurisdiction"):
                self._named.setdefault(jurisdiction, set())
        for iri in sorted(self._named):
            class_ = self._class(iri)
            if class_ is None:
                continue  # a project, a class of water: no thing
            yield self._thing(iri, class_)
            plans = SEPARATOR.join(sorted(self._named[iri]))
            if class_ == "MonitoringSection":
                yield row(
                    "sections",
                    id=iri,
                    name=self._facts.label(iri),
                    plans=plans,
                    levels=self._traits_of(iri, "assessment-level"),
                    located_in=self._traits_of(iri, "located-in"),
                    class_target=self._traits_of(iri, "class-target"),
                    **self._water(iri),
                )
            elif class_ == "DrinkingWaterSource":
                yield row(
                    "water_sources",
                    id=iri,
                    name=self._facts.label(iri),
                    plans=plans,
                    source_types=self._traits_of(iri, "source-type"),
                    supply_levels=self._traits_of(iri, "supply-level"),
                    located_in=self._traits_of(iri, "located-in"),
                    **self._water(iri),
                )

    def _thing(self, iri: str, class_: str) -> tuple[str, Row]:
        thing = self._facts.about(iri)
        names = thing.names() or [self._facts.label(iri)]
        return row(
            "things",
            **{
                "id": iri,
                "class": class_,
                "class_name": self._facts.term(class_),
                "name": names[0],
                "other_names": SEPARATOR.join(names[1:]),
                "adcode": thing.text(_ECO + "adcode"),
                "area_level": self._term(thing, "areaLevel"),
                "function": self._term(thing, "agencyFunction"),
                "jurisdiction": thing.iri_of(_ECO + "jurisdiction"),
                "plans": SEPARATOR.join(sorted(self._named[iri])),
                "statements": self._counts.get(iri, 0),
            },
        )

    def _water(self, iri: str) -> dict[str, Cell]:
        waters = sorted(self._traits.get((iri, "on-water-body"), ()))
        if not waters:
            return {}
        return {
            "water_body": waters[0],
            "water_body_name": SEPARATOR.join(map(self._facts.label, waters)),
        }

    def _traits_of(self, iri: str, kind: str) -> str:
        return SEPARATOR.join(
            sorted(self._facts.label(value) for value in self._traits.get((iri, kind), ()))
        )

    def _class(self, iri: str) -> str | None:
        for type_ in self._facts.about(iri).iris(TYPE_IRI):
            if (class_ := type_.removeprefix(_ECO)) in NODE_CLASSES and class_ != "Indicator":
                return class_
        return None

    def _term(self, node: Description, predicate: str) -> str | None:
        iri = node.iri_of(_ECO + predicate)
        return self._facts.label(iri) if iri else None
