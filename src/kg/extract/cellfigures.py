"""What one table cell says: a figure, a water class, or words, with the marks on it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.numbers import ClassFigure, Figure, Grammar, water_classes


@dataclass(frozen=True, slots=True)
class CellFigure:
    """What a table cell says: a figure, a water class, words, or (all None) nothing."""

    figure: Figure | None = None
    water_class: ClassFigure | None = None
    words: str | None = None
    marked: str = ""  # the bracket or star marks on the figure: "[]", "【】", "*", "【2】"


_CELL_MARK = re.compile(r"[【\[［]\s*[0-9０-９]{1,2}\s*[】\]］]$|[*＊※]+$|[①-⑳]$")
_CELL_BRACKET = re.compile(
    r"^(?P<cmp>[≥≤<>＜＞≧≦﹤﹥〈〉]?)\s*(?P<open>[\[【［])(?P<inner>[^\]】］]*)[\]】］]$"
)
_NOTHING = re.compile(r"[-－—–―/／\s　]*$")


def cell(text: str, grammar: Grammar) -> CellFigure:
    """Reads a table cell; figure spans are offsets into ``text``.

    A bracketed figure ([21.6], 【15】) is the figure with ``marked`` "[]" or "【】"; whether that
    means a multi-year sum or a footnote is decided by the notes under the table.
    """
    if _NOTHING.match(text):
        return CellFigure()
    body, marks = text.strip(), ""
    lead = len(text) - len(text.lstrip())
    bracket = _CELL_BRACKET.match(body)
    if not bracket:
        while mark := _CELL_MARK.search(body):
            if mark.start() == 0:
                break
            marks = mark.group() + marks
            body = body[: mark.start()].rstrip()
    else:
        marks = "【】" if bracket["open"] == "【" else "[]"
        if _NOTHING.match(bracket["inner"]):
            return CellFigure(marked=marks)
        body = bracket["cmp"] + bracket["inner"]
        lead += bracket.start("inner") - len(bracket["cmp"])
    classes = water_classes(body)
    if len(classes) == 1 and not re.search(r"[0-9０-９]", body) and len(body) <= 12:
        found = classes[0]
        moved = ClassFigure(found.span.shift(lead), found.water_class, found.comparator)
        return CellFigure(water_class=moved, marked=marks)
    figures = grammar.figures(body)
    if len(figures) == 1:
        figure = figures[0]
        rest = body[: figure.span.start] + body[figure.span.end :]
        if len(re.sub(r"[\s,，。；;]", "", rest)) <= 8 and not re.search(
            r"[年月日].*[年月日]|级|类", rest
        ):
            shift = lead if lead >= 0 else 0
            return CellFigure(figure=_shifted(figure, shift), marked=marks)
    return CellFigure(words=text.strip(), marked=marks)


def _shifted(figure: Figure, by: int) -> Figure:
    return Figure(
        figure.span.shift(by),
        figure.number.shift(by),
        figure.value,
        figure.comparator,
        figure.value_max,
        figure.unit_text,
        figure.chinese,
        figure.ordinal,
        figure.suffix,
    )
