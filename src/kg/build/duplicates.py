"""One plan twice: the same bytes under two names, or two files of one area, period and topic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.build.inputs import PlanFile, Rejection
from kg.errors import DuplicatePlan, Place
from kg.store import PlanEntry

_ANOTHER = (
    "take the other out with kg remove, or, if this is a further plan of the area, say so with "
    "another=True in its mapping script or --another"
)


# What a title says besides its topic: drafts and notes in brackets, the period, what it is.
_BESIDE = re.compile(
    r"[（(【\[][^（）()【】\[\]]*[)）】\]]|[“”\"「」‘’《》\s]|(?:[和及与暨]|至)?(?:2035|二[〇○零]三五)年?(?:远景)?(?:目标)?"
    r"|第[一二三四五六七八九十]{1,3}个五年|十[一二三四五六七八九]?五"
    r"|(?:19|20)[0-9]{2}\s*(?:年?\s*[-—–~～至到]\s*(?:20)?[0-9]{2,4})?年?|中?长期|专项|总体|规划|计划|纲要|方案"
    r"|时期|期间|征求意见稿|送审稿|报批稿|草案|文本|关于|印发|的?通知|的$"
)
_PLACE = re.compile(r"^.*[省市县区州盟旗](?=.{2})")


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
    """Each plan of an area, period and topic that another plan has already. Plans whose script says that
    they are further ones are let be, and so are those that are in the store (``stored``: slugs)
    both."""
    known = set(stored)
    plans = list(plans)
    periods = {(plan.area, plan.period) for plan in plans if plan.slug not in known}
    ranked = sorted(
        (plan for plan in plans if (plan.area, plan.period) in periods),
        key=lambda p: _rank(p.slug, files.get(p.slug), known),
    )
    first: dict[tuple[str, tuple[int, int], str], PlanEntry] = {}
    found: list[tuple[PlanEntry, DuplicatePlan]] = []
    for plan in ranked:
        file = files.get(plan.slug)
        if file is not None and file.script.profile.another:
            continue
        other = first.setdefault((plan.area, plan.period, topic(plan.title)), plan)
        if other is plan or plan.slug in known:
            continue
        message = (
            f"{other.slug} ({other.file}) is the plan of that area for "
            f"{plan.period[0]}–{plan.period[1]}"
        )
        place = Place(plan.file)
        found.append((plan, DuplicatePlan(message, place=place, hint=_ANOTHER)))
    return found


def topic(title: str) -> str:
    """What a title says that a plan is about: 水环境 of 黔江区水生态环境保护“十四五”规划, so that two
    versions of a plan have the same, and another plan of the area has another."""
    words = _PLACE.sub("", _BESIDE.sub("", title))
    return re.sub("生态环境保护|环境保护|生态环境", "环境", words)
