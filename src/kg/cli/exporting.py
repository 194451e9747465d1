"""Commands that write files to take away: export graph, export tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options
from kg.errors import UsageError
from kg.export.network import read
from kg.export.selection import Projection, Selection
from kg.export.source import DataSource
from kg.export.tables.package import DESCRIPTOR, FileFormat, write_directory
from kg.export.tables.rows import rows_of
from kg.export.writers import FORMATS, write
from kg.facts import Facts
from kg.files import replacing
from kg.remote import held, open_store


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Graphs and tables to take away.", no_args_is_help=True)
    group.command("graph")(graph_command)
    group.command("tables")(tables_command)
    app.add_typer(group, name="export")


def graph_command(
    out: Annotated[
        Path, typer.Argument(metavar=f"OUT.{{{','.join(FORMATS)}}}", help="The file to write.")
    ],
    plan: Annotated[list[str] | None, typer.Option(help="Only this plan (again for more).")] = None,
    theme: Annotated[
        list[str] | None, typer.Option(help="Only what is about this theme (again for more).")
    ] = None,
    class_: Annotated[
        list[str] | None, typer.Option("--class", help="Only nodes of this class, such as River.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only statements of this kind, such as Target.")
    ] = None,
    around: Annotated[
        str | None, typer.Option(metavar="IRI", help="Only what is near this node.")
    ] = None,
    depth: Annotated[int, typer.Option(help="How many edges from it.")] = 1,
    projection: Annotated[
        Projection | None,
        typer.Option(help="agencies over shared projects, or areas over shared rivers."),
    ] = None,
    measures: Annotated[
        bool, typer.Option("--measures", help="Add degree, betweenness and community to nodes.")
    ] = False,
    store: options.AnyStore = options.STORE,
) -> None:
    """A graph for Gephi, Cytoscape, yEd, Graphviz, Neo4j or a browser."""
    selection = Selection(
        plans=tuple(plan or ()),
        themes=tuple(theme or ()),
        classes=tuple(class_ or ()),
        kinds=tuple(kind or ()),
        around=around,
        depth=depth,
        projection=projection,
    )
    format_ = _format(out)
    with held(store) as snapshot, replacing(out) as written:
        network = read(Facts(open_store(snapshot)), selection)
        write(network, format_, written, projection=projection, measures=measures)
    print(
        f"kg: {out}: {len(network.nodes)} nodes, {len(network.edges)} edges read", file=sys.stderr
    )


def tables_command(
    out: Annotated[
        Path, typer.Argument(metavar="DIR|OUT.xlsx", help="A directory, or a workbook.")
    ],
    format_: Annotated[
        FileFormat, typer.Option("--format", help="Of the files in the directory.")
    ] = FileFormat.CSV,
    store: options.AnyStore = options.STORE,
) -> None:
    """Tidy tables, one a kind of record, with a data package; or one workbook."""
    with held(store) as snapshot:
        rows = rows_of(Facts(open_store(snapshot)))
        source = DataSource.of(snapshot.manifest)
        if out.suffix.lower() == ".xlsx":
            from kg.export.tables.workbook import write_workbook  # openpyxl takes a while

            with replacing(out) as written:
                write_workbook(rows, source, written)
            print(f"kg: {out}", file=sys.stderr)
            return
        counts = write_directory(rows, source, out, format_)
    print(
        f"kg: {out}: {sum(counts.values())} rows in {len(counts)} tables, {DESCRIPTOR}",
        file=sys.stderr,
    )


def _format(out: Path) -> str:
    """The format that a file's name asks for."""
    for format_ in FORMATS:
        if out.name.lower().endswith(f".{format_}"):
            return format_
    raise UsageError(
        f"{out}: not a graph format",
        hint="name a file " + ", ".join(f".{format_}" for format_ in FORMATS),
    )
