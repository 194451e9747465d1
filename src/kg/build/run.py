"""``kg build``, ``kg add`` and ``kg remove``: from files to a swapped-in snapshot, reading only
what changed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kg.build import duplicates
from kg.build.copying import Copy
from kg.build.inputs import PlanFile, Rejection, inspect, plan_paths
from kg.build.plans import Plan, Progress
from kg.build.report import BuildReport, PlanSummary
from kg.build.workshop import BuildOptions, Workshop, inputs_hash, method_hash
from kg.errors import DocumentError, KgError, NotFound, Place
from kg.store import Manifest, PlanEntry, Snapshot, current


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
        stored = [entry.slug for entry in before[1].plans] if before else []
        files, doubles = duplicates.same_bytes(files, stored)
        rejected += doubles
        method = method_hash(options)
        inputs = inputs_hash(files, method)
        if options.if_changed and not rejected and before and before[1].inputs == inputs:
            return BuildReport(before[0].id, skipped=True, seconds=time.monotonic() - began)

        workshop = Workshop(options, before, method, progress, stack)
        reused, changed = workshop.sorted_out(files)
        read = workshop.read(changed)
        by_slug = {file.slug: file for file in files}
        twins = duplicates.twins([*reused, *(plan.entry for plan in read)], by_slug, stored)
        rejected += workshop.rejected
        rejected += [Rejection(entry.file, error) for entry, error in twins]
        out = {entry.slug for entry, _ in twins}
        failed = set[str]()  # of plans that were read and cannot be built
        while True:
            read = [plan for plan in read if plan.entry.slug not in out]
            reused = [entry for entry in reused if entry.slug not in out]
            warnings = list(workshop.dropped(files, rejected))
            taken = {entry.slug for entry in reused} | {plan.entry.slug for plan in read} | failed
            kept = workshop.kept(rejected, taken)
            report = BuildReport(
                None, _summaries(read, reused), _told(rejected, kept), tuple(warnings)
            )
            if rejected and (options.strict or not report.plans):
                return replace(report, seconds=time.monotonic() - began)
            # A rejected file is to be tried again next time: no hash is that of a whole build.
            task = workshop.task("" if rejected else inputs, started, warnings)
            try:
                snapshot, manifest = workshop.finish(read, [*reused, *kept], task)
            except DocumentError as error:
                out = {error.plan}
                if error.plan not in taken:
                    raise
                failed |= out
                rejected.append(_unbuilt(error, by_slug[error.plan]))
            else:
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
    manifest = before.manifest
    entries = manifest.plans
    for new in files:
        if error := duplicates.refused(new, entries):
            raise error
    with ExitStack() as stack:
        stack.enter_context(before.hold())
        method = method_hash(options)
        copy = None
        if manifest.method == method and not {new.slug for new in files} & {
            e.slug for e in entries
        }:
            # Begun already, since it takes as long as reading the plan.
            copy = Copy(options.store, options.default_graph, before, manifest)
            stack.enter_context(closing(copy))
        workshop = Workshop(options, (before, manifest), method, progress, stack)
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
        task = workshop.task(manifest.inputs, started, ())
        return _finished(report, *workshop.finish(read, others, task, copy), began)


def remove(slug: str, options: BuildOptions, progress: Progress) -> BuildReport:
    """The store without one plan; the others stay as they were read. Raises
    :class:`StoreMissing`, :class:`NotFound` for a plan that is not in it, and what :func:`build`
    raises."""
    began = time.monotonic()
    started = datetime.now(UTC)
    before = current(options.store)
    manifest = before.manifest
    entries = manifest.plans
    known = [entry.slug for entry in entries]
    if slug not in known:
        raise NotFound(f"no plan {slug!r}", hint=f"the store holds {', '.join(known) or 'none'}")
    with ExitStack() as stack:
        stack.enter_context(before.hold())
        workshop = Workshop(options, (before, manifest), method_hash(options), progress, stack)
        others = [entry for entry in entries if entry.slug != slug]
        # As with kg add: what was taken out stays out until something else changes.
        task = workshop.task(manifest.inputs, started, ())
        made = workshop.finish([], others, task)
        summaries = tuple(_summary(entry, reused=True) for entry in others)
        return _finished(BuildReport(None, summaries), *made, began)


def _current(store: Path, stack: ExitStack) -> tuple[Snapshot, Manifest] | None:
    """The snapshot in force, held, if there is one whose manifest this version can read."""
    with suppress(KgError):
        snapshot = current(store)
        manifest = snapshot.manifest
        return stack.enter_context(snapshot.hold()), manifest
    return None


def _unbuilt(error: DocumentError, file: PlanFile) -> Rejection:
    error.place = Place(file.path.name)
    # What its traceback holds on to is the whole attempt.
    return Rejection(file.path.name, error.with_traceback(None))


def _told(rejected: Sequence[Rejection], kept: Sequence[PlanEntry]) -> tuple[Rejection, ...]:
    files = {entry.file for entry in kept}
    return tuple(replace(rejection, kept=rejection.file in files) for rejection in rejected)


def _summaries(read: Sequence[Plan], reused: Sequence[PlanEntry]) -> tuple[PlanSummary, ...]:
    found = [_summary(plan.entry) for plan in read]
    found += [_summary(entry, reused=True) for entry in reused]
    return tuple(sorted(found, key=lambda summary: summary.slug))


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
