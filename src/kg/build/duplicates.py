"""One plan twice: the same bytes under two names, or two files of one area and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.build.inputs import PlanFile, Rejection
from kg.errors import DuplicatePlan, Place
from kg.store import PlanEntry

_ANOTHER = (
    "take the other out with kg remove, or, if this is a further plan of the area, say so with "
    "another=True in its mapping script or --another"
)


def refused(file: PlanFile, before: Sequence[PlanEntry]) -> DuplicatePlan | None:
    """The error where the store holds another plan under the slug of ``file``, or its bytes under
    another slug."""
    for entry in before:
        if entry.slug == file.slug and entry.file != file.path.name:
            return DuplicatePlan(
                f"slug {file.slug!r} is that of {entry.file}",
                place=Place(str(file.path)),
                hint="name another with --slug",
            )
    for entry in before:
        if entry.slug != file.slug and entry.sha256 == file.sha256:
            return DuplicatePlan(
                f"the same bytes as {entry.file}, which is in the store as {entry.slug}",
                place=Place(str(file.path)),
                hint=f"kg remove {entry.slug} takes it out",
            )
    return None


def same_bytes(
    files: Iterable[PlanFile], stored: Iterable[str]
) -> tuple[list[PlanFile], list[Rejection]]:
    """The files without those whose bytes another has too, and these as rejected."""
    known = set(stored)
    first: dict[str, PlanFile] = {}
    rejected = []
    for file in sorted(files, key=lambda file: _rank(file.slug, file, known)):
        other = first.setdefault(file.sha256, file)
        if other is not file:
            message = f"the same bytes as {other.path.name}"
            hint = "remove one of the two files"
            error = DuplicatePlan(message, place=Place(str(file.path)), hint=hint)
            rejected.append(Rejection(file.path.name, error))
    return sorted(first.values(), key=lambda file: file.slug), rejected


def _rank(slug: str, file: PlanFile | None, known: set[str]) -> tuple[bool, bool, str]:
    """Of two that are one plan the one in the store comes first, then one with a mapping script of
    its own, then the first by slug."""
    generic = file is not None and file.script.name != f"{file.path.stem}.py"
    return slug not in known, generic, slug


def twins(
    plans: Iterable[PlanEntry], files: Mapping[str, PlanFile], stored: Iterable[str]
) -> list[tuple[PlanEntry, DuplicatePlan]]:
    """Each plan of an area and period that another plan has already. Plans whose script says that
    they are further ones are let be, and so are those that are in the store (``stored``: slugs)
    both."""
    known = set(stored)
    ranked = sorted(plans, key=lambda p: _rank(p.slug, files.get(p.slug), known))
    first: dict[tuple[str, tuple[int, int]], PlanEntry] = {}
    found: list[tuple[PlanEntry, DuplicatePlan]] = []
    for plan in ranked:
        file = files.get(plan.slug)
        if file is not None and file.script.profile.another:
            continue
        other = first.setdefault((plan.area, plan.period), plan)
        if other is plan or plan.slug in known:
            continue
        message = (
            f"{other.slug} ({other.file}) is the plan of that area for "
            f"{plan.period[0]}–{plan.period[1]}"
        )
        place = Place(plan.file)
        found.append((plan, DuplicatePlan(message, place=place, hint=_ANOTHER)))
    return found
