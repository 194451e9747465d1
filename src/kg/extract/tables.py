"""Tables of indicators: each value column of each row as a value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.document import Block, Cell, Document, Span
from kg.extract import (
    actors,
    cells,
    cellvalues,
    columns,
    crosstables,
    evidence,
    keys,
    measures,
    notes,
    quantities,
    roles,
    rowwords,
    waterlinks,
    yearrows,
)
from kg.extract.cellfigures import CellFigure
from kg.extract.keys import Scope
from kg.extract.measures import Measure
from kg.extract.notes import Note
from kg.extract.numbers import Grammar
from kg.extract.roles import IndicatorColumns, ValueColumn
from kg.extract.waters import Water, Waters
from kg.lexicon import Lexicon
from kg.profile import PlanProfile, Slip, TableHint
from kg.records import (
    Bindingness,
    Comparator,
    Evidence,
    IndicatorValue,
    Mention,
    PlanIdentity,
    Relation,
    Thing,
    ThingKey,
    ThingKind,
    ValueKind,
)

_BINDING_TITLE = re.compile(r"约束性指标")
_BASE_IN_NAME = re.compile(r"(?:较|比|与)\s?((?:19|20)[0-9]{2})\s?年")
_MAGNITUDES = frozenset({"万", "亿", "千", "百", "百万", "千万", "万亿"})


@dataclass(frozen=True, slots=True)
class TableReading:
    """What the indicator tables of a document say."""

    values: tuple[IndicatorValue, ...] = ()
    relations: tuple[Relation, ...] = ()
    things: tuple[Thing, ...] = ()
    mentions: tuple[Mention, ...] = ()
    tables: tuple[Span, ...] = ()


def values(
    document: Document,
    identity: PlanIdentity,
    profile: PlanProfile,
    scope: Scope,
    lexicon: Lexicon,
    grammar: Grammar,
) -> TableReading:
    """Every indicator table of ``document``, each value column of each row."""
    slips = {h.written: h.means for h in profile.hints if isinstance(h, Slip)}
    waters = Waters(document.text, identity.area, slips)
    found: list[IndicatorValue] = []
    named: list[Water] = []
    towns: list[Mention] = []
    tables: list[Span] = []
    for block in document.tables():
        hint = _hint(document, block, profile)
        dated = yearrows.read(document, block, identity, scope, lexicon, grammar, waters)
        if dated is not None:
            found += dated
            tables.append(block.span)
            continue
        read = roles.read(document, block, identity, grammar, hint)
        if read is None:
            counted = quantities.read(document, block, identity, scope, lexicon, grammar, waters)
            found += counted
            tables += [block.span] if counted else []
            continue
        reader = _TableReader(document, block, read, scope, lexicon, grammar, waters)
        found += reader.read()
        named += reader.named
        towns += reader.towns
        tables.append(block.span)
    relations = tuple(
        dict.fromkeys((*waterlinks.of_names(named), *waterlinks.class_targets(found)))
    )
    return TableReading(
        tuple(found),
        relations,
        actors.merged((*(w.thing for w in named), *(Thing(town.thing) for town in towns))),
        tuple(sorted({*(w.mention for w in named), *towns})),
        tuple(tables),
    )


def _hint(document: Document, block: Block, profile: PlanProfile) -> TableHint | None:
    title = evidence.table_title(document, block) or ""
    hints = (h for h in profile.hints if isinstance(h, TableHint) and h.title in title)
    return next(hints, None)


@dataclass
class _TableReader:
    """Goes down one table, keeping the row that nested rows belong to."""

    document: Document
    block: Block
    columns: IndicatorColumns
    scope: Scope
    lexicon: Lexicon
    grammar: Grammar
    waters: Waters
    named: list[Water] = field(default_factory=list)
    towns: list[Mention] = field(default_factory=list)
    parent: Cell | None = None
    nature: Bindingness | None = None
    marked: Bindingness | None = None  # by a mark on the row's name

    def read(self) -> list[IndicatorValue]:
        table = self.block.table
        assert table is not None
        title = evidence.table_title(self.document, self.block) or ""
        self.title_nature = Bindingness.BINDING if _BINDING_TITLE.search(title) else None
        headers = "".join(
            columns.header_text(self.document, self.block, c) for c in range(table.width)
        )
        told = {column.measure for column in self.columns.values if column.measure}
        self.measured = told.pop() if len(told) == 1 else rowwords.measured_by(title)
        self.unit = cells.unit_of(self.document, self.block, self.grammar)
        self.of_subject = crosstables.of_subject(table, self.columns.subject, self.columns.names)
        self.notes = notes.read(self.document, table.notes, headers + title)
        found: list[IndicatorValue] = []
        for row in table.grid[table.header_rows :]:
            index = max(cell.row for cell in row)  # of two halves, where it was published
            own = [c for c in dict.fromkeys(row) if not c.empty]
            if not own:
                continue
            if len(own) == 1 and (own[0].colspan > 1 or table.width > 2):
                self._heading(own[0])
                continue
            found += self._row(index, row)
        return found

    def _heading(self, cell: Cell) -> None:
        """A heading row classes the indicators under it; some say that they are binding."""
        text = evidence.content(self.document, cell)
        self.nature = rowwords.nature_of(text) if "性" in text else self.nature
        self.parent = None

    # --- one row ----------------------------------------------------------------------------

    def _row(self, index: int, row: tuple[Cell, ...]) -> list[IndicatorValue]:
        names = measures.names_of(self.document, row, self.columns.names)
        subjects = self._row_subjects(row)
        if not names and subjects is None:
            return []
        if names:
            names = self._with_parent(index, row, names)
            self.marked = self.notes.nature_of("".join(self._text(name) for name in names))
            measure = measures.read(self.document, names, self.grammar, self.waters)
        else:
            measure = Measure("", None, ())
        self.named += measure.waters
        said = self._text(row[self.columns.said]) if self.columns.said is not None else ""
        found: list[IndicatorValue] = []
        for column in self.columns.values:
            column = replace(column, kind=crosstables.row_kind(said, column.kind))
            if column.index not in self.of_subject:
                found += self._value(index, row, column, measure, subjects)
            elif row[column.index].row == index:
                found += self._value(index, row, column, Measure("", None, ()), subjects)
        return found

    def _with_parent(self, index: int, row: tuple[Cell, ...], names: list[Cell]) -> list[Cell]:
        """Nested rows have no serial of their own, or say 其中; the row above them heads them."""
        serial = self.columns.serial
        numbered = serial is not None and bool(self._text(row[serial]))
        own_serial = numbered and serial is not None and row[serial].row == index
        nested = measures.is_nested(self.document, names[-1])
        unnumbered = serial is not None and not own_serial
        if (unnumbered or nested) and self.parent is not None and len(names) == 1:
            if names[0] != self.parent:
                return [self.parent, *names]
        elif own_serial or serial is None:
            self.parent = names[0]
        return names

    def _text(self, cell: Cell) -> str:
        return evidence.content(self.document, cell)

    def _row_subjects(
        self, row: tuple[Cell, ...]
    ) -> tuple[tuple[ThingKey, ...], str | None] | None:
        """Whom a row is about, where a column says so: keys, and words that are no key."""
        if self.columns.subject is None:
            return None
        cell = row[self.columns.subject]
        text = self._text(cell)
        if not text:
            return None
        waters = self._section(cell, row) or self.waters.read(cell.span)
        if waters:
            self.named += waters
            return tuple(w.key for w in waters), None
        place = self.scope.named(text)
        if place is not None:
            return (keys.area(place),), None
        if re.search(r"(?:镇|乡|街道)$", text):
            town = keys.town(text, self.scope.own.adcode)
            self.towns.append(Mention(cell.span, town))
            return (town,), None
        return (keys.area(self.scope.own),), text

    def _section(self, cell: Cell, row: tuple[Cell, ...]) -> tuple[Water, ...]:
        """A name under 断面名称 is a section's, though the word is left off."""
        assert self.columns.subject is not None
        header = columns.header_text(self.document, self.block, self.columns.subject)
        text = self._text(cell)
        if "断面" in header and not text.endswith("断面") and len(text) < 16:
            beside = self.columns.water
            river = row[beside].span if beside is not None else None
            return (self.waters.section_of(cell.span, text, river),)
        return ()

    # --- one cell ---------------------------------------------------------------------------

    def _value(
        self,
        index: int,
        row: tuple[Cell, ...],
        column: ValueColumn,
        measure: Measure,
        subjects: tuple[tuple[ThingKey, ...], str | None] | None,
    ) -> list[IndicatorValue]:
        cell = row[column.index]
        text = self.document.quote(cell.span)
        wording = measure.wording or column.measure or self.measured
        content = cellvalues.read(text, wording, self.grammar)
        if content and content.water_class and not measure.wording and not column.measure:
            wording = rowwords.CLASSES  # whatever the table is called
        if content is None or not wording:
            return []
        note = self._note(content, measure.wording, column.kind, row)
        marked = content.marked in ("[]", "【】") and self.notes.sums
        year = column.year
        if note is not None and note.year is not None:
            year = note.year if column.kind is ValueKind.OBSERVATION or note.mark else year
        based = _BASE_IN_NAME.search(wording)
        baseline = note.baseline if note else (int(based[1]) if based else None)
        if marked and baseline is None:
            baseline = self.notes.baseline
        base = IndicatorValue(
            column.kind,
            wording,
            Comparator.QUALITATIVE,
            text.strip(),
            (evidence.of_cell(self.document, self.block, cell, index),),
            indicator=self.lexicon.indicator(wording) or self.lexicon.indicator(measure.rest),
            subjects=self._subjects(column, measure, subjects),
            subject_text=(subjects[1] if subjects else None) or measure.subject_text,
            year=year,
            bindingness=self._bindingness(row),
            cumulative=marked,
            baseline_year=baseline,
            change=rowwords.change_of(wording),
            context=self._context(index, row, column, measure, note, marked),
        )
        value = cellvalues.filled(base, content, self._unit(row, column, measure, content))
        if measure.wording and rowwords.GROWTH.search(column.measure):
            value = rowwords.grown(value, column.measure)
        if len(measure.waters) > 1:
            return [
                replace(
                    value, subjects=(w.key,), indicator_text=measure.rest or value.indicator_text
                )
                for w in measure.waters
            ]
        return [value]

    def _note(
        self, content: CellFigure, wording: str, kind: ValueKind, row: tuple[Cell, ...]
    ) -> Note | None:
        """The note that the cell's mark, or the indicator's serial or name, refers to."""
        for mark in re.findall(
            r"[【\[［]\s?[0-9０-９]{1,2}\s?[】\]］]|[①-⑳]|[*＊※★]+", content.marked
        ):
            note = self.notes.marked(mark)
            if note is not None:
                return note
        if kind is not ValueKind.OBSERVATION:
            return None
        serial = self._text(row[self.columns.serial]) if self.columns.serial is not None else ""
        return self.notes.numbered(serial) or self.notes.naming(wording.rsplit("/", 1)[-1])

    def _unit(
        self, row: tuple[Cell, ...], column: ValueColumn, measure: Measure, content: CellFigure
    ) -> str | None:
        """The unit as written: in the cell, the unit column, the name's brackets, the header."""
        if content.figure is None:
            return None
        stated = self._text(row[self.columns.unit]) if self.columns.unit is not None else ""
        if stated and not measures.is_unit(stated, self.grammar):
            stated = ""
        around = stated or measure.unit or column.unit or self.unit
        own = content.figure.unit_text
        if own in _MAGNITUDES and around:
            return own + around
        if own is not None and around and own in around:
            return around  # 95 % in a row of %; 万 is never lost this way
        return own or around

    def _bindingness(self, row: tuple[Cell, ...]) -> Bindingness | None:
        if self.columns.bindingness is not None:
            stated = rowwords.nature_of(self._text(row[self.columns.bindingness]))
            if stated:
                return stated
        return self.marked or self.nature or self.title_nature

    def _subjects(
        self,
        column: ValueColumn,
        measure: Measure,
        subjects: tuple[tuple[ThingKey, ...], str | None] | None,
    ) -> tuple[ThingKey, ...]:
        if measure.waters:
            return tuple(w.key for w in measure.waters)
        if subjects is not None:
            return subjects[0]
        if column.place:
            return (self._area(column),)
        if column.level and self.scope.above:
            if column.level.startswith(("全国", "国家")):
                return (ThingKey(ThingKind.AREA, "中国", keys.NATION),)
            own = self.scope.own.name
            wanted = "省" if "省" in column.level else "市"
            if column.level.startswith("全") and not own.endswith(wanted):
                return (keys.area(self.scope.above[-1 if wanted == "省" else 0]),)
        return (keys.area(self.scope.own),)

    def _area(self, column: ValueColumn) -> ThingKey:
        """The area that a column is headed by."""
        place = self.scope.named(column.place)
        if place is not None:
            return keys.area(place)
        assert self.block.table is not None
        town = keys.town(column.place, self.scope.own.adcode)
        head = evidence.header(self.block.table, column.index)[-1]
        self.towns.append(Mention(Span(head.span.start, head.span.start + len(column.place)), town))
        return town

    def _context(
        self,
        index: int,
        row: tuple[Cell, ...],
        column: ValueColumn,
        measure: Measure,
        note: Note | None,
        marked: bool,
    ) -> tuple[Evidence, ...]:
        """The cells and notes that a value is read with."""
        table = self.block.table
        assert table is not None
        cells = [*measure.cells]
        for other in (self.columns.subject, self.columns.unit, self.columns.bindingness):
            if other is not None and not row[other].empty:
                cells.append(row[other])
        found = [evidence.of_cell(self.document, self.block, c, index) for c in cells]
        found += [
            evidence.of_cell(self.document, self.block, c)
            for c in evidence.header(table, column.index)
        ]
        spans = [note.span] if note else []
        if marked and self.notes.sum_note is not None:
            spans.append(self.notes.sum_note)
        found += [evidence.of_span(self.document, self.block, span) for span in spans]
        return tuple(dict.fromkeys(found))
