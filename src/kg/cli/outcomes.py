"""What a build shows: a bar while it runs, a table of what became of each file, one line an error."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kg import settings
from kg.build import BuildReport, PlanSummary, Rejection

_STAGES = {
    "ontology": "ontology",
    "read": "reading",
    "reuse": "unchanged",
    "reject": "rejected",
    "done": "read",
    "things": "things",
    "map": "mapping",
    "reason": "reasoning",
    "compare": "comparing values",
    "check": "checking",
    "index": "indexing",
    "swap": "swapping in",
}
# What a plan takes (to be read, mapped, reasoned on) and what is done once, as steps of the bar.
_OF_A_PLAN = {"reuse": 1, "done": 1, "map": 1, "reason": 1, "reject": 3}
_ONCE = ("ontology", "things", "compare", "check", "index", "swap")
_SHOWN = 5  # warnings a plan
_COUNTS = ("values", "projects", "things", "tasks")


@contextmanager
def progress() -> Iterator[Any]:
    """A function ``(plan, stage)`` that moves a bar, on a terminal."""
    console = Console(stderr=True)
    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=len(_ONCE))
        met: set[str] = set()

        def show(plan: str, stage: str) -> None:
            if plan and plan not in met:
                met.add(plan)
                bar.update(task, total=len(_ONCE) + 3 * len(met))
            steps = _OF_A_PLAN.get(stage, 0) if plan else int(stage in _ONCE)
            bar.update(task, advance=steps, description=f"{_STAGES[stage]} {plan}".strip())

        yield show


def finish(report: BuildReport, store: object, as_json: bool) -> None:
    """Says what a build did; exit status 1 when a document was rejected."""
    if as_json:
        print_json(report.as_json())
    elif report.skipped:
        typer.echo(f"{store} is up to date ({report.snapshot})")
    else:
        _print_summary(report, store)
    debug = settings.DEBUG.get()
    for rejection in report.rejected:
        if debug:
            traceback.print_exception(rejection.error)
        kept = " [what was built of it before stays in the store]" if rejection.kept else ""
        print("kg:", " ".join(f"{rejection.error}{kept}".split()), file=sys.stderr)
    if report.rejected:
        raise typer.Exit(1)


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_summary(report: BuildReport, store: object) -> None:
    for warning in report.warnings:
        print("kg: [warning]", warning, file=sys.stderr)
    for plan in report.plans:
        new = () if plan.reused else plan.warnings
        for warning in new[:_SHOWN]:
            print("kg: [warning]", f"{plan.slug}:", warning, file=sys.stderr)
        if len(new) > _SHOWN:
            more = f"{plan.slug}: {len(new) - _SHOWN} more; kg build --json lists them"
            print("kg: [warning]", more, file=sys.stderr)
    if report.plans or report.rejected:
        _print_outcomes(report.plans, report.rejected)
    if report.snapshot is None:
        typer.echo(f"nothing was swapped in; {len(report.rejected)} rejected")
    else:
        triples = sum(report.graphs.values())
        typer.echo(
            f"{store}: {report.snapshot}, {triples} triples in {len(report.graphs)} graphs, "
            f"{len(report.rejected)} rejected, {report.seconds:.1f} s"
        )


def _print_outcomes(plans: Sequence[PlanSummary], rejected: Sequence[Rejection]) -> None:
    """A row a file: the plan it became, or the code of the error that kept it out."""
    table = Table("plan", "outcome", box=None, header_style="")
    for heading in ("values", "projects", "entities", "tasks", "coverage", "warnings"):
        table.add_column(heading, justify="right")
    for plan in plans:
        counts = [str(plan.counts[kind]) for kind in _COUNTS]
        coverage = "–" if plan.coverage is None else f"{plan.coverage:.1%}"
        outcome = "unchanged" if plan.reused else "read"
        table.add_row(plan.slug, outcome, *counts, coverage, str(len(plan.warnings)))
    for rejection in rejected:
        kept = ", kept as before" if rejection.kept else ""
        table.add_row(rejection.file, f"{rejection.error.code}{kept}")
    Console(width=None if sys.stdout.isatty() else 120).print(table)
