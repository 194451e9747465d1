"""kg load: a built store into a SPARQL store elsewhere."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli import options
from kg.remote import connection, target
from kg.remote.load import load
from kg.store import held

_MEBIBYTE = 1024 * 1024


def register(app: typer.Typer) -> None:
    app.command("load")(load_command)


def load_command(
    to: Annotated[
        str, typer.Option("--to", metavar="URL", help="SPARQL endpoint of the store to load into.")
    ],
    chunk: Annotated[
        int, typer.Option("--chunk", metavar="MIB", min=1, help="MiB that one request may hold.")
    ] = 16,
    store: options.Store = options.STORE,
) -> None:
    """The store into a SPARQL store, by the Graph Store Protocol; credentials are read from
    KG_REMOTE_USER and KG_REMOTE_PASSWORD, or KG_REMOTE_TOKEN."""
    with held(store) as snapshot:
        loaded = load(snapshot, connection(target(to)), chunk * _MEBIBYTE, _said)
    print(
        f"{to}: snapshot {loaded.snapshot}, {loaded.triples:,} triples in {loaded.graphs} graphs",
        file=sys.stderr,
    )


def _said(graph: str, triples: int) -> None:
    if sys.stderr.isatty():
        print(f"  {triples:>10,}  {graph}" if triples else f"  {'':>10}  {graph}", file=sys.stderr)
