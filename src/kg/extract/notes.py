"""What the notes under a table change: sums over years, other years, base years.

[16] and 【16】 are sums only where a note says so (5年累计, or a base year); 【1】 is a footnote
mark where the notes list 【1】. A note may name an indicator (…：数据为2018年值) or a mark
(【2】为2019年数据).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Document, Span
from kg.lexicon import normalise
from kg.records import Bindingness

_BRACKETS = r"(?:[\[【［〔（(]\s*[\]】］〕）)]|方?括号|方框|中括号)"
_SUM = re.compile(rf"{_BRACKETS}[^。；;]{{0,24}}?(?:累计|累积|[0-9五三]\s?年合计)")
_SUM_HEADER = re.compile(r"[\[【［〔（(]\s*(?:[0-9五]年)?累计[^\]】］〕）)]{0,4}[\]】］〕）)]")
_BASE_OF_BRACKETS = re.compile(
    rf"{_BRACKETS}[^。；;]{{0,12}}?(?P<year>(?:19|20)[0-9]{{2}})\s?年[^。；;]{{0,4}}为(?:基数|基准|基期)"
)
_BASE = re.compile(
    r"(?:以|与|较|比)\s?(?P<year>(?:19|20)[0-9]{2})\s?年(?:数据|底|末)?(?:为(?:基数|基准|基期)|比较|相比|对比)"
)
_SHIFT = re.compile(
    r"(?:数据|数值|指标值|现状值|统计值|值)?(?:为|采用|系|取|按)\s?(?P<year>(?:19|20)[0-9]{2})\s?年度?(?:的)?(?:末|底)?(?:数据|值|数|统计|监测|调查|快报)"
)
_ITEM = re.compile(
    r"(?P<mark>[【\[［]\s*[0-9０-９]{0,2}\s*[】\]］]|[①-⑳]|(?<![0-9A-Za-z*])[*＊※★]{1,3}(?!\d))"
)
_OF_ITEMS = re.compile(
    r"(?:第|序号|指标)\s?(?P<items>[0-9]{1,2}(?:\s?[、,，和]\s?[0-9]{1,2}){0,8})\s?(?:项|号)?(?P<said>[^。；;\n]{0,60})"
)
_NATURE = re.compile(
    r"(?P<mark>[*＊※★☆▲△])[”\"）)]?号?的?(?:指标)?(?:为|是|表示|代表)(?P<nature>约束|预期)性"
    r"(?:指标)?(?:[，,；;]?(?:其余|其他|其它)的?(?:指标)?[均都]?(?:为|是)(?P<rest>约束|预期)性)?"
)
_NATURES = {"约束": Bindingness.BINDING, "预期": Bindingness.EXPECTED}
_NUMBER_OF_NOTE = re.compile(r"^(?:注|备注|说明|附注)?\s?[:：]?\s?[0-9０-９]{1,2}\s?[.．、]\s?")


@dataclass(frozen=True, slots=True)
class Note:
    """One remark of the notes. ``mark`` is the footnote mark it explains, if any."""

    span: Span
    text: str
    mark: str = ""
    year: int | None = None  # the year that the data marked or named are of
    baseline: int | None = None
    items: tuple[str, ...] = ()  # the serials of the indicators it is of


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one table. ``sums``: bracketed figures are sums over several years, by the
    note ``sum_note`` (None where the header says so)."""

    items: tuple[Note, ...] = ()
    sums: bool = False
    sum_note: Span | None = None
    baseline: int | None = None  # of what is bracketed
    mark: str = ""  # that tells the nature of the indicators whose names bear it
    nature: Bindingness | None = None
    rest: Bindingness | None = None  # the nature of those without it

    def nature_of(self, name: str) -> Bindingness | None:
        """What a mark on an indicator's name, or none, says of its nature."""
        return self.nature if self.mark and self.mark in normalise(name) else self.rest

    def marked(self, mark: str) -> Note | None:
        """The note that explains a mark on a cell, such as 【2】 or *."""
        wanted = normalise(mark)
        return next((n for n in self.items if n.mark and normalise(n.mark) == wanted), None)

    def numbered(self, serial: str) -> Note | None:
        """The note that dates the data of the indicator with that serial number."""
        return next((n for n in self.items if serial and serial in n.items), None)

    def naming(self, indicator: str) -> Note | None:
        """The note that gives a year for the data of ``indicator`` by name."""
        bare = normalise(indicator)
        for note in self.items:
            if note.year is None or note.mark or note.items:
                continue
            shift = _SHIFT.search(note.text)
            lead = normalise(note.text[: shift.start()] if shift else note.text).rstrip(":,，")
            if bare and (bare in lead or (len(lead) > 3 and lead in bare)):
                return note
        return None


def read(document: Document, spans: Sequence[Span], headers: str = "") -> Notes:
    """The notes that stand under a table, and what its ``headers`` say of brackets."""
    items: list[Note] = []
    sums: Span | None = None
    baseline: int | None = None
    for span in spans:
        text = document.quote(span)
        base = _BASE_OF_BRACKETS.search(text)
        total = base or _SUM.search(text)
        if total and sums is None:
            sums = span
            baseline = int(base["year"]) if base else None
        items += [*_of_items(text, span), *_items(text, span)]
    natures = _NATURE.search("".join(document.quote(span) for span in spans))
    stated = sums is not None or bool(_SUM_HEADER.search(headers))
    return Notes(
        tuple(items),
        stated,
        sums,
        baseline,
        mark=normalise(natures["mark"]) if natures else "",
        nature=_NATURES[natures["nature"]] if natures else None,
        rest=_NATURES.get(natures["rest"]) if natures else None,
    )


def _of_items(text: str, span: Span) -> list[Note]:
    """What dates the data of indicators by their serials: 第10项2025年数据为2024年调查结果."""
    found = []
    for match in _OF_ITEMS.finditer(text):
        shift = _SHIFT.search(match["said"])
        if shift is not None:
            stretch = Span(span.start + match.start(), span.start + match.end())
            serials = tuple(re.findall(r"[0-9]{1,2}", match["items"]))
            found.append(Note(stretch, match.group(), year=int(shift["year"]), items=serials))
    return found


def _items(text: str, span: Span) -> list[Note]:
    """The remarks of one note line: one for each mark in it, else the line as a whole."""
    marks = [m for m in _ITEM.finditer(text) if _explains(text, m)]
    if not marks:
        start = _NUMBER_OF_NOTE.match(text)
        return [_note(text, span, start.end() if start else 0, len(text), "")]
    ends = [*(m.start() for m in marks[1:]), len(text)]
    return [
        _note(text, span, m.start(), end, m["mark"]) for m, end in zip(marks, ends, strict=True)
    ]


def _explains(text: str, match: re.Match[str]) -> bool:
    """Whether a mark in a note begins its explanation: at the start of the note or a sentence."""
    before = text[: match.start()].rstrip()
    return (
        not before
        or before[-1] in "：:。；;.．、注 ，"
        or before.endswith(("带", "标", "标注"))
        or bool(_NUMBER_OF_NOTE.fullmatch(before))
    )


def _note(text: str, span: Span, start: int, end: int, mark: str) -> Note:
    while end > start and text[end - 1].isspace():
        end -= 1
    piece = text[start:end]
    base, shift = _BASE.search(piece), _SHIFT.search(piece)
    return Note(
        Span(span.start + start, span.start + end),
        piece,
        mark,
        int(shift["year"]) if shift and not base else None,
        int(base["year"]) if base else None,
    )
