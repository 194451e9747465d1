"""Boxes (专栏) without a table: projects under a heading, and lists of named things.

A box of projects is a programme, each of its items a project named by its lead sentence. A list
box (断面, 水源地, 企业名单) holds nothing but names, perhaps after what they have in common:
市级考核断面（6个）：甲断面、乙断面。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kg.document import Block, BlockKind, Document, Span
from kg.extract import actors, evidence, listitems
from kg.extract.keys import Scope
from kg.extract.listitems import Item, ListReader
from kg.extract.waters import Waters
from kg.lexicon import Lexicon
from kg.profile import PlanProfile, Slip
from kg.records import (
    Listing,
    Mention,
    PlanIdentity,
    Programme,
    Project,
    Relation,
    Thing,
)

_PROJECTS = re.compile(r"工程|项目|行动(?!计划)|专项")
_WORKS = re.compile(r"工程|项目|专项")
_LIST_TITLE = re.compile(r"清单|名单|名录|一览|断面|水源|禁燃区|分布|区划|目录|企业|单位")
_NOT_PROJECTS = re.compile(r"指标|清单|名单|名录|情况|一览|目录|断面|水源|禁燃区")
_INLINE_ITEM = re.compile(
    r"(?:(?<=[。；;\n])|^)\s*(?P<number>[0-9０-９]{1,2}\s?[.．、](?![0-9０-９])|[（(][0-9０-９]{1,2}[)）]|[①-⑳])"
)
_NUMBER = re.compile(
    r"^\s*(?:[0-9０-９]{1,2}\s?[.．、](?![0-9０-９])\s*|[（(][0-9０-９一二三四五六七八九十]{1,3}[)）]\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,3}、\s*|[—–●◆■·▲-]{1,3}\s*)"
)
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])\s*(?P<name>[^。；：]{2,30})"
)
_LEAD = re.compile(r"[。：:]")
MAX_NAME = 50


@dataclass(frozen=True, slots=True)
class BoxReading:
    """What boxes and tables that list things say. ``taken``: paragraphs that a project stands
    for; ``tables``: the tables read."""

    programmes: tuple[Programme, ...] = ()
    projects: tuple[Project, ...] = ()
    listings: tuple[Listing, ...] = ()
    relations: tuple[Relation, ...] = ()
    things: tuple[Thing, ...] = ()
    mentions: tuple[Mention, ...] = ()
    taken: frozenset[Span] = frozenset()
    tables: tuple[Span, ...] = ()


def read(
    document: Document,
    identity: PlanIdentity,
    profile: PlanProfile,
    scope: Scope,
    lexicon: Lexicon,
) -> BoxReading:
    """Every box of ``document`` that holds paragraphs."""
    slips = {h.written: h.means for h in profile.hints if isinstance(h, Slip)}
    waters = Waters(document.text, identity.area, slips)
    reader = _BoxReader(document, ListReader(document, scope, lexicon, waters))
    for number, (title, blocks) in enumerate(_boxes(document), 1):
        name = evidence.box_name(document, title)
        works = _WORKS.search(name) or any(_names_works(document, b) for b in blocks)
        if works and _PROJECTS.search(name) and not _NOT_PROJECTS.search(name):
            reader.projects_of(number, title, name, blocks)
        else:
            reader.lists_of(name, blocks)
    return reader.reading()


def _boxes(document: Document) -> Iterator[tuple[Span, list[Block]]]:
    """Title and paragraphs of each box that has paragraphs of its own."""
    found: dict[Span, list[Block]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH and block.box is not None:
            found.setdefault(block.box, []).append(block)
    yield from found.items()


@dataclass
class _BoxReader:
    document: Document
    lists: ListReader
    programmes: list[Programme] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    taken: set[Span] = field(default_factory=set)

    def reading(self) -> BoxReading:
        return BoxReading(
            tuple(self.programmes),
            tuple(self.projects),
            tuple(self.listings),
            tuple(dict.fromkeys(self.relations)),
            actors.merged(t for item in self.items for t in item.things),
            tuple(sorted({m for item in self.items for m in item.mentions})),
            frozenset(self.taken),
        )

    # --- projects ---------------------------------------------------------------------------

    def projects_of(self, number: int, title: Span, name: str, blocks: list[Block]) -> None:
        box = programme = f"box-{number}"
        where = evidence.of_span(self.document, blocks[0], title)
        self.programmes.append(Programme(programme, name, (where,)))
        for block in blocks:
            heading = self._heading(block)
            if heading is not None and block != blocks[-1]:
                programme = f"{box}-{len(self.programmes)}"
                stands = evidence.of_span(self.document, block, block.span)
                self.programmes.append(Programme(programme, heading, (stands,), box))
                self.taken.add(block.span)
                continue
            pieces = list(_pieces(self.document.text, block.span))
            named = [(piece, _name(self.document.text, piece)) for piece in pieces]
            if all(label is None for _, label in named):
                continue
            self.taken.add(block.span)
            for piece, label in named:
                if label is not None:
                    key = f"{box}-item-{len(self.projects) + 1}"
                    self._project(key, block, piece, label)

    def _heading(self, block: Block) -> str | None:
        """A numbered name that is all its paragraph says heads the items after it."""
        written = self.document.quote(block.span)
        match = _HEADING.fullmatch(written)
        return "".join(match["name"].split()) if match else None

    def _project(self, key: str, block: Block, piece: Span, label: Span) -> None:
        text = self.document.text
        rest = evidence.trimmed(text, Span(min(label.end + 1, piece.end), piece.end))
        self.projects.append(
            Project(
                key,
                "".join(label.of(text).split()),
                (evidence.of_span(self.document, block, piece),),
                content=rest.of(text) or None,
                content_span=rest if len(rest) else None,
                programme=self.programmes[-1].key,
                context=(evidence.of_span(self.document, block, self._title(block)),),
            )
        )

    def _title(self, block: Block) -> Span:
        assert block.box is not None
        return block.box

    # --- lists ------------------------------------------------------------------------------

    def lists_of(self, name: str, blocks: list[Block]) -> None:
        """One listing for the box, of what all its paragraphs list."""
        listed: list[Item] = []
        read: list[Block] = []
        for block in blocks:
            head, items = self.lists.paragraph(block, name)
            if not items:
                continue
            listed += items
            read.append(block)
            for item in items:
                self.relations += listitems.relations(self.document, block, head, item)
        if not listed or not (_LIST_TITLE.search(name) or len(listed) > 2):
            return
        self.items += listed
        members = tuple(dict.fromkeys(item.key for item in listed))
        where = tuple(evidence.of_span(self.document, b, b.span) for b in read)
        self.listings.append(Listing(name, members, where))


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The numbered items that one paragraph runs together, or the paragraph as it is."""
    starts = [m.start("number") for m in _INLINE_ITEM.finditer(text, span.start, span.end)]
    inner = [s for s in starts if s > span.start]
    if len(starts) < 2:
        yield span
        return
    bounds = [span.start, *inner, span.end]
    for start, end in pairwise(bounds):
        piece = evidence.trimmed(text, Span(start, end))
        if len(piece):
            yield piece


def _names_works(document: Document, block: Block) -> bool:
    """Whether an item's name says that it is works: a box of 行动 may hold deeds that are none."""
    pieces = _pieces(document.text, block.span)
    labels = (_name(document.text, piece) for piece in pieces)
    return any(label and _WORKS.search(label.of(document.text)) for label in labels)


def _name(text: str, piece: Span) -> Span | None:
    """The lead sentence by which an item is named, without its number."""
    written = piece.of(text)
    number = _NUMBER.match(written)
    start = number.end() if number else 0
    stop = _LEAD.search(written, start, start + MAX_NAME + 1)
    end = stop.start() if stop else len(written)
    if end - start > MAX_NAME or end <= start + 1:
        return None
    if stop is None and number is None and not _PROJECTS.search(written):
        return None
    name = written[start:end]
    if name.count("，") > 1 or "；" in name:
        return None
    return Span(piece.start + start, piece.start + end)
