"""Plans nobody has seen, read with no script, against hand readings made before any run:
``python -m tests.unseen [unseen|unseen2|unseen3|unseen4]`` prints the figures of one set or of all, ``-v`` also what
was missed, what nobody read and which fields differ."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tests.accuracy import NAME_KINDS, Reading, match, readings, score_names, wrong_fields
from tests.cases.unseen import build as first
from tests.cases.unseen2 import build as second
from tests.cases.unseen3 import build as third
from tests.cases.unseen4 import build as fourth

from kg.document import Document
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import Comparator, IndicatorValue, PlanRecords

ROOT = Path(__file__).parents[1]
SETS = {"unseen": first, "unseen2": second, "unseen3": third, "unseen4": fourth}


@dataclass(frozen=True)
class Scores:
    """Of each origin recall and precision, and how many found have every field right; of names over
    all types recall and precision; of projects recall."""

    table: tuple[float, float]
    prose: tuple[float, float]
    names: tuple[float, float]
    projects: tuple[int, int]
    right: tuple[int, int] = (0, 0)  # of the figures found, those without a wrong field
    missed: tuple[str, ...] = ()


@cache
def folder(slug: str) -> Path:
    """Where the readings of a plan lie."""
    return next(each.HERE for each in SETS.values() if slug in each.plans())


@cache
def read(slug: str, ontology: Path = ROOT / "ontology") -> tuple[Document, PlanRecords]:
    name, data = next(plans[slug] for plans in (s.plans() for s in SETS.values()) if slug in plans)
    profile = PlanProfile(slug)
    document = parse(data, name, slug, profile)
    return document, extract(document, profile, Lexicon.load(ontology))


def scores(slug: str, lexicon: Lexicon) -> Scores:
    document, records = read(slug)
    wanted = readings(document, folder(slug) / f"{slug}.values.csv")
    values = [v for v in records.values if v.project is None]
    pairs = match(wanted, values, lexicon)
    found = {id(reading) for reading, _ in pairs}
    figures = {id(reading) for reading in wanted if reading.is_figure}
    known = {id(value) for _, value in pairs}
    missed = [f"- {r.row['origin']} {r.row['id']} {r.row['indicator']} {r.row['value']}"
              for r in wanted if r.is_figure and id(r) not in found]  # fmt: skip
    missed += [f"+ {'table' if _in_table(v) else 'prose'} {v.indicator_text} {v.value_text} {v.year}"
               f" | {document.quote(v.evidence[0].span)[:40]}"
               for v in values if id(v) not in known and _figure(v)]  # fmt: skip
    faults = [
        (r, wrong) for r, v in pairs if r.is_figure and (wrong := wrong_fields(r, v, lexicon))
    ]
    missed += [f"~ {r.row['origin']} {r.row['id']} {r.row['indicator']} {r.row['value']}: "
               + ", ".join(wrong) for r, wrong in faults]  # fmt: skip
    names = folder(slug) / f"{slug}.names.csv"
    row = score_names(records, names)
    read_, hit, all_, good = (sum(each[i] for each in row.values()) for i in range(4))
    rows = _rows(names)
    projects = {r["name"] for r in rows if r["type"] == "project"}
    labels = {"".join(p.label.split()) for p in records.projects}
    missed += [f"- name {r['type']} {r['name']}" for r in rows if r["type"] in NAME_KINDS
               and not _known(records, r)]  # fmt: skip
    words = {n for r in rows for n in (r["name"], r["canonical"])}
    kinds = {kind for of_type in NAME_KINDS.values() for kind in of_type}
    missed += [f"+ name {t.key.kind} {t.key.name} {t.alt_names}" for t in records.things
               if t.key.kind in kinds and not ({t.key.name, *t.alt_names} & words)]  # fmt: skip
    missed += [f"- project {label}" for label in sorted(projects - labels)]
    missed += [*_project_faults(slug, records), *_identity_faults(slug, records)]
    return Scores(
        _score(wanted, found, values, known, "table"),
        _score(wanted, found, values, known, "prose"),
        (hit / max(1, read_), good / max(1, all_)),
        (len(projects & labels), len(projects)),
        (len(found & figures) - len(faults), len(found & figures)),
        tuple(missed),
    )


def _known(records: PlanRecords, row: dict[str, str]) -> bool:
    kinds = NAME_KINDS[row["type"]]
    names = {n for t in records.things if t.key.kind in kinds for n in (t.key.name, *t.alt_names)}
    return bool(names & {row["name"], row["canonical"]})


def _project_faults(slug: str, records: PlanRecords) -> Iterator[str]:
    """Where a plan's projects were read whole: those whose money, years or actors differ."""
    path = folder(slug) / f"{slug}.projects.csv"
    projects = {"".join(p.label.split()): p for p in records.projects}
    for row in _rows(path) if path.exists() else ():
        if project := projects.pop(row["name"], None):
            money = Decimal(row["investment"]) == project.investment
            years = (row["start"], row["end"]) == (
                _text(project.start_year),
                _text(project.end_year),
            )
            who = [key.name for key in (*project.leads, *project.supports)]
            leads = row["leads"].split("、")
            actors = len(who) == len(leads) and all(
                w.endswith(n[1:]) for w, n in zip(who, leads, strict=False)
            )
            for said, right in (("investment", money), ("years", years), ("leads", actors)):
                if not right:
                    yield f"~ project {row['name']}: {said} {row['leads']} {who}"
    yield from (f"+ project {label}" for label in projects if path.exists())


def _identity_faults(slug: str, records: PlanRecords) -> Iterator[str]:
    path = folder(slug) / "identity.csv"
    who = records.identity
    for row in _rows(path) if path.exists() else ():
        if row["slug"] == slug:
            told = {field: _text(getattr(who, field)) for field in row if hasattr(who, field)}
            told["publisher"] = who.publisher.name if who.publisher else ""
            told["projects"] = str(len(records.projects))
            yield from (f"~ identity {f}: {told[f]}" for f in row if told[f] != row[f])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _figure(value: IndicatorValue) -> bool:
    return value.comparator is not Comparator.QUALITATIVE


def _in_table(value: IndicatorValue) -> bool:
    return value.evidence[0].table_title is not None


def _score(
    wanted: list[Reading],
    found: set[int],
    values: list[IndicatorValue],
    known: set[int],
    origin: str,
) -> tuple[float, float]:
    """Recall over what was read of this origin; precision over what was extracted there, what a
    person was in doubt of counting for neither."""
    rows = [r for r in wanted if r.is_figure and r.row["origin"] == origin]
    extracted = [v for v in values if _figure(v) and _in_table(v) == (origin == "table")
                 and (v.programme is None or origin == "prose")]  # fmt: skip
    recall = sum(id(r) in found for r in rows) / max(1, len(rows))
    return recall, sum(id(v) in known for v in extracted) / max(1, len(extracted))


def main() -> int:
    lexicon = Lexicon.load(ROOT / "ontology")
    table = Table(title="Plans nobody has seen: recall / precision")
    for column in ("plan", "table", "prose", "all fields", "names", "projects", "identity"):
        table.add_column(column)
    sets = [name for name in SETS if name in sys.argv] or list(SETS)
    for slug in sorted(slug for name in sets for slug in SETS[name].plans()):
        got = scores(slug, lexicon)
        who = read(slug)[1].identity
        pairs = [f"{r:.3f} / {p:.3f}" for r, p in (got.table, got.prose, got.names)]
        pairs.insert(2, "{} of {}".format(*got.right))
        said = f"{who.title} {who.area} {who.period_start}–{who.period_end} {who.document_number}"
        table.add_row(slug, *pairs, "{} of {}".format(*got.projects), said)
        if "-v" in sys.argv:
            print(slug, *got.missed, sep="\n  ")
    Console(width=170).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
