"""Markdown: headings, paragraphs, lists, pipe tables, tables in html."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.parse import flow, headings
from kg.parse.html import fragment

MEDIA_TYPE = "text/markdown"
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<body>(?:[^\n]*\n){0,200}?)---[ \t]*\n")
_PROPERTY = re.compile(r"^([^\s:：#-][^:：\n]{0,30})[:：][ \t]*(\S[^\n]{0,200})$", re.MULTILINE)
_NOTE = re.compile(r"^\[\^[^\]\s]{1,20}\]:[ \t]*([^\n]+(?:\n[ \t]+[^\n]+)*)\n?", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,20}\]")
_INDENT = re.compile(r"^(?:    |\t)[ \t]*", re.MULTILINE)
_WRAP = re.compile(r"(?<=[\x21-\x7e])\n(?=[\x21-\x7e])")
_TABLE = re.compile(r"(?<=[^|\s])[ \t]*\n(?=[ \t]*\|[^\n]*\n[ \t]*\|[ \t]*:?-)")
COMPLETE = 0.7  # of the lines in paragraphs that end as sentences do where lines are paragraphs


def read(text: str, name: str) -> flow.Reading:
    """The document in ``text``. Cells cannot be merged in Markdown: grids are repaired as those
    of text dumps are. A leading block of ``name: value`` lines is what the file says of itself."""
    properties: tuple[tuple[str, str], ...] = ()
    front = _FRONT_MATTER.match(text)
    if front:
        properties = tuple(
            (key.strip(), value.strip().strip("\"'"))
            for key, value in _PROPERTY.findall(front["body"])
        )
        text = text[front.end() :]
    notes = [" ".join(note.split()) for note in _NOTE.findall(text)]
    text = _NOTE_MARK.sub("", _NOTE.sub("", text))
    text = _TABLE.sub("\n\n", text)  # a table may follow its title without an empty line
    text = _INDENT.sub("", text)  # indented text is a paragraph set in, not code
    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    nodes = [
        *_Reader(parser.parse(text), name).nodes(),
        *(flow.Paragraph(note, footnote=True) for note in notes),
    ]
    return flow.Reading(tuple(nodes), MEDIA_TYPE, properties)


class _Reader:
    def __init__(self, tokens: Sequence[Token], name: str) -> None:
        self.tokens = tokens
        self.name = name
        self.at = 0
        self.label = ""
        self.wrapped = _is_wrapped(tokens)

    def lines(self, token: Token) -> list[str]:
        return _lines(token, self.wrapped)

    def nodes(self) -> Iterator[flow.Node]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            match token.type:
                case "heading_open":
                    text = " ".join(self.lines(self.tokens[self.at]))
                    yield flow.Paragraph(text, level=int(token.tag[1:]))
                    self.at += 1
                case "list_item_open":
                    ordered = bool(token.info)
                    self.label = f"{token.info}{token.markup} " if ordered else ""
                case "inline":
                    yield from self.paragraphs(self.lines(token))
                case "table_open":
                    yield flow.Table(tuple(self.rows()), stated=False)
                case "fence" | "code_block":
                    yield from self.paragraphs(token.content.splitlines())
                case "html_block":
                    yield from fragment(token.content, self.name)

    def paragraphs(self, lines: list[str]) -> Iterator[flow.Paragraph]:
        for line in lines:
            if line.strip():
                yield flow.Paragraph(self.label + line)
            self.label = ""

    def rows(self) -> Iterator[tuple[flow.Cell, ...]]:
        cells: list[flow.Cell] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            match token.type:
                case "table_close":
                    return
                case "tr_open":
                    cells = []
                case "inline":
                    lines = self.lines(token)
                    cells.append(flow.Cell(tuple(flow.Paragraph(line) for line in lines)))
                case "tr_close":
                    yield tuple(cells[:1] if _is_one(cells) else cells)


def _is_one(cells: Sequence[flow.Cell]) -> bool:
    """Whether a row is a heading inside the table, which Markdown cannot merge over all columns:
    the same words in each, or a numbered heading in the first and nothing behind it."""
    first, *others = ["".join(p.text for p in flow.paragraphs(cell.content)) for cell in cells]
    if not others or not first or first.isdigit():
        return False
    return set(others) == {first} or (not any(others) and headings.level(first, True) > 0)


def _lines(token: Token, wrapped: bool) -> list[str]:
    """The text of a paragraph without its markup, in as many lines as are paragraphs."""
    lines = [""]
    for part in token.children or []:
        match part.type:
            case "text" | "code_inline":
                lines[-1] += part.content
            case "softbreak" if wrapped:
                lines[-1] += "\n"
            case "softbreak" | "hardbreak":
                lines.append("")
            case "html_inline" if part.content.lower().startswith("<br"):
                lines.append("")
    return [_WRAP.sub(" ", line).replace("\n", "") for line in lines]


def _is_wrapped(tokens: Sequence[Token]) -> bool:
    """Whether lines are broken where a screen ends rather than where paragraphs do."""
    ends = [
        before.content
        for token in tokens
        for before, part in pairwise(token.children or [])
        if part.type == "softbreak" and before.type == "text"
    ]
    complete = sum(headings.is_complete(end) or headings.level(end, True) > 0 for end in ends)
    return complete < COMPLETE * len(ends)
