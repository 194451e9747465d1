"""How scheduler and workers are started: what Dask opens to every network by default stays on one
address, its status pages on this machine."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from kg.build.cluster.options import AUTHORITY, CERTIFICATE, KEY, ClusterOptions, on_this_machine
from kg.errors import UsageError

_STATUS = ("--dashboard-address", "127.0.0.1:0")


def scheduler(options: ClusterOptions) -> list[str]:
    """The command of a scheduler that listens on the options' address."""
    parts = urlsplit(options.address)
    assert parts.hostname is not None  # options have no address without
    where = ["--host", parts.hostname, "--port", str(parts.port)]
    return [sys.executable, "-m", "dask", "scheduler", *where, *_STATUS, *_encrypted(options)]


def worker(options: ClusterOptions, host: str, threads: int) -> list[str]:
    """The command of a worker that listens on ``host`` and does so many jobs at once. Raises
    :class:`UsageError` where other machines of the cluster could not reach it there."""
    scheduler_host = urlsplit(options.address).hostname or ""
    if on_this_machine(host) and not on_this_machine(scheduler_host):
        raise UsageError(
            f"a worker on {host} is reached by no other machine",
            hint="give the address of this machine with --host",
        )
    return [
        sys.executable,
        *("-m", "dask", "worker", options.address),
        *("--host", host),
        *("--nworkers", "1", "--nthreads", str(threads)),
        *("--memory-limit", "0"),  # the memory is used by its children, which Dask does not see
        *_STATUS,
        *_encrypted(options),
    ]


def environment(options: ClusterOptions) -> dict[str, str]:
    """What is to be in the environment of these commands."""
    return {
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": str(options.tls is not None),
        # Workers lost over a job, but one, before the build is told: it then tries the job alone.
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        # Nobody looks at these; they took a twentieth of a core for each worker.
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
        "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
        "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
    }


def _encrypted(options: ClusterOptions) -> list[str]:
    if options.tls is None:
        return []
    names = {"--tls-ca-file": AUTHORITY, "--tls-cert": CERTIFICATE, "--tls-key": KEY}
    return ["--protocol", "tls", *(w for o, n in names.items() for w in (o, str(options.tls / n)))]
