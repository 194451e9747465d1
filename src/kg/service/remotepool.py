"""Queries whose quads are in a SPARQL store elsewhere: what :class:`kg.service.pool.Pool` is to the
embedded store.

Nothing is evaluated here, so no processes are needed: a query is sent on by one of a few threads,
and its answer is read, put right, written in the format that was asked for and passed on in the
same thread. What may run at once, wait and last is bounded as it is for the embedded store.
"""

from __future__ import annotations

import asyncio
import io
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg import remote, settings
from kg.errors import Busy, KgError, QueryStopped, QueryTimeout, RemoteUnavailable, StoreMissing
from kg.remote import Connection, Target, View
from kg.remote.connection import Body
from kg.remote.results import answer, tidied
from kg.service import guard, outcome, wire
from kg.service.limits import Limits
from kg.service.places import Places
from kg.service.run import Run
from kg.service.sink import Sink
from kg.service.snapshots import Snapshots
from kg.service.spool import Spool
from kg.store import Snapshot

_LOG = logging.getLogger("kg.service")
_BULKY = 256 * 1024
_HOLD_OFF_SECONDS = 1.0
_THREADS_A_PLACE = 3  # a query that was given up may hold its thread until its time is over


class RemotePool:
    """Runs jobs. All methods belong to one event loop. ``over`` is told of every run that ends."""

    def __init__(
        self,
        snapshots: Snapshots,
        limits: Limits,
        prefixes: Mapping[str, str],
        target: Target,
        over: Callable[[Run], None],
    ) -> None:
        self.snapshots = snapshots
        self.limits = limits
        self.runs: dict[int, Run] = {}
        self.trouble: KgError | None = None
        self._prefixes = dict(prefixes)
        self._target = target
        self._over = over
        self._size = settings.REMOTE_QUERIES.get()
        self._places: Places[int] = Places(limits.queue, limits.queue_seconds)
        for place in range(self._size):
            self._places.offer(place)
        self._threads = ThreadPoolExecutor(_THREADS_A_PLACE * self._size, "kg-remote")
        self._views: dict[str, View] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = False

    async def start(self) -> None:
        self._open = True
        self._background(self._follow())

    async def close(self) -> None:
        """Stops everything that runs."""
        self._open = False
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def drain(self, seconds: float) -> None:
        """Waits for the queries under way, at most so long."""
        deadline = time.monotonic() + seconds
        while self.runs and time.monotonic() < deadline:
            await asyncio.sleep(0.05)

    @property
    def ready(self) -> bool:
        """Whether a query would be taken."""
        taken = self._places.free > 0 or self._places.waiting < self.limits.queue
        return self._open and taken and self.trouble is None

    def figures(self) -> dict[str, int]:
        """How full it is."""
        return {
            "running": self._size - self._places.free,
            "idle": self._places.free,
            "waiting": self._places.waiting,
        }

    def submit(self, job: wire.Job, *, seconds: float | None = None, client: str = "") -> Run:
        """Starts a query, with at most ``seconds`` (the limit's, if that is less). Whoever asks
        must read the run to its end or cancel it."""
        limit = min(self.limits.seconds, seconds or self.limits.seconds)
        run = Run(job, Spool(self.limits.spool), limit, client)
        self.runs[run.number] = run
        run.task = self._background(self._conduct(run))
        run.task.add_done_callback(lambda _task: self._gone(run))
        return run

    def _gone(self, run: Run) -> None:
        self.runs.pop(run.number, None)
        if not run.complete and run.error is None:
            run.fail(QueryStopped("the query was stopped by the operator or with its client"))
        run.ended = time.monotonic()
        self._over(run)

    async def _conduct(self, run: Run) -> None:
        try:
            place = await self._places.take()
            try:
                await self._ask(run)
                self.trouble = None
            finally:
                self._places.offer(place)
        except Busy as error:
            await asyncio.sleep(_HOLD_OFF_SECONDS)
            run.fail(error)
        except KgError as error:
            if isinstance(error, RemoteUnavailable):
                self.trouble = error
                _LOG.warning("%s", error)
            run.fail(error)
        except Exception as error:
            _LOG.exception("query %s could not be run", run.hash)
            run.fail(RemoteUnavailable(f"the query could not be run ({type(error).__name__})"))

    async def _ask(self, run: Run) -> None:
        loop = asyncio.get_running_loop()
        run.lane, run.began = "remote", time.monotonic()
        view = self._views.get(run.job.snapshot) or self._look(run.job.snapshot)
        asking = _Asking(run, loop, remote.connection(self._target), view, self._prefixes)
        work = loop.run_in_executor(self._threads, asking.work, self.limits)
        try:
            async with asyncio.timeout(run.seconds):
                await asyncio.shield(work)
        except TimeoutError as error:
            raise QueryTimeout(
                f"the query ran for {run.seconds:g} s, which is the limit",
                hint="ask for less at a time: narrower patterns, LIMIT, fewer OPTIONALs",
            ) from error
        finally:
            if not work.done():
                asking.stop()
                work.add_done_callback(lambda done: done.cancelled() or done.exception())

    def _look(self, path: str) -> View:
        directory = Path(path)
        view = remote.view_of(Snapshot(directory.name, directory))
        assert view is not None
        self._views = {path: view}
        return view

    async def _follow(self) -> None:
        """Looks now and then whether the graph there is another, or there at all."""
        pause = settings.REMOTE_FOLLOW.get()
        while True:
            await asyncio.sleep(pause)
            try:
                await asyncio.to_thread(remote.refresh, self._target)
                self.trouble = None
            except StoreMissing as error:
                _LOG.info("%s; what is known of it stays", error)
            except KgError as error:
                self.trouble = error
                _LOG.warning("%s", error)

    def _background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class _Asking:
    """One query on its thread."""

    def __init__(
        self,
        run: Run,
        loop: asyncio.AbstractEventLoop,
        connection: Connection,
        view: View,
        prefixes: Mapping[str, str],
    ) -> None:
        self._run = run
        self._loop = loop
        self._connection = connection
        self._view = view
        self._prefixes = prefixes
        self._lock = threading.Lock()
        self._stopped = False
        self._body: Body | None = None
        self._handing: Future[None] | None = None

    def work(self, limits: Limits) -> None:
        """Raises :class:`KgError`."""
        job, run = self._run.job, self._run
        reading = guard.check(job.text, allowed=limits.allowed, depth=limits.depth)
        sent = self._connection.engine.rewrite(job.text)
        asked = remote.ready(
            sent.text,
            self._view,
            base=job.base,
            prefixes=self._prefixes,
            default_graphs=job.default_graphs,
            named_graphs=job.named_graphs,
        )
        graph = asked.form in ("construct", "describe")
        choice = job.graph if graph else job.results
        if choice is None:
            what = "a graph" if graph else "a table of solutions, or true or false"
            refusal = wire.Failure("not-acceptable", f"the answer is {what}")
            raise outcome.error(wire.FAIL, wire.pack(refusal), job)
        name, media = choice
        with self._connection.ask(asked, run.seconds) as body:
            self._hold(body)
            try:
                if graph:
                    head = wire.Head("graph", media, job.encoding, reading.repeatable)
                    sink = Sink(self._hand_on, head, name)
                    scattered = self._connection.engine.scatters
                    source = tidied(body) if scattered else io.BufferedReader(body)
                    read = ox.parse(source, ox.RdfFormat.N_TRIPLES)
                    triples = (quad.triple for quad in read)
                    ox.serialize(triples, cast("IO[bytes]", sink), getattr(ox.RdfFormat, name))
                else:
                    found = answer(body, sent)
                    kind = "boolean" if isinstance(found, ox.QueryBoolean) else "solutions"
                    head = wire.Head(kind, media, job.encoding, reading.repeatable)
                    sink = Sink(self._hand_on, head, name)
                    found.serialize(cast("IO[bytes]", sink), getattr(ox.QueryResultsFormat, name))
                remote.check_whole(sink.rows, body.cut_at)
                sink.finish()
            except CancelledError:
                return  # nobody waits for it any more
            except (OSError, SyntaxError, ValueError, RuntimeError) as error:
                raise body.failed or remote.meaning(error) from error

    def stop(self) -> None:
        """Ends the work, from the loop's thread."""
        with self._lock:
            self._stopped = True
            if self._handing is not None:
                self._handing.cancel()
            if self._body is not None:
                self._body.stop()

    def _hold(self, body: Body) -> None:
        with self._lock:
            self._body = body
            if self._stopped:
                body.stop()

    def _hand_on(self, frames: bytes) -> None:
        with self._lock:
            if self._stopped:
                raise CancelledError
            self._handing = asyncio.run_coroutine_threadsafe(self._take(frames), self._loop)
        self._handing.result()

    async def _take(self, frames: bytes) -> None:
        run = self._run
        while frames:
            kind, length = wire.prefix(frames[: wire.PREFIX_BYTES])
            payload = frames[wire.PREFIX_BYTES : wire.PREFIX_BYTES + length]
            frames = frames[wire.PREFIX_BYTES + length :]
            if kind == wire.HEAD:
                run.head = wire.unpack_head(payload)
            elif kind == wire.DATA and payload:
                if run.spool.total + len(payload) > _BULKY:
                    run.flow()
                await run.spool.put(payload)
            elif kind == wire.END:
                run.finish(wire.unpack_tail(payload))
