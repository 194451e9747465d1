"""Tables of figures, the machine they were taken on, and the page they are written to."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import charts


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, with what it was measured on."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header; the first column is text, the others are figures."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    @classmethod
    def of(cls, figures: Sequence[Figure]) -> Table:
        return cls(("what", "figure", ""), [(f.name, f.value, f.note) for f in figures])


@dataclass(frozen=True, slots=True)
class Section:
    """A table, how its figures were taken, what they come to, and charts of them by file name."""

    title: str
    method: str
    table: Table
    findings: Sequence[str] = ()
    charts: Mapping[str, charts.Bars] = field(default_factory=dict)


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


def write(page: Path, title: str, command: str, sections: Sequence[Section]) -> None:
    """Writes sections into a page of Markdown, in place of those of the same titles, and their
    charts as SVG into a directory beside it of its name."""
    pictures = page.with_suffix("")
    drawings = {name: chart for section in sections for name, chart in section.charts.items()}
    if drawings:
        pictures.mkdir(exist_ok=True)
        for name, picture in charts.draw(drawings).items():
            (pictures / f"{name}.svg").write_text(picture, "utf-8")
    bodies = _bodies(page.read_text("utf-8")) if page.is_file() else {}
    bodies |= {section.title: body(section, pictures.name) for section in sections}
    head = (
        f"# {title}\n\nWritten by `{command}`; run it to take these figures anew on your machine.\n"
    )
    parts = [f"\n## {name}\n\n{text}\n" for name, text in bodies.items()]
    page.write_text(head + "".join(parts), "utf-8")


def _bodies(page: str) -> dict[str, str]:
    """The sections of a page by their titles."""
    _, *parts = re.split(r"^## ", page, flags=re.MULTILINE)
    split = (part.partition("\n") for part in parts)
    return {title.strip(): text.strip() for title, _, text in split}


def body(section: Section, pictures: str) -> str:
    """A section as Markdown; ``pictures`` is the directory of its charts."""
    lines = [section.method, "", f"Measured on: {machine()}; {_load()}.", ""]
    for name, chart in section.charts.items():
        lines += [f"![{chart.title}]({pictures}/{name}.svg)", ""]
    lines += [f"- {finding}" for finding in section.findings]
    lines += [""] if section.findings else []
    return "\n".join(lines + _rows(section.table))


def _load() -> str:
    return f"load average at the end {os.getloadavg()[0]:.1f}"


def _rows(table: Table) -> list[str]:
    rule = ["---", *("---:" for _ in table.header[1:])]
    return ["| " + " | ".join(row) + " |" for row in (table.header, rule, *table.rows)]
