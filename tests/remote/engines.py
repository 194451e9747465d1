"""SPARQL stores of others, started for tests, and the command that fills them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from peers import peer

USER, PASSWORD, TOKEN = "dba", "dba", "token"
_INI = """
[Database]
DatabaseFile = {work}/virtuoso.db
ErrorLogFile = {work}/virtuoso.log
LockFile = {work}/virtuoso.lck
TransactionFile = {work}/virtuoso.trx
xa_persistent_file = {work}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {work}/temp.db
TransactionFile = {work}/temp.trx
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {work}
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def virtuoso(work: Path, rows: int = 1_000_000) -> Iterator[str]:
    """The endpoint of an empty Virtuoso that gives at most so many rows."""
    program = peer("virtuoso-t")
    sql, http = _free_port(), _free_port()
    ini = work / "virtuoso.ini"
    ini.write_text(_INI.format(work=work, sql=sql, http=http, rows=rows))
    process = subprocess.Popen(
        [program, "+foreground", "+configfile", str(ini)],
        cwd=work,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        endpoint = f"http://127.0.0.1:{http}/sparql"
        _await(endpoint, process)
        yield endpoint
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_kg(*arguments: object, **settings: object) -> subprocess.CompletedProcess[str]:
    """The command ``kg`` in a process of its own; raises what it says when it fails."""
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)],
        env={**os.environ, **{name: str(value) for name, value in settings.items()}},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return done


def _await(endpoint: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(endpoint, params={"query": "ASK {}"}, timeout=10).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("Virtuoso did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
