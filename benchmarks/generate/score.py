"""How much of what generated plans say is found, by kind of layout."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from benchmarks.generate.facts import Fact, Known
from benchmarks.generate.words import ASSESSED, SOURCE_TYPES
from kg import settings
from kg.build.inputs import inspect, plan_paths
from kg.build.reading import read
from kg.errors import KgError
from kg.lexicon import Lexicon
from kg.records import (
    IndicatorValue,
    Individual,
    PlanRecords,
    RelationKind,
    ThingKey,
    ThingKind,
)

FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Score:
    """Of one layout: facts stated, facts found, and of those found how many are right in every
    field. Values of a whole plan also have ``extra``: read with an indicator, but not stated."""

    stated: int = 0
    found: int = 0
    right: int = 0
    extra: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.stated + other.stated,
            self.found + other.found,
            self.right + other.right,
            self.extra + other.extra,
        )


def scores(directory: Path) -> dict[str, Score]:
    """Reads every plan of a directory that ``generate`` wrote, by layout; ``identity`` is whether
    title, area and period are right, ``values`` all values of a plan together."""
    lexicon = Lexicon.load(Path(settings.ONTOLOGY.get()))
    files, rejected = inspect(plan_paths(directory), Path(settings.MAPPINGS.get()))
    if rejected:
        raise rejected[0].error
    total: dict[str, Score] = defaultdict(Score)
    for file in files:
        known = Known.load(directory / FACTS / f"{file.path.stem}.json")
        try:
            records = read(file, lexicon).records
        except KgError:
            total["identity"] += Score(stated=1)
            continue
        for layout, score in of_plan(known, records).items():
            total[layout] += score
    return dict(sorted(total.items()))


def of_plan(known: Known, records: PlanRecords) -> dict[str, Score]:
    """The scores of one plan by layout."""
    total: dict[str, Score] = defaultdict(Score)
    who = records.identity
    same = (who.area, who.period_start, who.period_end) == (known.area, known.start, known.end)
    total["identity"] += Score(1, 1, int(same))
    readers: Mapping[str, Callable[[PlanRecords], Sequence[_Read]]] = {
        "value": _values,
        "quality": _qualities,
        "project": _projects,
        "section": _sections,
        "source": _sources,
        "task": lambda r: [_Read((task.label,), _task(task.deadlines)) for task in r.tasks],
    }
    for kind, reader in readers.items():
        facts = [fact for fact in known.facts if fact.kind == kind]
        read_ = reader(records)
        by_key: dict[tuple[object, ...], list[_Read]] = defaultdict(list)
        for item in read_:
            by_key[item.key].append(item)
        for fact in facts:
            candidates = by_key.get(_key(fact), [])
            right = any(_agrees(fact, item) for item in candidates)
            total[fact.layout] += Score(1, int(bool(candidates)), int(right))
        if kind == "value":
            stated = Counter(_key(fact) for fact in facts)
            extra = sum(1 for item in read_ if item.key not in stated)
            total["values"] += Score(extra=extra, found=len(read_) - extra, stated=len(facts))
    return total


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read: what it is found by, and the rest of what it says."""

    key: tuple[object, ...]
    said: Mapping[str, object]


def _key(fact: Fact) -> tuple[object, ...]:
    said = fact.said
    match fact.kind:
        case "value":
            return said["indicator"], Decimal(str(said["value"])), said.get("year")
        case "quality":
            return said["place"], said["is"], said["year"]
        case "section" | "source":
            return (said["place"],)
        case _:
            return (said["label"],)


def _agrees(fact: Fact, item: _Read) -> bool:
    """Whether every field that the fact states and that was looked for is as stated."""
    for name, stated in fact.said.items():
        if name not in item.said:
            continue
        read_ = item.said[name]
        if name == "investment":
            if read_ is None or Decimal(str(stated)) != Decimal(str(read_)):
                return False
        elif isinstance(read_, frozenset):
            if not any(str(one).endswith(str(stated)) or one == stated for one in read_):
                return False
        elif read_ != stated:
            return False
    return True


def _values(records: PlanRecords) -> list[_Read]:
    """With an indicator, and not part of what a project consists of. A count that stands beside a
    list is of no year that the plan states."""
    counts = {indicator for _, _, indicator in (*ASSESSED, *SOURCE_TYPES)}
    return [
        replace(read_, key=(*read_.key[:2], None)) if value.indicator in counts else read_
        for value in records.values
        if value.indicator and value.value is not None and not value.project
        for read_ in [_value(value)]
    ]


def _value(value: IndicatorValue) -> _Read:
    said = {
        "class": value.kind.value,
        "comparator": value.comparator.value,
        "subject": frozenset(subject.name for subject in value.subjects),
    }
    return _Read((value.indicator, value.value, value.year), said)


def _qualities(records: PlanRecords) -> list[_Read]:
    """The classes of sections; of one that is bounded, the bound."""
    return [
        _Read(
            (subject.name.removesuffix("断面"), value.value_text.removesuffix("类"), value.year),
            {"class": value.kind.value},
        )
        for value in records.values
        if value.water_class
        for subject in value.subjects
    ]


def _projects(records: PlanRecords) -> list[_Read]:
    names = {thing.key: (thing.key.name, *thing.alt_names) for thing in records.things}
    found = []
    for project in records.projects:
        said: dict[str, object] = {"investment": project.investment}
        said["lead"] = frozenset(n for key in project.leads for n in names.get(key, (key.name,)))
        found.append(_Read((project.label,), said))
    return found


def _task(deadlines: Iterable[int]) -> Mapping[str, object]:
    return {"deadline": frozenset(deadlines)}


def _sections(records: PlanRecords) -> list[_Read]:
    return list(_named(records, ThingKind.SECTION, "断面", RelationKind.ASSESSMENT_LEVEL, "level"))


def _sources(records: PlanRecords) -> list[_Read]:
    return list(_named(records, ThingKind.WATER_SOURCE, "水源地", RelationKind.SOURCE_TYPE, "type"))


def _named(
    records: PlanRecords, kind: ThingKind, end: str, relation: RelationKind, field: str
) -> Iterator[_Read]:
    """Things of a kind by the place in their name; the river and the town stand before it."""
    said: dict[ThingKey, dict[str, object]] = defaultdict(dict)
    for one in records.relations:
        if isinstance(one.subject, ThingKey) and one.subject.kind is kind:
            if one.kind is relation and isinstance(one.object, Individual):
                said[one.subject][field] = one.object.name
            if one.kind is RelationKind.ON_WATER_BODY and isinstance(one.object, ThingKey):
                said[one.subject]["river"] = one.object.name
    for key in {thing.key for thing in records.things if thing.key.kind is kind}:
        name = key.name.removesuffix(end)
        for type_ in ("河流型", "水库型", "地下水型"):
            name = name.removesuffix(type_)
        for ending in ("镇", str(said[key].get("river", "\0"))):
            name = name.rpartition(ending)[2]
        yield _Read((name,), said[key])


def table(found: Mapping[str, Score]) -> str:
    """As Markdown."""
    lines = ["| layout | facts | found | right |", "|---|---:|---:|---:|"]
    for layout, score in found.items():
        if layout == "values":
            read_ = score.found + score.extra
            precision = score.found / read_ if read_ else 1.0
            lines.append(f"| values read that were stated | {read_} | {precision:.1%} | |")
        else:
            shares = (part / score.stated for part in (score.found, score.right))
            cells = [layout, str(score.stated), *(f"{share:.1%}" for share in shares)]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
