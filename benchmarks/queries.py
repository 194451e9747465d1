"""Queries a second: through the service, and from pyoxigraph called directly in the same run."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox

from benchmarks.figures import Figure, Section
from kg.store import held

SECONDS = 3.0  # a figure
CLIENTS = 4
PREFIXES = """PREFIX eco: <https://w3id.org/ecoplan/ontology#>
PREFIX ind: <https://w3id.org/ecoplan/id/indicator/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
QUERIES = {
    "a value across areas": """SELECT ?area ?cmp ?value ?quote WHERE {
  ?t a eco:Target ; eco:indicator ind:forest-coverage ; eco:year 2025 ; eco:subject/rdfs:label ?area ;
     eco:comparator ?cmp ; eco:canonicalValue ?value ; eco:evidence/eco:quote ?quote
  FILTER NOT EXISTS { ?t eco:restates ?other } }""",
    "money by lead agency": """SELECT ?agency (SUM(?inv) AS ?wan_yuan) WHERE {
  ?p a eco:Project ; eco:leadAgency ?a ; eco:investment ?inv . ?a rdfs:label ?agency }
  GROUP BY ?agency ORDER BY DESC(?wan_yuan)""",
    "rivers of two plans and their sections": """SELECT DISTINCT ?river ?section ?level WHERE {
  ?s a eco:MonitoringSection ; rdfs:label ?section ; eco:onWaterBody ?r ; eco:assessmentLevel ?level .
  ?r rdfs:label ?river . ?a eco:mentions ?r ; eco:statedIn ?p1 . ?b eco:mentions ?r ; eco:statedIn ?p2 .
  FILTER(STR(?p1) < STR(?p2)) }""",
}
_ADDRESS = re.compile(r"http://[0-9.]+:[0-9]+")


def benchmark(store: Path) -> Section:
    """Each query asked for some seconds: directly on one thread, then of a server by one client
    and by several, with every query text new to the server and with the same text again."""
    figures: list[Figure] = []
    direct = {name: _direct(store, PREFIXES + query) for name, query in QUERIES.items()}
    with _serving(store) as address, httpx.Client(base_url=address, timeout=60) as client:
        for name, query in QUERIES.items():
            numbers = itertools.count()

            def ask(text: str) -> None:
                answer = client.get("/sparql", params={"query": text}, headers={"Accept": JSON})
                answer.raise_for_status()

            def new(query: str = query, numbers: Iterator[int] = numbers) -> None:
                ask(f"{PREFIXES}{query}\n# {next(numbers)}")

            def same(query: str = query) -> None:
                ask(PREFIXES + query)

            one, many, cached = _rate(new), _rate(new, CLIENTS), _rate(same)
            figures += [
                Figure(f"{name}: pyoxigraph directly", f"{direct[name]:,.0f} /s", "one thread"),
                Figure(
                    f"{name}: served",
                    f"{one:,.0f} /s",
                    f"one client; {one / direct[name]:.0%} of direct",
                ),
                Figure(f"{name}: served", f"{many:,.0f} /s", f"{CLIENTS} clients"),
                Figure(f"{name}: served again", f"{cached:,.0f} /s", "one client, the same text"),
            ]
    return Section(
        "Asking",
        f"Each query for {SECONDS:.0f} s, the answer serialised as SPARQL JSON. The server has its "
        "default settings and listens on the loopback address; clients share its cores.",
        figures,
    )


JSON = "application/sparql-results+json"


def _direct(store: Path, query: str) -> float:
    with held(store) as snapshot:
        opened = snapshot.open()

        def ask() -> None:
            answer = opened.query(query)
            assert isinstance(answer, ox.QuerySolutions)
            answer.serialize(format=ox.QueryResultsFormat.JSON)

        return _rate(ask)


def _rate(ask: Callable[[], None], clients: int = 1) -> float:
    """Calls a second, after a warming up."""
    for _ in range(3):
        ask()
    began = time.monotonic()
    deadline = began + SECONDS

    def work(_: int) -> int:
        done = 0
        while time.monotonic() < deadline:
            ask()
            done += 1
        return done

    with ThreadPoolExecutor(clients) as pool:
        total = sum(pool.map(work, range(clients)))
    return total / (time.monotonic() - began)


@contextmanager
def _serving(store: Path) -> Iterator[str]:
    """The address of a server on ``store``."""
    command = [sys.executable, "-c", "from kg.cli import main; main()"]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*command, "serve", "--store", str(store), "--port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            yield _address(process, log.fileno())
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _address(process: subprocess.Popen[bytes], log: int) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        found = _ADDRESS.search(os.pread(log, 100_000, 0).decode())
        if found:
            try:
                if httpx.get(found[0] + "/health", timeout=5).status_code == 200:
                    return found[0]
            except httpx.TransportError:
                pass
        time.sleep(0.05)
    raise RuntimeError("the server did not start: " + os.pread(log, 100_000, 0).decode())
