"""What a plan states of a programme as a whole: how many projects, how much money.

Such totals stand in the heading rows of a project table (（6个项目15个子项43.6350亿元）), in its
合计 row, and in the paragraphs over it. Their subject is the programme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.document import Block, Document, Span
from kg.extract import clauses, evidence
from kg.extract.numbers import Figure, Grammar
from kg.records import Comparator, Evidence, IndicatorValue, ValueKind

_MONEY = re.compile(r"(?:亿|万|千|百)*元$")
_COUNT = frozenset({"个", "项", "类", "大类", "件", "条"})
_NOUN = re.compile(
    r"(?:(?:重点|重大|具体|储备|策划|支撑|优先)?(?:子?项目|子项|子?工程|任务|类别|大类|领域))"
)
_MONEY_NOUN = re.compile(
    r"(?:总投资额|总投资|投资总额|投资额|估算投资|概算投资|计划投资|匡算投资|投资估算|投资|资金|经费)"
)
_SHARE = re.compile(r"占(?P<whole>.{2,30}?)的?(?:比重|比例)?(?:约为|约|达|为)?$")
_ABOUT_SHARE = re.compile(r"约占[^，。；]*$")
_NOISE = re.compile(
    r"^(?:其中|共计|总计|合计|累计|预计|共|总|约|近|达到?|为|包括|包含|含|有|计划|拟|规划|实施|谋划|安排|和|及|以及|与|[、，,：:（(）)\s])+"
)
_TAIL_NOISE = re.compile(
    r"(?:共计|总计|合计|累计|预计|共|约|近|达到?|为|有|和|及|以及|与|[、，,：:（(）)\s])+$"
)
_POOL = re.compile(r"^.{0,30}?(?:项目库|储备库|项目清单|项目表)(?:中|内|里)?")
_ABOUT = re.compile(r"项目库|储备库|项目清单|本项目|总投资|投资总额|共计?[0-9]+(?:个|项)")


@dataclass(frozen=True, slots=True)
class Stated:
    """Totals and the numerals they were read from."""

    values: tuple[IndicatorValue, ...]
    numbers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TotalsReader:
    """Reads totals of one document. ``year``: the year they hold for (the plan's last)."""

    document: Document
    grammar: Grammar
    year: int

    def stretch(
        self, block: Block, span: Span, programme: str, cell: Evidence | None = None
    ) -> Stated:
        """The totals in ``span`` of ``block``, said of ``programme``. ``cell`` is the evidence
        where the stretch is (part of) a cell of a table."""
        text = self.document.text
        values: list[IndicatorValue] = []
        numbers: list[Span] = []
        head, money = "", "投资"
        for clause in _clauses(text, span):
            done = clause.start
            for figure in self.grammar.figures(text, clause.start, clause.end):
                before = text[done : figure.span.start]
                after = _NOUN.match(text, figure.span.end, clause.end)
                head, money, indicator = _indicator(before, after, figure, head, money)
                done = after.end() if after else figure.span.end
                if indicator is None:
                    continue
                if _ABOUT_SHARE.search(before) and figure.comparator is Comparator.EQUAL:
                    figure = replace(figure, comparator=Comparator.ABOUT)
                where = cell or evidence.of_span(self.document, block, clause)
                values.append(self._value(indicator, figure, programme, where))
                numbers.append(figure.number)
        return Stated(tuple(values), tuple(numbers))

    def paragraph(self, block: Block, labels: Mapping[str, str], root: str) -> Stated:
        """The totals that a paragraph states of the programmes ``labels`` (label → key), or of
        the whole (``root``) where it names none or several at once."""
        text = self.document.text
        values: list[IndicatorValue] = []
        numbers: list[Span] = []
        for sentence in clauses.sentences(text, block.span):
            for segment in _segments(text, sentence.span):
                stretch = segment.of(text)
                figures = self.grammar.figures(text, segment.start, segment.end)
                if not figures:
                    continue
                lead = text[segment.start : figures[0].span.start]
                named = _named(lead, labels)
                if not named and not _ABOUT.search(stretch):
                    continue
                start = segment.start
                if len(named) == 1:
                    start += lead.index(named[0]) + len(named[0])
                programme = labels[named[0]] if len(named) == 1 else root
                stated = self.stretch(block, Span(start, segment.end), programme)
                values += [self._widened(v, segment, start, block) for v in stated.values]
                numbers += stated.numbers
        return Stated(tuple(values), tuple(numbers))

    def in_cell(
        self, figure: Figure, unit: str | None, indicator: str, programme: str, cell: Evidence
    ) -> IndicatorValue:
        """The total in a cell of its own; the unit stands in the header."""
        return self._value(indicator, figure, programme, cell, figure.unit_text or unit)

    def _widened(
        self, value: IndicatorValue, segment: Span, start: int, block: Block
    ) -> IndicatorValue:
        """The first clause of a segment is quoted with the programme's name before it."""
        where = value.evidence[0]
        if where.span.start != evidence.trimmed(self.document.text, Span(start, segment.end)).start:
            return value
        whole = evidence.of_span(self.document, block, Span(segment.start, where.span.end))
        return replace(value, evidence=(whole,))

    def _value(
        self,
        indicator: str,
        figure: Figure,
        programme: str,
        where: Evidence,
        unit: str | None = None,
    ) -> IndicatorValue:
        return IndicatorValue(
            ValueKind.TARGET,
            indicator,
            figure.comparator,
            self.document.quote(figure.span).strip(),
            (where,),
            value=figure.value,
            value_max=figure.value_max,
            unit_text=unit or figure.unit_text,
            year=self.year,
            programme=programme,
        )


def _indicator(
    before: str, after: re.Match[str] | None, figure: Figure, head: str, money: str
) -> tuple[str, str, str | None]:
    """What a figure counts: the running head, the running word for money, and the indicator
    (None where the figure is no total)."""
    unit = figure.unit_text or ""
    if unit in ("%", "％"):
        share = _SHARE.search(before)
        return head, money, f"{head}{money}占{share['whole']}" if share else None
    if _MONEY.search(unit):
        nouns = _MONEY_NOUN.findall(before)
        own = _bare(_MONEY_NOUN.sub("", before))
        head = own or head
        money = nouns[-1] if nouns else money
        return head, money, head + money
    if unit not in _COUNT:
        return head, money, None
    own = _bare(before)
    head = own or head
    if after is not None:
        return head, money, head + after.group() if own else after.group()
    if own and _NOUN.search(own):
        return head, money, own
    return (own + "项目" if own else head), money, own + "项目" if own else "项目"


def _bare(before: str) -> str:
    """The words that say what is counted, without the name of the pool and fillers."""
    clause = re.split(r"[，；。]", before)[-1]
    clause = _POOL.sub("", clause)
    return _TAIL_NOISE.sub("", _NOISE.sub("", clause)).strip()


def _clauses(text: str, span: Span) -> list[Span]:
    return [c for s in clauses.sentences(text, span) for c in s.clauses]


def _segments(text: str, span: Span) -> list[Span]:
    """The stretches between semicolons."""
    found, start = [], span.start
    for match in re.compile("[；;]").finditer(text, span.start, span.end):
        found.append(Span(start, match.start()))
        start = match.end()
    found.append(Span(start, span.end))
    return found


def _named(lead: str, labels: Mapping[str, str]) -> list[str]:
    """The programmes that ``lead`` names, a longer name covering those inside it."""
    found: list[str] = []
    rest = lead
    for label in sorted(labels, key=len, reverse=True):
        if len(label) > 2 and label in rest:
            found.append(label)
            rest = rest.replace(label, " ")
    return found
