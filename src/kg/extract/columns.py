"""What the columns of a project table hold, from the wording of the header and the cells.

No layout is taken for granted: a table is one of projects when its header names a project (or
work, 工程) beside money, time, content or somebody in charge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.document import Block, Document, Table
from kg.extract import evidence, namecells
from kg.profile import TableHint


class Column(StrEnum):
    """Roles of the columns of a project table."""

    SERIAL = "serial"
    PROGRAMME = "programme"
    NAME = "name"
    CONTENT = "content"
    INVESTMENT = "investment"
    PERIOD = "period"
    START = "start"
    END = "end"
    LEAD = "lead"
    SUPPORT = "support"
    ORIGIN = "origin"
    PLACE = "place"
    ITEMS = "items"  # several projects in a cell
    COUNT = "count"  # how many projects a programme has
    OTHER = "other"


# The first that fits a header wins; 项目 alone names a project, 项目来源 and the like do not.
_WORDINGS = (
    (Column.COUNT, re.compile(r"(?:项目|工程|子项)?(?:个数|数量|项数|子项数)$|^项目数$")),
    (Column.SUPPORT, re.compile(r"配合|协助|协办|参与|参加|协同(?:单位|部门)")),
    (
        Column.LEAD,
        re.compile(r"牵头|责任|主办|业主|主管|承担|承办|负责|(?:实施|建设|申报)(?:单位|主体|部门)"),
    ),
    (Column.INVESTMENT, re.compile(r"投资|资金|经费|概算|估算|造价")),
    (
        Column.START,
        re.compile(
            r"(?:开工|开始|起始|启动)(?:时间|年份|年度|年)?$|(?:时间|年限|年份|年度|期限?|^)起$"
        ),
    ),
    (
        Column.END,
        re.compile(
            r"(?:竣工|完工|完成|建成|结束)(?:时间|年份|年度|年限|时限|期限|年)?$|(?:时间|年限|年份|年度|期限?|^)止$"
        ),
    ),
    (
        Column.PERIOD,
        re.compile(
            r"(?:实施|建设|起止|执行|工作|完成)(?:年度|年限|年份|周期|时间|期限|时限|期|起止年限|起止时间)|起止|年限|工期|时间|时限|年度$"
        ),
    ),
    (Column.ORIGIN, re.compile(r"来源|依据|出处")),
    (Column.PLACE, re.compile(r"地点|位置|所在地|建设区域|实施区域|涉及区域|实施范围")),
    (Column.CONTENT, re.compile(r"内容|规模|主要任务|建设任务|具体措施")),
    (Column.SERIAL, re.compile(r"^(?:序号|编号|序|号|No\.?|项目编号|项目序号)$", re.IGNORECASE)),
    (Column.OTHER, re.compile(r"备注|说明|性质|进展|进度|状态|阶段|效益|绩效|目标|指标")),
    (Column.PROGRAMME, re.compile(r"类别|类型|领域|分类|专项|板块|大类|要素|方向")),
    (Column.NAME, re.compile(r"项目|工程|名称|任务|行动")),
)
_PROJECT = re.compile(r"项目|工程")
_DETAIL = frozenset(
    {Column.CONTENT, Column.INVESTMENT, Column.PERIOD, Column.LEAD, Column.END, Column.ORIGIN}
)
_ALL_MONEY = re.compile(r"总额|总计|合计|总投资|投资总")
_LIST_ITEM = re.compile(r"[、；;]")


@dataclass(frozen=True, slots=True)
class ProjectColumns:
    """Column indexes by role; where several share a role, in order (outer programme first)."""

    roles: Mapping[Column, tuple[int, ...]]

    def of(self, role: Column) -> tuple[int, ...]:
        return self.roles.get(role, ())

    def first(self, role: Column) -> int | None:
        found = self.of(role)
        return found[0] if found else None


def header_text(document: Document, block: Block, column: int) -> str:
    """The words over a column, from all header rows, without white space."""
    assert block.table is not None
    return "".join(evidence.content(document, c) for c in evidence.header(block.table, column))


def read(document: Document, block: Block, hint: TableHint | None = None) -> ProjectColumns | None:
    """The roles of the columns of the table ``block``, or None if it is no table of projects."""
    table = block.table
    if table is None or not table.header_rows or len(table.grid) <= table.header_rows:
        return None
    if hint is not None:
        return _grouped({column: Column(role) for column, role in hint.roles if role in _NAMES})
    title = evidence.table_title(document, block) or ""
    headers = [header_text(document, block, column) for column in range(table.width)]
    roles = of_headers(headers)
    about_projects = _PROJECT.search(title) or any(
        _PROJECT.search(text)
        for column, text in enumerate(headers)
        if roles[column] in (Column.NAME, Column.COUNT)
    )
    if not about_projects or "指标" in title:
        return None
    named = [c for c, role in roles.items() if role is Column.NAME]
    if not named:
        _find_items(document, block, roles)
        listed = Column.ITEMS in roles.values()
        summed = Column.PROGRAMME in roles.values() and Column.INVESTMENT in roles.values()
        return _grouped(roles) if listed or summed else None
    if not _DETAIL & set(roles.values()):
        return None
    for outer in named[:-1]:  # 项目名称 over 子项名称: the inner one names the project
        roles[outer] = Column.PROGRAMME
    return _total_first(_grouped(roles), headers)


def _total_first(found: ProjectColumns, headers: list[str]) -> ProjectColumns:
    """Of the columns that break a project's money down by who pays, the one of all of it leads."""
    money = found.of(Column.INVESTMENT)
    ordered = sorted(money, key=lambda column: not _ALL_MONEY.search(headers[column]))
    return ProjectColumns({**found.roles, Column.INVESTMENT: tuple(ordered)}) if money else found


def read_tasks(document: Document, block: Block) -> ProjectColumns | None:
    """The roles of the columns of a table that shares out tasks (任务 beside 责任单位), or None."""
    table = block.table
    if table is None or not table.header_rows or len(table.grid) <= table.header_rows:
        return None
    headers = [header_text(document, block, column) for column in range(table.width)]
    roles = of_headers(headers)
    tasks = [
        c
        for c, text in enumerate(headers)
        if _TASK.search(text) and not of_figures(document, table, c)
    ]
    if not tasks or Column.LEAD not in roles.values() or Column.INVESTMENT in roles.values():
        return None
    for column in tasks:
        roles[column] = Column.PROGRAMME if column != tasks[-1] else Column.NAME
    return _grouped(roles)


def of_headers(headers: Sequence[str]) -> dict[int, Column]:
    """The role of each column by the wording of its header alone."""
    return {column: _role(text) for column, text in enumerate(headers)}


def of_figures(document: Document, table: Table, column: int) -> bool:
    """Whether most cells of a column below its header hold figures."""
    cells = [
        evidence.content(document, row[column])
        for row in table.grid[table.header_rows :]
        if not row[column].empty
    ]
    return sum(any(c.isdigit() for c in cell) for cell in cells) * 2 > len(cells)


_TASK = re.compile(r"任务|措施|举措|事项|(?:工作|治理|整治|修复)内容")
_NAMES = frozenset(role.value for role in Column)


def _role(header: str) -> Column:
    bare = re.sub(r"[（(][^（()）]*[)）]", "", header)
    if namecells.says_both(bare):
        return Column.NAME
    for role, wording in _WORDINGS:
        if wording.search(bare):
            return role
    return Column.OTHER


def _find_items(document: Document, block: Block, roles: dict[int, Column]) -> None:
    """Among columns that only class projects, the last whose cells mostly list several."""
    assert block.table is not None
    body = block.table.grid[block.table.header_rows :]
    for column in reversed(range(block.table.width)):
        if roles[column] not in (Column.PROGRAMME, Column.CONTENT, Column.OTHER):
            continue
        texts = [evidence.content(document, row[column]) for row in body if not row[column].empty]
        if texts and sum(bool(_LIST_ITEM.search(t)) for t in texts) * 2 > len(texts):
            roles[column] = Column.ITEMS
            return


def _grouped(roles: Mapping[int, Column]) -> ProjectColumns:
    grouped: dict[Column, tuple[int, ...]] = {}
    for column in sorted(roles):
        role = roles[column]
        grouped[role] = (*grouped.get(role, ()), column)
    return ProjectColumns(grouped)
