"""From a plan's file to its records: parse and extract, in this process or several."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import layout
from kg.build.inputs import PlanFile, Rejection
from kg.errors import DocumentError, ExtractionFailed, KgError, Place
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.parse import parse, read_file
from kg.records import PlanRecords

# A process takes a second to start and load the lexicon: as long as it takes to read so many plans.
_WORTH_A_PROCESS = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as read: what its records stand on, and what a person should look at."""

    records: PlanRecords
    text: str
    layout: str  # see kg.layout
    warnings: tuple[str, ...]


def read(file: PlanFile, lexicon: Lexicon) -> Reading:
    """Raises a :class:`DocumentError` for what is no plan; whatever else goes wrong while one
    plan is read becomes :class:`ExtractionFailed`, so that it costs no other plan."""
    try:
        data = read_file(file.path)
        document = parse(data, file.path.name, file.slug, file.script.profile)
        records = extract(document, file.script.profile, lexicon)
    except KgError:
        raise
    except OSError as error:
        raise DocumentError(f"{error.strerror}", place=Place(file.path.name)) from error
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        raise ExtractionFailed(message, place=Place(file.path.name)) from error
    warnings = (*document.warnings, *records.warnings)
    return Reading(records, document.text, layout.dumps(document.blocks), warnings)


def read_all(
    files: Sequence[PlanFile], ontology: Path, lexicon: Lexicon, workers: int
) -> Iterator[tuple[PlanFile, Reading | Rejection]]:
    """Reads every file, each as it is done, in up to ``workers`` processes (0: one a core)."""
    workers = min(workers or os.cpu_count() or 1, len(files) // _WORTH_A_PROCESS)
    if workers <= 1:
        for file in files:
            yield file, _attempt(file, lexicon)
        return
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        futures = {pool.submit(_read_in_worker, file, ontology): file for file in files}
        for future in as_completed(futures):
            file = futures[future]
            try:
                yield file, future.result()
            except BrokenProcessPool as error:
                message = "a process that read plans died (out of memory?)"
                failed = ExtractionFailed(message, place=Place(file.path.name))
                failed.__cause__ = error
                yield file, Rejection(file.path.name, failed)


def _attempt(file: PlanFile, lexicon: Lexicon) -> Reading | Rejection:
    try:
        return read(file, lexicon)
    except KgError as error:
        return Rejection(file.path.name, error)


@cache
def _lexicon(ontology: Path) -> Lexicon:
    return Lexicon.load(ontology)


def _read_in_worker(file: PlanFile, ontology: Path) -> Reading | Rejection:
    return _attempt(file, _lexicon(ontology))
