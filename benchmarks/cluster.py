"""``python -m benchmarks.cluster``: what a build gains from more workers of a cluster, in one run.

The same generated plans are built from nothing by one process without a cluster, by one worker and
by several, all on this machine: scheduler, workers and build are processes that share its cores.
Workers are warm: each has built a few other plans before.

By the wall a machine that others use too flatters more workers, which get more of it together. So
it is also noted what the processes of a build wanted, whether they got it or not: how many of their
threads were ready to run (up to the number of cores), and the processor seconds they took.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from distributed import Client

from benchmarks.build import seconds, tree
from benchmarks.figures import Section, Table, write
from benchmarks.generate.__main__ import generate
from kg import settings

PAGE = Path("docs/benchmarks-cluster.md")
FOLDER = Path("build/cluster")
PLANS, WORKERS, LENGTH = 60, 4, "short"
AIM = 0.8
_WARM = 3  # plans for each worker, before it counts
_EVERY = 0.1  # seconds between looks
_PATIENCE = 300.0
_KG = (sys.executable, "-c", "from kg.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Taken:
    """One build; ``workers`` is 0 for one process without a cluster. Seconds are of processors unless called ``wall``; ``jobs`` is the wall's time from
    the first reading that was kept to the last part; ``wanted`` the cores that the build's threads
    could have used meanwhile, on average, and ``worked`` what they took of them."""

    workers: int
    wall: float
    jobs: float
    wanted: float
    worked: float
    build: float
    scheduler: float
    on_workers: float
    load: float

    @property
    def processor(self) -> float:
        return self.build + self.scheduler + self.on_workers


def main(plans: int, workers: int, rounds: int) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    generate(FOLDER / "plans", plans, LENGTH)
    generate(FOLDER / "warm", max(10, _WARM * workers), LENGTH, seed=7)
    found = [_take(count) for _ in range(rounds) for count in (0, 1, workers)]
    cores = len(os.sched_getaffinity(0))
    write(
        PAGE, "Benchmarks of a cluster", "make bench-cluster", [section(plans, found, cores=cores)]
    )
    print(f"written to {PAGE}", file=sys.stderr)


# --- measuring ------------------------------------------------------------------------------


def _take(workers: int) -> Taken:
    print(f"{workers} workers: building", file=sys.stderr)
    if not workers:
        return _timed("", 0, [])
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        port = some.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        scheduler = stack.enter_context(_started("cluster", "scheduler", "--port", str(port)))
        crew = [
            stack.enter_context(_started("cluster", "worker", address, "--threads", "1"))
            for _ in range(workers)
        ]
        with Client(address, set_as_default=False, timeout=_PATIENCE) as client:
            client.wait_for_workers(workers, timeout=_PATIENCE)
        while not all(_warm(process.pid) for process in crew):
            with _build("warm", address) as warming:
                if warming.wait(_PATIENCE * 4):
                    raise SystemExit("the workers could not be warmed")
        return _timed(address, workers, [scheduler, *crew])


def _timed(address: str, workers: int, others: Sequence[subprocess.Popen[bytes]]) -> Taken:
    """A build beside the processes of a cluster, scheduler first, or by itself."""
    before = [_worked(process.pid) for process in others]
    began = time.monotonic()
    with _build("plans", address) as build:
        watch = _Watch([build.pid, *(process.pid for process in others)])
        watch.start()
        _, status, usage = os.wait4(build.pid, 0)
        build.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        watch.stop()
    if build.returncode:
        raise SystemExit(f"a build by {workers} workers failed")
    took = [_worked(process.pid) - was for process, was in zip(others, before, strict=True)]
    return Taken(
        workers=workers,
        wall=wall,
        jobs=watch.jobs,
        wanted=watch.wanted,
        worked=watch.worked,
        build=usage.ru_utime + usage.ru_stime,
        scheduler=sum(took[:1]),
        on_workers=sum(took[1:]),
        load=os.getloadavg()[0],
    )


@contextmanager
def _started(*arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    with (FOLDER / "cluster.log").open("ab") as log:
        process = subprocess.Popen(
            [*_KG, *arguments],
            env={**os.environ, **settings},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _build(plans: str, address: str) -> Iterator[subprocess.Popen[bytes]]:
    store = FOLDER / "store"
    shutil.rmtree(store, ignore_errors=True)
    given = ["--plans", str(FOLDER / plans), "--store", str(store)]
    given += ["--cluster", address] if address else []
    given += ["--mappings", settings.MAPPINGS.get(), "--ontology", settings.ONTOLOGY.get()]
    with _started("build", *given, KG_BUILD_WORKERS="1") as process:
        yield process


class _Watch(threading.Thread):
    """Looks at some processes and those they started until told to stop."""

    def __init__(self, roots: Sequence[int]) -> None:
        super().__init__(daemon=True)
        self._roots = roots
        self._done = threading.Event()
        self._looks: list[tuple[float, int, float]] = []  # when, threads ready, seconds worked
        self._kept: list[float] = []  # when the number of files in the journal changed

    @property
    def jobs(self) -> float:
        return self._kept[-1] - self._kept[0]

    @property
    def wanted(self) -> float:
        cores = len(os.sched_getaffinity(0))
        return mean(min(ready, cores) for _, ready, _ in self._meanwhile())

    @property
    def worked(self) -> float:
        looks = self._meanwhile()
        return looks[-1][2] - looks[0][2]

    def _meanwhile(self) -> list[tuple[float, int, float]]:
        return [look for look in self._looks if self._kept[0] <= look[0] <= self._kept[-1]]

    def run(self) -> None:
        journal, before = FOLDER / "store" / ".reading", 0
        while not self._done.wait(_EVERY):
            now = time.monotonic()
            count = len(list(journal.glob("*.zst"))) if journal.is_dir() else 0
            if count > before:
                self._kept.append(now)
            before = count
            pids = [pid for root in self._roots for pid in tree(root)]
            ready = sum(_ready(pid) for pid in pids)
            self._looks.append((now, ready, sum(seconds(pid) for pid in pids)))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _warm(worker: int) -> bool:
    """Whether the process that does a worker's jobs is there."""
    return any(b"kg.build.cluster.child" in _command(pid) for pid in tree(worker))


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _ready(pid: int) -> int:
    """Threads of a process that run or wait for a core."""
    count = 0
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                count += (task / "stat").read_text().rpartition(")")[2].split()[0] == "R"
    return count


def _worked(root: int) -> float:
    """Processor seconds of a process and of those it started that are there still."""
    return sum(seconds(pid) for pid in tree(root))


# --- what it comes to -----------------------------------------------------------------------


def section(plans: int, taken: Sequence[Taken], *, cores: int) -> Section:
    rows = [
        (
            str(each.workers),
            f"{each.wall:.1f} s",
            f"{each.jobs:.1f} s",
            f"{each.wanted:.2f}",
            f"{each.worked:.1f} s",
            f"{each.processor:.1f} s",
            f"{each.build:.1f} s",
            f"{each.scheduler:.1f} s",
            f"{each.on_workers:.1f} s",
            f"{each.load:.1f}",
        )
        for each in taken
    ]
    serial, alone = ([each for each in taken if each.workers == count] for count in (0, 1))
    crew = [each for each in taken if each.workers > 1]
    faster = mean(each.jobs for each in serial) / mean(each.jobs for each in crew)
    gain = mean(each.jobs for each in alone) / mean(each.jobs for each in crew)
    # Seconds on cores of its own: what was worked, by how many cores it could have been.
    own = [mean(each.worked / each.wanted for each in some) for some in (alone, crew)]
    ideal = min(crew[0].workers, cores)
    overhead = mean(each.worked for each in crew) / mean(each.worked for each in alone)
    busy = mean(each.wanted for each in crew) / cores
    return Section(
        "More workers",
        f"{plans} generated plans ({LENGTH}) built from nothing by `kg build --cluster`, scheduler, "
        "workers (one thread each) and build on one machine, workers warm; with no worker, in one "
        "process. Jobs: from the first "
        "reading to the last part, by the wall. Cores wanted: threads of all these processes ready "
        f"to run, up to {cores}, on average over that time; worked: processor seconds in that time. "
        "Then processor seconds of the whole command.",
        Table(
            (
                "workers",
                "wall",
                "jobs",
                "cores wanted",
                "worked",
                "processor",
                "build",
                "scheduler",
                "workers",
                "load",
            ),
            rows,
        ),
        [
            f"By the wall jobs were done {faster:.2f} times as fast by {crew[0].workers} workers as by "
            f"one process; {cores} cores allow {ideal} (aim: {AIM * ideal:.1f}).",
            f"They were done {gain:.2f} times as fast as by one worker, beside which scheduler and "
            f"build work already.",
            f"With {crew[0].workers} workers {busy:.0%} of the {cores} cores were wanted, and {overhead:.2f} "
            "times the processor seconds taken: on cores of its own that is "
            f"{own[0] / own[1]:.2f} times as fast as with one worker, and {busy / overhead:.0%} of what {cores} cores allow "
            f"(aim: {AIM:.0%}).",
        ],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--plans", type=int, default=PLANS)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    main(given.plans, given.workers, given.rounds)
