"""Project tables: programmes (heading rows, merged name cells), projects, stated totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.document import Block, Cell, Document, Span
from kg.extract import actors, cells, columns, evidence, keys, namecells
from kg.extract.columns import Column, ProjectColumns
from kg.extract.keys import Scope
from kg.extract.numbers import Grammar
from kg.extract.totals import TotalsReader
from kg.lexicon import Lexicon
from kg.profile import PlanProfile, TableHint
from kg.records import (
    Evidence,
    IndicatorValue,
    Mention,
    PlanIdentity,
    Programme,
    Project,
    Relation,
    RelationKind,
    StatementRef,
    Thing,
    ThingKey,
)

_HEADING_NUMBER = re.compile(
    r"^(?:(?P<chinese>[一二三四五六七八九十]{1,3})\s?[、.．]|[（(](?P<paren>[一二三四五六七八九十]{1,3})[)）]"
    r"|[（(](?P<digit>[0-9]{1,2})[)）]|(?P<arabic>[0-9]{1,2})\s?[、.．](?![0-9])|(?P<part>第[一二三四五六七八九十]{1,3}[部分类章]{1,2}))\s*"
)
_BARE_NUMBER = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?|第[一二三四五六七八九十]{1,3}[部分类]{1,2})$"
)
_CHINESE_NUMBER = re.compile(
    r"[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[部分类]"
)
_UNIT_REMARK = re.compile(r"[（(]\s*(?:金额)?单位\s*[:：][^（()）]*[)）]$")
_TOTAL = re.compile(r"^(?:总?合计|总计|小计|共计|累计|总投资|汇总)")
_TOTALS_IN_NAME = re.compile(
    r"[（(][^（()）]*[0-9０-９][^（()）]*[)）]\s*$|[，,：:]?\s*共?计?\s?[0-9０-９]+\s?[个项].*$"
)
_DEPTH_WORDS = ("part", "chinese", "paren", "arabic", "digit")


@dataclass(frozen=True, slots=True)
class ProjectReading:
    """What the project tables of a document say. ``totals``: numerals read in paragraphs."""

    programmes: tuple[Programme, ...] = ()
    projects: tuple[Project, ...] = ()
    values: tuple[IndicatorValue, ...] = ()
    relations: tuple[Relation, ...] = ()
    things: tuple[Thing, ...] = ()
    mentions: tuple[Mention, ...] = ()
    tables: tuple[Span, ...] = ()
    totals: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()


def read(
    document: Document,
    identity: PlanIdentity,
    profile: PlanProfile,
    scope: Scope,
    lexicon: Lexicon,
    grammar: Grammar,
) -> ProjectReading:
    """Every table of projects in ``document``."""
    totals = TotalsReader(document, grammar, identity.period_end)
    readings = []
    for index, block in enumerate(document.tables(), 1):
        roles = columns.read(document, block, _hint(document, block, profile))
        if roles is not None:
            table = _TableReader(document, block, roles, index, scope, lexicon, totals)
            readings.append(table.read())
    return merged(readings)


def merged(readings: Sequence[ProjectReading]) -> ProjectReading:
    """Several readings as one, in order."""
    return ProjectReading(
        tuple(x for r in readings for x in r.programmes),
        tuple(x for r in readings for x in r.projects),
        tuple(x for r in readings for x in r.values),
        tuple(x for r in readings for x in r.relations),
        actors.merged(x for r in readings for x in r.things),
        tuple(sorted({x for r in readings for x in r.mentions})),
        tuple(x for r in readings for x in r.tables),
        tuple(x for r in readings for x in r.totals),
        tuple(x for r in readings for x in r.warnings),
    )


def _hint(document: Document, block: Block, profile: PlanProfile) -> TableHint | None:
    title = evidence.table_title(document, block) or ""
    hints = (h for h in profile.hints if isinstance(h, TableHint) and h.title in title)
    return next(hints, None)


@dataclass
class _TableReader:
    """Goes down one table, knowing which programme it is in."""

    document: Document
    block: Block
    roles: ProjectColumns
    index: int
    scope: Scope
    lexicon: Lexicon
    totals: TotalsReader
    programmes: list[Programme] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    values: list[IndicatorValue] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    found: list[actors.Actor] = field(default_factory=list)
    read_numbers: list[Span] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    stack: list[tuple[str, str]] = field(default_factory=list)  # (kind of numbering, key)

    def read(self) -> ProjectReading:
        table = self.block.table
        assert table is not None
        self.root = self._root()
        self.unit = cells.money_unit(self.document, self.block, self.roles)
        self.rights = cells.restriction(self.document, self.block)
        if self.unit is None and self.roles.of(Column.INVESTMENT):
            self.warnings.append(f"no unit for the money of table {self.index}")
        for index, row in enumerate(table.grid[table.header_rows :], table.header_rows):
            own = [c for c in dict.fromkeys(row) if not c.empty]
            if not own:
                continue
            if self._is_heading(index, own):
                self._heading(index, own)
            elif total := self._total_word(own):
                self._total_row(index, row, total)
            elif self.roles.of(Column.ITEMS):
                self._items(index, row)
            elif not self.roles.of(Column.NAME):
                self._totals_of(index, row, self._row_programme(index, row), "")
            else:
                self._project(index, row)
        self._paragraphs()
        return ProjectReading(
            tuple(self.programmes),
            tuple(self.projects),
            tuple(self.values),
            tuple(self.relations),
            tuple(actor.thing for actor in self.found),
            tuple(actor.mention for actor in self.found),
            (self.block.span,),
            tuple(self.read_numbers),
            tuple(self.warnings),
        )

    # --- programmes -------------------------------------------------------------------------

    def _root(self) -> str:
        """The programme that the whole table is."""
        table = self.block.table
        assert table is not None
        title = table.title or (self.block.path[-1] if self.block.path else None)
        name = evidence.box_name(self.document, title) if title else ""
        label = _UNIT_REMARK.sub("", name).strip() or "项目表"
        where = evidence.of_span(self.document, self.block, title or self.block.span)
        return self._programme(label, where, None)

    def _programme(self, label: str, where: Evidence, parent: str | None) -> str:
        """The key of the programme of that name under ``parent``, made if it is new."""
        for known in self.programmes:
            if known.label == label and known.parent == parent:
                return known.key
        key = f"programme-{self.index}-{len(self.programmes) + 1}"
        self.programmes.append(Programme(key, label, (where,), parent))
        return key

    def _label(self, key: str) -> str:
        return next(p.label for p in self.programmes if p.key == key)

    @property
    def current(self) -> str:
        return self.stack[-1][1] if self.stack else self.root

    def _is_heading(self, index: int, own: list[Cell]) -> bool:
        """A row whose one cell stands for all columns, or whose serial is 一 or （一）."""
        first = evidence.content(self.document, own[0])
        if own[0].row != index or _TOTAL.match(first):
            return False
        if len(own) == 1:
            return not first.isdigit()
        if own[0].colspan > 1 and _CHINESE_NUMBER.match(first):
            return True  # 一、水污染防治（4项） | 12.31
        serial = self.roles.first(Column.SERIAL)
        numbered = bool(_BARE_NUMBER.match(first)) and own[0].column in (serial, 0)
        content = self.roles.first(Column.CONTENT)
        return numbered and not any(c.column == content for c in own)

    def _heading(self, index: int, own: list[Cell]) -> None:
        first = evidence.content(self.document, own[0])
        named = own[0]
        number = _HEADING_NUMBER.match(first)
        if len(own) > 1 and _BARE_NUMBER.match(first):
            named = own[1]
            number = _HEADING_NUMBER.match(first.rstrip("、.．") + "、") or number
            label = evidence.content(self.document, named)
        else:
            label = first[number.end() :] if number else first
        kind = number.lastgroup or "" if number else ""
        while self.stack and not _outer(self.stack[-1][0], kind):
            self.stack.pop()
        where = evidence.of_cell(self.document, self.block, named, index)
        key = self._programme(_TOTALS_IN_NAME.sub("", label).strip() or label, where, self.current)
        self.stack.append((kind, key))
        stated = self.totals.stretch(self.block, self._bracket(named), key, where)
        self.values += stated.values
        for cell in own[1:]:
            if cell.column in self.roles.of(Column.INVESTMENT):
                self._money_total(index, cell, self._money_name(cell.column), key)

    def _bracket(self, cell: Cell) -> Span:
        """The totals behind a heading's name: from its last bracket or first digit on."""
        written = self.document.quote(cell.span)
        match = _TOTALS_IN_NAME.search(written)
        return Span(cell.span.start + match.start(), cell.span.end) if match else Span(0, 0)

    def _total_word(self, own: list[Cell]) -> str | None:
        """合计, 小计 …, where a row begins so (behind a serial at most)."""
        words = (evidence.content(self.document, cell) for cell in own[:2])
        return next((word for word in words if _TOTAL.match(word)), None)

    def _total_row(self, index: int, row: tuple[Cell, ...], word: str) -> None:
        """合计 is of the whole table, 小计 of the programme it closes."""
        key = self.current if word.startswith("小计") else self.root
        self._totals_of(index, row, key, word)
        for cell in dict.fromkeys(row):
            if evidence.content(self.document, cell) == word and cell.row == index:
                where = evidence.of_cell(self.document, self.block, cell, index)
                stated = self.totals.stretch(self.block, self._bracket(cell), key, where)
                self.values += stated.values

    def _totals_of(self, index: int, row: tuple[Cell, ...], key: str, word: str) -> None:
        """The money and the number of projects that a row gives for a programme."""
        for column in self.roles.of(Column.INVESTMENT):
            self._money_total(index, row[column], self._money_name(column) + word, key)
        for column in self.roles.of(Column.COUNT):
            figures = self.totals.grammar.figures(
                self.document.text, row[column].span.start, row[column].span.end
            )
            if figures:
                where = evidence.of_cell(self.document, self.block, row[column], index)
                value = self.totals.in_cell(figures[0], "个", "项目" + word, key, where)
                self.values.append(value)

    def _money_name(self, column: int) -> str:
        """What a money column calls its money, without the unit."""
        header = columns.header_text(self.document, self.block, column)
        return re.sub(r"[（(].*?[)）]", "", header) or "投资"

    def _money_total(self, index: int, cell: Cell, indicator: str, key: str) -> None:
        figures = self.totals.grammar.figures(self.document.text, cell.span.start, cell.span.end)
        if figures:
            where = evidence.of_cell(self.document, self.block, cell, index)
            value = self.totals.in_cell(figures[0], self.unit, indicator, key, where)
            self.values.append(value)

    def _paragraphs(self) -> None:
        """Totals stated in the paragraphs that stand over the table in its own section."""
        labels = {p.label: p.key for p in self.programmes if p.key != self.root}
        for block in evidence.over_table(self.document, self.block):
            stated = self.totals.paragraph(block, labels, self.root)
            self.values += stated.values
            self.read_numbers += stated.numbers

    # --- projects ---------------------------------------------------------------------------

    def _items(self, index: int, row: tuple[Cell, ...]) -> None:
        """Several projects in one cell, under the programme that the row names."""
        programme = self._row_programme(index, row)
        cell = row[self.roles.of(Column.ITEMS)[0]]
        for item in actors.pieces(self.document.text, cell.span):
            where = Evidence(
                item,
                self.document.section_path(self.block),
                evidence.table_title(self.document, self.block),
                index,
                cell.column,
                self.block.page,
            )
            key = f"project-{self.index}-{len(self.projects) + 1}"
            label = "".join(self.document.quote(item).split())
            self.projects.append(
                Project(
                    key,
                    label,
                    (where,),
                    programme=programme,
                    access_rights=self.rights,
                    context=self._header_context(cell.column),
                )
            )

    def _row_programme(self, index: int, row: tuple[Cell, ...]) -> str:
        key = self.current
        for column in self.roles.of(Column.PROGRAMME):
            cell = row[column]
            label = evidence.content(self.document, cell)
            if label and label != self._label(key):
                where = evidence.of_cell(self.document, self.block, cell, index)
                key = self._programme(label, where, key)
        return key

    def _project(self, index: int, row: tuple[Cell, ...]) -> None:
        name_column = self.roles.of(Column.NAME)[-1]
        name = row[name_column]
        if name.empty:
            self.warnings.append(f"row {index} of {self.root} names no project")
            return
        key = f"project-{self.index}-{len(self.projects) + 1}"
        by_role = {role: row[c[0]] for role, c in self.roles.roles.items() if not row[c[0]].empty}
        stated = by_role.get(Column.CONTENT)
        label, content = self._named(name, stated)
        start, end = cells.years(self.document, by_role)
        leads = self._actors(key, by_role.get(Column.LEAD), RelationKind.LEAD, index)
        supports = self._actors(key, by_role.get(Column.SUPPORT), RelationKind.SUPPORT, index)
        origin, money = by_role.get(Column.ORIGIN), by_role.get(Column.INVESTMENT)
        where = replace(evidence.of_cell(self.document, self.block, name, index), span=label)
        others = [c for c in dict.fromkeys(row) if not c.empty and c not in (name, stated)]
        self.projects.append(
            Project(
                key,
                "".join(self.document.quote(label).split()),
                (where,),
                number=self._number(by_role.get(Column.SERIAL)),
                content=self.document.quote(content).strip() if content else None,
                content_span=content,
                investment=cells.investment(self.document, money, self.totals.grammar, self.unit),
                start_year=start,
                end_year=end,
                leads=leads,
                supports=supports,
                programme=self._row_programme(index, row),
                origin=evidence.content(self.document, origin) if origin else None,
                subjects=self._places(by_role.get(Column.PLACE)),
                access_rights=self.rights,
                context=(
                    *(evidence.of_cell(self.document, self.block, c, index) for c in others),
                    *self._header_context(*(c.column for c in others if c.row == index)),
                ),
            )
        )

    def _named(self, name: Cell, content: Cell | None) -> tuple[Span, Span | None]:
        """What names a project and what tells its content: two cells, or one cell's two parts."""
        header = columns.header_text(self.document, self.block, name.column)
        if content is not None:
            return name.span, content.span
        return namecells.split(self.document.text, name.span, namecells.says_both(header))

    def _places(self, cell: Cell | None) -> tuple[ThingKey, ...]:
        """The areas where a project is, as far as its cell names areas."""
        found: list[ThingKey] = []
        for piece in actors.pieces(self.document.text, cell.span) if cell else ():
            name = "".join(self.document.quote(piece).split())
            place = self.scope.named(name)
            if place is not None:
                found.append(keys.area(place))
            elif re.fullmatch(r"[\u4e00-\u9fff]{2,6}(?:镇|乡|街道)", name):
                found.append(keys.town(name, self.scope.own.adcode))
        return tuple(dict.fromkeys(found))

    def _header_context(self, *at: int) -> tuple[Evidence, ...]:
        """The header cells over the columns read."""
        assert self.block.table is not None
        found = dict.fromkeys(h for column in at for h in evidence.header(self.block.table, column))
        return tuple(evidence.of_cell(self.document, self.block, h) for h in found)

    def _number(self, cell: Cell | None) -> int | None:
        match = re.match(r"[0-9]{1,4}", evidence.content(self.document, cell)) if cell else None
        return int(match.group()) if match else None

    def _actors(
        self, project: str, cell: Cell | None, kind: RelationKind, row: int
    ) -> tuple[ThingKey, ...]:
        if cell is None:
            return ()
        where = evidence.of_cell(self.document, self.block, cell, row)
        found = actors.read(self.document, cell.span, self.scope, self.lexicon)
        self.found += found
        named = tuple(dict.fromkeys(actor.key for actor in found))
        subject = StatementRef("project", project)
        self.relations += [Relation(kind, subject, key, (where,)) for key in named]
        return named


def _outer(kind: str, inner: str) -> bool:
    """Whether headings numbered as ``kind`` stand over those numbered as ``inner``."""
    if kind == inner or kind not in _DEPTH_WORDS:
        return False
    return inner not in _DEPTH_WORDS or _DEPTH_WORDS.index(kind) < _DEPTH_WORDS.index(inner)
