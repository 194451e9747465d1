"""What the commands of a build share: what is to be read again, how it is read, what of it makes
the next snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from kg import vocab
from kg.build import digests, extend
from kg.build.assemble import assemble
from kg.build.cluster.options import ClusterOptions
from kg.build.copying import Copy
from kg.build.engine import Engine, Failed, Here, Tools, do, local
from kg.build.inputs import PlanFile, Rejection
from kg.build.journal import Journal
from kg.build.parts import PartMaker
from kg.build.plans import Kept, Plan, Progress, Task
from kg.build.reading import Outlined, OutlineJob, Read, ReadJob
from kg.errors import DocumentError, KgError, Place, UsageError
from kg.findings import load_queries
from kg.lexicon import Lexicon
from kg.mapping import Vocabulary
from kg.parse import read_file
from kg.settings import DefaultGraph
from kg.store import Manifest, PlanEntry, Snapshot
from kg.validate import load_checks


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build reads and how. ``files`` empty means every plan of ``plans``; ``workers`` 0 a
    process a core; ``public`` leaves out what a text says is not for publication; ``shards`` is a directory for sorted N-Quads; ``cluster`` is where
    the work is done, if not here."""

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
    cluster: ClusterOptions | None = None


class Workshop:
    """What one build shares: ontology, lexicon, the snapshot before, what was rejected."""

    def __init__(
        self,
        options: BuildOptions,
        before: tuple[Snapshot, Manifest] | None,
        method: str,
        progress: Progress,
        stack: ExitStack,
    ) -> None:
        """``before`` is the snapshot in force with its manifest."""
        progress("", "ontology")
        self._options = options
        self._before = before[0] if before else None
        self._manifest = before[1] if before else None
        self._method = method
        self._progress = progress
        self._engine: Engine = stack.enter_context(self._where())
        # What the snapshot before holds of ontology and reference data, where the method is the same.
        same = self._before if self._manifest and self._manifest.method == method else None
        kept = same.vocabulary() if same else None
        self._vocabulary = Vocabulary(*kept) if kept else Vocabulary.load(options.ontology)
        self._lexicon = Lexicon.load(options.ontology)
        self._maker = PartMaker(
            self._vocabulary,
            self._lexicon,
            load_checks(options.checks),
            load_queries(options.checks),
            same.reference() if same else None,
        )
        self._ontology_hash = _ontology_hash(options)
        self._journal = Journal(options.store)
        self.rejected: list[Rejection] = []

    def _where(self) -> AbstractContextManager[Engine]:
        """Where jobs are done. Raises :class:`UsageError` where what it takes is not installed."""
        options = self._options
        tools = Tools(options.ontology, options.checks)
        if options.cluster is None:
            here = Here(lambda job: do(job, lambda: self._lexicon, lambda: self._maker))
            return local(tools, options.workers, here)
        try:
            from kg.build.cluster.engine import cluster  # an extra, and slow to load
        except ModuleNotFoundError as error:
            raise UsageError(
                f"a cluster needs the package {error.name}",
                hint="pip install 'ecoplan-kg[cluster]'",
            ) from error
        return cluster(options.cluster, tools)

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
            journal=self._journal,
        )

    def finish(
        self,
        read: Sequence[Plan],
        stored: Sequence[PlanEntry],
        task: Task,
        copy: Copy | None = None,
    ) -> tuple[Snapshot, Manifest]:
        """A snapshot of the plans read and those that the snapshot before has: added to it where
        nothing else changes, else assembled anew. ``copy`` is one of the snapshot before where it
        has been begun; it is closed."""
        made = None
        if self._before and self._manifest and self._only_more(read, stored):
            options = self._options
            copy = copy or Copy(options.store, options.default_graph, self._before, self._manifest)
            made = extend.extend(read, copy, self._outlined, task, self._progress)
        elif copy:
            copy.close()
        if made is None:
            made = assemble([*read, *self._outlined(stored)], task, self._progress)
        self._journal.forget()
        return made

    def _only_more(self, read: Sequence[Plan], stored: Sequence[PlanEntry]) -> bool:
        """Whether the snapshot before is to stay as it is, with some plans more."""
        if self._manifest is None or self._manifest.method != self._method:
            return False
        if self._options.shards is not None:
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


def _ontology_hash(options: BuildOptions) -> str:
    return digests.of_files(options.ontology.glob("*.ttl"))


def method_hash(options: BuildOptions) -> str:
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


def inputs_hash(files: Sequence[PlanFile], method: str) -> str:
    """A hash of everything that decides what the store holds."""
    parts = (
        part
        for file in files
        for part in (file.path.name, file.sha256, file.script.sha256, file.licence or "")
    )
    return digests.of([*parts, method])
