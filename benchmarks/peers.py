"""The endpoints that are measured side by side, each started here and stopped here.

Virtuoso is Debian's virtuoso-opensource-7 (``make system-deps`` brings it); rdflib-endpoint is
installed into a virtual environment of its own under ``build/peers``.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PEERS = Path("build/peers")
OURS, OURS_CACHED = "ours", "ours, answers kept"
RDFLIB, VIRTUOSO = "rdflib-endpoint", "Virtuoso 7"
Running = AbstractContextManager["Peer"]
_ASK = "?query=ASK%20%7B%7D"
_START_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Peer:
    """A running endpoint. ``start`` is the time to its first answer, ``load`` to load the data
    (0 where it has them loaded), both in seconds by the wall, ``processor`` what loading took of
    the processors and ``disk`` the bytes it made, where they were measured; ``serial``: it does one
    query at a time."""

    name: str
    endpoint: str
    pid: int
    start: float
    load: float = 0.0
    serial: bool = False
    processor: float = 0.0
    disk: int = 0

    def memory(self) -> int:
        """Bytes of memory of all its processes; what they share is counted once."""
        return sum(_proportional(pid) for pid in _family(self.pid))


@contextmanager
def ours(store: Path, name: str, *, in_memory: bool, **settings: str) -> Iterator[Peer]:
    """``kg serve`` on a store; ``in_memory``: wait until its processes hold the graph."""
    port = _free_port()
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve"]
    arguments = ["--store", str(store), "--port", str(port)]
    with _running([*command, *arguments], {**os.environ, **settings}) as process:
        endpoint = f"http://127.0.0.1:{port}/sparql"
        start = _await(endpoint + _ASK, process)
        if in_memory:
            _await_memory(endpoint.replace("/sparql", "/health"))
        yield Peer(name, endpoint, process.pid, start)


def _await_memory(health: str) -> None:
    """Until the server's processes hold the graph in memory."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(health, timeout=10) as answer:
            if json.load(answer)["queries"]["in_memory"]:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not take the graph into memory")


_RDFLIB = """
import sys, time
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
import uvicorn
began = time.time()
data = Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
print(time.time() - began, file=open(sys.argv[3], "w"))
uvicorn.run(SparqlEndpoint(graph=data, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""


@contextmanager
def rdflib_endpoint(quads: Path) -> Iterator[Peer]:
    """rdflib-endpoint with ``quads`` (N-Quads) in memory, the default graph the union of all."""
    python = _environment("rdflib-endpoint", ["rdflib-endpoint", "uvicorn[standard]"])
    port = _free_port()
    with tempfile.TemporaryDirectory() as scratch:
        loaded = Path(scratch) / "loaded"
        command = [str(python), "-c", _RDFLIB, str(quads), str(port), str(loaded)]
        with _running(command, dict(os.environ)) as process:
            endpoint = f"http://127.0.0.1:{port}/sparql"
            start = _await(endpoint + _ASK, process)
            load = float(loaded.read_text())
            yield Peer(RDFLIB, endpoint, process.pid, start, load, serial=True)


_VIRTUOSO_INI = """
[Database]
DatabaseFile = {work}/virtuoso.db
ErrorLogFile = {work}/virtuoso.log
LockFile = {work}/virtuoso.lck
TransactionFile = {work}/virtuoso.trx
xa_persistent_file = {work}/virtuoso.pxa
ErrorLogLevel = 3
[TempDatabase]
DatabaseFile = {work}/temp.db
TransactionFile = {work}/temp.trx
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
MaxClientConnections = 100
DirsAllowed = {work}, {data}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxQueryMem = 2G
ThreadsPerQuery = {cores}
AsyncQueueMaxThreads = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {work}
ServerThreads = 100
MaxKeepAlives = 100
KeepAliveTimeout = 60
MaxClientConnections = 100
[SPARQL]
ResultSetMaxRows = 20000000
"""


@contextmanager
def virtuoso(quads: Path, gibibytes: float) -> Iterator[Peer]:
    """Virtuoso 7 with ``quads`` (N-Quads, or packed as ``.nq.gz``) loaded by its bulk loader; its default graph is the union."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or isql is None:
        raise FileNotFoundError("virtuoso-t and isql-vt are not installed (make system-deps)")
    sql, http = _free_port(), _free_port()
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as scratch:
        work, data = Path(scratch) / "db", Path(scratch) / "data"
        work.mkdir()
        data.mkdir()
        (os.link if _same_disk(quads, data) else shutil.copy)(quads, data / quads.name)
        buffers = int(gibibytes * 2**30 / 8192 * 0.66)
        ini = _VIRTUOSO_INI.format(
            work=work,
            data=data,
            sql=sql,
            http=http,
            buffers=buffers,
            dirty=buffers * 3 // 4,
            cores=len(os.sched_getaffinity(0)),
        )
        (work / "virtuoso.ini").write_text(ini)
        command = [program, "+foreground", "+configfile", str(work / "virtuoso.ini")]
        endpoint = f"http://127.0.0.1:{http}/sparql"
        with _running(command, dict(os.environ), cwd=work) as process:
            _await(endpoint + _ASK, process)
            began = time.monotonic()
            _isql(
                isql,
                sql,
                f"ld_dir('{data}', '{quads.name}', 'urn:default'); rdf_loader_run(); checkpoint;",
            )
            load, processor = time.monotonic() - began, _processor(process.pid)
        disk = (work / "virtuoso.db").stat().st_size
        # Once more, as one would find it: its start with the data there.
        with _running(command, dict(os.environ), cwd=work) as process:
            start = _await(endpoint + _ASK, process)
            yield Peer(VIRTUOSO, endpoint, process.pid, start, load, processor=processor, disk=disk)


def _isql(program: str, port: int, statements: str) -> None:
    done = subprocess.run(
        [program, f"localhost:{port}", "dba", "dba", f"EXEC={statements}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or "Error" in done.stderr:
        raise RuntimeError(f"isql: {done.stderr.strip() or done.stdout.strip()}")


def _environment(name: str, packages: Sequence[str]) -> Path:
    """The Python of a virtual environment that holds ``packages``."""
    home = PEERS / name
    python, installed = home / "bin" / "python", home / ".installed"
    if not installed.is_file() or installed.read_text() != repr(packages):
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
        installed.write_text(repr(packages))
    return python.absolute()


@contextmanager
def _running(
    command: Sequence[str], environment: dict[str, str], cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=environment, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(url: str, process: subprocess.Popen[bytes]) -> float:
    """Seconds until ``url`` answers."""
    began = time.monotonic()
    while time.monotonic() - began < _START_SECONDS:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=10):
            return time.monotonic() - began
        time.sleep(0.02)
    raise RuntimeError(f"{url} does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _same_disk(a: Path, b: Path) -> bool:
    return a.stat().st_dev == b.stat().st_dev


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in _family(int(child)))]


def _processor(pid: int) -> float:
    """Seconds of the processors that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
