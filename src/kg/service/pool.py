"""The query processes: who runs what where, and when it has had enough.

Two lanes. Every query starts in the short lane, on one of ``workers`` processes. What is not done
after ``short_seconds`` is long: if one of ``long_workers`` places is free its process moves there
(and yields the processor to short queries) while a new one takes its place; if none is free it is
stopped, having given out nothing, and waits for a long place, where it begins anew. So short
queries do not wait behind long ones. What is known of a query from earlier runs decides where it
begins: a long one in the long lane; one known to be short goes before others in the short lane,
where one process is kept for such.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import Busy, KgError, QueryLost, QueryStopped, QueryTimeout, StoreError
from kg.service import outcome, wire
from kg.service.experience import Experience, Kind
from kg.service.limits import Limits
from kg.service.maker import Maker
from kg.service.places import Places
from kg.service.process import Process, buried
from kg.service.run import Run
from kg.service.snapshots import Snapshots
from kg.service.spool import Spool

_LOG = logging.getLogger("kg.service")
_BULKY = 1024 * 1024  # bytes of an answer; beyond them it flows
_LONG_NICENESS = 10
_WATCH_SECONDS = 0.5
_HOLD_OFF_SECONDS = 1.0
_PATIENCE = 8  # times the short lane's time, by the clock
_SHORTEST_WATCH = 0.02
_LONGEST_PAUSE = 5.0


@dataclass(slots=True)
class _Attempt:
    """One run on one process."""

    run: Run
    process: Process
    place: int | None = None  # of the long lane
    clean: bool = False  # the process waits for the next job
    stopped: KgError | None = None
    set_back: bool = False
    began: float = 0.0
    cpu_began: float | None = None
    timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        self.began = time.monotonic()
        self.cpu_began = self.process.cpu_seconds()

    def spent(self) -> float:
        """Seconds that it took of the processor; of the clock where the system does not say. On
        a busy machine the clock would make every query a long one."""
        now = self.process.cpu_seconds()
        if now is None or self.cpu_began is None:
            return time.monotonic() - self.began
        return now - self.cpu_began

    def stop(self, error: KgError | None) -> None:
        """Ends the attempt from outside: for good with an error, to begin anew without one."""
        if self.stopped is None and not self.set_back and self.run.task is not None:
            self.stopped, self.set_back = error, error is None
            self.run.task.cancel()


class Pool:
    """Runs jobs. All methods belong to one event loop. ``over`` is told of every run that ends."""

    def __init__(
        self,
        snapshots: Snapshots,
        limits: Limits,
        prefixes: Mapping[str, str],
        over: Callable[[Run], None] = lambda _run: None,
    ) -> None:
        self.snapshots = snapshots
        self.limits = limits
        self.runs: dict[int, Run] = {}
        self._over = over
        self._orders = wire.Orders(
            memory=limits.memory,
            allowed=tuple(sorted(limits.allowed)),
            depth=limits.depth,
            prefixes=dict(prefixes),
        )
        reserve = min(1, limits.workers - 1)
        self._short: Places[Process] = Places(limits.queue, limits.queue_seconds, reserve)
        self._long: Places[int] = Places(limits.queue, limits.queue_seconds)
        for place in range(1, limits.long_workers + 1):
            self._long.offer(place)
        self._maker = Maker(snapshots, self._orders, limits.in_memory, self._background)
        self._experience = Experience()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = False

    # --- life ------------------------------------------------------------------------------

    async def start(self) -> None:
        """Starts the short lane's processes. Raises :class:`StoreError` when one cannot start."""
        self._open = True
        snapshot = str(self.snapshots.current().path)
        starting = [self._maker.make(self._orders, snapshot) for _ in range(self.limits.workers)]
        started = await asyncio.gather(*starting, return_exceptions=True)
        for process in started:
            if isinstance(process, Process):
                self._short.offer(process)
        for error in started:
            if isinstance(error, BaseException):
                await self.close()
                raise error
        self._background(self._follow_builds())

    async def close(self) -> None:
        """Stops everything that runs."""
        self._open = False
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while (process := self._short.take_now()) is not None:
            process.kill()
        self._maker.close()
        await buried()

    async def drain(self, seconds: float) -> None:
        """Waits for the queries under way, at most so long."""
        deadline = time.monotonic() + seconds
        while self.runs and time.monotonic() < deadline:
            await asyncio.sleep(0.05)

    @property
    def trouble(self) -> KgError | None:
        """Why no query can be answered; the embedded store has no such reason of its own."""
        return None

    @property
    def ready(self) -> bool:
        """Whether a query would be taken."""
        return self._open and (self._short.free > 0 or self._short.waiting < self.limits.queue)

    def figures(self) -> dict[str, int]:
        """How full the lanes are."""
        return {
            "running": sum(run.lane != "waiting" for run in self.runs.values()),
            "idle": self._short.free,
            "waiting": self._short.waiting,
            "long_free": self._long.free,
            "long_waiting": self._long.waiting,
            "in_memory": int(self._maker.in_memory),
        }

    # --- running ---------------------------------------------------------------------------

    def submit(self, job: wire.Job, *, seconds: float | None = None, client: str = "") -> Run:
        """Starts a query on a snapshot that is :meth:`Snapshots.current`, with at most ``seconds``
        (the limit's, if that is less). Whoever asks must read the run to its end or cancel it."""
        limit = min(self.limits.seconds, seconds or self.limits.seconds)
        run = Run(job, Spool(self.limits.spool), limit, client)
        lease = ExitStack()
        lease.enter_context(self.snapshots.lease(job.snapshot))
        self.runs[run.number] = run
        run.task = self._background(self._conduct(run))
        run.task.add_done_callback(lambda _task: self._gone(run, lease))
        return run

    def _gone(self, run: Run, lease: ExitStack) -> None:
        lease.close()
        self.runs.pop(run.number, None)
        if not run.complete and run.error is None:
            run.fail(QueryStopped("the query was stopped by the operator or with its client"))
        run.ended = time.monotonic()
        self._over(run)

    async def _conduct(self, run: Run) -> None:
        try:
            kind = self._experience.judge(run.like)
            if kind is Kind.LONG or not await self._run_short(run, kind is Kind.SHORT):
                await self._run_long(run, self._orders)
        except outcome.CallsOut:
            await self._answer(run, self._run_long(run, replace(self._orders, closed=False)))
        except QueryLost as error:
            # Killed from outside: one more try, unless something of it went out already.
            if run.flowing:
                run.fail(error)
            else:
                run.begin_anew(Spool(self.limits.spool))
                await self._answer(run, self._run_long(run, self._orders))
        except Busy as error:
            # Whoever asks on at once is held off a little; to the server that costs nothing.
            await asyncio.sleep(_HOLD_OFF_SECONDS)
            run.fail(error)
        except KgError as error:
            run.fail(error)
        except Exception as error:
            _LOG.exception("query %s could not be run", run.hash)
            run.fail(StoreError(f"the query could not be run ({type(error).__name__})"))

    async def _answer(self, run: Run, attempt: Coroutine[Any, Any, None]) -> None:
        try:
            await attempt
        except KgError as error:
            run.fail(error)

    async def _run_short(self, run: Run, urgent: bool) -> bool:
        """Whether the run is over; if not, nothing of it went out and it is to begin anew."""
        process = await self._short.take(urgent=urgent)
        while not process.alive:
            self._background(self._refill())
            process = await self._short.take(urgent=urgent)
        run.lane = "short"
        attempt = _Attempt(run, process)
        self._watch(attempt, self.limits.short_seconds)
        try:
            await self._serve(attempt)
        finally:
            if attempt.timer is not None:
                attempt.timer.cancel()
            self._learn(attempt)
            if attempt.place is not None:
                process.kill()
                self._long.offer(attempt.place)
            elif attempt.clean:
                self._short.offer(process)
            else:
                process.kill()
                self._background(self._refill())
        if attempt.set_back:
            run.begin_anew(Spool(self.limits.spool))
            return False
        return True

    async def _run_long(self, run: Run, orders: wire.Orders) -> None:
        run.lane = "waiting"
        place = await self._long.take()
        try:
            orders = replace(orders, nice=_LONG_NICENESS)
            process = await self._maker.make(orders, run.job.snapshot)
            run.lane = "long"
            attempt = _Attempt(run, process, place)
            try:
                await self._serve(attempt)
            finally:
                self._learn(attempt)
                process.kill()
        finally:
            self._long.offer(place)

    def _watch(self, attempt: _Attempt, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        attempt.timer = loop.call_later(seconds, self._outgrow, attempt)

    def _outgrow(self, attempt: _Attempt) -> None:
        """The short lane's time may be up for an attempt: it then moves on, or is set back."""
        short = self.limits.short_seconds
        spent = attempt.spent()
        if spent < short and time.monotonic() - attempt.began < _PATIENCE * short:
            self._watch(attempt, max(short - spent, _SHORTEST_WATCH))
        elif not self._promote(attempt):
            attempt.stop(None)

    def _promote(self, attempt: _Attempt) -> bool:
        if attempt.place is None:
            attempt.place = self._long.take_now()
            if attempt.place is None:
                return False
            attempt.run.lane = "long"
            attempt.process.yield_to_others(_LONG_NICENESS)
            self._background(self._refill())
        if attempt.run.head is not None:
            attempt.run.flow()
        return True

    async def _serve(self, attempt: _Attempt) -> None:
        run, process = attempt.run, attempt.process
        attempt.begin()
        run.began = attempt.began
        timer = asyncio.get_running_loop().call_later(run.seconds, attempt.stop, _too_long(run))
        try:
            await process.send(run.job)
            await self._receive(attempt)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or not (attempt.set_back or attempt.stopped):
                raise  # the client is gone, or the server stops
            task.uncancel()
            if attempt.stopped is not None:
                raise attempt.stopped from None
        finally:
            timer.cancel()

    async def _receive(self, attempt: _Attempt) -> None:
        run = attempt.run
        while True:
            kind, payload = await attempt.process.receive()
            if kind == wire.HEAD:
                run.head = wire.unpack_head(payload)
            elif kind == wire.DATA and payload:
                if run.spool.total + len(payload) > _BULKY or attempt.place is not None:
                    self._promote(attempt)
                await run.spool.put(payload)
            elif kind == wire.END:
                attempt.clean = True
                run.finish(wire.unpack_tail(payload))
                return
            elif kind in (wire.FAIL, wire.AWAY):
                attempt.clean = True
                raise outcome.error(kind, payload, run.job)

    def _learn(self, attempt: _Attempt) -> None:
        """What did not end by itself was not seen to be short, however little it got to do: where
        the processor is scarce, patience ends before the short lane's time is spent."""
        if not attempt.began:
            return
        long = attempt.spent() >= self.limits.short_seconds
        cut_short = attempt.set_back or attempt.stopped is not None
        if attempt.clean or long or cut_short:
            self._experience.learn(attempt.run.like, long=long or cut_short)

    # --- processes -------------------------------------------------------------------------

    async def _refill(self) -> None:
        """One more process for the short lane, however long it takes to get one."""
        pause = 0.1
        while self._open:
            try:
                snapshot = self.snapshots.current()
                with self.snapshots.lease(str(snapshot.path)):
                    self._short.offer(await self._maker.make(self._orders, str(snapshot.path)))
                return
            except (KgError, OSError, TimeoutError) as error:
                _LOG.error("no query process could be started: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _follow_builds(self) -> None:
        """Has idle processes open a new snapshot before the next query asks for it."""
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            try:
                path = str(self.snapshots.current().path)
                self._maker.tend(path)
                for _ in range(self._short.free):
                    process = self._short.take_now()
                    if process is not None:
                        await self._renew(process, path)
            except KgError as error:
                _LOG.error("the new snapshot cannot be opened: %s", error)

    async def _renew(self, process: Process, path: str) -> None:
        if not process.alive or not self._maker.is_best(process, path):
            process.kill()
            self._background(self._refill())
            return
        try:
            if process.snapshot != path:
                with self.snapshots.lease(path):
                    await process.open(path)
        except BaseException:
            process.kill()
            self._background(self._refill())
            raise
        self._short.offer(process)

    def _background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _too_long(run: Run) -> QueryTimeout:
    return QueryTimeout(
        f"the query ran for {run.seconds:g} s, which is the limit",
        hint="ask for less at a time: narrower patterns, LIMIT, fewer OPTIONALs and unbound paths",
    )
