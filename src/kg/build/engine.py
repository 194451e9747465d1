"""Runs the two steps that cost most of a build, reading plans and making their parts, somewhere:
in this process, in several, or (:mod:`kg.build.cluster`) on other machines.

Jobs are taken as they are needed and results handed on as they come, so that memory holds a few of
them whatever their number.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Protocol

from kg.build.parts import Part, PartJob, PartMaker
from kg.build.reading import Outlined, OutlineJob, Read, ReadJob, outline, read_job
from kg.errors import ExtractionFailed, KgError
from kg.lexicon import Lexicon

# A process takes a second to start and load the lexicon: as long as it takes to read so many plans.
_WORTH_A_PROCESS = 4

Job = ReadJob | OutlineJob | PartJob
Result = Read | Outlined | Part


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that came to no result, and why."""

    error: KgError


class Engine(Protocol):
    """Where jobs are done."""

    def run(self, jobs: Iterable[Job], *, count: int) -> Iterator[tuple[Job, Result | Failed]]:
        """Every job with its result, in the order of the jobs where they are parts, else as they
        are done. ``count`` says how many jobs there are. What a job raises other than
        :class:`KgError` is raised."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """Where ontology and checks are; what is loaded of them stays loaded in each process."""

    ontology: Path
    checks: Path

    def do(self, job: Job) -> Result | Failed:
        return do(job, partial(_lexicon, self), partial(_maker, self))


def do(job: Job, lexicon: Callable[[], Lexicon], maker: Callable[[], PartMaker]) -> Result | Failed:
    """Does a job with what it needs."""
    try:
        if isinstance(job, ReadJob):
            return read_job(job, lexicon())
        if isinstance(job, OutlineJob):
            return outline(job)
        return maker().make(job)
    except KgError as error:
        return Failed(error)


@cache
def _lexicon(tools: Tools) -> Lexicon:
    return Lexicon.load(tools.ontology)


@cache
def _maker(tools: Tools) -> PartMaker:
    return PartMaker.load(tools.ontology, tools.checks)


def ready(tools: Tools) -> None:
    """Loads what every job needs. It stays, so that collecting garbage need not look at it each
    time: that took a sixth of a part's cost."""
    _lexicon(tools).words.cut("")
    _maker(tools)
    gc.collect()
    gc.freeze()


@contextmanager
def settled() -> Iterator[None]:
    """Lets collections of garbage pass over what is there now, for as long as the context lasts: of
    10,000 plans there are millions of objects, and looking at them over and over took half of
    making the index of entities."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class Here:
    """Does jobs in this process, with what it has loaded already."""

    def __init__(self, do: Callable[[Job], Result | Failed]) -> None:
        self._do = do

    def run(self, jobs: Iterable[Job], *, count: int) -> Iterator[tuple[Job, Result | Failed]]:
        del count
        for job in jobs:
            yield job, self._do(job)


class Processes:
    """Does jobs in up to ``workers`` processes (0: one a core); by ``here`` where they are few."""

    def __init__(self, tools: Tools, workers: int, here: Here) -> None:
        self._tools = tools
        self._here = here
        self._workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._size = 0

    def run(self, jobs: Iterable[Job], *, count: int) -> Iterator[tuple[Job, Result | Failed]]:
        workers = min(self._workers, count // _WORTH_A_PROCESS)
        if workers <= 1:
            yield from self._here.run(jobs, count=count)
            return
        if self._pool is None or self._size < workers:
            self.close()
            self._pool, self._size = self._started(workers), workers
        yield from windowed(jobs, self._submit, self._alone, 2 * self._size + 2)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _started(self, workers: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        return ProcessPoolExecutor(workers, context, ready, (self._tools,))

    def _submit(self, job: Job) -> Future[Result | Failed]:
        assert self._pool is not None  # run() made it
        try:
            return self._pool.submit(self._tools.do, job)
        except BrokenProcessPool as error:
            failed: Future[Result | Failed] = Future()
            failed.set_exception(error)
            return failed

    def _alone(self, job: Job) -> Result | Failed:
        """Does a job again whose process died, in a process of its own: the one that killed the
        processes dies again, the others are done."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._pool = self._started(self._size)
        with self._started(1) as pool:
            try:
                return pool.submit(self._tools.do, job).result()
            except BrokenProcessPool:
                return Failed(ExtractionFailed("a process that read plans died (out of memory?)"))


@contextmanager
def local(tools: Tools, workers: int, here: Here) -> Iterator[Processes]:
    """Processes that end with the context."""
    engine = Processes(tools, workers, here)
    try:
        yield engine
    finally:
        engine.close()


def windowed(
    jobs: Iterable[Job],
    submit: Callable[[Job], Future[Result | Failed]],
    again: Callable[[Job], Result | Failed],
    window: int,
) -> Iterator[tuple[Job, Result | Failed]]:
    """Keeps ``window`` jobs under way. ``again`` does one whose process died."""
    source = iter(jobs)
    running: deque[tuple[Job, Future[Result | Failed]]] = deque()
    while True:
        while len(running) < window and (job := next(source, None)) is not None:
            running.append((job, submit(job)))
        if not running:
            return
        if not isinstance(running[0][0], PartJob):  # as they are done
            wait([future for _, future in running], return_when=FIRST_COMPLETED)
            running.rotate(-next(n for n, (_, f) in enumerate(running) if f.done()))
        job, future = running.popleft()
        try:
            yield job, future.result()
        except BrokenProcessPool:
            yield job, again(job)
