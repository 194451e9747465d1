"""Figures, the machine they were taken on, and the page they are written to."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, with what it was measured on."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Figures of one kind, and how they were taken."""

    title: str
    method: str
    figures: Sequence[Figure]


def machine() -> str:
    """Processor, cores and memory in one line."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    memory = pages * size / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {memory:.0f} GiB; Python {platform.python_version()}"


def page(sections: Sequence[Section]) -> str:
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; run it to take these figures anew on your machine.",
        "",
        f"Measured on: {machine()}; load average at the end {os.getloadavg()[0]:.1f}.",
        "",
    ]
    for section in sections:
        lines += [
            f"## {section.title}",
            "",
            section.method,
            "",
            "| what | figure | |",
            "|---|---:|---|",
        ]
        lines += [f"| {f.name} | {f.value} | {f.note} |" for f in section.figures]
        lines.append("")
    return "\n".join(lines)
