"""Tables that list named things with what is said of each: sections with river and level, water
sources with type and town, firms and units. A row's name is a thing, its other cells relations.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.document import Block, Cell, Document, Span
from kg.extract import actors, columns, crosstables, evidence, keys, listitems
from kg.extract.boxes import BoxReading
from kg.extract.keys import Scope
from kg.extract.listitems import Item, ListReader
from kg.extract.waters import Waters
from kg.lexicon import Lexicon
from kg.profile import PlanProfile, Slip
from kg.records import (
    Evidence,
    Individual,
    Listing,
    Mention,
    PlanIdentity,
    Relation,
    RelationKind,
    Thing,
    ThingKey,
    ThingKind,
)

_NAME = re.compile(
    r"(?P<what>断面|水源地|水源|企业|单位|河流|水库|湖库|保护地|保护区|公园|园区)(?:\(单位\))?(?:名称|名)?$"
)
_NOT_NAME = re.compile(r"责任|牵头|配合|主管|所[在属]|建设|实施|协助|计量")
_RIVERS = (re.compile(r"河流|水体|所在河|湖库|所属河|河湖"), re.compile(r"水系"))
_LEVEL = re.compile(r"级别|控制|考核|属性|类别|等级|断面性质")
_TYPE = re.compile(r"类型|型$|水源类")
_PLACE = re.compile(r"乡镇|镇街|街道|所在地|位置|地点|行政区|区县|村|所属")
_KINDS = {
    "保护地": ThingKind.PROTECTED_AREA,
    "保护区": ThingKind.PROTECTED_AREA,
    "公园": ThingKind.PROTECTED_AREA,
    "园区": ThingKind.INDUSTRIAL_PARK,
    "企业": ThingKind.ENTERPRISE,
    "单位": ThingKind.ENTERPRISE,
}


@dataclass(frozen=True, slots=True)
class _Columns:
    name: int
    what: str
    river: int | None = None
    level: int | None = None
    type: int | None = None
    place: int | None = None


def read(
    document: Document,
    identity: PlanIdentity,
    profile: PlanProfile,
    scope: Scope,
    lexicon: Lexicon,
) -> BoxReading:
    """Every table of ``document`` whose rows name things of one kind."""
    slips = {h.written: h.means for h in profile.hints if isinstance(h, Slip)}
    waters = Waters(document.text, identity.area, slips)
    lists = ListReader(document, scope, lexicon, waters)
    listings: list[Listing] = []
    relations: list[Relation] = []
    things: list[Thing] = []
    mentions: list[Mention] = []
    tables: list[Span] = []
    for block in document.tables():
        found = _columns(document, block, lexicon)
        if found is None or columns.read(document, block) is not None:
            continue
        table = _TableReader(document, block, found, lists, scope)
        table.read()
        if not table.items:
            continue
        tables.append(block.span)
        members = tuple(dict.fromkeys(item.key for item in table.items))
        where = evidence.of_span(document, block, block.span)
        listings.append(Listing(_label(document, block, found), members, (where,)))
        relations += table.relations
        things += [t for item in table.items for t in item.things] + table.things
        mentions += [m for item in table.items for m in item.mentions] + table.mentions
    return BoxReading(
        listings=tuple(listings),
        relations=tuple(dict.fromkeys(relations)),
        things=actors.merged(things),
        mentions=tuple(sorted(set(mentions))),
        tables=tuple(tables),
    )


def _label(document: Document, block: Block, found: _Columns) -> str:
    title = block.table.title if block.table else None
    return evidence.box_name(document, title) if title else found.what


def _of_units(document: Document, block: Block, column: int, lexicon: Lexicon) -> bool:
    """Whether a column headed 单位 holds units of measure, and no bodies."""
    assert block.table is not None
    body = block.table.grid[block.table.header_rows :]
    return any(lexicon.unit(evidence.content(document, row[column])) for row in body)


def _columns(document: Document, block: Block, lexicon: Lexicon) -> _Columns | None:
    table = block.table
    if table is None or not table.header_rows or len(table.grid) <= table.header_rows:
        return None
    headers = [
        re.sub(r"[（(][^（()）]*[)）]", "", columns.header_text(document, block, c))
        for c in range(table.width)
    ]
    if any(re.search(r"指标", h) for h in headers):
        return None
    names = [(c, m["what"]) for c, h in enumerate(headers) if (m := _NAME.search(h))]
    names = [n for n in names if not _NOT_NAME.search(headers[n[0]])]
    names = [
        n for n in names if headers[n[0]] != "单位" or not _of_units(document, block, n[0], lexicon)
    ]
    if not names:
        return None
    first = next((n for n in names if n[1] == "断面"), names[0])
    used = {first[0]}

    def column(pattern: re.Pattern[str]) -> int | None:
        for c, header in enumerate(headers):
            if c not in used and pattern.search(header) and not re.search(r"20[0-9]{2}", header):
                used.add(c)
                return c
        return None

    return _Columns(
        first[0],
        first[1],
        river=next((c for c in map(column, _RIVERS) if c is not None), None),
        place=column(_PLACE),
        type=column(_TYPE),
        level=column(_LEVEL),
    )


@dataclass
class _TableReader:
    document: Document
    block: Block
    columns: _Columns
    lists: ListReader
    scope: Scope
    items: list[Item] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def read(self) -> None:
        table = self.block.table
        assert table is not None
        for index, row in enumerate(table.grid[table.header_rows :], table.header_rows):
            cell = row[self.columns.name]
            heading = len({(c.row, c.column) for c in row if not c.empty}) == 1
            if cell.empty or cell.row != index or (heading and table.width > 1):
                continue
            item = self._item(cell, row)
            if item is None:
                continue
            self.items.append(item)
            self._relations(index, row, cell, item)

    def _item(self, cell: Cell, row: tuple[Cell, ...]) -> Item | None:
        what = self.columns.what
        text = evidence.content(self.document, cell)
        if what == "断面" and not text.endswith("断面"):
            river = row[self.columns.river].span if self.columns.river is not None else None
            water = self.lists.waters.section_of(cell.span, text, river)
            return Item(water.key, water.span, water.thing)
        item = self.lists.item(cell.span, what)
        if item is not None or what not in _KINDS:
            return item
        key = keys.thing(_KINDS[what], text, self.scope.own.adcode)
        return Item(key, cell.span, Thing(key))

    def _relations(self, index: int, row: tuple[Cell, ...], cell: Cell, item: Item) -> None:
        own = evidence.of_cell(self.document, self.block, cell, index)
        said = {r.kind for r in listitems.relations(self.document, self.block, None, item)}

        def add(kind: RelationKind, at: int, target: ThingKey | Individual) -> None:
            where = evidence.of_cell(self.document, self.block, row[at], index)
            assert self.block.table is not None
            head = evidence.header(self.block.table, at)
            context: tuple[Evidence, ...] = (
                own,
                *(evidence.of_cell(self.document, self.block, h) for h in head),
            )
            self.relations.append(Relation(kind, item.key, target, (where,), context))

        level = crosstables.without_level(evidence.content(self.document, cell))[1]
        stated = listitems.level_of(item.key, level)
        if stated is not None and stated[0] not in said:
            said.add(stated[0])
            add(stated[0], self.columns.name, stated[1])
        for relation in listitems.relations(self.document, self.block, None, item):
            self.relations.append(relation)
        river = self.columns.river
        if river is not None and RelationKind.ON_WATER_BODY not in said:
            for water in self.lists.waters.read(row[river].span):
                self.things.append(water.thing)
                self.mentions.append(water.mention)
                if water.key != item.key:
                    add(RelationKind.ON_WATER_BODY, river, water.key)
        self._named(row, item, self.columns.level, listitems.level_of, said, add)
        self._named(row, item, self.columns.type, listitems.type_of, said, add)
        place = self.columns.place
        if place is not None and item.key.kind is not ThingKind.AREA:
            for named in self.lists.places(row[place].span):
                self.things.append(named.thing)
                self.mentions.append(Mention(named.span, named.key))
                add(RelationKind.LOCATED_IN, place, named.key)

    def _named(
        self,
        row: tuple[Cell, ...],
        item: Item,
        at: int | None,
        reads: Callable[[ThingKey, str], tuple[RelationKind, Individual] | None],
        said: set[RelationKind],
        add: Callable[[RelationKind, int, ThingKey | Individual], None],
    ) -> None:
        """A level or type that a cell gives, unless the name itself said it."""
        if at is None:
            return
        found = reads(item.key, evidence.content(self.document, row[at]))
        if found is not None and found[0] not in said:
            add(found[0], at, found[1])
