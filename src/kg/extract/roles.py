"""What the columns of a table of indicators hold, from header wording and cell content.

Content decides where wording does not: 指标类别 is the class of an indicator in one plan and
约束性 or 预期性 in another; 完成情况 holds figures here and 完成 there. A column whose header
names a year or a value (现状, 目标, 实际 …) is a value column; its year, kind and unit come from
its header, else from the table's title, else from the plan's period.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.document import Block, Cell, Document, Table
from kg.extract import columns, crosstables, evidence
from kg.extract.numbers import Grammar
from kg.profile import TableHint
from kg.records import PlanIdentity, ValueKind


class Role(StrEnum):
    """Roles of the columns of an indicator table. ``category`` classes indicators and is no part
    of their names; ``subject`` names what each row is about (断面名称)."""

    CATEGORY = "category"
    SERIAL = "serial"
    NAME = "name"
    SUBJECT = "subject"
    UNIT = "unit"
    BINDINGNESS = "bindingness"
    VALUE = "value"
    STATUS = "status"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of values. ``measure``: what its header says is measured, where the rows name
    subjects, or what it adds to the row's indicator (年均增速). ``level``: of whom it speaks where
    that is an area above the plan's own (全市, 全国). ``place``: the area that it is of, by name."""

    index: int
    year: int | None
    kind: ValueKind
    unit: str | None = None
    measure: str = ""
    level: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorColumns:
    names: tuple[int, ...]
    values: tuple[ValueColumn, ...]
    subject: int | None = None
    water: int | None = None  # the water that each row's section lies on
    serial: int | None = None
    unit: int | None = None
    bindingness: int | None = None
    said: int | None = None  # says of each row whether it holds goals or results


_SERIAL = re.compile(r"^(?:序号|编号|序|号|指标序号|No\.?)$", re.IGNORECASE)
_UNIT = re.compile(r"^(?:计量|指标)?单位$")
_OTHER = re.compile(
    r"备注|说明|来源|责任|牵头|部门|解释|口径|依据|计算方法|联系|填报|频次|权重|分值"
)
_SUBJECT = re.compile(
    r"断面|河流|水体|湖库|水库|水源地?(?:名称)?$|点位|测点|行政区"
    r"|(?:区县|乡镇|街道|县区|市区|镇街|园区|地区|区域|企业|单位|功能区)(?:名称)?$"
    r"|^(?:县|区|市|旗|镇|乡|村|苏木|县市|市县)(?:名称)?$"
)
_WATER = re.compile(r"河流|水体|所在河|湖库|所属河|河湖")
_CATEGORY = re.compile(
    r"类别|类型|领域|系统|维度|方面|分类|层|要素|专题|任务$|^项目$|^类$|[一]级指标|(?<!二|三)级指标"
)
_NAME = re.compile(r"指标|名称|内容|项目|评价因子|因子")
_THING = re.compile(r"^(?!.*(?:指标|项目|任务|工程|内容|污染物)).*名称$")
_STATUS = re.compile(r"完成情况|完成状况|是否|达标情况|进展|评估|评价结果|完成度|状态|完成率")
_VALUE = re.compile(
    r"现状|基期|基准|基础值|基数|目标|实际|完成值|完成数|规划值|规划数|指标值|预期值|现值|数值|统计值"
    r"|监测值|当前|中期|近期|远期|年均|增速|累计|限值|标准值|要求|浓度|水质|值$"
)
_GOAL = re.compile(r"目标|规划|预期|计划|指标值|要求|中期|近期|远期|限值|标准值|任务")
_MEASURED = re.compile(
    r"现状|实际|完成|基期|基准|基础值|基数|现值|统计值|监测值|当前|达到|实绩|执行|监测结果"
)
# what lists things says how they are, but of goals and works what is to come
_INVENTORY = re.compile(r"名录|名单|一览|清单|现状|基本情况|概况|统计")
_STATE = re.compile(r"情况|现状")
_AIMS = re.compile(r"目标|任务|规划|工程|项目|重点")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?=年|[^0-9]|$)")
_YEAR_ONLY = re.compile(r"^(?:19|20)[0-9]{2}年?度?$")
_SUM = re.compile(r"^(?:合计|总计|累计|小计)(?:[（(][^（()）]*[)）])?$")
_FEW_YEARS = 3
_DIGIT = re.compile(r"[0-9０-９]")
_DASHES = re.compile(r"[-－—–―/／]*$")
_PERIOD_NAMES = {
    "十一五": 2010,
    "十二五": 2015,
    "十三五": 2020,
    "十四五": 2025,
    "十五五": 2030,
    "十六五": 2035,
}
_RETROSPECT = re.compile(r"完成情况|实施情况|执行情况|评估|回顾|完成表|达标情况")
_NATURE = re.compile(r"^(?:约束|预期|引导|指导|参考|控制)(?:性|型|类)?(?:指标)?$")
_LEVEL = re.compile(r"^(?:全国|全省|全市|省级?|市级?|国家)(?:下达)?(?:平均)?")
_TITLE = re.compile(r"指标|目标|限值|水质|断面")
_BRACKETED = re.compile(r"[（(\[【]([^（()）\[\]【】]*)[)）\]】]")


def read(
    document: Document,
    block: Block,
    identity: PlanIdentity,
    grammar: Grammar,
    hint: TableHint | None = None,
) -> IndicatorColumns | None:
    """The roles of the columns of ``block``, or None if it is no table of indicators."""
    table = block.table
    if table is None or table.header_rows == 0 or len(table.grid) <= table.header_rows:
        return None
    if columns.read(document, block) is not None:
        return None
    title = evidence.table_title(document, block) or ""
    headers = [columns.header_text(document, block, c) for c in range(table.width)]
    hinted = dict(hint.roles) if hint else {}
    kinds = [
        Role(hinted[c]) if hinted.get(c) in set(Role) else _role(document, table, c, headers[c])
        for c in range(table.width)
    ]
    annual = _annual(document, table, kinds, headers)
    if annual:
        kinds = [Role.VALUE if _SUM.match(headers[c]) else role for c, role in enumerate(kinds)]
    said = crosstables.goal_or_result(document, table)
    if said is not None:
        kinds[said] = Role.OTHER
    placed = crosstables.areas(headers)
    for column in placed:
        kinds[column] = Role.VALUE
    _settle_names(table, kinds, headers)
    _settle_subject(document, table, kinds, headers, grammar)
    measured = _measured(document, table, kinds, headers, grammar)
    for column in measured:
        kinds[column] = Role.VALUE
    values = tuple(
        _value_column(c, headers[c], title, identity, grammar)
        for c, role in enumerate(kinds)
        if role is Role.VALUE
    )
    values = _without_past_goals(table, _nested(values, headers))
    values = tuple(
        replace(v, place=placed[v.index], measure="") if v.index in placed else v for v in values
    )
    subject = next((c for c, role in enumerate(kinds) if role is Role.SUBJECT), None)
    names = tuple(c for c, role in enumerate(kinds) if role is Role.NAME)
    about = (
        _TITLE.search(title)
        or annual
        or placed
        or any("指标" in h for h in headers)
        or (subject is not None and (measured or any("水质" in headers[v.index] for v in values)))
    )
    if not values or not about or (not names and subject is None):
        return None
    return IndicatorColumns(
        names=names,
        values=values,
        subject=subject,
        water=next((c for c, h in enumerate(headers) if c != subject and _WATER.search(h)), None),
        serial=_first(kinds, Role.SERIAL),
        unit=_first(kinds, Role.UNIT),
        bindingness=_first(kinds, Role.BINDINGNESS),
        said=said,
    )


def _annual(document: Document, table: Table, kinds: list[Role], headers: list[str]) -> bool:
    """Whether the values of a table are shared out over years, a column each: 2021年, 2022年, 合计."""

    def counted(column: int) -> bool:
        cells = [evidence.content(document, row[column]) for row in table.grid[table.header_rows :]]
        return any(_DIGIT.search(c) for c in cells) and all(
            _DIGIT.search(c) or _DASHES.match(c) for c in cells
        )

    years = [
        c for c, role in enumerate(kinds) if role is Role.VALUE and _YEAR_ONLY.match(headers[c])
    ]
    return len(years) >= _FEW_YEARS and all(map(counted, years))


def _measured(
    document: Document, table: Table, kinds: list[Role], headers: list[str], grammar: Grammar
) -> list[int]:
    """Columns of a table whose rows are things that say by their unit that they are measured:
    治理河长（公里）, 供水人口（万人）."""
    if Role.SUBJECT not in kinds:
        return []
    return [
        c
        for c, role in enumerate(kinds)
        if role in (Role.OTHER, Role.CATEGORY) and _says_unit(headers[c], grammar)
        if columns.of_figures(document, table, c)
    ]


def _says_unit(header: str, grammar: Grammar) -> bool:
    return any(grammar.is_unit(u) for u in _BRACKETED.findall(header))


def _settle_subject(
    document: Document, table: Table, kinds: list[Role], headers: list[str], grammar: Grammar
) -> None:
    """The first column of words is what the rows are of, whatever it is called (海湾, 灌区, 牧场), in a
    table of nothing but words and two or more columns that are measured by their own unit."""
    if Role.SUBJECT in kinds:
        return
    named = [c for c, role in enumerate(kinds) if role is Role.NAME]
    if any(not _THING.search(headers[c]) for c in named):
        return
    body = [c for c, role in enumerate(kinds) if role is not Role.SERIAL]
    figures = [c for c in body if columns.of_figures(document, table, c)]
    measured = [c for c in figures if _says_unit(headers[c], grammar)]
    told = len(measured) >= 2 and measured == figures and body[0] not in figures
    if told and named in ([], [body[0]]):
        kinds[body[0]] = Role.SUBJECT


def _nested(values: tuple[ValueColumn, ...], headers: list[str]) -> tuple[ValueColumn, ...]:
    """其中县内 beside 面积 is a part of it."""
    found: list[ValueColumn] = []
    for column in values:
        whole = found[-1] if found and headers[column.index].startswith("其中") else None
        if whole is not None and whole.index == column.index - 1 and whole.measure:
            outer = whole.measure.split("/")[0]
            column = replace(column, measure=f"{outer}/{column.measure}")
        found.append(column)
    return tuple(found)


def _without_past_goals(table: Table, values: tuple[ValueColumn, ...]) -> tuple[ValueColumn, ...]:
    """One heading 规划目标 over 2020年 and 2025年: what it says of the year before the period is no
    goal but where things stood (dumps do not say over which years a heading reaches)."""

    def ahead(outer: Cell) -> bool:
        return any(v.kind is ValueKind.TARGET and table.grid[0][v.index] == outer for v in values)

    def settled(column: ValueColumn) -> ValueColumn:
        outer = table.grid[0][column.index]
        if column.kind is not ValueKind.PAST_TARGET or outer.colspan < 2 or not ahead(outer):
            return column
        return replace(column, kind=ValueKind.OBSERVATION)

    return tuple(settled(column) for column in values)


def is_retrospect(title: str, identity: PlanIdentity) -> bool:
    """Whether a table looks back: its title names the period before, or says 完成情况."""
    named = [year for name, year in _PERIOD_NAMES.items() if name in title]
    if named:
        return max(named) <= identity.past_year
    return bool(_RETROSPECT.search(title))


def _first(kinds: list[Role], role: Role) -> int | None:
    return next((c for c, kind in enumerate(kinds) if kind is role), None)


def _role(document: Document, table: Table, column: int, header: str) -> Role:
    cells = [
        evidence.content(document, row[column])
        for row in table.grid[table.header_rows :]
        if not row[column].empty and row[column].colspan == 1
    ]
    if cells and sum(bool(_NATURE.match(c)) for c in cells) * 2 > len(cells):
        return Role.BINDINGNESS
    bare = _BRACKETED.sub("", header) or header.strip("（）()[]【】")
    if _SERIAL.match(bare):
        return Role.SERIAL
    if _UNIT.match(bare):
        return Role.UNIT
    dated = bool(_YEAR.search(header)) or any(name in header for name in _PERIOD_NAMES)
    figures = sum(any(ch.isdigit() for ch in c) for c in cells)
    if _STATUS.search(bare) and not (figures * 2 > len(cells) or re.search("目标|实际", bare)):
        return Role.STATUS
    if dated or (_VALUE.search(bare) and not _is_text_column(bare, cells)):
        return Role.VALUE
    if _OTHER.search(bare):
        return Role.OTHER
    if _SUBJECT.search(bare) and "指标" not in bare:
        return Role.SUBJECT
    if _CATEGORY.search(bare):
        return Role.CATEGORY
    if _NAME.search(bare):
        return Role.NAME
    return Role.OTHER


def _is_text_column(header: str, cells: list[str]) -> bool:
    """Whether a header that could name values (水质指标, 目标任务) stands over wordings: a name
    column holds long and distinct texts, hardly any of them a figure."""
    if not ("指标" in header or "任务" in header or "内容" in header) or "指标值" in header:
        return False
    figures = sum(bool(re.match(r"[≥≤<>＜＞]?\s*[\[【]?[0-9.]+", c)) for c in cells)
    return figures * 2 <= len(cells)


def _settle_names(table: Table, kinds: list[Role], headers: list[str]) -> None:
    """Gives the table its name column where none is called so: of several subject or category
    columns the last before the values; 一级指标 is a category beside 二级指标."""
    if Role.NAME in kinds:
        graded = [c for c, h in enumerate(headers) if re.search(r"[一二三]级指标", h)]
        if len(graded) > 1:
            for column in graded[:-1]:
                kinds[column] = Role.CATEGORY
            kinds[graded[-1]] = Role.NAME
        kept = crosstables.section_column(table, headers, kinds.index(Role.NAME))
        for column, role in enumerate(kinds):
            if role is Role.SUBJECT and column != kept:
                kinds[column] = Role.OTHER
        return
    if Role.SUBJECT in kinds:
        subjects = [c for c, role in enumerate(kinds) if role is Role.SUBJECT]
        keep = next(
            (c for c in subjects if "断面" in headers[c] or "点位" in headers[c]), subjects[0]
        )
        for column in subjects:
            if column != keep:
                kinds[column] = Role.OTHER
        return
    first_value = kinds.index(Role.VALUE) if Role.VALUE in kinds else len(kinds)
    before = [c for c, role in enumerate(kinds[:first_value]) if role is Role.CATEGORY]
    if before:
        kinds[before[-1]] = Role.NAME


def _value_column(
    column: int, header: str, title: str, identity: PlanIdentity, grammar: Grammar
) -> ValueColumn:
    retrospect = is_retrospect(title, identity)
    years = [int(y) for y in _YEAR.findall(header)]
    named = [year for name, year in _PERIOD_NAMES.items() if name in header]
    year = years[-1] if years else (named[-1] if named else None)
    goal, measured = bool(_GOAL.search(header)), bool(_MEASURED.search(header))
    if goal and measured:  # 目标完成值, 规划实际完成情况: the last word says what it is
        goal = _last(_GOAL, header) > _last(_MEASURED, header)
    listed = (_INVENTORY.search(title) or _STATE.search(header)) and not _AIMS.search(title)
    if not goal and not measured and not (listed and year is None):
        goal = (year or (identity.past_year if retrospect else identity.period_end)) > (
            identity.past_year
        )
    if year is None:
        year = identity.past_year if retrospect or not goal else identity.period_end
    if goal:
        past = year <= identity.past_year or (retrospect and year < identity.period_end)
        kind = ValueKind.PAST_TARGET if past else ValueKind.TARGET
    else:
        kind = ValueKind.OBSERVATION
    level = _LEVEL.match(header)
    unit = next((u for u in _BRACKETED.findall(header) if grammar.is_unit(u)), None)
    return ValueColumn(column, year, kind, unit, _measure(header), level.group() if level else "")


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max(m.end() for m in pattern.finditer(text))


_WATER_CLASS = re.compile(r"^水质(?:类别|级别|等级)$")
_NOT_MEASURE = re.compile(
    r"(?:19|20)[0-9]{2}年?(?:度|底|末)?|^年(?!均)|[“\"]?十[一二三四五六]五[”\"]?(?:期间|时期|末)?"
    r"|现状值?|基期值?|基准值?|基数|目标值?|目标|规划目标值?|规划|实际完成情况|实际值?|完成值|完成情况|指标值"
    r"|预期值?|计划|中期|近期|远期|当前|监测结果|监测值|情况|要求|全国|全省|全市|年$|值$"
)


def _measure(header: str) -> str:
    """What a value header measures, without year, kind and unit: 2025年水质目标 → 水质."""
    bare = _NOT_MEASURE.sub("", _BRACKETED.sub("", header))
    return _WATER_CLASS.sub("水质", bare.strip("（）()、，/—-~至值的"))
