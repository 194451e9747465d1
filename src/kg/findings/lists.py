"""Lists in running text: what stands in one twice, and whether the count beside it is right.

A list is what 、 joins between other marks. Brackets inside an item belong to the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.document import Span

_MARKS = "，。；：:;！？\n\t（）()"
_BRACKET = re.compile(r"（[^（）\n]{0,40}）|\([^()\n]{0,40}\)")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMBER = r"(?P<n>[1-9][0-9]{0,2}|[两二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)"
_COUNTED = (
    r"(?:个|家|座|条|处|所|项|类|大|级|套|支|台|片|批|种|户|名|区县|镇|乡|村|方面|领域|维度|岸)"
)
_AFTER = re.compile(rf"[”\"’]?(?P<etc>等[“\"]?)?{_NUMBER}\s?{_COUNTED}")
_BEFORE = re.compile(rf"{_NUMBER}\s?{_COUNTED}[^，。；、：:（()）\n]{{0,12}}$")
_IN_BRACKETS = re.compile(rf"{_NUMBER}\s?个[）)][：:]$")
_ETC = re.compile("等(?![级于效同待量高])")
_JOIN = re.compile(r"以及|[和及与]")
_LEAD = re.compile(r"^[对在以由将把]")
_EXAMPLES = re.compile(r"^(?:如|例如|包括|含|其中|主要)")
_FEWEST = 3
_NEARLY_ALL = 4


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Twice:
    """One name that a list has more than once, and where."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A count that is not that of the list beside it."""

    stated: int
    listed: int
    number: Span  # of the count
    items: Span  # of the whole list


@dataclass(frozen=True, slots=True)
class Run:
    """A list; ``ended`` where it ends with 等, so that it may be open."""

    items: tuple[Item, ...]
    ended: bool

    @property
    def span(self) -> Span:
        return Span(self.items[0].span.start, self.items[-1].span.end)


def twice(text: str) -> Iterator[Twice]:
    """Names that a list of ``text`` has twice or more. Figures may well repeat."""
    for run in runs(text):
        places: dict[str, list[Span]] = {}
        for item in run.items:
            name = _LEAD.sub("", item.text)
            if len(name) > 1 and not re.search("[0-9０-９]", name):
                start = item.span.end - len(name)
                places.setdefault(name, []).append(Span(start, item.span.end))
        for name, spans in places.items():
            if len(spans) > 1:
                yield Twice(name, tuple(spans))


def miscounted(text: str) -> Iterator[Miscounted]:
    """Counts in ``text`` that are not those of the lists they stand by.

    A list closed by 等 may name examples only, so it is held against its count where it names too
    many, or all but one; likewise a list that runs into its count. A list in brackets, or behind
    （10个）：, is meant to be whole.
    """
    for run in runs(text):
        if any(re.search("[0-9０-９]", item.text) for item in run.items):
            continue
        sizes = _sizes(run)
        after = _AFTER.match(text, run.span.end)
        before = _count_before(text, run)
        if after and len(run.items) >= _FEWEST:
            stated, number = _value(after["n"]), Span(after.start("n"), after.end())
            many = max(sizes)
            near = many == stated - 1 and many >= _NEARLY_ALL
            if stated not in sizes and (near or min(sizes) == stated + 1):
                yield Miscounted(stated, many if near else min(sizes), number, run.span)
        elif before and len(run.items) >= _FEWEST and not run.ended:
            stated, number = before
            if stated not in sizes and not _EXAMPLES.match(run.items[0].text):
                yield Miscounted(stated, len(run.items), number, run.span)


def runs(text: str) -> Iterator[Run]:
    """The lists of ``text``, of two items or more."""
    start = 0
    for end in [*_ends(text), len(text)]:
        yield from _runs_in(text, start, end)
        start = end + 1


def _ends(text: str) -> Iterator[int]:
    """The marks that end a clause, those in short brackets apart."""
    inside = [match.span() for match in _BRACKET.finditer(text)]
    starts = {start for start, end in inside if "、" not in text[start:end]}
    covered = {i for start, end in inside if start in starts for i in range(start, end)}
    for position, char in enumerate(text):
        if char in _MARKS and position not in covered:
            yield position


def _runs_in(text: str, start: int, end: int) -> Iterator[Run]:
    items: list[Item] = []
    position = start
    for piece in text[start:end].split("、"):
        stop = _ETC.search(piece)
        after = _AFTER.search(piece)
        cut = min((m.start() for m in (stop, after) if m), default=len(piece))
        body = piece[:cut]
        left = len(body) - len(body.lstrip(' 　“"‘'))
        name = body.strip(' 　“”"‘’')
        if name:
            first = position + left
            items.append(Item(name, Span(first, first + len(name))))
        if cut < len(piece):
            if len(items) > 1:
                yield Run(tuple(items), bool(stop))
            items = []
        position += len(piece) + 1
    if len(items) > 1:
        yield Run(tuple(items), False)


def _sizes(run: Run) -> set[int]:
    """How many things the list may name: 甲、乙和丙 are three, 甲、乙和丙县 perhaps two."""
    last = run.items[-1].text
    return {len(run.items), len(run.items) + len(_JOIN.findall(last))}


def _count_before(text: str, run: Run) -> tuple[int, Span] | None:
    """The count that a list in brackets, or behind a colon, belongs to."""
    start = run.span.start
    opening = text[start - 1 : start]
    clause = text[max(0, start - 40) : start]
    if opening and opening in "（(":
        match = _BEFORE.search(clause[:-1])
        closed = text[run.span.end : run.span.end + 1]
        if match and closed and closed in "）)":
            at = start - len(clause)
            return _value(match["n"]), Span(at + match.start("n"), at + match.end())
    if opening and opening in "：:":
        match = _IN_BRACKETS.search(clause)
        closed = text[run.span.end : run.span.end + 1]
        if match and (not closed or closed in "。；\n"):
            at = start - len(clause)
            return _value(match["n"]), Span(at + match.start("n"), at + match.end("n") + 1)
    return None


def _value(number: str) -> int:
    if number.isascii():
        return int(number)
    tens, ten, ones = number.partition("十")
    if not ten:
        return _DIGITS[number]
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
