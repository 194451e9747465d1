"""``kg build``, ``kg add`` and ``kg remove``: from files to a swapped-in snapshot, reading only
what changed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kg import vocab
from kg.build import digests, duplicates, extend
from kg.build.assemble import assemble
from kg.build.engine import Engine, Failed, Tools, local
from kg.build.inputs import PlanFile, Rejection, inspect, plan_paths
from kg.build.journal import Journal
from kg.build.parts import PartMaker
from kg.build.plans import Kept, Plan, Progress, Task
from kg.build.reading import Outlined, OutlineJob, Read, ReadJob
from kg.build.report import BuildReport, PlanSummary
from kg.errors import DocumentError, KgError, NotFound, Place
from kg.findings import load_queries
from kg.lexicon import Lexicon
from kg.mapping import Vocabulary
from kg.parse import read_file
from kg.settings import DefaultGraph
from kg.store import Manifest, PlanEntry, Snapshot, current
from kg.validate import load_checks


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build reads and how. ``files`` empty means every plan of ``plans``; ``workers`` 0 a
    process a core; ``public`` leaves out what a text says is not for publication; ``shards`` is a directory for sorted N-Quads."""

    store: Path
    plans: Path
    mappings: Path
    ontology: Path
    checks: Path
    files: tuple[Path, ...] = ()
    strict: bool = False
    public: bool = False
    if_changed: bool = False
    default_graph: DefaultGraph = DefaultGraph.UNION
    workers: int = 0
    shards: Path | None = None


def build(options: BuildOptions, progress: Progress) -> BuildReport:
    """A store of the plans named. A plan that cannot be read is left out and reported (what was
    built of it before stays); ``strict`` then swaps nothing in. What a build that died had read
    is not read again.

    Raises :class:`UsageError` for paths that are none, :class:`KgError` for an ontology that does
    not load, a graph that breaks the contract or a store that cannot be written.
    """
    began = time.monotonic()
    started = datetime.now(UTC)
    paths = options.files or plan_paths(options.plans)
    files, rejected = inspect(paths, options.mappings)
    with ExitStack() as stack:
        before = _current(options.store, stack)
        stored = [entry.slug for entry in before.manifest.plans] if before else []
        files, doubles = duplicates.same_bytes(files, stored)
        rejected += doubles
        method = _method(options)
        inputs = _inputs_hash(files, method)
        if options.if_changed and not rejected and before and before.manifest.inputs == inputs:
            return BuildReport(before.id, skipped=True, seconds=time.monotonic() - began)

        workshop = _Workshop(options, before, method, progress, stack)
        reused, changed = workshop.sorted_out(files)
        read = workshop.read(changed)
        by_slug = {file.slug: file for file in files}
        twins = duplicates.twins([*reused, *(plan.entry for plan in read)], by_slug, stored)
        doubled = {entry.slug for entry, _ in twins}
        read = [plan for plan in read if plan.entry.slug not in doubled]
        reused = [entry for entry in reused if entry.slug not in doubled]
        rejected += workshop.rejected
        rejected += [Rejection(entry.file, error) for entry, error in twins]
        warnings = list(workshop.dropped(files, rejected))
        taken = {entry.slug for entry in reused} | {plan.entry.slug for plan in read}
        kept = workshop.kept(rejected, taken)
        rejected = [replace(r, kept=any(r.file == entry.file for entry in kept)) for r in rejected]
        summaries = [_summary(plan.entry) for plan in read]
        summaries += [_summary(entry, reused=True) for entry in reused]
        summaries.sort(key=lambda summary: summary.slug)
        report = BuildReport(None, tuple(summaries), tuple(rejected), tuple(warnings))
        if rejected and (options.strict or not summaries):
            return replace(report, seconds=time.monotonic() - began)
        # A rejected file is to be tried again next time: no hash is that of a whole build.
        task = workshop.task("" if rejected else inputs, started, warnings)
        snapshot, manifest = workshop.finish(read, [*reused, *kept], task)
        return _finished(report, snapshot, manifest, began)


def add(
    file: Path,
    options: BuildOptions,
    progress: Progress,
    *,
    area: str | None = None,
    slug: str | None = None,
    another: bool = False,
) -> BuildReport:
    """One more plan into the store; the others stay as they were read. A file of the same name
    and slug is replaced. Raises what :func:`build` raises, :class:`StoreMissing` when there is no
    store yet, and :class:`DuplicatePlan` when another file has the slug or the same bytes, or
    (without ``another``) another plan the same area and period."""
    began = time.monotonic()
    started = datetime.now(UTC)
    before = current(options.store)
    files, rejected = inspect([file], options.mappings, area=area, slug=slug, another=another)
    entries = before.manifest.plans
    for new in files:
        if error := duplicates.refused(new, entries):
            raise error
    with ExitStack() as stack:
        stack.enter_context(before.hold())
        workshop = _Workshop(options, before, _method(options), progress, stack)
        _, changed = workshop.sorted_out(files)
        same = [file for file in files if file not in changed]
        read = workshop.read([*changed, *same])
        rejected += workshop.rejected
        summaries = tuple(_summary(plan.entry) for plan in read)
        report = BuildReport(None, summaries, tuple(rejected))
        if not read:
            return replace(report, seconds=time.monotonic() - began)
        others = [e for e in entries if e.slug not in {plan.entry.slug for plan in read}]
        known = [entry.slug for entry in entries]
        by_slug = {new.slug: new for new in files}
        every = [*(plan.entry for plan in read), *others]
        for _, error in duplicates.twins(every, by_slug, known):
            raise error
        # The hash stays that of the last full build: an added plan outlives kg build --if-changed.
        task = workshop.task(before.manifest.inputs, started, ())
        snapshot, manifest = workshop.finish(read, others, task)
        return _finished(report, snapshot, manifest, began)


def remove(slug: str, options: BuildOptions, progress: Progress) -> BuildReport:
    """The store without one plan; the others stay as they were read. Raises
    :class:`StoreMissing`, :class:`NotFound` for a plan that is not in it, and what :func:`build`
    raises."""
    began = time.monotonic()
    started = datetime.now(UTC)
    before = current(options.store)
    entries = before.manifest.plans
    known = [entry.slug for entry in entries]
    if slug not in known:
        raise NotFound(f"no plan {slug!r}", hint=f"the store holds {', '.join(known) or 'none'}")
    with ExitStack() as stack:
        stack.enter_context(before.hold())
        workshop = _Workshop(options, before, _method(options), progress, stack)
        others = [entry for entry in entries if entry.slug != slug]
        # As with kg add: what was taken out stays out until something else changes.
        task = workshop.task(before.manifest.inputs, started, ())
        snapshot, manifest = workshop.finish([], others, task)
        summaries = tuple(_summary(entry, reused=True) for entry in others)
        return _finished(BuildReport(None, summaries), snapshot, manifest, began)


class _Workshop:
    """What one build shares: ontology, lexicon, the snapshot before, what was rejected."""

    def __init__(
        self,
        options: BuildOptions,
        before: Snapshot | None,
        method: str,
        progress: Progress,
        stack: ExitStack,
    ) -> None:
        progress("", "ontology")
        self._options = options
        self._before = before
        self._manifest = before.manifest if before else None
        self._method = method
        self._progress = progress
        self._vocabulary = Vocabulary.load(options.ontology)
        self._lexicon = Lexicon.load(options.ontology)
        self._maker = PartMaker(
            self._vocabulary,
            self._lexicon,
            load_checks(options.checks),
            load_queries(options.checks),
        )
        self._ontology_hash = _ontology_hash(options)
        self._engine = _engine(options, stack)
        self._journal = Journal(options.store)
        self.rejected: list[Rejection] = []

    def sorted_out(self, files: Sequence[PlanFile]) -> tuple[list[PlanEntry], list[PlanFile]]:
        """The plans that the snapshot before has as they are, and the files that changed."""
        stored = {entry.slug: entry for entry in self._entries()}
        reused: list[PlanEntry] = []
        changed: list[PlanFile] = []
        for file in files:
            entry = stored.get(file.slug)
            if entry is not None and entry.key == self._key(file):
                self._progress(file.slug, "reuse")
                reused.append(replace(entry, licence=file.licence))
            else:
                changed.append(file)
        return reused, changed

    def read(self, files: Sequence[PlanFile]) -> list[Plan]:
        """The files as plans, from the journal where a build that died had read them."""
        plans: list[Plan] = []
        missing: dict[str, PlanFile] = {}
        for file in files:
            key = self._key(file)
            read = self._journal.read(key)
            if read is None:
                missing[key] = file
            else:
                self._progress(file.slug, "reuse")
                plans.append(self._plan(file, read))
        for job, result in self._engine.run(self._jobs(missing), count=len(missing)):
            assert isinstance(job, ReadJob)  # nothing else was asked for
            file = missing[job.key]
            if isinstance(result, Failed):
                self._reject(file, result.error)
                continue
            assert isinstance(result, Read)  # engines answer a job in kind
            self._journal.keep(job.key, result)
            self._progress(file.slug, "done")
            plans.append(self._plan(file, result))
        return plans

    def kept(self, rejected: Sequence[Rejection], taken: set[str]) -> list[PlanEntry]:
        """What the snapshot before has of files that are now rejected."""
        names = {rejection.file for rejection in rejected}
        return [p for p in self._entries() if p.file in names and p.slug not in taken]

    def dropped(self, files: Sequence[PlanFile], rejected: Sequence[Rejection]) -> Iterator[str]:
        """A warning for each plan of the store that this build no longer names."""
        named = {file.slug for file in files}
        names = {rejection.file for rejection in rejected}
        for entry in self._entries():
            if entry.slug not in named and entry.file not in names:
                yield f"{entry.slug} ({entry.file}) was in the store and is not among the plans"

    def task(self, inputs: str, started: datetime, warnings: Sequence[str]) -> Task:
        return Task(
            store=self._options.store,
            lexicon=self._lexicon,
            vocabulary=self._vocabulary,
            maker=self._maker,
            engine=self._engine,
            default_graph=self._options.default_graph,
            inputs=inputs,
            started=started,
            method=self._method,
            warnings=tuple(warnings),
            shards=self._options.shards,
        )

    def finish(
        self, read: Sequence[Plan], stored: Sequence[PlanEntry], task: Task
    ) -> tuple[Snapshot, Manifest]:
        """A snapshot of the plans read and those that the snapshot before has: added to it where
        nothing else changes, else assembled anew."""
        made = None
        if self._before and task.shards is None and self._only_more(read, stored):
            made = extend.extend(read, self._before, task, self._progress)
        if made is None:
            made = assemble([*read, *self._outlined(stored)], task, self._progress)
        self._journal.forget()
        return made

    def _only_more(self, read: Sequence[Plan], stored: Sequence[PlanEntry]) -> bool:
        """Whether the snapshot before is to stay as it is, with some plans more."""
        if self._manifest is None or self._manifest.method != self._method:
            return False
        before = {entry.slug: entry for entry in self._entries()}
        more = not before.keys() & {plan.entry.slug for plan in read}
        few = 0 < len(read) <= max(1, len(before) // 10)
        return more and few and before == {entry.slug: entry for entry in stored}

    def _outlined(self, entries: Sequence[PlanEntry]) -> list[Plan]:
        """Plans of the snapshot before, ready to be built again. Raises :class:`KgError` for one
        whose records this version cannot read."""
        if self._before is None:
            return []
        snapshot, by_slug = self._before, {entry.slug: entry for entry in entries}

        def kept(slug: str) -> Kept:
            return Kept(snapshot.records(slug), snapshot.text(slug), snapshot.layout(slug))

        def jobs() -> Iterator[OutlineJob]:
            for slug, entry in by_slug.items():
                stored = kept(slug)
                rights = entry.access_rights
                yield OutlineJob(slug, stored.records, stored.text, entry.sha256, rights)

        plans = []
        for job, result in self._engine.run(jobs(), count=len(entries)):
            if isinstance(result, Failed):
                raise result.error
            assert isinstance(job, OutlineJob)  # nothing else was asked for
            assert isinstance(result, Outlined)  # engines answer a job in kind
            entry = by_slug[job.slug]
            plans.append(Plan(entry, result.outline, partial(kept, entry.slug)))
        return plans

    def _jobs(self, files: dict[str, PlanFile]) -> Iterator[ReadJob]:
        for key, file in files.items():
            self._progress(file.slug, "read")
            name, profile = file.path.name, file.script.profile
            try:
                data = read_file(file.path)
            except KgError as error:
                self._reject(file, error)
            except OSError as error:
                self._reject(file, DocumentError(f"{error.strerror}", place=Place(name)))
            else:
                yield ReadJob(key, name, data, file.sha256, profile, self._options.public)

    def _reject(self, file: PlanFile, error: KgError) -> None:
        self._progress(file.slug, "reject")
        if error.place is None:
            error.place = Place(file.path.name)
        self.rejected.append(Rejection(file.path.name, error))

    def _plan(self, file: PlanFile, read: Read) -> Plan:
        who = read.outline.identity
        entry = PlanEntry(
            slug=file.slug,
            title=who.title,
            area=who.area,
            file=file.path.name,
            sha256=file.sha256,
            mapping=file.script.name,
            mapping_sha256=file.script.sha256,
            key=self._key(file),
            counts=read.counts,
            numbers=read.numbers,
            warnings=read.warnings,
            licence=file.licence,
            access_rights=file.script.profile.access_rights,
            period=(who.period_start, who.period_end),
        )
        return Plan(entry, read.outline, lambda: self._journaled(entry.key))

    def _journaled(self, key: str) -> Kept:
        read = self._journal.read(key)
        if read is None:
            raise KgError("what was read is gone from the journal", hint="run kg build again")
        return Kept(read.records, read.text, read.layout)

    def _entries(self) -> tuple[PlanEntry, ...]:
        return self._manifest.plans if self._manifest else ()

    def _key(self, file: PlanFile) -> str:
        """Changes with everything that a plan's records depend on."""
        profile = repr(file.script.profile)  # the script's hash misses what --area overrides
        parts = (file.path.name, file.sha256, file.script.sha256, profile, self._ontology_hash)
        return digests.of([*parts, str(self._options.public), digests.reading()])


def _engine(options: BuildOptions, stack: ExitStack) -> Engine:
    tools = Tools(options.ontology, options.checks)
    return stack.enter_context(local(tools, options.workers))


def _current(store: Path, stack: ExitStack) -> Snapshot | None:
    """The snapshot in force, held, if there is one whose manifest this version can read."""
    with suppress(KgError):
        snapshot = current(store)
        _ = snapshot.manifest
        return stack.enter_context(snapshot.hold())
    return None


def _finished(
    report: BuildReport, snapshot: Snapshot, manifest: Manifest, began: float
) -> BuildReport:
    return replace(
        report,
        snapshot=snapshot.id,
        warnings=manifest.warnings,
        graphs=manifest.graphs,
        seconds=time.monotonic() - began,
    )


def _summary(entry: PlanEntry, *, reused: bool = False) -> PlanSummary:
    return PlanSummary(
        entry.slug, entry.title, entry.file, entry.counts, entry.numbers, entry.warnings, reused
    )


def _ontology_hash(options: BuildOptions) -> str:
    return digests.of_files(options.ontology.glob("*.ttl"))


def _method(options: BuildOptions) -> str:
    """A hash of everything that decides what is made of the plans."""
    return digests.of(
        [
            _ontology_hash(options),
            digests.of_files(options.checks.glob("*.rq")),
            options.default_graph.value,
            str(options.public),
            vocab.BASE,
            digests.building(),
        ]
    )


def _inputs_hash(files: Sequence[PlanFile], method: str) -> str:
    """A hash of everything that decides what the store holds."""
    parts = (
        part
        for file in files
        for part in (file.path.name, file.sha256, file.script.sha256, file.licence or "")
    )
    return digests.of([*parts, method])
