"""The words that pages use for kinds of fact, classes and units, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.queries import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact as readers, tables, charts and graphs show it: one name, one colour (by the
    name), one shape."""

    name: str
    label: Text
    shape: str


KINDS: Final[tuple[Kind, ...]] = (
    Kind("target", Text("目标", "Target"), "●"),
    Kind("observation", Text("现状", "Observation"), "○"),
    Kind("past", Text("上期目标", "Past target"), "◌"),
    Kind("project", Text("项目", "Project"), "■"),
    Kind("task", Text("任务", "Task"), "▲"),
    Kind("relation", Text("关系", "Relation"), "↔"),
    Kind("name", Text("名称", "Name"), "◆"),
    Kind("finding", Text("矛盾", "Finding"), "✕"),
)
KIND: Final[Mapping[str, Kind]] = {kind.name: kind for kind in KINDS}

# The class of a statement to the kind under which it is shown.
KIND_OF: Final[Mapping[str, str]] = {
    "Target": "target",
    "Observation": "observation",
    "PastTarget": "past",
    "Project": "project",
    "Programme": "project",
    "Task": "task",
    "Relation": "relation",
    "Cooperation": "relation",
    "Listing": "relation",
    "Finding": "finding",
}

# What an IRI's type is called: singular in Chinese and English.
TYPES: Final[Mapping[str, Text]] = {
    "plan": Text("规划", "Plan"),
    "area": Text("地区", "Area"),
    "area-group": Text("区域组团", "Area group"),
    "river": Text("河流", "River"),
    "reach": Text("河段", "River reach"),
    "lake": Text("湖泊", "Lake"),
    "reservoir": Text("水库", "Reservoir"),
    "section": Text("监测断面", "Monitoring section"),
    "water-source": Text("饮用水水源地", "Drinking-water source"),
    "protected-area": Text("自然保护地", "Protected area"),
    "mountain": Text("山体", "Mountain"),
    "facility": Text("设施", "Facility"),
    "industrial-park": Text("工业园区", "Industrial park"),
    "control-zone": Text("管控区", "Control zone"),
    "agency": Text("政府机构", "Agency"),
    "organisation": Text("组织", "Organisation"),
    "enterprise": Text("企业", "Enterprise"),
    "actor-group": Text("主体群", "Group of actors"),
    "document": Text("文件", "Document"),
    "indicator": Text("指标", "Indicator"),
    "theme": Text("主题", "Theme"),
    "function": Text("职能", "Function"),
    "unit": Text("单位", "Unit"),
    "relation-kind": Text("关系类型", "Kind of relation"),
    "finding-kind": Text("发现类型", "Kind of finding"),
    "value": Text("数值", "Value"),
    "project": Text("项目", "Project"),
    "programme": Text("工程", "Programme"),
    "task": Text("任务", "Task"),
    "passage": Text("段落", "Passage"),
    "relation": Text("关系", "Relation"),
    "cooperation": Text("合作", "Cooperation"),
    "listing": Text("名单", "Listing"),
    "finding": Text("矛盾", "Finding"),
    "derived": Text("推算值", "Derived value"),
    "question": Text("问题", "Question"),
}

THEMES: Final[Mapping[str, Text]] = {
    "areas": Text("地区", "Areas"),
    "targets": Text("目标与指标", "Targets and indicators"),
    "projects": Text("项目与资金", "Projects and money"),
    "water": Text("水与水源", "Water"),
    "tasks": Text("任务", "Tasks"),
    "cooperation": Text("合作", "Cooperation"),
    "documents": Text("规划与文件", "Plans and documents"),
    "plans": Text("规划与文件", "Plans and documents"),
    "agencies": Text("部门", "Agencies"),
    "quality": Text("数据质量", "Data quality"),
    "ecology": Text("生态", "Ecology"),
    "air": Text("大气", "Air"),
    "findings": Text("矛盾", "Findings"),
    "names": Text("名称与单位", "Names"),
    "nature": Text("自然保护", "Nature"),
}


def kind_label(name: str, lang: str) -> str:
    return _in(KIND[name].label, lang)


def type_label(name: str, lang: str) -> str:
    """What the things whose IRI has this type are called."""
    return _in(TYPES[name], lang) if name in TYPES else name


def theme_label(name: str, lang: str) -> str:
    return _in(THEMES[name], lang) if name in THEMES else name


def number(value: Decimal | int | float | str) -> str:
    """A figure for people: no trailing zeros, thousands apart from five digits on, a true minus."""
    exact = Decimal(str(value))
    text = format(exact.normalize(), "f") if exact else "0"
    whole, point, rest = text.lstrip("-").partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}"
    return ("\N{MINUS SIGN}" if exact < 0 else "") + whole + point + rest


def signed(value: Decimal) -> str:
    """A difference for people: with its sign, and 0 without one."""
    return ("+" if value > 0 else "") + number(value)


def _in(text: Text, lang: str) -> str:
    return text.en if lang == "en" else text.zh
