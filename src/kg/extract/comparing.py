"""How a figure compares: at least, about, or by how much more than before."""

from __future__ import annotations

import re

from kg.extract import phrases
from kg.extract.drafts import Draft
from kg.extract.numbers import Figure
from kg.records import ChangeKind, Comparator

_APPROXIMATE = re.compile(r"约(?:占|为|是|相当于)[^，。]*$")
_OF_WHAT = re.compile(r"(?P<how>不足|不到|低于|小于|超过|高于|大于|近|约)[^，。；0-9]{2,14}的$")
_HOW = {
    **dict.fromkeys(("不足", "不到", "低于", "小于"), Comparator.LESS_THAN),
    **dict.fromkeys(("超过", "高于", "大于"), Comparator.MORE_THAN),
    **dict.fromkeys(("近", "约"), Comparator.ABOUT),
}
_AT_LEAST_BEFORE = re.compile(r"(?:至少|不少于)[^，。；0-9]{1,6}$")


def comparator(draft: Draft) -> Comparator:
    """The comparator of a figure, where need be by the words that stand apart from it."""
    stated = draft.value.comparator
    if stated is Comparator.EQUAL and _APPROXIMATE.search(draft.before):
        return Comparator.ABOUT
    if stated is Comparator.EQUAL and (of_what := _OF_WHAT.search(draft.before)):
        return _HOW[of_what["how"]]  # 不足编制数的三分之二
    if stated is Comparator.EQUAL and _AT_LEAST_BEFORE.search(draft.before):
        return Comparator.AT_LEAST
    return stated


def change(draft: Draft, baseline: int | None) -> ChangeKind | None:
    """Whether a figure says by how much something rose or fell; None if it is a level."""
    if not isinstance(draft.value, Figure):
        return None
    found = phrases.change_verb(re.sub(r"(?:分别|约|均)$", "", draft.before.rstrip()))
    if found is None and draft.distributed:
        found = phrases.change_verb(draft.phrase)
    if found is None:
        return None
    verb, rises = found
    unit = draft.value.unit_text or ""
    measured = draft.phrase.rsplit(verb, 1)[0]
    if (
        baseline is None
        and unit not in ("%", "％", "个百分点", "倍", "番")
        and not phrases.is_measure(measured)
    ):
        return None
    return ChangeKind.INCREASE if rises else ChangeKind.DECREASE
