"""Commands for releases: make one, and tell two states of the data apart."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from kg import __version__, settings
from kg.cli import options
from kg.errors import UsageError
from kg.release import Difference, Source, difference, patch, release
from kg.release.difference import Change
from kg.store import disk_errors, held

_MARKS = {"new": "+", "gone": "-", "changed": "~"}
RELEASES = Path(settings.RELEASES.default)


def register(app: typer.Typer) -> None:
    app.command("release")(release_command)
    app.command("diff")(diff_command)


def release_command(
    version: Annotated[
        str, typer.Argument(metavar="[VERSION]", help="Its number; that of the code if left out.")
    ] = __version__,
    releases: Annotated[Path, options.option(settings.RELEASES, "--releases")] = RELEASES,
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="YYYY-MM-DD", help="Its date; today if not given."),
    ] = None,
    store: options.Store = options.STORE,
    as_json: options.Json = False,
) -> None:
    """A dated, numbered, citable release of the current store; released IRIs stay."""
    try:
        issued = date.fromisoformat(day) if day else datetime.now(UTC).date()
    except ValueError as error:
        raise UsageError(f"{day!r} is no date", hint="write it as 2026-11-22") from error
    with held(store) as snapshot:
        made = release(snapshot, version, issued, releases)
    if as_json:
        typer.echo(made.to_json(), nl=False)
        return
    kept = sum(made.iris.values())
    typer.echo(
        f"{releases / version}: {sum(made.graphs.values())} triples of {made.snapshot}, "
        f"{kept} IRIs kept, {made.retired} redirected\n{made.citation}"
    )


def diff_command(
    before: Annotated[
        Path, typer.Argument(metavar="A", help="A store, a release, or a dump (.nq, .nq.gz).")
    ],
    after: Annotated[Path, typer.Argument(metavar="B", help="Another.")],
    listed: Annotated[
        bool, typer.Option("--list", help="Each thing and statement that differs.")
    ] = False,
    patch_file: Annotated[
        Path | None,
        typer.Option("--patch", metavar="FILE", help="Every triple that differs, as RDF Patch."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """What B has that A has not, and the other way round; provenance is left out."""
    with ExitStack() as stack:
        out = None
        if patch_file is not None:
            stack.enter_context(disk_errors(f"writing {patch_file}"))
            out = stack.enter_context(patch_file.open("wb"))

        def tell(change: Change) -> None:
            if out is not None:
                out.writelines(patch(change))
            if listed and not as_json:
                typer.echo(f"{_MARKS[change.kind]} {change.subject}")

        found = difference(Source(before), Source(after), tell)
    if as_json:
        typer.echo(json.dumps(_json(found), ensure_ascii=False, indent=2))
    elif found:
        _print(found)
    else:
        typer.echo("no difference")


def _print(found: Difference) -> None:
    for graph in sorted(found.added.keys() | found.removed.keys()):
        name = "/".join(graph.split("/graph/")[-1:])
        typer.echo(f"{name}: {found.added[graph]} triples added, {found.removed[graph]} removed")
    for type_ in sorted(found.new.keys() | found.gone.keys() | found.changed.keys()):
        counts = (found.new[type_], found.gone[type_], found.changed[type_])
        typer.echo(f"{type_}: {counts[0]} new, {counts[1]} gone, {counts[2]} changed")


def _json(found: Difference) -> dict[str, dict[str, int]]:
    def plain(counts: Counter[str]) -> dict[str, int]:
        return dict(sorted(counts.items()))

    return {
        "triples_added": plain(found.added),
        "triples_removed": plain(found.removed),
        "new": plain(found.new),
        "gone": plain(found.gone),
        "changed": plain(found.changed),
    }
