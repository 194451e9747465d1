"""The tables of the dataset: their columns, types, keys and how they refer to one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Types of cell, by their names in Table Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
SEPARATOR = "；"  # between the several values of one cell


@dataclass(frozen=True, slots=True)
class Column:
    """``refers`` names the table whose ``id`` the cell holds."""

    name: str
    kind: Kind
    zh: str
    en: str
    refers: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class TableSchema:
    """``key`` are the columns that tell rows apart."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    position: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "position", {c.name: i for i, c in enumerate(self.columns)})


_TYPES = {"s": Kind.STRING, "i": Kind.INTEGER, "n": Kind.NUMBER, "b": Kind.BOOLEAN, "d": Kind.DATE}


def _table(name: str, zh: str, en: str, columns: str, key: str = "id") -> TableSchema:
    """Columns are lines ``name type[!] [>table] | zh | en``; ``!`` marks what is never empty."""
    made = []
    for line in filter(str.strip, columns.splitlines()):
        head, chinese, english = (part.strip() for part in line.split("|"))
        name_, type_, *refers = head.split()
        made.append(
            Column(
                name_,
                _TYPES[type_[0]],
                chinese,
                english,
                refers[0].removeprefix(">") if refers else None,
                required=type_.endswith("!"),
            )
        )
    return TableSchema(name, zh, en, tuple(made), tuple(key.split()))


# Where a statement stands first; all its evidence is in the table of evidence.
_PLACE = """
section s | 章节 | Section
quote s | 依据原文 | Quote
start i | 起始位置 | Start
end i | 结束位置 | End
"""

TABLES: tuple[TableSchema, ...] = (
    _table(
        "plans",
        "规划",
        "Plans",
        """
        id s! | 标识 | Identifier
        slug s! | 简称 | Slug
        title s! | 名称 | Title
        area s | 覆盖区域标识 | Area covered
        area_name s | 覆盖区域 | Name of the area
        period_start i | 规划期起 | First year
        period_end i | 规划期止 | Last year
        outlook_year i | 展望年 | Outlook year
        document_number s | 文号 | Document number
        issued d | 印发日期 | Issued
        publisher s | 印发单位 | Publisher
        higher_plan s >plans | 上级规划 | Higher plan
        source_sha256 s | 源文件SHA-256 | SHA-256 of the source file
        text_sha256 s | 文本SHA-256 | SHA-256 of the canonical text
        """,
    ),
    _table(
        "indicators",
        "指标",
        "Indicators",
        """
        id s! | 标识 | Identifier
        name s! | 名称 | Name
        name_en s | 英文名称 | English name
        unit s | 统一单位 | Canonical unit
        direction s | 方向 | Direction
        themes s | 主题 | Themes
        """,
    ),
    _table(
        "things",
        "名称",
        "Named things",
        """
        id s! | 标识 | Identifier
        class s! | 类 | Class
        class_name s | 类别 | Name of the class
        name s! | 名称 | Name
        other_names s | 其他名称 | Other names
        adcode s | 行政区划代码 | Code of the area
        area_level s | 行政级别 | Level of the area
        function s | 职能 | Function of the agency
        jurisdiction s >things | 辖区 | Jurisdiction
        plans s | 提及的规划 | Plans that name it
        statements i! | 提及的陈述数 | Statements that name it
        """,
    ),
    _table(
        "sections",
        "监测断面",
        "Monitoring sections",
        """
        id s! >things | 标识 | Identifier
        name s! | 名称 | Name
        water_body s >things | 所在水体标识 | Water body
        water_body_name s | 所在水体 | Name of the water body
        levels s | 考核级别 | Assessment levels
        located_in s | 所在地 | Located in
        class_target s | 水质目标 | Class to reach
        plans s | 提及的规划 | Plans that name it
        """,
    ),
    _table(
        "water_sources",
        "饮用水水源地",
        "Drinking-water sources",
        """
        id s! >things | 标识 | Identifier
        name s! | 名称 | Name
        source_types s | 水源类型 | Source types
        supply_levels s | 供水级别 | Supply levels
        water_body s >things | 所在水体标识 | Water body
        water_body_name s | 所在水体 | Name of the water body
        located_in s | 所在地 | Located in
        plans s | 提及的规划 | Plans that name it
        """,
    ),
    _table(
        "values",
        "数值",
        "Values",
        """
        id s! | 标识 | Identifier
        plan s! >plans | 规划 | Plan
        kind s! | 类 | Kind
        kind_name s | 类别 | Name of the kind
        indicator s >indicators | 指标标识 | Indicator
        indicator_name s | 指标 | Name of the indicator
        indicator_text s | 指标原文 | Indicator as worded
        subjects s | 对象 | Subjects
        subject_text s | 对象原文 | Subject as worded
        jointly b | 合并计 | One figure for all subjects
        year i | 年份 | Year
        each_year b | 每年 | Each year
        comparator s | 比较 | Comparator
        value n | 数值 | Value
        value_max n | 上限 | Upper end
        water_class s | 水质类别 | Water class
        value_text s | 数值原文 | Value as written
        unit_text s | 单位原文 | Unit as written
        canonical_value n | 换算值 | Value in the canonical unit
        canonical_value_max n | 换算上限 | Upper end in the canonical unit
        canonical_unit s | 统一单位 | Canonical unit
        bindingness s | 属性 | Binding or expected
        cumulative b | 累计 | Sum over years
        baseline_year i | 基准年 | Baseline year
        change s | 增减 | Increase or decrease
        task s >tasks | 所属任务 | Task
        restates s >values | 重述 | Restates
        """
        + _PLACE,
    ),
    _table(
        "value_subjects",
        "数值的对象",
        "Subjects of values",
        """
        value s! >values | 数值 | Value
        subject s! | 对象标识 | Subject
        subject_name s | 对象 | Name of the subject
        """,
        "value subject",
    ),
    _table(
        "programmes",
        "工程",
        "Programmes",
        """
        id s! | 标识 | Identifier
        plan s! >plans | 规划 | Plan
        name s | 名称 | Name
        parent s >programmes | 上级工程 | Part of
        """
        + _PLACE,
    ),
    _table(
        "projects",
        "项目",
        "Projects",
        """
        id s! | 标识 | Identifier
        plan s! >plans | 规划 | Plan
        number i | 序号 | Number
        name s | 名称 | Name
        programme s >programmes | 所属工程标识 | Programme
        programme_name s | 所属工程 | Name of the programme
        theme s | 主题 | Theme
        content s | 建设内容 | Content
        investment n | 投资（万元） | Investment in 10,000 yuan
        start_year i | 起始年 | First year
        end_year i | 结束年 | Last year
        leads s | 牵头主体 | Lead actors
        supports s | 配合主体 | Supporting actors
        origin s | 项目来源 | Origin
        access_rights s | 公开限制 | Access rights
        """
        + _PLACE,
    ),
    _table(
        "tasks",
        "任务",
        "Tasks",
        """
        id s! | 标识 | Identifier
        plan s! >plans | 规划 | Plan
        name s | 首句 | Lead sentence
        content s | 内容 | Content
        themes s | 主题 | Themes
        deadlines s | 期限 | Deadlines
        """
        + _PLACE,
    ),
    _table(
        "actors",
        "项目与任务的主体和地点",
        "Actors and places of projects and tasks",
        """
        statement s! | 项目或任务 | Project or task
        role s! | 角色 | Role
        thing s! >things | 主体或地点标识 | Actor or place
        name s | 主体或地点 | Name
        function s | 职能 | Function
        """,
        "statement role thing",
    ),
    _table(
        "relations",
        "关系",
        "Relations",
        """
        id s! | 标识 | Identifier
        plan s! >plans | 规划 | Plan
        kind s! | 类 | Kind
        kind_name s | 关系 | Name of the kind
        subject s! | 主语标识 | Subject
        subject_name s | 主语 | Name of the subject
        object s! | 宾语标识 | Object
        object_name s | 宾语 | Name of the object
        """
        + _PLACE,
    ),
    _table(
        "cooperations",
        "合作",
        "Cooperation",
        """
        id s! | 标识 | Identifier
        plan s! >plans | 规划 | Plan
        parties s | 合作方 | Parties
        party_text s | 合作方原文 | Parties as worded
        subjects s | 事项 | Subjects
        """
        + _PLACE,
    ),
    _table(
        "listings",
        "名单",
        "Lists",
        """
        listing s! | 名单标识 | List
        plan s! >plans | 规划 | Plan
        listing_name s | 名单 | Name of the list
        member s! >things | 成员标识 | Member
        member_name s | 成员 | Name of the member
        """,
        "listing member",
    ),
    _table(
        "passages",
        "段落",
        "Passages",
        """
        id s! | 标识 | Identifier
        plan s! >plans | 规划 | Plan
        content s | 内容 | Content
        section s | 章节 | Section
        start i | 起始位置 | Start
        end i | 结束位置 | End
        """,
    ),
    _table(
        "mentions",
        "提及",
        "Mentions",
        """
        statement s! | 陈述 | Statement
        thing s! >things | 名称 | Named thing
        """,
        "statement thing",
    ),
    _table(
        "evidence",
        "依据",
        "Evidence",
        """
        statement s! | 陈述 | Statement
        role s! | 作用 | Role
        evidence s! | 依据标识 | Evidence
        plan s! >plans | 规划 | Plan
        quote s! | 原文 | Quote
        start i! | 起始位置 | Start
        end i! | 结束位置 | End
        section s | 章节 | Section
        table_title s | 表名 | Title of the table
        row i | 行 | Row
        column i | 列 | Column
        page i | 页 | Page
        """,
        "statement role evidence",
    ),
    _table(
        "findings",
        "问题",
        "Findings",
        """
        id s! | 标识 | Identifier
        kind s | 类别 | Kind
        comment s | 说明 | Comment
        comment_en s | 英文说明 | Comment in English
        statements s | 涉及的陈述 | Statements
        """,
    ),
)

BY_NAME = {table.name: table for table in TABLES}


def row(table: str, **cells: Cell) -> tuple[str, Row]:
    """A row by the names of its columns; a cell that is not given, or empty, is ``None``."""
    schema = BY_NAME[table]
    found: list[Cell] = [None] * len(schema.columns)
    for name, cell in cells.items():
        found[schema.position[name]] = None if cell == "" else cell
    return table, tuple(found)
