"""What the nodes and edges of an exported graph are said to be like. Names of attributes are
English, their values as people read them, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from kg import vocab
from kg.facts import BROADER, THEME, Description, Facts, PlanFacts

Attribute = str | int | float
_ECO = vocab.ECO
SIGNS: Mapping[str, str] = {
    "Equal": "",
    "AtLeast": "≥",
    "AtMost": "≤",
    "MoreThan": "＞",
    "LessThan": "＜",
    "About": "约",
    "Qualitative": "",
}
# Words by which a figure says itself how it compares.
_COMPARING = (*"≥≤＞＜><约不超余多近左", "以上", "以下", "以内", "高于", "低于", "至少")
_EXTRA_LABELS = {"cooperation": "合作", "cooperatesOn": "合作事项"}


class Attributes:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def themes(self, statement: Description, plan: PlanFacts) -> set[str]:
        """IRIs of the themes of a statement: its own, its indicator's, its task's."""
        found = set(statement.iris(_ECO + "theme"))
        if indicator := statement.iri_of(_ECO + "indicator"):
            broader = self._facts.about(indicator).iris(BROADER)
            found.update(iri for iri in broader if iri.startswith(THEME))
        task = plan.nodes.get(statement.iri_of(_ECO + "partOfTask") or "")
        return found | self.themes(task, plan) if task else found

    def years(self, kind: str, node: Description) -> tuple[int | None, int | None]:
        """The years that a node spans; one that is not known is the other."""
        names = ("periodStart", "periodEnd") if kind == "Plan" else ("startYear", "endYear")
        start, end = (node.whole(_ECO + name) for name in names)
        return start or end, end or start

    def property_label(self, kind: str) -> str:
        return _EXTRA_LABELS.get(kind) or self._facts.term(kind)

    def of_statement(
        self, class_: str, statement: Description, plan: PlanFacts
    ) -> dict[str, Attribute]:
        """What a project, programme, task or list says of itself."""
        found: dict[str, Attribute] = {}
        for name, number in (
            ("number", statement.whole(_ECO + "projectNumber")),
            ("investment", statement.number(_ECO + "investment")),
            ("deadline", statement.whole(_ECO + "deadline")),
        ):
            if number is not None:
                found[name] = number
        themes = [self._facts.label(iri) for iri in statement.iris(_ECO + "theme")]
        for name, text in (
            ("content", statement.text(_ECO + "content")),
            ("origin", statement.text(_ECO + "projectOrigin")),
            ("theme", "、".join(themes)),
        ):
            if text:
                found[name] = text
        if class_ != "Listing" and (quotes := plan.quotes(statement)):
            found["section"] = quotes[0].section
        return found

    def of_thing(self, kind: str, thing: Description) -> dict[str, Attribute]:
        """What is known of a thing beside its links."""
        labelled: tuple[tuple[str, str], ...] = ()
        found: dict[str, Attribute] = {}
        match kind:
            case "AdministrativeArea":
                labelled = (("area_level", "areaLevel"),)
                if code := thing.text(_ECO + "adcode"):
                    found["adcode"] = code
            case "Agency":
                labelled = (("function", "agencyFunction"),)
            case "Indicator":
                labelled = (("unit", "canonicalUnit"), ("direction", "direction"))
                themes = [iri for iri in thing.iris(BROADER) if iri.startswith(THEME)]
                found["theme"] = "、".join(self._facts.label(iri) for iri in themes)
            case _:
                pass
        for name, predicate in labelled:
            if iri := thing.iri_of(_ECO + predicate):
                is_unit = predicate == "canonicalUnit"
                found[name] = self._facts.unit(iri) if is_unit else self._facts.label(iri)
        return found

    def value(self, class_: str, value: Description) -> tuple[str, dict[str, Attribute]]:
        """The label and the attributes of an edge that is a value. ``value`` and ``value_max``
        are in ``unit``: the indicator's own where the figure could be converted."""
        eco = _ECO
        comparator = (value.iri_of(eco + "comparator") or "").removeprefix(eco)
        text = value.text(eco + "valueText") or ""
        found: dict[str, Attribute] = {"value_text": text}
        if comparator:
            found["comparator"] = self._facts.term(comparator)
        canonical = value.number(eco + "canonicalValue")
        figure = value.number(eco + "value") if canonical is None else canonical
        top = value.number(eco + ("valueMax" if canonical is None else "canonicalValueMax"))
        unit = value.text(eco + "unitText")
        if canonical is not None:
            indicator = self._facts.about(value.iri_of(eco + "indicator") or "")
            iri = indicator.iri_of(eco + "canonicalUnit")
            unit = self._facts.unit(iri) if iri else None
        optional: tuple[tuple[str, Attribute | None], ...] = (
            ("value", figure),
            ("value_max", top),
            ("unit", unit),
            ("year", value.whole(eco + "year")),
            ("baseline_year", value.whole(eco + "baselineYear")),
        )
        found |= {name: item for name, item in optional if item is not None}
        for name, predicate in (
            ("bindingness", "bindingness"),
            ("water_class", "waterClass"),
            ("change", "changeKind"),
        ):
            if iri := value.iri_of(eco + predicate):
                found[name] = self._facts.label(iri)
        year = found.get("year")
        label = self._facts.term(class_)
        sign = "" if any(word in text for word in _COMPARING) else SIGNS.get(comparator, "")
        when = f"{year}年" if year is not None else ""
        return f"{when}{label}：{sign}{text}", found
