"""Two hundred hostile connections at once: nothing falls over, and ordinary queries go on.

The aim of ten minutes is a matter of ``make test-long``; what runs each time is short.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import httpx
import pytest
from attacks import Attack, Figures, ordinary
from servers import Server, make_store, serve, until

GRAPH = "https://w3id.org/ecoplan/graph/numbers"
LINES = "".join(
    f'<urn:n:{n}> <urn:value> {n} ; <urn:name> "数 {n}" ; <urn:p> <urn:n:{n // 2}> .\n'
    for n in range(20_000)
)
TEXTS = [
    "SELECT ?n WHERE { <urn:n:7> <urn:value> ?n }",
    "SELECT ?n ?v WHERE { ?n <urn:value> ?v FILTER(?v < 20) } LIMIT 20",
    "SELECT ?up WHERE { <urn:n:1999> <urn:p>+ ?up }",
    "SELECT (COUNT(*) AS ?k) WHERE { ?n <urn:p> <urn:n:3> }",
]
# What the service says when it refuses: anything else is a fault.
CLEAR = {"200", "400", "413", "429", "504", "507"}


async def _under_attack(
    server: Server, connections: int, seconds: float
) -> tuple[Figures, Figures, Counter[str]]:
    port = httpx.URL(server.url).port
    assert port is not None
    quiet, loud = Figures(), Figures()
    attack = Figures()
    await ordinary(port, TEXTS, max(3.0, seconds / 10), quiet)
    async with Attack(port, attack).under_way(connections):
        await asyncio.sleep(2)
        await ordinary(port, TEXTS, seconds, loud)
    return quiet, loud, attack.outcomes


def _check(server: Server, loud: Figures, outcomes: Counter[str], before: int) -> None:
    statuses = {kind.rpartition(": ")[2] for kind in outcomes if not kind.startswith("connection")}
    assert statuses <= CLEAR, outcomes
    assert loud.failed == []
    assert server.process.poll() is None
    assert until(lambda: server.get("/health").json()["status"] == "ready", 20)
    assert until(lambda: server.get("/health").json()["queries"]["idle"] == 3, 20)
    most = 1.1 * before + 32 * 1024 * 1024  # of kept answers
    assert until(lambda: server.memory() < most, 10), (before, server.memory())


def test_a_short_attack(tmp_path: Path) -> None:
    make_store(tmp_path / "store", {GRAPH: LINES})
    with serve(tmp_path / "store", tmp_path / "log", KG_QUERY_TIMEOUT=3) as server:
        assert until(lambda: server.get("/health").json()["queries"]["in_memory"] == 1, 30)
        asyncio.run(_under_attack(server, 20, 1))
        before = server.memory()
        _, loud, outcomes = asyncio.run(_under_attack(server, 60, 3))
        _check(server, loud, outcomes, before)
        assert len(loud.taken) > 5


@pytest.mark.long
def test_a_long_attack(tmp_path: Path) -> None:
    """Ten minutes with default limits: p95 of ordinary queries at most the larger of four times
    its quiet value and 250 ms."""
    make_store(tmp_path / "store", {GRAPH: LINES})
    with serve(tmp_path / "store", tmp_path / "log") as server:
        assert until(lambda: server.get("/health").json()["queries"]["in_memory"] == 1, 30)
        asyncio.run(_under_attack(server, 50, 20))
        before = server.memory()
        quiet, loud, outcomes = asyncio.run(_under_attack(server, 200, 600))
        print(f"quiet p95 {quiet.p95():.3f} s, under attack {loud.p95():.3f} s; {dict(outcomes)}")
        _check(server, loud, outcomes, before)
        assert loud.p95() <= max(4 * quiet.p95(), 0.25)
