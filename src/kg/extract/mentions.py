"""Looking up which named things stand in a stretch of text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from kg.document import Span
from kg.records import Mention


class MentionIndex:
    """Mentions in document order, found by span in logarithmic time."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = sorted(mentions)
        self._starts = [m.span.start for m in self._mentions]

    def within(self, span: Span) -> list[Mention]:
        """The mentions that lie wholly in ``span``, in order; of nested ones all."""
        found = []
        index = bisect_left(self._starts, span.start)
        while index < len(self._mentions) and self._starts[index] < span.end:
            mention = self._mentions[index]
            if mention.span.end <= span.end:
                found.append(mention)
            index += 1
        return found

    def outermost(self, span: Span) -> list[Mention]:
        """The mentions in ``span`` that lie in no longer one: 阿蓬江两河断面, not its river."""
        found: list[Mention] = []
        for mention in self.within(span):
            if found and found[-1].span.contains(mention.span):
                continue
            if found and mention.span.contains(found[-1].span):
                found.pop()
            found.append(mention)
        return found
