"""What a fact is read in: its sentence, or its row of a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from kg.document import Block, Span
from kg.records import Evidence

_ENDS = "。；！？;!?\n"
_CELLS = " ｜ "
_LONGEST = 400


class Surroundings:
    """The sentences and rows of one text."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self._text = text
        self._blocks = sorted(blocks, key=lambda block: block.span.start)
        self._starts = [block.span.start for block in self._blocks]

    def of(self, evidence: Evidence) -> str:
        """The sentence that the evidence stands in, white space folded; for a cell its row, the
        cells in order with ``｜`` between them."""
        index = bisect_right(self._starts, evidence.span.start) - 1
        block = self._blocks[index] if index >= 0 else None
        if block is not None and block.table is not None and evidence.row is not None:
            cells = dict.fromkeys(block.table.grid[min(evidence.row, len(block.table.grid) - 1)])
            return _CELLS.join(folded(cell.span.of(self._text)) for cell in cells)
        return folded(self._sentence(evidence.span, block).of(self._text))

    def _sentence(self, span: Span, block: Block | None) -> Span:
        start, end = (block.span.start, block.span.end) if block else (0, len(self._text))
        first = max(
            start, span.start - _LONGEST, *(self._after(e, start, span.start) for e in _ENDS)
        )
        ends = [at for e in _ENDS if (at := self._text.find(e, span.end, end)) >= 0]
        if span.end > span.start and self._text[span.end - 1] in _ENDS:
            ends.append(span.end - 1)
        last = min([end, span.end + _LONGEST, *(at + 1 for at in ends)])
        return Span(min(first, span.start), max(last, span.end))

    def _after(self, mark: str, start: int, before: int) -> int:
        found = self._text.rfind(mark, start, before)
        return found + 1 if found >= 0 else start


def folded(text: str) -> str:
    return " ".join(text.split())
