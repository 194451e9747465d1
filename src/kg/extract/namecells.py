"""Cells of a project table that hold a name and, behind a colon, what is to be done."""

from __future__ import annotations

import re

from kg.document import Span
from kg.extract import evidence

_COLON = re.compile(r"[：:]")
_BOTH = re.compile(r"名称\s?(?:及|和|与|、|/|／|\+)[^（(]{0,6}(?:内容|规模)")
_WORKS = re.compile(r"(?:工程|项目)(?:[（(][^（()）]{1,20}[)）])?$")
MAX_NAME = 60


def says_both(header: str) -> bool:
    """Whether a column's header promises name and content: 项目名称及主要内容."""
    return _BOTH.search(header) is not None


def split(text: str, span: Span, promised: bool) -> tuple[Span, Span | None]:
    """The name in the cell ``span``, and its content behind the first colon.

    Where the header has not ``promised`` a content, only what calls itself works or a project is
    a name before a colon (某工程：新建…), for names hold colons of their own."""
    colon = _COLON.search(text, span.start, min(span.end, span.start + MAX_NAME))
    if colon is None:
        return span, None
    name = evidence.trimmed(text, Span(span.start, colon.start()))
    rest = evidence.trimmed(text, Span(colon.end(), span.end))
    if len(name) < 2 or len(rest) < 2:
        return span, None
    return (name, rest) if promised or _WORKS.search(name.of(text)) else (span, None)
