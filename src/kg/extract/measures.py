"""What a row of an indicator table measures: its path of names, its unit, its subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.document import Cell, Document, Span
from kg.extract import evidence
from kg.extract.numbers import Grammar
from kg.extract.waters import Water, Waters

_LEAD = re.compile(
    r"^(?:其中\s?[:：]?|[—–-]{1,3}|[0-9０-９]{1,2}\s?[.．、]\s?(?![0-9])|[（(][0-9０-９一二三四五六七八九十]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*"
)
_MARKS = re.compile(r"(?:[*＊※★☆]+|[①-⑳]|[【\[［]\s?[0-9０-９]{1,2}\s?[】\]］])$")
_LAST_BRACKET = re.compile(r"[（(\[]\s*(?P<inside>[^（()）\[\]]{1,16}?)\s*[)）\]]$")
_BARE_UNIT = re.compile(r"[,，/\s]?(?P<unit>[%％‰])$")
_CLASS_WORD = re.compile(r"^(?:水质)?(?:类别|类|级别|级|等级|类型|定性)$")
_COMPOSITE = re.compile(r"^(?P<above>[^/／]{1,6})[/／](?P<below>[^/／]{1,6})$")
_UNIT_LIKE = re.compile(
    r"^(?:亿|万|千|百)*(?:吨|千克|公斤|克|米|公里|千米|亩|公顷|元|人|个|座|家|户|天|日|小时|年|度|千瓦时|千瓦|标准煤|标煤|瓦|次|件|项|平方米|平方公里|立方米|分贝|枚|台|辆|只|头|株|种|处)[^率比]{0,4}$"
)
_WITH_UNIT = re.compile(r"^(?P<first>.{1,12})[，,；;]\s?(?P<unit>[^，,；;]{1,10})$")
_OF_WATER = re.compile(
    r"^(?P<who>.{2,60}?)(?:总体|整体|常年|稳定)?"
    r"(?P<what>水质(?!达标率|优良|达到|比例|改善|监测)|水环境质量)"
)
_WATER_CLASS_OF = re.compile(
    r"^(?P<who>(?:大中?型|中小?型|小型|重点|主要|重要|次级)?"
    r"(?:水库|河流|湖库|湖泊|河湖|断面|水体|支流|国控断面|市控断面|出境断面))"
    r"(?:总体)?水质(?:类别|状况|情况)?$"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A row's indicator. ``wording`` joins nested names with /; ``cells`` are the name cells it
    was read from; ``waters`` what it is said of; ``rest`` the wording without them."""

    wording: str
    unit: str | None
    cells: tuple[Cell, ...]
    waters: tuple[Water, ...] = ()
    rest: str = ""
    subject_text: str | None = None


def unit_in_name(name: str, grammar: Grammar) -> tuple[str, str | None]:
    """A name without unit and marks, and the unit that stood behind it: 森林覆盖率（%）.

    What stands in brackets but is no unit (PM2.5, API) stays part of the name; 类 and 类别 say
    that the value is a class."""
    bare = _MARKS.sub("", name).strip()
    bracket = _LAST_BRACKET.search(bare)
    if bracket:
        inside = "".join(bracket["inside"].split())
        if is_unit(inside, grammar):
            return _MARKS.sub("", bare[: bracket.start()]).strip(), inside
        if _CLASS_WORD.match(inside):
            return bare[: bracket.start()].strip(), None
        both = _WITH_UNIT.match(inside)
        if both and is_unit(both["unit"], grammar):  # 种群数量（县域，只）
            return f"{bare[: bracket.start()].strip()}（{both['first']}）", both["unit"]
    suffix = _BARE_UNIT.search(bare)
    if suffix and suffix.start() > 1:
        return bare[: suffix.start()].strip(), suffix["unit"]
    return bare, None


def is_unit(text: str, grammar: Grammar) -> bool:
    """Whether ``text`` is a unit: one that is known, or a quotient of what looks like units."""
    if grammar.is_unit(text) or _UNIT_LIKE.match(text):
        return True
    parts = _COMPOSITE.match(text)
    if parts is None:
        return False
    return all(grammar.is_unit(p) or _UNIT_LIKE.match(p) for p in parts.groups())


def names_of(document: Document, row: tuple[Cell, ...], columns: tuple[int, ...]) -> list[Cell]:
    """The distinct name cells of a row that hold text, outermost first."""
    found: list[Cell] = []
    for column in columns:
        cell = row[column]
        if evidence.content(document, cell) and cell not in found:
            found.append(cell)
    return found


def is_nested(document: Document, cell: Cell) -> bool:
    """Whether a name says itself that it is part of the row above (其中：…)."""
    return evidence.content(document, cell).startswith(("其中", "——", "—"))


def read(document: Document, cells: list[Cell], grammar: Grammar, waters: Waters) -> Measure:
    """The measure that the name cells ``cells`` (outermost first) spell out."""
    names: list[str] = []
    unit: str | None = None
    for cell in cells:
        name = evidence.content(document, cell)
        while (lead := _LEAD.match(name)) and lead.end() < len(name):
            name = name[lead.end() :]
        bare, own = unit_in_name(name, grammar)
        names.append(bare)
        unit = own or unit
    wording = "/".join(names)
    leaf = cells[-1]
    found = _waters(document, leaf, names[-1], waters)
    if found is None:
        return Measure(wording, unit, tuple(cells), rest=wording, subject_text=_class(names[-1]))
    named, what = found
    if len(named) > 1 and named[0].river is not None:  # the tail that all sections share
        what = named[0].key.name.removeprefix(named[0].river.name) + what
    rest = "/".join([*names[:-1], what]).strip("/")
    return Measure(wording, unit, tuple(cells), named, rest or wording)


def _waters(
    document: Document, cell: Cell, name: str, waters: Waters
) -> tuple[tuple[Water, ...], str] | None:
    """The waters that a name is about, and the rest of it (阿蓬江水质: 阿蓬江, 水质)."""
    written = document.quote(cell.span)
    start = written.find(name[:2])
    whole = Span(cell.span.start + max(start, 0), cell.span.end)
    trimmed = _without_tail(document, whole, name)
    listed = waters.read(trimmed) if trimmed else ()
    if listed:
        return listed, ""
    match = _OF_WATER.match(name)
    if match is None:
        return None
    end = _offset(document, whole, match.end("who"))
    listed = waters.read(Span(whole.start, end))
    return (listed, name[match.start("what") :]) if listed else None


def _without_tail(document: Document, span: Span, name: str) -> Span | None:
    end = _offset(document, span, len(name))
    return Span(span.start, end) if end <= span.end else None


def _offset(document: Document, span: Span, count: int) -> int:
    """Where the ``count``-th character of ``span`` ends, white space not counted."""
    position = span.start
    while count and position < span.end:
        if not document.text[position].isspace():
            count -= 1
        position += 1
    return position


def _class(name: str) -> str | None:
    """A class of waters that the row is about (大中型水库水质)."""
    match = _WATER_CLASS_OF.match(name)
    return match["who"] if match else None
