"""The command ``kg``: arguments in, one line for every error, exit status out.

Each module of this package registers its commands with :data:`app`'s ``register(app)``. Exit
status: 0 done, 1 bad input, 2 bad arguments, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

import kg
from kg import settings
from kg.cli import (
    clustering,
    data,
    exporting,
    finding,
    loading,
    releasing,
    reviewing,
    saving,
    serving,
)
from kg.errors import KgError

DEBUG_FLAG = "--debug"

app = typer.Typer(
    name="kg",
    help="A knowledge graph of China's local environmental-protection plans.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"ecoplan-kg {kg.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    debug: bool = typer.Option(
        False, DEBUG_FLAG, envvar=settings.DEBUG.env, help="Show tracebacks of errors."
    ),
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Options of every command."""


data.register(app)
clustering.register(app)
releasing.register(app)
reviewing.register(app)
serving.register(app)
exporting.register(app)
finding.register(app)
loading.register(app)
saving.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = DEBUG_FLAG in given  # wherever it stands
    given = [argument for argument in given if argument != DEBUG_FLAG]
    if debug:
        os.environ[settings.DEBUG.env] = "1"
    try:
        debug = settings.DEBUG.get()
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
