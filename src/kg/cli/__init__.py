"""The command ``kg``: arguments in, one line for every error, exit status out.

Each module named in :data:`MODULES` registers its commands by ``register(app)``. Exit
status: 0 done, 1 bad input, 2 bad arguments, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module

import typer
from typer.exceptions import TyperException

import kg
from kg import settings
from kg.errors import KgError

DEBUG_FLAG = "--debug"

# Only the module of the command asked for is imported: all of them take over a second.
MODULES: Mapping[str, tuple[str, ...]] = {
    "data": ("build", "add", "remove", "validate", "dump", "coverage"),
    "clustering": ("cluster",),
    "releasing": ("release", "diff"),
    "reviewing": ("scaffold", "review"),
    "serving": ("query", "serve", "question", "backup", "restore", "admin"),
    "exporting": ("export",),
    "finding": ("search", "ask"),
    "loading": ("load",),
    "saving": ("saved",),
}


def commands(name: str = "") -> typer.Typer:
    """The program with the commands of the module that has ``name``, or of all modules."""
    app = typer.Typer(
        name="kg",
        help="A knowledge graph of China's local environmental-protection plans.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for module in [m for m, names in MODULES.items() if name in names] or MODULES:
        import_module(f"{__name__}.{module}").register(app)
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"ecoplan-kg {kg.__version__}")
        raise typer.Exit


def _root(
    debug: bool = typer.Option(
        False, DEBUG_FLAG, envvar=settings.DEBUG.env, help="Show tracebacks of errors."
    ),
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Options of every command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = DEBUG_FLAG in given  # wherever it stands
    given = [argument for argument in given if argument != DEBUG_FLAG]
    if debug:
        os.environ[settings.DEBUG.env] = "1"
    try:
        debug = settings.DEBUG.get()
        app = commands(next((word for word in given if not word.startswith("-")), ""))
        status = app(args=given, prog_name="kg", standalone_mode=False)
    except KgError as error:
        status = error.exit_status
        _complain(str(error), debug)
    except TyperException as error:
        status = error.exit_code
        _complain(f"[usage] {error.format_message()} (kg --help shows how)", debug)
    except (KeyboardInterrupt, typer.Abort):
        status = 130
        _complain("[interrupted]", debug)
    except BrokenPipeError:  # whoever read our output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except Exception as error:
        status = 1
        hint = "a fault of ours; --debug shows where"
        _complain(f"[internal] {type(error).__name__}: {error} ({hint})", debug)
    raise SystemExit(status if isinstance(status, int) else 0)


def _complain(message: str, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    print("kg:", " ".join(message.split()), file=sys.stderr)
