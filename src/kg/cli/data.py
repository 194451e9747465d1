"""Commands that make and check the data: build, add, remove, validate, dump, coverage."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kg import recordio, settings
from kg.build import BuildOptions, ClusterOptions, add, build, remove
from kg.cli import options, outcomes
from kg.errors import UsageError
from kg.export import DUMP_FORMATS, dump
from kg.records import NumberMark, NumberStatus
from kg.remote import held, open_store
from kg.settings import DefaultGraph
from kg.store import RDF_STORE, Snapshot, disk_errors
from kg.validate import Report, Severity, keep, load_checks, validate

CHECKS = "checks"
_AROUND = 12  # characters shown on each side of a number


def register(app: typer.Typer) -> None:
    app.command("build")(build_command)
    app.command("add")(add_command)
    app.command("remove")(remove_command)
    app.command("validate")(validate_command)
    app.command("dump")(dump_command)
    app.command("coverage")(coverage_command)


def build_command(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]…", help="Only these plan files.")
    ] = None,
    plans: options.Plans = options.PLANS,
    mappings: options.Mappings = options.MAPPINGS,
    ontology: options.Ontology = options.ONTOLOGY,
    queries: options.Queries = options.QUERIES,
    store: options.Store = options.STORE,
    strict: Annotated[
        bool, typer.Option("--strict", help="Swap nothing in when a plan is rejected.")
    ] = False,
    public: Annotated[
        bool, typer.Option("--public", help="Leave out what a text says is not for publication.")
    ] = False,
    if_changed: Annotated[
        bool, typer.Option("--if-changed", help="Do nothing when nothing changed.")
    ] = False,
    shards: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also write what is built as sorted N-Quads into DIR."),
    ] = None,
    cluster: Annotated[
        str, options.option(settings.CLUSTER, "--cluster", metavar="ADDRESS")
    ] = settings.CLUSTER.default,
    as_json: options.Json = False,
) -> None:
    """Plans into the store: read, map, reason, check, swap in."""
    chosen = BuildOptions(
        store=store,
        plans=plans,
        mappings=mappings,
        ontology=ontology,
        checks=queries / CHECKS,
        files=tuple(files or ()),
        strict=strict,
        public=public,
        if_changed=if_changed,
        default_graph=settings.DEFAULT_GRAPH.get(),
        workers=settings.BUILD_WORKERS.get(),
        shards=shards,
        cluster=ClusterOptions.from_settings(cluster) if cluster else None,
    )
    with outcomes.progress() as progress:
        report = build(chosen, progress)
    outcomes.finish(report, store, as_json)


def add_command(
    file: Annotated[Path, typer.Argument(help="The plan's file.")],
    area: Annotated[
        str | None, typer.Option(help="GB/T 2260 code of the area, where the text does not say.")
    ] = None,
    slug: Annotated[str | None, typer.Option(help="Name of the plan in IRIs.")] = None,
    another: Annotated[
        bool, typer.Option("--another", help="A further plan of an area and period, not a double.")
    ] = False,
    mappings: options.Mappings = options.MAPPINGS,
    ontology: options.Ontology = options.ONTOLOGY,
    queries: options.Queries = options.QUERIES,
    store: options.Store = options.STORE,
    as_json: options.Json = False,
) -> None:
    """One more plan into the store, the others untouched."""
    chosen = BuildOptions(
        store=store,
        plans=file.parent,
        mappings=mappings,
        ontology=ontology,
        checks=queries / CHECKS,
        default_graph=settings.DEFAULT_GRAPH.get(),
        workers=1,
    )
    with outcomes.progress() as progress:
        report = add(file, chosen, progress, area=area, slug=slug, another=another)
    outcomes.finish(report, store, as_json)


def remove_command(
    slug: Annotated[str, typer.Argument(help="Slug of the plan.")],
    ontology: options.Ontology = options.ONTOLOGY,
    queries: options.Queries = options.QUERIES,
    store: options.Store = options.STORE,
    as_json: options.Json = False,
) -> None:
    """One plan out of the store, the others untouched. Its file and script stay where they are."""
    chosen = BuildOptions(
        store=store,
        plans=Path(),
        mappings=Path(),
        ontology=ontology,
        checks=queries / CHECKS,
        default_graph=settings.DEFAULT_GRAPH.get(),
        workers=1,
    )
    with outcomes.progress() as progress:
        report = remove(slug, chosen, progress)
    outcomes.finish(report, store, as_json)


def validate_command(
    ontology: options.Ontology = options.ONTOLOGY,
    queries: options.Queries = options.QUERIES,
    store: options.Store = options.STORE,
    shapes: Annotated[
        bool, typer.Option("--shapes/--no-shapes", help="Also SHACL, which takes seconds a plan.")
    ] = True,
    as_json: options.Json = False,
) -> None:
    """Evidence invariant, graphs that share no triple, data checks, SHACL. The whole report is
    kept beside the store, where the page on data quality shows it."""
    from kg.validate.shapes import SHAPES, check_all_shapes  # pySHACL takes a second to load

    checks = load_checks(queries / CHECKS)
    if shapes and not (ontology / SHAPES).is_file():
        raise UsageError(f"no {ontology / SHAPES}", hint="name its directory with --ontology")
    with held(store) as snapshot:
        union = snapshot.manifest.default_graph == DefaultGraph.UNION
        report = validate(snapshot.open(), snapshot.text, checks, union=union)
        if shapes:
            workers = settings.BUILD_WORKERS.get()
            found = check_all_shapes(snapshot.path / RDF_STORE, ontology, workers)
            issues = sorted((*report.issues, *found), key=lambda issue: issue.order)
            report = replace(report, issues=tuple(issues))
            _keep(store, snapshot, report)
    if as_json:
        outcomes.print_json(_validation_json(snapshot.id, report))
    else:
        for issue in report.issues:
            if issue.severity is not Severity.INFO:
                typer.echo(str(issue))
        count = Counter(issue.severity for issue in report.issues)
        triples = sum(report.graphs.values())
        typer.echo(
            f"{snapshot.id}: {triples} triples in {len(report.graphs)} graphs, "
            + ", ".join(f"{count[severity]} {severity}" for severity in Severity)
            + (" (--json lists those of severity info)" if count[Severity.INFO] else "")
        )
    if report.errors:
        raise typer.Exit(1)


def _keep(store: Path, snapshot: Snapshot, report: Report) -> None:
    """A store that cannot be written to can be validated all the same."""
    try:
        keep(store, snapshot.manifest, report)
    except UsageError as error:
        print(f"kg: [warning] the report is not kept: {error}", file=sys.stderr)


def dump_command(
    out: Annotated[Path, typer.Argument(metavar="OUT.{nq,trig}", help="The file to write.")],
    store: options.AnyStore = options.STORE,
) -> None:
    """The dataset, sorted: the same graph gives the same file."""
    format_ = out.suffix.lstrip(".").lower()
    if format_ not in DUMP_FORMATS:
        raise UsageError(f"{out}: not a dump format", hint="name a file .nq or .trig")
    if not out.parent.is_dir():
        raise UsageError(f"{out.parent}: no such directory")
    partial = out.with_name(f".{out.name}.partial")  # what is there is never half a dump
    with held(store) as snapshot, disk_errors(f"writing {out}"):
        try:
            with partial.open("wb") as handle:
                count = dump(open_store(snapshot), format_, handle)
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
    typer.echo(f"{out}: {count} quads of {snapshot.id}")


def coverage_command(
    plan: Annotated[str | None, typer.Argument(help="Slug of one plan.")] = None,
    store: options.AnyStore = options.STORE,
    as_json: options.Json = False,
) -> None:
    """Which numbers of the text became facts, which were set aside and why, which are not
    explained."""
    with held(store) as snapshot:
        slugs = [entry.slug for entry in snapshot.manifest.plans]
        if plan is not None and plan not in slugs:
            raise UsageError(f"no plan {plan!r}", hint=f"the store holds {', '.join(slugs)}")
        chosen = slugs if plan is None else [plan]
        marks = {slug: recordio.loads(snapshot.records(slug)).marks for slug in chosen}
        texts = {slug: snapshot.text(slug) for slug in chosen}
    if as_json:
        outcomes.print_json(
            {slug: [_mark_json(mark, texts[slug]) for mark in marks[slug]] for slug in chosen}
        )
        return
    _print_coverage(marks)
    if plan is not None:
        for mark in marks[plan]:
            if mark.status is not NumberStatus.FACT:
                said = _mark_json(mark, texts[plan])
                typer.echo(f"{said['status']}\t{said['reason']}\t{said['context']}")


# --- output -----------------------------------------------------------------------------------


def _print_coverage(marks: dict[str, tuple[NumberMark, ...]]) -> None:
    table = Table("plan", "numbers", box=None, header_style="")
    for status in NumberStatus:
        table.add_column(status.value, justify="right")
    for slug, found in marks.items():
        by_status = [sum(mark.status is status for mark in found) for status in NumberStatus]
        table.add_row(slug, str(len(found)), *map(str, by_status))
    Console(width=None if sys.stdout.isatty() else 100).print(table)


def _mark_json(mark: NumberMark, text: str) -> dict[str, str | int]:
    start, end = mark.span.start, mark.span.end
    around = text[max(0, start - _AROUND) : start] + f"[{mark.span.of(text)}]"
    return {
        "start": start,
        "end": end,
        "number": mark.span.of(text),
        "status": mark.status.value,
        "reason": mark.reason,
        "context": " ".join((around + text[end : end + _AROUND]).split()),
    }


def _validation_json(id_: str, report: Report) -> dict[str, Any]:
    issues = [
        {
            "check": issue.check,
            "severity": issue.severity.value,
            "plan": issue.plan or None,
            "node": issue.node,
            "quote": issue.quote or None,
            "message": issue.message,
        }
        for issue in report.issues
    ]
    return {"snapshot": id_, "graphs": dict(report.graphs), "issues": issues}
