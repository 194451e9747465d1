"""Does the jobs of a build on the workers of a cluster: each once, whatever is lost on the way.

A job is held by the build until it has its answer. It is sent again when its answer got lost, when
the scheduler was, or when its process died or took too long (so many times); it is sent to a second
worker when it takes far longer than others, and the first answer counts.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from queue import Empty, SimpleQueue
from statistics import median

from distributed import KilledWorker

from kg.build.cluster.connection import Answered, Connection
from kg.build.cluster.jobprocess import Ended
from kg.build.cluster.kit import Fault, Kit, pack, unpack
from kg.build.cluster.options import ClusterOptions
from kg.build.engine import Failed, Job, Result, Tools
from kg.build.parts import Part, PartJob
from kg.build.reading import Outlined, Read, ReadJob
from kg.errors import ClusterUnfit, DocumentCrashed, DocumentTooSlow, Place

_LOOK = 1.0  # seconds between looks at scheduler and stragglers
_GATHER = 30.0  # seconds for an answer that is there to come over
_PER_THREAD = 2  # jobs under way for each thread of a worker: one is done, one waits
_HELD = 8  # answers beyond that which may wait for the one before them
_TIMES = 10.0  # the usual time, after which a job is slow
_REMEMBERED = 200  # times of jobs that say what is usual


@dataclass(slots=True, eq=False)
class _Item:
    """A job that has no answer yet."""

    number: int
    job: Job
    order: bytes
    answers: list[Answered] = field(default_factory=list)
    since: float = 0.0
    ended: list[Ended] = field(default_factory=list)
    killed: int = 0  # times that all workers that tried it were lost


class Cluster:
    """An :class:`kg.build.engine.Engine` on a cluster."""

    def __init__(self, connection: Connection, options: ClusterOptions) -> None:
        self._connection = connection
        self._options = options

    def run(self, jobs: Iterable[Job], *, count: int) -> Iterator[tuple[Job, Result | Failed]]:
        """Raises :class:`ClusterLost` when scheduler or workers are gone for longer than the build
        waits, :class:`ClusterUnfit` when a worker is of no use."""
        del count
        return _Run(self._connection, self._options, jobs).results()


@contextmanager
def cluster(options: ClusterOptions, tools: Tools) -> Iterator[Cluster]:
    """A connection that ends with the context. Raises :class:`ClusterLost` and
    :class:`SettingError`."""
    connection = Connection(options, pack(Kit.of(tools)))
    try:
        yield Cluster(connection, options)
    finally:
        connection.close()


class _Run:
    def __init__(
        self, connection: Connection, options: ClusterOptions, jobs: Iterable[Job]
    ) -> None:
        self._connection = connection
        self._options = options
        self._jobs = enumerate(jobs)
        self._under: dict[int, _Item] = {}  # by number
        self._suspects: deque[_Item] = deque()
        self._done: dict[int, tuple[Job, bytes | Failed]] = {}
        self._next = 0  # the part that is handed on next
        self._events: SimpleQueue[tuple[_Item, Answered]] = SimpleQueue()
        self._took: deque[float] = deque(maxlen=_REMEMBERED)
        self._looked = self._peopled = time.monotonic()

    def results(self) -> Iterator[tuple[Job, Result | Failed]]:
        try:
            while True:
                self._fill()
                if (number := self._ready()) is not None:
                    job, answer = self._done.pop(number)
                    self._next += 1
                    yield job, answer if isinstance(answer, Failed) else _result(answer)
                elif not (self._under or self._suspects or self._done):
                    return
                else:
                    self._wait()
        finally:
            self._connection.cancel(chain.from_iterable(i.answers for i in self._under.values()))

    def _ready(self) -> int | None:
        """A job that is done: the next of parts, whose order is kept, else any."""
        number = next(iter(self._done), None)
        if number is not None and isinstance(self._done[number][0], PartJob):
            return self._next if self._next in self._done else None
        return number

    def _fill(self) -> None:
        """Keeps workers busy. A job that is suspected of killing workers is alone."""
        if self._suspects:
            if not self._under:
                self._send(self._suspects.popleft())
            return
        room = _PER_THREAD * max(1, self._connection.threads)
        while len(self._under) < room and len(self._done) < room + _HELD:
            if (numbered := next(self._jobs, None)) is None:
                return
            number, job = numbered
            self._send(_Item(number, job, pack(job)))

    def _send(self, item: _Item, *, not_with: Answered | None = None) -> None:
        self._under[item.number] = item
        if not item.answers:
            item.since = time.monotonic()
        answer = self._connection.submit(item.order, not_with=not_with)
        item.answers.append(answer)
        answer.add_done_callback(partial(self._note, item))

    def _note(self, item: _Item, answer: Answered) -> None:
        self._events.put((item, answer))

    def _wait(self) -> None:
        """Takes one answer, or looks after those that do not come."""
        try:
            item, answer = self._events.get(timeout=_LOOK)
        except Empty:
            pass
        else:
            if self._under.get(item.number) is item and answer in item.answers:
                self._take(item, answer)
        if time.monotonic() - self._looked >= _LOOK:
            self._look_after()
            self._looked = time.monotonic()

    def _take(self, item: _Item, answer: Answered) -> None:
        try:
            found = answer.result(timeout=_GATHER)
        except KilledWorker:
            self._suspect(item)
        except (CancelledError, OSError, TimeoutError):
            # Lost with its worker or its scheduler, or slow to come over.
            self._drop(item, answer)
            if not self._connection.answers():
                self._start_over()
            elif not item.answers:
                self._send(item)
        except (ImportError, AttributeError) as error:
            raise ClusterUnfit(f"a worker has no such part of this package: {error}") from error
        else:
            if isinstance(found, Ended):
                self._try_again(item, answer, found)
            else:
                self._took.append(time.monotonic() - item.since)
                self._finish(item, found)

    def _finish(self, item: _Item, answer: bytes | Failed) -> None:
        del self._under[item.number]
        self._done[item.number] = (item.job, answer)
        self._connection.cancel(other for other in item.answers if not other.done())
        item.answers = []

    def _try_again(self, item: _Item, answer: Answered, ended: Ended) -> None:
        """The process that did it died or was stopped: it alone is to blame."""
        item.ended.append(ended)
        if len(item.ended) >= self._options.tries:
            self._finish(item, Failed(_given_up(item)))
            return
        self._drop(item, answer)
        if not item.answers:
            self._send(item, not_with=answer)

    def _suspect(self, item: _Item) -> None:
        """Whole workers were lost over it, or over what they did beside it: once more, alone."""
        item.killed += 1
        if item.killed > 1:
            self._finish(item, Failed(_given_up(item)))
            return
        del self._under[item.number]
        self._connection.cancel(other for other in item.answers if not other.done())
        item.answers = []
        self._suspects.append(item)

    def _drop(self, item: _Item, answer: Answered) -> None:
        item.answers = [other for other in item.answers if other is not answer]

    def _look_after(self) -> None:
        if not self._connection.answers():
            self._start_over()
            return
        now = time.monotonic()
        if self._connection.threads:
            self._peopled = now
        elif now - self._peopled > self._options.wait:
            raise self._connection.lost_workers()
        slow = max(self._options.slow, _TIMES * median(self._took or (0.0,)))
        for item in self._under.values():
            late = now - item.since > slow
            if late and len(item.answers) == 1 and self._connection.threads > 1:
                self._send(item, not_with=item.answers[0])

    def _start_over(self) -> None:
        """The scheduler forgot everything; what it was to do is held here."""
        self._connection.renew()
        self._peopled = time.monotonic()
        for item in list(self._under.values()):
            item.answers = []
            self._send(item)


def _result(answer: bytes) -> Result | Failed:
    found = unpack(answer)
    if isinstance(found, Fault):
        raise found
    assert isinstance(found, Read | Outlined | Part | Failed)  # workers answer in kind
    return found


def _given_up(item: _Item) -> DocumentCrashed | DocumentTooSlow:
    job = item.job
    place = Place(job.name if isinstance(job, ReadJob) else job.slug)
    if item.killed:
        return DocumentCrashed("every worker that tried it was lost", place=place)
    *_, last = item.ended
    times = f"{len(item.ended)} times"
    if last.seconds is not None:
        return DocumentTooSlow(f"took longer than {last.seconds:g} s, {times}", place=place)
    how = f"signal {-last.status}" if last.status < 0 else f"status {last.status}"
    return DocumentCrashed(f"the process that did it died {times}, at last with {how}", place=place)
