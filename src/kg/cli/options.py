"""Options that several commands share, each also an environment variable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from kg import settings
from kg.errors import UsageError
from kg.remote import is_url
from kg.settings import Setting

T = TypeVar("T")


def option(
    setting: Setting[T],
    *names: str,
    metavar: str = "DIR",
    callback: Callable[[T], T] | None = None,
) -> typer.models.OptionInfo:
    """A typer option with the setting's environment variable and help."""
    info: typer.models.OptionInfo = typer.Option(
        *names,
        envvar=setting.env,
        help=setting.help.capitalize() + ".",
        metavar=metavar,
        callback=callback,
    )
    return info


def _here(store: Path) -> Path:
    """Raises :class:`UsageError` for the address of a store elsewhere."""
    if is_url(store):
        raise UsageError(
            "this command works on a store in a directory",
            hint="name one with --store; kg load puts it into a SPARQL store",
        )
    return store


Store = Annotated[Path, option(settings.STORE, "--store", callback=_here)]
AnyStore = Annotated[Path, option(settings.STORE, "--store", metavar="DIR|URL")]
Plans = Annotated[Path, option(settings.PLANS, "--plans")]
Mappings = Annotated[Path, option(settings.MAPPINGS, "--mappings")]
Ontology = Annotated[Path, option(settings.ONTOLOGY, "--ontology")]
Queries = Annotated[Path, option(settings.QUERIES, "--queries")]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]

STORE = Path(settings.STORE.default)
PLANS = Path(settings.PLANS.default)
MAPPINGS = Path(settings.MAPPINGS.default)
ONTOLOGY = Path(settings.ONTOLOGY.default)
QUERIES = Path(settings.QUERIES.default)
