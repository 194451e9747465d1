"""``kg build``, ``kg add`` and ``kg remove``: from files to a swapped-in snapshot, reading only what changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kg import recordio, vocab
from kg.build import digests, duplicates
from kg.build.assemble import Job, Plan, assemble
from kg.build.inputs import PlanFile, Rejection, inspect, plan_paths
from kg.build.reading import Reading, read_all
from kg.build.report import BuildReport, PlanSummary, counts_of, numbers_of
from kg.errors import KgError, NotFound
from kg.findings import load_queries
from kg.lexicon import Lexicon
from kg.mapping import Source, Vocabulary
from kg.mapping.access import public_part
from kg.settings import DefaultGraph
from kg.store import PlanEntry, Snapshot, current, held
from kg.validate import load_checks

Progress = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build reads and how. ``files`` empty means every plan of ``plans``; ``workers`` 0 a
    process a core; ``public`` leaves out what a text says is not for publication."""

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


def build(options: BuildOptions, progress: Progress) -> BuildReport:
    """A store of the plans named. A plan that cannot be read is left out and reported (what was
    built of it before stays); ``strict`` then swaps nothing in.

    Raises :class:`UsageError` for paths that are none, :class:`KgError` for an ontology that does
    not load, a graph that breaks the contract or a store that cannot be written.
    """
    began = time.monotonic()
    started = datetime.now(UTC)
    paths = options.files or plan_paths(options.plans)
    files, rejected = inspect(paths, options.mappings)
    before = _current(options.store)
    stored = [entry.slug for entry in before.manifest.plans] if before else []
    files, doubles = duplicates.same_bytes(files, stored)
    rejected += doubles
    inputs = _inputs_hash(files, options)
    if options.if_changed and not rejected and before and before.manifest.inputs == inputs:
        return BuildReport(before.id, skipped=True, seconds=time.monotonic() - began)

    workshop = _Workshop(options, before, progress)
    done, twins = _apart(workshop.read(files), files, stored)
    rejected += [*workshop.rejected, *twins]
    warnings = list(workshop.dropped(files, rejected))
    kept = workshop.keep(rejected, {plan.entry.slug for plan, _ in done})
    rejected = [
        replace(r, kept=any(r.file == plan.entry.file for plan, _ in kept)) for r in rejected
    ]
    summaries = tuple(summary for _, summary in sorted(done, key=lambda d: d[1].slug))
    report = BuildReport(None, summaries, tuple(rejected), tuple(warnings))
    if rejected and (options.strict or not done):
        return replace(report, seconds=time.monotonic() - began)
    # A rejected file is to be tried again next time: no hash is that of a whole build.
    job = workshop.job("" if rejected else inputs, started, warnings)
    snapshot, manifest = assemble([plan for plan, _ in (*done, *kept)], job, progress)
    return replace(
        report,
        snapshot=snapshot.id,
        warnings=manifest.warnings,
        graphs=manifest.graphs,
        seconds=time.monotonic() - began,
    )


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
    for new in files:
        if error := duplicates.refused(new, before.manifest.plans):
            raise error
    workshop = _Workshop(options, before, progress)
    done = workshop.read(files)
    rejected += workshop.rejected
    report = BuildReport(None, tuple(summary for _, summary in done), tuple(rejected))
    if not done:
        return replace(report, seconds=time.monotonic() - began)
    others = workshop.stored(except_for={plan.entry.slug for plan, _ in done})
    known = [entry.slug for entry in before.manifest.plans]
    by_slug = {new.slug: new for new in files}
    for _, error in duplicates.twins([*(plan for plan, _ in done), *others], by_slug, known):
        raise error
    # The hash stays that of the last full build: an added plan outlives kg build --if-changed.
    job = workshop.job(before.manifest.inputs, started, ())
    snapshot, manifest = assemble([*(plan for plan, _ in done), *others], job, progress)
    return replace(
        report,
        snapshot=snapshot.id,
        warnings=manifest.warnings,
        graphs=manifest.graphs,
        seconds=time.monotonic() - began,
    )


def remove(slug: str, options: BuildOptions, progress: Progress) -> BuildReport:
    """The store without one plan; the others stay as they were read. Raises
    :class:`StoreMissing`, :class:`NotFound` for a plan that is not in it, and what :func:`build`
    raises."""
    began = time.monotonic()
    started = datetime.now(UTC)
    before = current(options.store)
    known = [entry.slug for entry in before.manifest.plans]
    if slug not in known:
        raise NotFound(f"no plan {slug!r}", hint=f"the store holds {', '.join(known) or 'none'}")
    workshop = _Workshop(options, before, progress)
    others = workshop.stored(except_for={slug})
    # As with kg add: what was taken out stays out until something else changes.
    job = workshop.job(before.manifest.inputs, started, ())
    snapshot, manifest = assemble(others, job, progress)
    return BuildReport(
        snapshot.id,
        tuple(_summary(plan, reused=True) for plan in others),
        warnings=manifest.warnings,
        graphs=manifest.graphs,
        seconds=time.monotonic() - began,
    )


def _apart(
    done: Sequence[tuple[Plan, PlanSummary]], files: Sequence[PlanFile], stored: Sequence[str]
) -> tuple[list[tuple[Plan, PlanSummary]], list[Rejection]]:
    """What was read without plans that are there already, and these as rejected."""
    by_slug = {file.slug: file for file in files}
    found = duplicates.twins([plan for plan, _ in done], by_slug, stored)
    doubled = {plan.entry.slug for plan, _ in found}
    kept = [(plan, summary) for plan, summary in done if plan.entry.slug not in doubled]
    return kept, [Rejection(plan.entry.file, error) for plan, error in found]


class _Workshop:
    """What one build shares: ontology, lexicon, the snapshot before, what was rejected."""

    def __init__(self, options: BuildOptions, before: Snapshot | None, progress: Progress) -> None:
        progress("", "ontology")
        self._options = options
        self._before = before
        self._progress = progress
        self._vocabulary = Vocabulary.load(options.ontology)
        self._lexicon = Lexicon.load(options.ontology)
        self._ontology_hash = _ontology_hash(options)
        self.rejected: list[Rejection] = []

    def read(self, files: Sequence[PlanFile]) -> list[tuple[Plan, PlanSummary]]:
        """Every file as a plan: from the snapshot before where nothing changed, else read."""
        done: list[tuple[Plan, PlanSummary]] = []
        changed: list[PlanFile] = []
        for file in files:
            key = self._key(file)
            stored = [p for p in self._entries() if p.slug == file.slug and p.key == key]
            plan = self._restore(stored[0], file) if stored else None
            if plan is None:
                changed.append(file)
            else:
                self._progress(file.slug, "reuse")
                done.append((plan, _summary(plan, reused=True)))
        for file in changed:
            self._progress(file.slug, "read")
        results = read_all(changed, self._options.ontology, self._lexicon, self._options.workers)
        for file, result in results:
            if isinstance(result, Rejection):
                self._progress(file.slug, "reject")
                self.rejected.append(result)
            else:
                self._progress(file.slug, "done")
                plan = self._plan(file, result)
                done.append((plan, _summary(plan)))
        return done

    def keep(
        self, rejected: Sequence[Rejection], taken: set[str]
    ) -> list[tuple[Plan, PlanSummary]]:
        """What the snapshot before has of files that are now rejected."""
        names = {rejection.file for rejection in rejected}
        entries = [p for p in self._entries() if p.file in names and p.slug not in taken]
        plans = [self._restore(entry) for entry in entries]
        return [(plan, _summary(plan, reused=True)) for plan in plans if plan]

    def stored(self, except_for: set[str]) -> list[Plan]:
        """Every other plan of the snapshot before. Raises :class:`KgError` for one whose records
        this version cannot read."""
        plans = []
        for entry in self._entries():
            if entry.slug not in except_for:
                plan = self._restore(entry)
                if plan is None:
                    raise KgError(
                        f"the store's records of {entry.slug} are of another version",
                        hint="run kg build first",
                    )
                plans.append(plan)
        return plans

    def dropped(self, files: Sequence[PlanFile], rejected: Sequence[Rejection]) -> Iterator[str]:
        """A warning for each plan of the store that this build no longer names."""
        named = {file.slug for file in files}
        names = {rejection.file for rejection in rejected}
        for entry in self._entries():
            if entry.slug not in named and entry.file not in names:
                yield f"{entry.slug} ({entry.file}) was in the store and is not among the plans"

    def job(self, inputs: str, started: datetime, warnings: Sequence[str]) -> Job:
        return Job(
            store=self._options.store,
            lexicon=self._lexicon,
            vocabulary=self._vocabulary,
            checks=load_checks(self._options.checks),
            findings=load_queries(self._options.checks),
            default_graph=self._options.default_graph,
            inputs=inputs,
            started=started,
            warnings=tuple(warnings),
        )

    def _entries(self) -> tuple[PlanEntry, ...]:
        return self._before.manifest.plans if self._before else ()

    def _key(self, file: PlanFile) -> str:
        """Changes with everything that a plan's records depend on."""
        profile = repr(file.script.profile)  # the script's hash misses what --area overrides
        parts = (file.path.name, file.sha256, file.script.sha256, profile, self._ontology_hash)
        return digests.of([*parts, str(self._options.public), digests.reading()])

    def _plan(self, file: PlanFile, reading: Reading) -> Plan:
        records, text = reading.records, reading.text
        if self._options.public:
            records, text = public_part(records, text)
        entry = PlanEntry(
            slug=file.slug,
            title=records.identity.title,
            area=records.identity.area,
            file=file.path.name,
            sha256=file.sha256,
            mapping=file.script.name,
            mapping_sha256=file.script.sha256,
            key=self._key(file),
            counts=counts_of(records),
            warnings=reading.warnings,
            licence=file.licence,
            access_rights=file.script.profile.access_rights,
        )
        source = Source(records, text, file.sha256, entry.access_rights)
        return Plan(entry, source, reading.layout)

    def _restore(self, entry: PlanEntry, file: PlanFile | None = None) -> Plan | None:
        """A plan as the snapshot before has it; None where its records are of another version."""
        if self._before is None:
            return None
        if file:
            entry = replace(entry, licence=file.licence)
        with suppress(KgError, ValueError, KeyError, TypeError), self._before.hold() as snapshot:
            records = recordio.loads(snapshot.records(entry.slug))
            text = snapshot.text(entry.slug)
            source = Source(records, text, entry.sha256, entry.access_rights)
            return Plan(entry, source, snapshot.layout(entry.slug))
        return None


def _current(store: Path) -> Snapshot | None:
    """The snapshot in force, if there is one whose manifest this version can read."""
    with suppress(KgError), held(store) as snapshot:
        _ = snapshot.manifest
        return snapshot
    return None


def _summary(plan: Plan, *, reused: bool = False) -> PlanSummary:
    entry, records = plan.entry, plan.source.records
    counts, numbers = counts_of(records), numbers_of(records)
    return PlanSummary(entry.slug, entry.title, entry.file, counts, numbers, entry.warnings, reused)


def _ontology_hash(options: BuildOptions) -> str:
    return digests.of_files(options.ontology.glob("*.ttl"))


def _inputs_hash(files: Sequence[PlanFile], options: BuildOptions) -> str:
    """A hash of everything that decides what the store holds."""
    return digests.of(
        [
            *(
                part
                for file in files
                for part in (file.path.name, file.sha256, file.script.sha256, file.licence or "")
            ),
            _ontology_hash(options),
            digests.of_files(options.checks.glob("*.rq")),
            options.default_graph.value,
            str(options.public),
            vocab.BASE,
            digests.building(),
        ]
    )
