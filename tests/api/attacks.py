"""Clients that mean harm, and one that does not: what the service is measured under."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import quote

# Every one of them differs by a number, so that no two are the same text.
HEAVY: Mapping[str, Callable[[int], str]] = {
    "cartesian product": lambda n: (
        f"SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?f && ?i = {n}) }}"
    ),
    "counted product": lambda n: (
        f"SELECT (COUNT(*) AS ?n) WHERE {{ ?a ?b ?c . ?d ?e ?f FILTER(STR(?a) != '{n}') }}"
    ),
    "giant sort": lambda n: (
        f"SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f BIND({n} AS ?x) }} ORDER BY ?f ?c ?a"
    ),
    "giant group": lambda n: (
        f"SELECT ?a ?d (COUNT(*) AS ?k) WHERE {{ ?a ?b ?c . ?d ?e ?f BIND({n} AS ?x) }} GROUP BY ?a ?d"
    ),
    "regex bomb": lambda n: (
        f"SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), '^(([a-z]+)*)*{n}$')) }}"
    ),
    "large regex": lambda n: f"SELECT * WHERE {{ ?a ?b ?c FILTER(REGEX(?c, '(((x{{9}}){{99}}){{99}}){n}')) }}",
    "long strings": lambda n: (
        "SELECT (STRLEN(?z) AS ?length) WHERE { BIND('" + "x" * 500 + f"{n}' AS ?a) "
        + "".join(f"BIND(CONCAT(?{v}, ?{v}, ?{v}, ?{v}) AS ?{w}) " for v, w in itertools.pairwise("abcdefghijkl"))
        + "BIND(?l AS ?z) }"
    ),
    "property paths": lambda n: f"SELECT * WHERE {{ ?a (!<urn:{n}>)* ?b . ?b (!<urn:x>)+ ?c }}",
    "path of alternatives": lambda n: f"SELECT * WHERE {{ ?a (<urn:p>|^<urn:p>|!<urn:{n}>)* ?b }}",
    "megabyte": lambda n: f"SELECT * WHERE {{ ?s ?p ?o FILTER(?o IN ({n}" + ", 1" * 330_000 + ")) }",
    "deep nesting": lambda n: "SELECT * WHERE " + "{" * 3000 + f" ?s ?p {n} " + "}" * 3000,
    "everything": lambda n: f"SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f BIND({n} AS ?x) }}",
}  # fmt: skip


@dataclass
class Figures:
    """What came of the attack: statuses by kind, and how long ordinary queries took."""

    outcomes: Counter[str] = field(default_factory=Counter)
    taken: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def p95(self) -> float:
        return sorted(self.taken)[int(0.95 * len(self.taken))]


class Attack:
    """``connections`` attackers at once against a server on loopback."""

    def __init__(self, port: int, figures: Figures) -> None:
        self._port = port
        self._figures = figures
        self._numbers = itertools.count(1)
        self._chance = random.Random(7)

    @asynccontextmanager
    async def under_way(self, connections: int) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self._attack(index)) for index in range(connections)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _attack(self, index: int) -> None:
        while True:
            try:
                if index % 10 == 0:
                    await self._half_open()
                elif index % 10 == 1:
                    await self._slow_reader()
                else:
                    kind = self._chance.choice(list(HEAVY))
                    await self._ask(kind, HEAVY[kind](next(self._numbers)))
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
                self._figures.outcomes[f"connection: {type(error).__name__}"] += 1
                await asyncio.sleep(0.05)

    async def _ask(self, kind: str, text: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            body = text.encode()
            head = (
                "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + body)
            await writer.drain()
            status = (await reader.readline())[9:12].decode()
            self._figures.outcomes[f"{kind}: {status}"] += 1
            while await reader.read(1 << 18):
                pass
        finally:
            writer.close()

    async def _half_open(self) -> None:
        """Half a request, then silence."""
        _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nSELE")
            await asyncio.sleep(self._chance.uniform(1, 10))
        finally:
            writer.close()

    async def _slow_reader(self) -> None:
        """Asks for everything and reads next to nothing of it."""
        text = HEAVY["everything"](next(self._numbers))
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2048)
        try:
            writer.write(f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            for _ in range(20):
                await reader.read(64)
                await asyncio.sleep(0.5)
        finally:
            writer.close()


async def ordinary(port: int, texts: list[str], seconds: float, figures: Figures) -> None:
    """One client that asks ordinary questions, one after another, and takes the time."""
    deadline = time.monotonic() + seconds
    for number in itertools.count():
        if time.monotonic() > deadline:
            return
        # The comment makes it new to the server: no kept answer helps.
        text = f"{texts[number % len(texts)]}\n# {number} {time.monotonic_ns()}"
        began = time.monotonic()
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
            writer.write(
                f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n"
                "Connection: close\r\n\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.read(-1)
            writer.close()
            if b" 200 " not in head.partition(b"\r\n")[0]:
                figures.failed.append((head.partition(b"\r\n")[0] + body[:200]).decode())
            else:
                figures.taken.append(time.monotonic() - began)
        await asyncio.sleep(0.02)
