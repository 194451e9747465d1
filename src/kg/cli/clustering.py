"""kg cluster: starts the scheduler and the workers that kg build --cluster sends its work to."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Annotated

import typer

from kg.build.cluster import programs
from kg.build.cluster.options import ClusterOptions
from kg.errors import UsageError

_HERE = "127.0.0.1"
_WORKS = 10.0  # seconds after which a worker has got to work
_PAUSE = 2.0


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Scheduler and workers of kg build --cluster.", no_args_is_help=True)
    group.command("scheduler")(scheduler_command)
    group.command("worker")(worker_command)
    app.add_typer(group, name="cluster")


def scheduler_command(
    host: Annotated[str, typer.Option(help="Address of this machine to listen on.")] = _HERE,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8786,
) -> None:
    """Starts the scheduler: one a cluster. Certificates are read from KG_CLUSTER_TLS."""
    options = ClusterOptions.from_settings(f"{host}:{port}")
    _become(programs.scheduler(options), options)


def worker_command(
    scheduler: Annotated[str, typer.Argument(help="Address of the scheduler.")],
    host: Annotated[str, typer.Option(help="Address of this machine to listen on.")] = _HERE,
    threads: Annotated[int, typer.Option(help="Plans worked on at once; 0: one a core.")] = 0,
) -> None:
    """Starts a worker: one a machine. Certificates are read from KG_CLUSTER_TLS."""
    options = ClusterOptions.from_settings(scheduler)
    command = programs.worker(options, host, threads or os.cpu_count() or 1)
    _check_installed()
    signal.signal(signal.SIGTERM, _interrupt)
    raise typer.Exit(_kept_up(command, os.environ | programs.environment(options)))


def _become(command: list[str], options: ClusterOptions) -> None:
    _check_installed()
    os.execve(command[0], command, os.environ | programs.environment(options))


def _kept_up(command: list[str], environment: Mapping[str, str]) -> int:
    """Runs a command, which ends when its scheduler goes, until it is told to stop; its status when
    it does not get to work at all."""
    while True:
        began = time.monotonic()
        with subprocess.Popen(command, env=environment) as process:
            try:
                status = process.wait()
            except KeyboardInterrupt:
                process.terminate()
                raise
        if status and time.monotonic() - began < _WORKS:
            return status
        time.sleep(_PAUSE)


def _interrupt(number: int, frame: object) -> None:
    del number, frame
    raise KeyboardInterrupt


def _check_installed() -> None:
    if find_spec("distributed") is None:
        raise UsageError(
            "a cluster needs the package distributed", hint="pip install 'ecoplan-kg[cluster]'"
        )
