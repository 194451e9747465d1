"""The query service as one object: what the HTTP layer holds on to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kg import vocab
from kg.errors import NotAcceptable, QueryError, TooLarge, UsageError, WritesOff
from kg.remote import Target
from kg.service import formats, wire
from kg.service.cache import Cache, Kept
from kg.service.limits import Limits
from kg.service.pool import Pool
from kg.service.protocol import QueryRequest
from kg.service.remotepool import RemotePool
from kg.service.run import Run
from kg.service.snapshots import Snapshots
from kg.service.writes import Writes
from kg.store import Snapshot


class Service:
    """Snapshots, processes and kept answers of one store directory; with ``remote`` the directory
    is what is kept near of that store (:mod:`kg.remote.mirror`), and queries go there."""

    def __init__(
        self,
        store_dir: Path,
        limits: Limits,
        over: Callable[[Run], None] = lambda _run: None,
        remote: Target | None = None,
    ) -> None:
        self.limits = limits
        self.remote = remote
        self.snapshots = Snapshots(store_dir)
        self.pool: Pool | RemotePool
        if remote is None:
            self.pool = Pool(self.snapshots, limits, vocab.PREFIXES, over)
        else:
            self.pool = RemotePool(self.snapshots, limits, vocab.PREFIXES, remote, over)
        self._writes = Writes(store_dir, limits, vocab.PREFIXES)
        self.cache = Cache(limits.cache)

    @property
    def writes(self) -> Writes:
        """Raises :class:`WritesOff` where the quads are in a SPARQL store elsewhere."""
        if self.remote is not None:
            raise WritesOff(
                "the graph of this server is in a SPARQL store elsewhere",
                hint="write to that store, or load a new build into it with kg load",
            )
        return self._writes

    async def start(self) -> None:
        """Raises :class:`kg.errors.StoreError` when there is nothing to serve."""
        await self.pool.start()

    async def close(self) -> None:
        await self.pool.close()
        self.snapshots.close()

    def job(
        self, request: QueryRequest, *, accept: str | None = None, encoding: str = "identity"
    ) -> tuple[Snapshot, wire.Job]:
        """The job for a request on the snapshot in force. Raises :class:`TooLarge`,
        :class:`NotAcceptable` and :class:`UsageError`."""
        if len(request.text.encode("utf-8", "surrogatepass")) > self.limits.query_size:
            raise TooLarge(f"the query is longer than {self.limits.query_size // 1024} KiB")
        if "\x00" in request.text:
            raise QueryError("the query holds a NUL character")
        if request.format is not None:
            results = formats.named(request.format, formats.RESULTS)
            graph = formats.named(request.format, formats.GRAPHS)
            if results is None and graph is None:
                raise UsageError(f"format={request.format[:40]!r} is no format of ours")
        else:
            results = formats.negotiate(accept, formats.RESULTS)
            graph = formats.negotiate(accept, formats.GRAPHS)
            if results is None and graph is None:
                offered = formats.media_types((*formats.RESULTS, *formats.GRAPHS))
                raise NotAcceptable("no format that you accept is ours", hint=f"ask for {offered}")
        snapshot = self.snapshots.current()
        return snapshot, wire.Job(
            text=request.text,
            snapshot=str(snapshot.path),
            results=(results.name, results.media) if results else None,
            graph=(graph.name, graph.media) if graph else None,
            base=vocab.BASE,
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            encoding=encoding,
        )

    async def solutions(self, text: str, client: str = "") -> bytes:
        """A query's whole answer as SPARQL JSON, for our own use. Raises :class:`KgError`."""
        snapshot, job = self.job(QueryRequest(text), accept="application/sparql-results+json")
        key = fingerprint(job)
        kept = self.cache.get(snapshot.id, key)
        if kept is not None:
            return kept.body
        run = self.pool.submit(job, client=client)
        try:
            head = await run.ready()
            body = b"".join([chunk async for chunk in run.chunks()])
            if head.repeatable and run.tail is not None:
                self.cache.put(snapshot.id, key, Kept(head, body, run.tail.rows))
            return body
        finally:
            run.cancel()


def fingerprint(job: wire.Job) -> str:
    """A hash of all that the bytes of an answer depend on beside the snapshot."""
    return hashlib.sha256(wire.pack(replace(job, snapshot=""))).hexdigest()[:32]
