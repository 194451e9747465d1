"""Precision and recall against the hand readings in tests/cases/readings: `make accuracy`.

A read value counts as found where the same figure (or class, or state) was read at the same place,
and as right where kind, year, comparator, unit, subject and indicator agree too.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tests.accuracy_relations import RelationScore, score_relations

from kg.document import Document
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.mapping import scripts
from kg.parse import parse
from kg.records import (
    Comparator,
    IndicatorValue,
    PlanRecords,
    RelationKind,
    ThingKind,
    ValueKind,
)

ROOT = Path(__file__).parents[1]
READINGS = ROOT / "tests" / "cases" / "readings"

KINDS = {
    "target": ValueKind.TARGET,
    "observed": ValueKind.OBSERVATION,
    "goal_past": ValueKind.PAST_TARGET,
}
COMPARATORS = {
    "=": {Comparator.EQUAL},
    ">=": {Comparator.AT_LEAST, Comparator.MORE_THAN},
    "<=": {Comparator.AT_MOST, Comparator.LESS_THAN},
    ">": {Comparator.MORE_THAN, Comparator.AT_LEAST},
    "<": {Comparator.LESS_THAN, Comparator.AT_MOST},
    "~": {Comparator.ABOUT},
    "text": {Comparator.QUALITATIVE},
}
CLASSES = {"Ⅰ": "ClassI", "Ⅱ": "ClassII", "Ⅲ": "ClassIII", "Ⅳ": "ClassIV", "Ⅴ": "ClassV",
           "劣Ⅴ": "ClassInferiorV"}  # fmt: skip
NAME_KINDS = {
    "river": {ThingKind.RIVER, ThingKind.RIVER_REACH},
    "lake_reservoir": {ThingKind.LAKE, ThingKind.RESERVOIR},
    "section": {ThingKind.SECTION},
    "water_source": {ThingKind.WATER_SOURCE},
    "agency": {ThingKind.AGENCY, ThingKind.ORGANISATION, ThingKind.ACTOR_GROUP},
    "protected_area": {ThingKind.PROTECTED_AREA},
    "enterprise": {ThingKind.ENTERPRISE, ThingKind.ORGANISATION, ThingKind.FACILITY},
    "mountain": {ThingKind.MOUNTAIN},
    "admin_area": {ThingKind.AREA, ThingKind.AREA_GROUP},
    "cited_document": {ThingKind.DOCUMENT, ThingKind.PLAN},
}
# What must have been read by hand for precision. Whether a works is an enterprise no name tells, and
# groups of actors or areas (各乡镇, 三峡库区) are no agencies or areas: finding one there is no miss,
# nor is it a name that nobody read.
OWN_KINDS = {
    **NAME_KINDS,
    "agency": {ThingKind.AGENCY},
    "enterprise": {ThingKind.ENTERPRISE},
    "admin_area": {ThingKind.AREA},
}


@dataclass(frozen=True)
class Reading:
    """One row of a hand reading, with where its quote stands."""

    row: dict[str, str]
    places: tuple[tuple[int, int], ...]

    @property
    def is_figure(self) -> bool:
        return self.row["comparator"] != "text"


@dataclass(frozen=True)
class Score:
    read: int
    found: int
    right: int
    extracted: int
    expected: int  # of the extracted, those that the reading has


def readings(document: Document, path: Path) -> list[Reading]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    folded, offsets = _fold(document.text)
    return [Reading(row, tuple(_places(folded, offsets, row["quote"]))) for row in rows]


def _fold(text: str) -> tuple[str, list[int]]:
    kept = [(i, c) for i, c in enumerate(text) if not c.isspace()]
    return "".join(c for _, c in kept), [i for i, _ in kept]


def _places(folded: str, offsets: list[int], quote: str) -> Iterable[tuple[int, int]]:
    """Where the quote stands; for a table row the cells joined with | in order."""
    parts = ["".join(p.split()) for p in quote.split("|")]
    pattern = ".{0,80}?".join(re.escape(p) for p in parts if p)
    for match in re.finditer(pattern, folded) if pattern else ():
        yield offsets[match.start()], offsets[match.end() - 1] + 1


def same_figure(reading: Reading, value: IndicatorValue) -> bool:
    row = reading.row
    if row["comparator"] == "text":
        return value.comparator is Comparator.QUALITATIVE
    if row["value"] in CLASSES:
        return value.water_class is not None and value.water_class.value == CLASSES[row["value"]]
    if value.value is None:
        return False
    try:
        low = Decimal(row["value"].split("..")[0])
    except InvalidOperation:
        return False
    return abs(low - value.value) <= Decimal("0.0002") * max(abs(low), abs(value.value)) or (
        _scaled(low, row["unit"]) == _scaled(value.value, value.unit_text or "")
    )


def _scaled(number: Decimal, unit: str) -> Decimal:
    for sign, factor in (("亿", 10**8), ("万", 10**4)):
        if unit.startswith(sign):
            return number * factor
    return number


def wrong_fields(reading: Reading, value: IndicatorValue, lexicon: Lexicon) -> list[str]:
    row = reading.row
    wrong = []
    if KINDS[row["kind"]] is not value.kind:
        wrong.append("kind")
    if row["year"] and int(row["year"]) != value.year:
        wrong.append("year")
    if value.comparator not in COMPARATORS[row["comparator"]]:
        wrong.append("comparator")
    if reading.is_figure and row["value"] not in CLASSES and not _same_unit(row, value, lexicon):
        wrong.append("unit")
    if not _same_subject(row["subject"], value):
        wrong.append("subject")
    if _alike(row["indicator"].split("/")[-1], value.indicator_text) < 0.5:
        wrong.append("indicator")
    return wrong


def _same_unit(row: dict[str, str], value: IndicatorValue, lexicon: Lexicon) -> bool:
    mine, theirs = value.unit_text or "", row["unit"]
    if mine == theirs or not theirs:
        return True
    a, b = lexicon.unit(mine), lexicon.unit(theirs)
    return a is not None and b is not None and a.iri == b.iri


def _same_subject(subject: str, value: IndicatorValue) -> bool:
    names = [k.name for k in value.subjects] + [value.subject_text or ""]
    if value.programme or value.project:
        return True
    return any(n and (n in subject or subject in n or _alike(subject, n) >= 0.5) for n in names)


def _alike(a: str, b: str) -> float:
    """Shared bigrams, as a share of those of the shorter."""
    first = {a[i : i + 2] for i in range(max(1, len(a) - 1))}
    second = {b[i : i + 2] for i in range(max(1, len(b) - 1))}
    return len(first & second) / max(1, min(len(first), len(second)))


def match(
    wanted: Sequence[Reading], values: Sequence[IndicatorValue], lexicon: Lexicon
) -> list[tuple[Reading, IndicatorValue]]:
    """Pairs of what was read by hand and by rule, the best agreeing first, each used once."""
    candidates = []
    for i, reading in enumerate(wanted):
        for j, value in enumerate(values):
            if not _same_place(reading, value) or not same_figure(reading, value):
                continue
            agree = 6 - len(wrong_fields(reading, value, lexicon))
            likeness = _alike(reading.row["indicator"], value.indicator_text)
            candidates.append((agree + likeness, -i, -j))
    pairs, used_i, used_j = [], set(), set()
    for _, i, j in sorted(candidates, reverse=True):
        if i not in used_i and j not in used_j:
            used_i.add(i)
            used_j.add(j)
            pairs.append((wanted[-i], values[-j]))
    return pairs


def _same_place(reading: Reading, value: IndicatorValue) -> bool:
    spans = [e.span for e in (*value.evidence, *value.context)]
    return any(s.start < end and start < s.end for s in spans for start, end in reading.places)


def score_values(
    document: Document, records: PlanRecords, wanted: list[Reading], lexicon: Lexicon
) -> dict[tuple[str, str], Score]:
    """Scores by (origin, part); figures of projects, and totals of programmes in tables, are left aside."""
    values = [v for v in records.values if v.project is None]
    pairs = match(wanted, values, lexicon)
    by_value = {id(v): r for r, v in pairs}
    scores: dict[tuple[str, str], Score] = {}
    for origin in ("table", "prose"):
        for part in ("dev", "held"):
            rows = [
                r
                for r in wanted
                if r.row["origin"] == origin and r.row["part"] == part and r.is_figure
            ]
            if not rows:
                continue
            hits = [(r, v) for r, v in pairs if r in rows]
            right = [1 for r, v in hits if not wrong_fields(r, v, lexicon)]
            of_part = [
                v
                for v in values
                if v.comparator is not Comparator.QUALITATIVE
                and (v.evidence[0].table_title is not None) == (origin == "table")
                and _part(document, v, wanted) == part
                and (v.programme is None or origin == "prose")
            ]
            expected = [v for v in of_part if id(v) in by_value]
            scores[origin, part] = Score(
                len(rows), len(hits), len(right), len(of_part), len(expected)
            )
    return scores


def _part(document: Document, value: IndicatorValue, wanted: list[Reading]) -> str:
    """The part of the paragraph a value stands in, by the rows read there."""
    text = document.text
    at = value.evidence[0].span.start
    start, end = text.rfind("\n", 0, at), text.find("\n", at)
    for reading in wanted:
        if any(start <= place < (end if end >= 0 else len(text)) for place, _ in reading.places):
            return reading.row["part"]
    return "dev"


def score_names(records: PlanRecords, path: Path) -> dict[str, tuple[int, int, int, int]]:
    """By type: read, found, extracted, of these expected."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["type"] in NAME_KINDS]
    by_kind: dict[ThingKind, list[set[str]]] = defaultdict(list)
    own_title = _name(records.identity.title)
    titles = {own_title, re.sub(r"[（(][0-9—-]+年?[）)]$", "", own_title)}
    for thing in records.things:
        by_kind[thing.key.kind].append({_name(thing.key.name), *map(_name, thing.alt_names)})
    result = {}
    for type_, kinds in NAME_KINDS.items():
        read = [r for r in rows if r["type"] == type_]
        things = [names for kind in kinds for names in by_kind[kind]]
        seen = titles.union(*things) if type_ == "cited_document" else set[str]().union(*things)
        found = [r for r in read if _name(r["name"]) in seen or _name(r["canonical"]) in seen]
        known = {_name(r[k]) for r in rows for k in ("name", "canonical")}
        own = [names for kind in OWN_KINDS[type_] for names in by_kind[kind]]
        expected = [names for names in own if names & known]
        result[type_] = (len(read), len(found), len(own), len(expected))
    return result


def _name(written: str) -> str:
    return "".join(written.split()).strip("《》")


def relation_scores(
    document: Document, records: PlanRecords, slug: str
) -> dict[RelationKind, RelationScore]:
    path = READINGS / f"{slug}.relations.csv"
    folded, offsets = _fold(document.text)
    with path.open(encoding="utf-8", newline="") as file:
        quotes = {row["quote"] for row in csv.DictReader(file)}
    places = {quote: list(_places(folded, offsets, quote)) for quote in quotes}
    return score_relations(records, path, places)


def relation_table(scores: dict[RelationKind, list[RelationScore]]) -> Table:
    """The five plans together. Who leads and supports projects is in tables, which tests count."""
    table = Table(title="Relations against the hand readings")
    for column in ("kind", "read", "recall", "precision"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind, of_plans in sorted(scores.items()):
        if kind in (RelationKind.LEAD, RelationKind.SUPPORT):
            continue
        read = sum(s.read for s in of_plans)
        recall = sum(s.found for s in of_plans) / read
        precision = sum(s.expected for s in of_plans) / max(1, sum(s.extracted for s in of_plans))
        table.add_row(kind.value, str(read), f"{recall:.3f}", f"{precision:.3f}")
    return table


def main() -> int:
    lexicon = Lexicon.load(ROOT / "ontology")
    table = Table(title="Values against the hand readings (figures and water classes)")
    for column in ("plan", "origin", "part", "read", "found", "all fields right", "precision"):
        table.add_column(
            column, justify="left" if column in ("plan", "origin", "part") else "right"
        )
    names = Table(title="Names by type (recall / precision)")
    names.add_column("plan")
    for type_ in NAME_KINDS:
        names.add_column(type_, justify="right")
    relations: dict[RelationKind, list[RelationScore]] = defaultdict(list)
    for source in sorted((ROOT / "data" / "plans").glob("*.txt")):
        profile = scripts.load(ROOT / "mappings", source.stem).profile
        document = parse(source.read_bytes(), source.name, source.stem, profile)
        records = extract(document, profile, lexicon)
        wanted = readings(document, READINGS / f"{source.stem}.values.csv")
        for (origin, part), s in score_values(document, records, wanted, lexicon).items():
            table.add_row(
                source.stem, origin, part, str(s.read), f"{s.found / s.read:.3f}",
                f"{s.right / s.read:.3f}", f"{s.expected / max(1, s.extracted):.3f}",
            )  # fmt: skip
        row = score_names(records, READINGS / f"{source.stem}.names.csv")
        names.add_row(
            source.stem,
            *(f"{f / r:.2f} / {e / max(1, n):.2f}" if r else "–" for r, f, n, e in row.values()),
        )
        for kind, scored in relation_scores(document, records, source.stem).items():
            relations[kind].append(scored)
    console = Console(width=160)
    console.print(table)
    console.print(names)
    console.print(relation_table(relations))
    return 0


if __name__ == "__main__":
    sys.exit(main())
