"""The fields of a fact that a person may correct: how each is written and what it then holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from kg.extract import keys
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.records import (
    Bindingness,
    ChangeKind,
    Comparator,
    IndicatorValue,
    Project,
    Thing,
    ThingKey,
    ValueKind,
    WaterClass,
)

_COMPARATORS = {
    "=": Comparator.EQUAL,
    "等于": Comparator.EQUAL,
    "≥": Comparator.AT_LEAST,
    ">=": Comparator.AT_LEAST,
    "不低于": Comparator.AT_LEAST,
    "≤": Comparator.AT_MOST,
    "<=": Comparator.AT_MOST,
    "不高于": Comparator.AT_MOST,
    ">": Comparator.MORE_THAN,
    "＞": Comparator.MORE_THAN,
    "大于": Comparator.MORE_THAN,
    "<": Comparator.LESS_THAN,
    "＜": Comparator.LESS_THAN,
    "小于": Comparator.LESS_THAN,
    "~": Comparator.ABOUT,
    "约": Comparator.ABOUT,
    "定性": Comparator.QUALITATIVE,
}
_KINDS = {
    "目标": ValueKind.TARGET,
    "现状": ValueKind.OBSERVATION,
    "上期目标": ValueKind.PAST_TARGET,
}
_BINDING = {"约束性": Bindingness.BINDING, "预期性": Bindingness.EXPECTED}
_CHANGES = {"增加": ChangeKind.INCREASE, "减少": ChangeKind.DECREASE}
_CLASSES = {"Ⅰ": WaterClass.I, "Ⅱ": WaterClass.II, "Ⅲ": WaterClass.III, "Ⅳ": WaterClass.IV,
            "Ⅴ": WaterClass.V, "劣Ⅴ": WaterClass.INFERIOR_V}  # fmt: skip
_YES = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}

E = TypeVar("E", bound=StrEnum)
Reader = Callable[[str], Any]


def _text(written: str) -> str | None:
    return written or None


def _decimal(written: str) -> Decimal | None:
    if not written:
        return None
    try:
        number = Decimal(written.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def _year(written: str) -> int | None:
    if not written:
        return None
    bare = written.removesuffix("年")
    if not (bare.isascii() and bare.isdigit() and len(bare) == 4):
        raise ValueError("not a year")
    return int(bare)


def _whole(written: str) -> int | None:
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) < 7):
        raise ValueError("not a whole number")
    return int(written)


def _bool(written: str) -> bool:
    try:
        return _YES[written.lower()]
    except KeyError:
        raise ValueError("neither 是 nor 否") from None


def _one_of(kind: type[E], words: Mapping[str, E], *, optional: bool = True) -> Reader:
    """Reads a member of an enumeration by its own name or by one of ``words``."""

    def read(written: str) -> E | None:
        if not written and optional:
            return None
        if written in words:
            return words[written]
        for member in kind:
            if written.lower() == member.value.lower():
                return member
        raise ValueError(f"none of {'、'.join([*words, *(m.value for m in kind)])}")

    return read


@dataclass(frozen=True, slots=True)
class Field:
    """``name`` is what scripts say, ``zh`` what sheets say, ``attribute`` the record's."""

    name: str
    zh: str
    attribute: str
    read: Reader


VALUE = (
    Field("value", "数值", "value", _decimal),
    Field("value_max", "上限", "value_max", _decimal),
    Field("water_class", "水质类别", "water_class", _one_of(WaterClass, _CLASSES)),
    Field("unit", "单位", "unit_text", _text),
    Field("year", "年份", "year", _year),
    Field("each_year", "每年", "each_year", _bool),
    Field("kind", "性质", "kind", _one_of(ValueKind, _KINDS, optional=False)),
    Field("comparator", "比较", "comparator", _one_of(Comparator, _COMPARATORS, optional=False)),
    Field("indicator", "指标", "indicator_text", str),
    Field("concept", "指标概念", "indicator", _text),
    Field("subject", "对象", "subjects", str),
    Field("binding", "约束", "bindingness", _one_of(Bindingness, _BINDING)),
    Field("cumulative", "累计", "cumulative", _bool),
    Field("change", "变化", "change", _one_of(ChangeKind, _CHANGES)),
    Field("baseline_year", "基准年", "baseline_year", _year),
)
PROJECT = (
    Field("label", "名称", "label", str),
    Field("number", "序号", "number", _whole),
    Field("investment", "投资（万元）", "investment", _decimal),
    Field("start_year", "起始年", "start_year", _year),
    Field("end_year", "完成年", "end_year", _year),
    Field("leads", "牵头", "leads", str),
    Field("supports", "配合", "supports", str),
)
OF_FACT: Mapping[str, tuple[Field, ...]] = {"value": VALUE, "project": PROJECT}
_NEEDED = frozenset({"indicator", "label", "subject"})


def field_of(fact: str, name: str) -> Field:
    """The field of a kind of fact by either of its names. Raises ValueError for one that is
    none, with those that are."""
    fields = OF_FACT.get(fact, ())
    for field in fields:
        if name in (field.name, field.zh, field.zh.partition("（")[0]):
            return field
    if not fields:
        raise ValueError(f"a {fact} can be right or wrong, not changed")
    raise ValueError(f"{name!r} is none of {'、'.join(f.zh for f in fields)}")


def check(fact: str, name: str, written: str) -> tuple[str, str]:
    """The change as a script holds it. Raises ValueError for what cannot be meant."""
    field = field_of(fact, name)
    if field.name in _NEEDED and not written:
        raise ValueError(f"{field.zh} cannot be empty")
    try:
        read = field.read(written)
    except ValueError as error:
        raise ValueError(f"{field.zh}={written!r}: {error}") from None
    return field.name, read.value if isinstance(read, StrEnum) else written


def shown(record: IndicatorValue | Project, field: Field) -> str:
    """What the record holds in a field, as a person would write it."""
    held = getattr(record, field.attribute)
    match held:
        case None | ():
            return ""
        case bool():
            return "是" if held else "否"
        case StrEnum():
            return held.value
        case Decimal():
            return format(held, "f")
        case tuple():
            return "、".join(key.name for key in held)
    return str(held)


@dataclass(frozen=True, slots=True)
class Named:
    """What names in corrections may mean: the things of the plan, and areas."""

    things: Mapping[str, ThingKey]
    scope: Scope
    lexicon: Lexicon

    @classmethod
    def of(cls, things: tuple[Thing, ...], scope: Scope, lexicon: Lexicon) -> Named:
        by_name = {name: thing.key for thing in things for name in thing.alt_names}
        return cls(by_name | {thing.key.name: thing.key for thing in things}, scope, lexicon)

    def subject(self, name: str) -> ThingKey | None:
        if name in self.things:
            return self.things[name]
        place = self.scope.named(name)
        return keys.area(place) if place else None

    def actor(self, name: str) -> ThingKey:
        return self.things.get(name) or keys.agency(name, self.scope, self.lexicon)[0]


def _names(written: str) -> list[str]:
    return [name for name in written.replace("，", "、").replace(",", "、").split("、") if name]


def changed_value(
    value: IndicatorValue, changes: tuple[tuple[str, str], ...], named: Named
) -> IndicatorValue:
    """Raises ValueError for a change that does not fit."""
    held: dict[str, Any] = {}
    for name, written in changes:
        field = field_of("value", name)
        if field.name == "subject":
            held |= _subjects(written, named)
        else:
            held[field.attribute] = field.read(written)
    new = replace(value, **held)
    if new.value is None and new.water_class is None:
        return replace(new, comparator=Comparator.QUALITATIVE)
    return new


def _subjects(written: str, named: Named) -> dict[str, Any]:
    """Things by name; what names none is a class of things beside the plan's own area."""
    found = [(name, named.subject(name)) for name in _names(written)]
    things = tuple(thing for _, thing in found if thing)
    words = "、".join(name for name, thing in found if not thing)
    return {
        "subjects": things or (keys.area(named.scope.own),),
        "subject_text": words or None,
        "jointly": False,
    }


def changed_project(
    project: Project, changes: tuple[tuple[str, str], ...], named: Named
) -> Project:
    """Raises ValueError for a change that does not fit."""
    held: dict[str, Any] = {}
    for name, written in changes:
        field = field_of("project", name)
        if field.name in ("leads", "supports"):
            held[field.attribute] = tuple(named.actor(each) for each in _names(written))
        else:
            held[field.attribute] = field.read(written)
    return replace(project, **held)
