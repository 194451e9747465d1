"""A cold full build of the five plans, as a user runs it: wall time, processor time, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, Section, Table

RUNS = 3
_SAMPLE_EVERY = 0.02  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")  # a second of a processor
TARGET_SECONDS, TARGET_MEGABYTES = 20, 600


@dataclass(frozen=True, slots=True)
class Run:
    """One command: seconds by the wall and by the processors, peak memory of all its processes
    together in MB, and what it printed."""

    wall: float
    processor: float
    megabytes: float
    output: str


def measure(
    arguments: Sequence[str], *, ends_with: Sequence[int] = (0,), every: float = _SAMPLE_EVERY
) -> Run:
    """Runs ``kg`` in a process of its own, looked at ``every`` so many seconds. Raises
    ``CalledProcessError`` when it ends otherwise."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", *arguments]
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        sampler = _Sampler(process.pid, every)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.stop()
        out.seek(0)
        err.seek(0)
        if process.returncode not in ends_with:
            raise subprocess.CalledProcessError(process.returncode, command, stderr=err.read())
        peak = max(sampler.peak_kilobytes, usage.ru_maxrss)
        processor = usage.ru_utime + usage.ru_stime + sampler.processor
        return Run(wall, processor, peak / 1024, out.read())


class _Sampler(threading.Thread):
    """Adds up the memory of a process and its descendants every few milliseconds, shared pages
    counted once (proportional set size), and notes the processor time of the descendants, for
    which nobody may wait."""

    def __init__(self, pid: int, every: float) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._every = every
        self._done = threading.Event()
        self._seconds: dict[int, float] = {}
        self.peak_kilobytes = 0

    @property
    def processor(self) -> float:
        """Seconds of the descendants, as last seen."""
        return sum(self._seconds.values())

    def run(self) -> None:
        while not self._done.wait(self._every):
            family = tree(self._pid)
            for pid in family:
                if pid != self._pid:
                    self._seconds[pid] = max(seconds(pid), self._seconds.get(pid, 0.0))
            total = sum(_kilobytes(pid) for pid in family)
            self.peak_kilobytes = max(self.peak_kilobytes, total)

    def stop(self) -> None:
        self._done.set()
        self.join()


def tree(pid: int) -> list[int]:
    """A process and those it started."""
    found, pending = [], [pid]
    while pending:
        found.append(pending.pop())
        try:
            for task in Path(f"/proc/{found[-1]}/task").iterdir():
                pending += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def seconds(pid: int) -> float:
    """Processor time of a process without its children; 0 of one that has just ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _kilobytes(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def benchmark(plans: Sequence[Path]) -> Section:
    """Builds the plans from nothing some times, then once more with nothing to read."""
    names = [str(path) for path in plans]
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            measure(["build", *names, "--json", "--store", f"{folder}/store-{number}"])
            for number in range(RUNS)
        ]
        store = f"{folder}/store-0"
        again = measure(["build", *names, "--json", "--store", store])
        unchanged = measure(["build", *names, "--if-changed", "--store", store])
        checked = measure(["validate", "--json", "--store", store], ends_with=(0, 1))
        size = sum(p.stat().st_size for p in Path(store, "current/oxigraph").resolve().iterdir())
    report = json.loads(runs[0].output)
    triples = sum(report["graphs"].values())
    wall, memory = median(run.wall for run in runs), max(run.megabytes for run in runs)
    note = f"aim: under {TARGET_SECONDS} s; {min(r.wall for r in runs):.1f} to {max(r.wall for r in runs):.1f}"
    return Section(
        "Building",
        f"`kg build` of {len(plans)} plans from nothing, {RUNS} times, each in a process of its own: parsing, "
        "extraction, mapping, reasoning, checks, loading and swap. Memory is the peak of all its "
        "processes together.",
        Table.of(
            [
                Figure("cold full build, wall time", f"{wall:.1f} s", note),
                Figure("… processor time", f"{median(run.processor for run in runs):.1f} s"),
                Figure("… peak memory", f"{memory:.0f} MB", f"aim: under {TARGET_MEGABYTES} MB"),
                Figure("triples, reasoning included", f"{triples:,}"),
                Figure(
                    "bytes on disk a triple",
                    f"{size / triples:.0f}",
                    "named graphs and their union",
                ),
                Figure("build with nothing to read again", f"{again.wall:.1f} s"),
                Figure("`--if-changed`, nothing changed", f"{unchanged.wall:.1f} s"),
                Figure("`kg validate` with SHACL", f"{checked.wall:.1f} s", "aim: under 60 s"),
            ]
        ),
    )
