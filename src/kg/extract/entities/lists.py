"""Lists of names: 永隆山、花山、华耳山等 and 肖家沟和双河水库."""

from __future__ import annotations

from kg.document import Span

_HARD = frozenset('，。；：！？,;:!?\n“”"《》【】（）()—…')
_COMMA = "、"
_CONJUNCTIONS = ("以及", "和", "与", "及", "暨")
_MAX_ITEMS = 60
_MAX_ITEM = 30
_OPEN, _CLOSE = "（(", "）)"


def items_before(text: str, end: int, low: int = 0) -> list[Span]:
    """The items of the list that ends at ``end``, in order. The first may hold words that stand
    before the list; brackets inside items are kept; items are never empty."""
    found: list[Span] = []
    stop = end
    start = end
    depth = 0
    while len(found) < _MAX_ITEMS:
        start -= 1
        char = text[start] if start >= low else "\n"
        if char in _CLOSE:
            depth += 1
            continue
        if char in _OPEN and depth:
            depth -= 1
            continue
        if depth and char != "\n" and stop - start < _MAX_ITEM:
            continue
        if char in _HARD or stop - start > _MAX_ITEM:
            _add(found, start + 1, stop)
            break
        if char == _COMMA:
            _add(found, start + 1, stop)
            stop = start
            depth = 0
    return _split_last(found[::-1], text)


def _add(found: list[Span], start: int, stop: int) -> None:
    if stop > start:
        found.append(Span(start, stop))


def _split_last(items: list[Span], text: str) -> list[Span]:
    """The last item split at its conjunction: A、B和C has three items, A和B two."""
    if not items:
        return items
    last = items[-1]
    for at in range(last.end - 2, last.start + 1, -1):
        for word in _CONJUNCTIONS:
            if text.startswith(word, at) and at + len(word) < last.end - 1:
                return [*items[:-1], Span(last.start, at), Span(at + len(word), last.end)]
    return items


def clause_around(text: str, span: Span) -> Span:
    """The stretch without hard marks that holds ``span``."""
    start, end = span.start, span.end
    while start and text[start - 1] not in _HARD:
        start -= 1
    while end < len(text) and text[end] not in _HARD:
        end += 1
    return Span(start, end)


def items(text: str, clause: Span) -> list[Span]:
    """A clause cut at its commas and, in its last item, at the conjunction and at 等."""
    found: list[Span] = []
    start = clause.start
    for at in range(clause.start, clause.end + 1):
        if at == clause.end or text[at] == _COMMA:
            if at > start:
                found.append(Span(start, at))
            start = at + 1
    if not found:
        return found
    last = found[-1]
    stop = text.find("等", last.start, last.end)
    if stop > last.start:
        found[-1] = Span(last.start, stop)
    return _split_last(found, text)
