"""Small stores and real servers for tests."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pyoxigraph as ox

from kg.search import build_index
from kg.settings import DefaultGraph
from kg.store import Manifest, Snapshot, SnapshotWriter

ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"http://[\d.]+:\d+")


def make_store(
    directory: Path,
    graphs: Mapping[str, str],
    default: DefaultGraph = DefaultGraph.UNION,
    *,
    index: bool = False,
) -> Snapshot:
    """A snapshot in ``directory`` whose named graphs hold the given Turtle; with a search index
    if wanted."""
    sizes: dict[str, int] = {}
    with SnapshotWriter(directory, default) as writer:
        for name, turtle in graphs.items():
            triples = set(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
            lines = "".join(f"{quad.triple} .\n" for quad in triples)
            writer.load(lines.encode(), name)
            sizes[name] = len(triples)
        if index:
            build_index(writer.store, writer.path)
        version = f"{len(sizes):08x}"
        built = datetime.now(UTC)
        return writer.publish(
            Manifest(
                version=version,
                inputs="test",
                base="https://w3id.org/ecoplan/",
                default_graph=str(default),
                plans=(),
                graphs=sizes,
                tools={},
                id=writer.name(version, built),
                built=built.isoformat(),
            )
        )


@dataclass(frozen=True, slots=True)
class Server:
    """A ``kg serve`` of its own process."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def get(self, path: str, **more: object) -> httpx.Response:
        return httpx.get(self.url + path, timeout=60, **more)  # type: ignore[arg-type]

    def query(self, text: str, **more: object) -> httpx.Response:
        return self.get("/sparql", params={"query": text}, **more)

    def workers(self) -> list[int]:
        """Process ids of its query processes (and of what bears them)."""
        return _descendants(self.process.pid)

    def memory(self) -> int:
        """Resident bytes of the server's own process."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serve(store: Path, log: Path, *arguments: str, **settings: object) -> Iterator[Server]:
    """A running server; ``settings`` are environment variables."""
    environment = {**os.environ, "KG_QUERIES": str(ROOT / "queries"), "KG_WARM": "0"}
    environment |= {name: str(value) for name, value in settings.items()}
    with log.open("w") as out:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", "from kg.cli import main; main()"),
                *("serve", "--store", str(store), "--port", "0", *arguments),
            ],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=out,
            text=True,
        )
    try:
        yield Server(_await_address(process, log), process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [
        *(int(child) for child in children),
        *(grandchild for child in children for grandchild in _descendants(int(child))),
    ]


def _await_address(process: subprocess.Popen[str], log: Path) -> str:
    deadline = time.monotonic() + 120  # on a machine that is busy with other tests
    while time.monotonic() < deadline and process.poll() is None:
        found = _ADDRESS.search(log.read_text())
        if found:
            try:
                if httpx.get(found[0] + "/health", timeout=5).status_code == 200:
                    return found[0]
            except httpx.TransportError:
                pass
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition: object, seconds: float = 10.0) -> bool:
    """Whether ``condition()`` becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False
