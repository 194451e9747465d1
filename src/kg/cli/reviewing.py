"""Commands by which a person says who a plan is and what of it was read right: scaffold, review."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from kg import layout, recordio, vocab
from kg.cli import options
from kg.errors import NotFound, UsageError
from kg.files import replacing
from kg.lexicon import Lexicon
from kg.mapping import Source
from kg.review import (
    Fact,
    Row,
    entries_of,
    facts_of,
    read_sheet,
    scaffold,
    write_entries,
    write_sheet,
)
from kg.review.script import minimal
from kg.store import PlanEntry, Snapshot, held
from kg.web.reports import Report, Reports


def register(app: typer.Typer) -> None:
    app.command("scaffold")(scaffold_command)
    app.command("review")(review_command)


def scaffold_command(
    file: Annotated[Path, typer.Argument(help="The plan's file.")],
    print_: Annotated[
        bool, typer.Option("--print", help="Show the draft instead of writing it.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the script that is there.")
    ] = False,
    mappings: options.Mappings = options.MAPPINGS,
    ontology: options.Ontology = options.ONTOLOGY,
) -> None:
    """A draft of a plan's mapping script: what was detected, and what a person should look at."""
    target = mappings / f"{file.stem}.py"
    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    if target.exists() and not (print_ or force):
        raise UsageError(f"{target} is there", hint="--print shows a draft, --force replaces it")
    draft = scaffold(file, Lexicon.load(ontology))
    if print_:
        typer.echo(draft, nl=False)
        return
    with replacing(target) as beside:
        beside.write_text(draft, "utf-8")
    typer.echo(f"{target}: look at the lines with #, then kg add {file}")


def review_command(
    slug: Annotated[str | None, typer.Argument(metavar="SLUG", help="Slug of the plan.")] = None,
    out: Annotated[
        Path | None, typer.Argument(metavar="OUT.{xlsx,csv}", help="The sheet to write.")
    ] = None,
    apply: Annotated[
        Path | None,
        typer.Option("--apply", metavar="FILE", help="A sheet that was filled in."),
    ] = None,
    reviewer: Annotated[str, typer.Option(help="Who judged, where the sheet does not say.")] = "",
    mappings: options.Mappings = options.MAPPINGS,
    store: options.Store = options.STORE,
) -> None:
    """A plan's facts as a sheet for a person to judge; --apply takes the judgements into the
    plan's mapping script."""
    if apply is not None:
        if slug is not None or out is not None:
            raise UsageError("--apply takes no further names", hint="kg review --apply FILE")
        _apply(apply, reviewer, mappings, store)
    elif slug is None or out is None:
        raise UsageError("a plan and a file are needed", hint="kg review SLUG OUT.xlsx")
    else:
        _write(slug, out, store)


def _write(slug: str, out: Path, store: Path) -> None:
    with held(store) as snapshot:
        facts = _facts(snapshot, _entry(snapshot, slug))
    of_plan = re.compile(f"{re.escape(vocab.ID)}[a-z-]+/{re.escape(slug)}-[0-9a-f]{{16}}")
    told: dict[str, list[str]] = defaultdict(list)
    for report in reversed(Reports(store).all()):
        if report.settled is None and of_plan.fullmatch(report.statement):
            told[report.statement].append(_shown(report))
    rows = write_sheet(facts, slug, told, out)
    reports = sum(map(len, told.values()))
    typer.echo(f"{out}: {rows} rows of {slug}, {reports} reports of readers")


def _shown(report: Report) -> str:
    note = f"：{report.note}" if report.note else ""
    return f"#{report.id} {report.reason}{note}"


def _apply(sheet: Path, reviewer: str, mappings: Path, store: Path) -> None:
    rows = read_sheet(sheet)
    if not rows:
        raise UsageError(f"{sheet}: no row has a verdict", hint="fill in the column 结论 verdict")
    by_plan: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_plan[row.get("plan")].append(row)
    with held(store) as snapshot:
        plans = {slug: _entry(snapshot, slug) for slug in by_plan}
        judged = {
            slug: entries_of(of_plan, _facts(snapshot, plans[slug]), sheet, reviewer)
            for slug, of_plan in by_plan.items()
        }
    settled = 0
    for slug, judgements in judged.items():
        entry = plans[slug]
        path = mappings / f"{Path(entry.file).stem}.py"
        start = minimal(entry.title, slug, entry.area)
        added, replaced = write_entries(path, [j.entry for j in judgements], start)
        reports = Reports(store)
        settled += sum(reports.settle(n) for j in judgements for n in j.reports)
        typer.echo(f"{path}: {added} entries added, {replaced} replaced")
    if settled:
        typer.echo(f"{settled} reports of readers settled")
    typer.echo("kg build (or kg add with the plan's file) brings them into the graph")


def _entry(snapshot: Snapshot, slug: str) -> PlanEntry:
    plans = {entry.slug: entry for entry in snapshot.manifest.plans}
    if slug not in plans:
        raise NotFound(f"no plan {slug!r}", hint=f"the store holds {', '.join(plans) or 'none'}")
    return plans[slug]


def _facts(snapshot: Snapshot, entry: PlanEntry) -> list[Fact]:
    records = recordio.loads(snapshot.records(entry.slug))
    source = Source(records, snapshot.text(entry.slug), entry.sha256)
    return facts_of(source, layout.loads(snapshot.layout(entry.slug)))
