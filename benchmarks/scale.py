"""``python -m benchmarks.scale [--length full] [PLANS…]``: what a build costs at so many generated plans, what adding
one more costs then, and how soon saved questions are answered.

Plans and stores are kept in build/scale, so that a size that was measured is not built again;
``--anew`` measures it once more.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import sys
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks import workload
from benchmarks.build import Run, measure
from benchmarks.direct import Direct
from benchmarks.figures import Section, Table, write
from benchmarks.generate.__main__ import generate
from benchmarks.generate.compose import LENGTHS
from benchmarks.workload import Kind
from kg import settings
from kg.service.limits import Limits
from kg.store import current

PAGE = Path("docs/benchmarks-scale.md")
FOLDER = Path("build/scale")
SIZES = (5, 100, 1000)
SHORT = "short"
_EVERY = 0.5  # seconds between looks at memory
_ANSWERS = 5  # of which the middle one counts
_PATIENCE = 10.0  # seconds for all of them
# An answer that is no longer than this many times that of the least size does not grow.
_SAME = 1.2
_COST, _SLOWER, _ADDING, _MEMORY = 1.2, 5.0, 5.0, 4096.0


@dataclass(frozen=True, slots=True)
class Asked:
    """The middle of some answers to a saved question: seconds, and bytes."""

    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What was measured at one size. Seconds are of processors unless called ``wall``, memory is
    the peak of all processes together in MB, ``disk`` bytes of the RDF store."""

    plans: int
    characters: int
    quads: int
    disk: int
    wall: float
    processor: float
    megabytes: float
    add_wall: float
    add_processor: float
    add_megabytes: float
    shared: float  # of the bytes of the snapshot with one plan more, those that the one before has
    questions: dict[str, Asked]

    @property
    def each(self) -> float:
        return self.processor / self.plans


def main(sizes: list[int], length: str, *, anew: bool) -> None:
    folder = folder_of(length)
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        note = folder / f"{size}.json"
        if anew or not note.is_file():
            note.write_text(json.dumps(asdict(_take(folder, size, length)), indent=1), "utf-8")
        write(PAGE, "Benchmarks of scale", "make bench-scale", _sections(taken(length), length))
    print(f"written to {PAGE}", file=sys.stderr)


def folder_of(length: str) -> Path:
    """Where plans and stores of a length are kept."""
    return FOLDER if length == SHORT else FOLDER / length


def taken(length: str = SHORT) -> list[Taken]:
    """All that was measured, by size."""
    found = []
    for note in folder_of(length).glob("*.json"):
        raw = json.loads(note.read_text("utf-8"))
        asked = {name: Asked(**each) for name, each in raw.pop("questions").items()}
        found.append(Taken(**raw, questions=asked))
    return sorted(found, key=lambda taken: taken.plans)


# --- measuring ------------------------------------------------------------------------------


def _take(folder: Path, size: int, length: str) -> Taken:
    plans, store, more = (folder / f"{name}-{size}" for name in ("plans", "store", "more"))
    for there in (plans, store, more):
        shutil.rmtree(there, ignore_errors=True)
    generate(plans, size + 1, length)
    more.mkdir()
    last = shutil.move(_last(plans), more)
    print(f"{size} plans: building", file=sys.stderr)
    built = _kg("build", "--plans", str(plans), "--store", str(store))
    before = current(store)
    manifest = before.manifest
    if len(manifest.plans) != size:
        raise SystemExit(f"{len(manifest.plans)} of {size} plans are in the store")
    disk = _bytes(before.path / "oxigraph")
    questions = _ask(store, sum(manifest.graphs.values()))
    print(f"{size} plans: adding one", file=sys.stderr)
    added = _kg("add", str(last), "--store", str(store))
    return Taken(
        plans=size,
        characters=sum(len(path.read_text("utf-8")) for path in plans.glob("*.txt")) // size,
        quads=sum(manifest.graphs.values()),
        disk=disk,
        wall=built.wall,
        processor=built.processor,
        megabytes=built.megabytes,
        add_wall=added.wall,
        add_processor=added.processor,
        add_megabytes=added.megabytes,
        shared=_shared(current(store).path),
        questions=questions,
    )


def _last(plans: Path) -> Path:
    """One of the plans, whichever; always the same."""
    return sorted(plans.glob("*.txt"))[-1]


def _kg(command: str, *arguments: str) -> Run:
    given = ["--mappings", settings.MAPPINGS.get(), "--ontology", settings.ONTOLOGY.get(), "--json"]
    return measure([command, *arguments, *given], every=_EVERY)


def _ask(store: Path, quads: int) -> dict[str, Asked]:
    """The saved questions that are answered in time, as the service has the store open: in a process
    that can be killed, and whose memory is not that of the builds to come."""
    in_memory = quads <= Limits.from_settings().in_memory
    waiting = [
        case
        for case in workload.cases(Path(settings.QUERIES.get()) / "questions")
        if case.kind is Kind.QUESTION
    ]
    found: dict[str, Asked] = {}
    context = multiprocessing.get_context("spawn")
    while waiting:
        ours, theirs = context.Pipe()
        texts = [case.text for case in waiting]
        process = context.Process(target=_answer, args=(store, in_memory, texts, theirs))
        process.start()
        ours.recv()  # the store is open
        while waiting:
            case = waiting.pop(0)
            if not ours.poll(_PATIENCE):
                break
            found[case.name] = Asked(*ours.recv())
        process.kill()
        process.join()
    return found


def _answer(store: Path, in_memory: bool, texts: list[str], out: Connection) -> None:
    direct = Direct(store, in_memory=in_memory)
    out.send("open")
    for text in texts:
        once = direct.once(text, runs=_ANSWERS)
        out.send((once.seconds, once.bytes))


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _shared(snapshot: Path) -> float:
    files = [path.stat() for path in snapshot.rglob("*") if path.is_file()]
    linked = sum(file.st_size for file in files if file.st_nlink > 1)
    return linked / sum(file.st_size for file in files)


# --- what it comes to -----------------------------------------------------------------------


def _sections(taken: list[Taken], length: str) -> list[Section]:
    of = "" if length == SHORT else f", {length} length"
    asked = [each for each in taken if each.questions]
    return [_building(taken, of, length), _adding(taken, of), _asking(asked, of)]


def _building(taken: list[Taken], of: str, length: str) -> Section:
    rows = [
        (
            f"{each.plans:,}",
            f"{each.characters:,}",
            f"{each.quads:,}",
            f"{each.processor:,.0f} s",
            f"{each.each:.2f} s",
            f"{1 / each.each:.2f}",
            f"{each.quads / each.processor:,.0f}",
            f"{each.wall:,.0f} s",
            f"{each.megabytes:,.0f} MB",
            f"{each.disk / each.quads:.0f}",
        )
        for each in taken
    ]
    findings = [f"Most memory: {max(t.megabytes for t in taken):,.0f} MB (aim: {_MEMORY:,.0f} MB)."]
    middle = next((each for each in taken if each.plans == 100), None)
    if middle and taken[-1] is not middle:
        ratio = taken[-1].each / middle.each
        findings.append(
            f"A plan costs {ratio:.2f} times as much at {taken[-1].plans:,} as at 100 (aim: {_COST})."
        )
    return Section(
        f"Building{of}",
        f"`kg build` of generated plans ({length}) from nothing, in all cores: seconds of the "
        "processors, of all processes; peak memory of all of them together; bytes on disk a quad, "
        "named graphs and their union.",
        Table(
            (
                "plans",
                "characters each",
                "quads",
                "processor",
                "a plan",
                "plans a core and second",
                "quads a core and second",
                "wall",
                "memory",
                "bytes a quad",
            ),
            rows,
        ),
        findings,
    )


def _adding(taken: list[Taken], of: str) -> Section:
    rows = [
        (
            f"{each.plans:,}",
            f"{each.add_wall:.1f} s",
            f"{each.add_processor:.1f} s",
            f"{each.add_megabytes:,.0f} MB",
            f"{100 * each.shared:.1f} %",
        )
        for each in taken
    ]
    last = taken[-1]
    return Section(
        f"Adding one plan{of}",
        "`kg add` of one more generated plan, from the start of the command to the swap. Shared: how "
        "much of the next snapshot's bytes are files of the one before.",
        Table(("to plans", "wall", "processor", "memory", "shared"), rows),
        [f"To {last.plans:,} plans: {last.add_wall:.1f} s (aim: {_ADDING:.0f} s)."],
    )


def _asking(taken: list[Taken], of: str) -> Section:
    least, last = taken[0], taken[-1]
    names = list(least.questions)
    steady = {
        name
        for name in names
        if name in last.questions
        and last.questions[name].size <= _SAME * least.questions[name].size
    }
    rows = [
        (
            name,
            "no" if name in steady else "yes",
            *(_ms(each.questions.get(name)) for each in taken),
        )
        for name in names
    ]
    findings = []
    if steady and last is not least:
        first, then = (
            median(each.questions[name].seconds for name in steady) for each in (least, last)
        )
        findings.append(
            f"Median of the {len(steady)} questions whose answer does not grow: {first * 1000:.1f} ms "
            f"at {least.plans}, {then * 1000:.1f} ms at {last.plans:,} plans, {then / first:.1f} times "
            f"(aim: {_SLOWER:.0f})."
        )
        slower = [
            name
            for name in names
            if name in steady
            and last.questions[name].seconds > _SLOWER * least.questions[name].seconds
        ]
        if slower:
            findings.append(f"Of these more than {_SLOWER:.0f} times as slow: {', '.join(slower)}.")
        if unanswered := [name for name in names if name not in last.questions]:
            findings.append(f"Not answered at {last.plans:,} plans: {len(unanswered)}.")
    return Section(
        f"Saved questions{of}",
        f"Each saved question with its defaults, asked of pyoxigraph on one thread as the service "
        f"does: milliseconds, the middle of up to {_ANSWERS}. Grows: whether the answer at the largest size is "
        f"longer than {_SAME} times that at the least. A dash: not answered so in {_PATIENCE:.0f} seconds.",
        Table(("question", "grows", *(f"{each.plans:,} plans" for each in taken)), rows),
        findings,
    )


def _ms(asked: Asked | None) -> str:
    return f"{asked.seconds * 1000:,.1f}" if asked else "—"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("plans", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--anew", action="store_true", help="measure again what was measured")
    parser.add_argument("--length", choices=sorted(LENGTHS), default=SHORT)
    given = parser.parse_args()
    main(given.plans, given.length, anew=given.anew)
