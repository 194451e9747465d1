"""A made-up county's plan as data, for rendering in every format that is read.

Markup in texts: ``^3^`` is raised, ``{1}`` refers to footnote 1. A heading's ``number`` is written
by Word's own numbering in the docx, and as text elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.cases.unseen import build


@dataclass(frozen=True)
class Heading:
    level: int
    number: str
    text: str


@dataclass(frozen=True)
class Para:
    text: str


@dataclass(frozen=True)
class Items:
    """A numbered list."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A box drawn around a title and paragraphs."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Table:
    """``rows`` hold the cells that begin in them."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()


Part = Heading | Para | Items | Box | Table


@dataclass(frozen=True)
class Plan:
    front: tuple[str, ...]
    title: str
    parts: tuple[Part, ...]
    footnotes: tuple[str, ...]


def row(*texts: str | Cell) -> tuple[Cell, ...]:
    return tuple(text if isinstance(text, Cell) else Cell(text) for text in texts)


INDICATORS = Table(
    "表1 云栖县“十四五”生态环境主要指标",
    (
        row(
            Cell("领域", rowspan=2),
            Cell("指标名称", rowspan=2),
            Cell("计量单位", rowspan=2),
            Cell("2020年", rowspan=2),
            Cell("规划目标", colspan=2),
            Cell("指标属性", rowspan=2),
        ),
        row("2023年", "2025年"),
        row(
            Cell("大气环境", rowspan=2),
            "空气质量优良天数比率", "%", "91.5", "92.8", "≥93.5", "约束性",
        ),
        row("细颗粒物（PM2.5）年均浓度", "μg/m^3^", "29", "27.5", "≤26", "约束性"),
        row(
            Cell("水环境", rowspan=3),
            "国控断面达到或好于Ⅲ类水体比例", "%", "100", "100", "100", "约束性",
        ),
        row("农村生活污水治理率", "%", "31.2", "38", "≥45", "预期性"),
        row("县城污水处理厂日处理能力", "万吨/日", "1.5", "2", "3", "预期性"),
        row(
            Cell("生态保护", rowspan=2),
            "森林覆盖率", "%", "68.42", "68.6", "≥68.9", "约束性",
        ),
        row("生态保护红线面积", "平方公里", "412.6", "412.6", "不减少", "约束性"),
    ),
    ("注：1.2020年数据为全县考核口径。", "2.“不减少”指面积不低于划定值。"),
    (52, 122, 56, 48, 48, 52, 54),
)  # fmt: skip

PROJECTS = Table(
    "附表 云栖县“十四五”生态环境保护重点项目",
    (
        row("序号", "项目名称", "建设内容", "建设年限", "总投资（万元）", "牵头单位"),
        row(Cell("一、水环境治理", colspan=6)),
        row(
            "1", "桐溪河流域综合治理项目",
            "治理河道12.6公里，建设生态护岸8.4公里，恢复湿地35亩",
            "2022-2024", "6800", "县水利局",
        ),
        row(
            "2", "白沙镇污水处理厂扩建工程",
            "新增日处理能力0.5万吨，配套管网21公里",
            "2021-2023", "4350", "县住房城乡建设局",
        ),
        row(Cell("二、生态修复", colspan=6)),
        row(
            "3", "黄荆岭废弃矿山修复项目",
            "修复废弃矿山4处，面积126亩",
            "2023-2025", "2160", "县自然资源和规划局",
        ),
        row("4", "松毛坞水库水源地保护工程", "设置隔离网9公里", "2022-2023", "580", "县生态环境分局"),
    ),
    (),
    (30, 110, 140, 60, 50, 62),
)  # fmt: skip

PLAN = Plan(
    front=(
        "云栖县人民政府办公室",
        "云政办发〔2021〕46号",
        "关于印发《云栖县“十四五”生态环境保护规划》的通知",
        "各乡镇人民政府，县政府各部门：",
        "《云栖县“十四五”生态环境保护规划》已经县政府同意，现印发给你们，请认真组织实施。",
        "2021年12月8日",
    ),
    title="云栖县“十四五”生态环境保护规划",
    parts=(
        Heading(1, "第一章", "发展基础"),
        Heading(2, "第一节", "工作成效"),
        Para(
            "“十三五”时期，全县空气质量优良天数比率由2015年的86.3%提高到91.5%，细颗粒物年均浓度"
            "下降到29μg/m^3^，桐溪河、白沙溪水质稳定达到Ⅱ类。累计关停高耗能企业17家，淘汰燃煤锅炉"
            "43台，完成农村厕所改造1.26万户。{1}"
        ),
        Para(
            "绿色屏障更加牢固。完成营造林3.8万亩，治理水土流失面积56平方公里，建成省级生态文明"
            "示范乡镇5个、市级生态村22个。"
        ),
        Heading(2, "第二节", "存在问题"),
        Para(
            "环境基础设施仍有欠账，全县14个乡镇中还有6个未建成污水处理设施，已建管网雨污分流率"
            "不足四成；个别园区固体废物贮存不规范，基层监管力量偏弱。"
        ),
        Heading(1, "第二章", "总体要求"),
        Heading(2, "第一节", "基本原则"),
        Items(
            (
                "坚持生态优先。把保护放在首位，守住自然生态安全边界。",
                "坚持系统治理。统筹上下游、左右岸，协同推进减污降碳。",
                "坚持共建共享。健全全民行动体系，增强群众获得感。",
            )
        ),
        Heading(2, "第二节", "主要目标"),
        Para(
            "到2025年，全县生态环境质量持续改善，地表水国控断面水质优良比例保持100%，农村生活污水"
            "治理率达到45%以上，单位地区生产总值二氧化碳排放较2020年下降18.5%。"
        ),
        INDICATORS,
        Heading(1, "第三章", "重点任务"),
        Heading(2, "第一节", "深入打好碧水保卫战"),
        Para(
            "强化饮用水水源保护。完成松毛坞水库、青龙潭2处县级集中式饮用水水源地规范化建设，由"
            "县生态环境分局牵头，2023年底前设置界碑界桩120个。"
        ),
        Para(
            "推进城镇污水提质增效。到2025年，新建改造污水管网68公里，县城生活污水集中收集率提高到"
            "75%，白沙镇、桐口镇污水处理厂出水达到一级A标准。{2}"
        ),
        Heading(2, "第二节", "持续改善空气质量"),
        Para(
            "深化工业废气治理。云栖经济开发区12家铸造企业全部完成深度治理，挥发性有机物重点工程"
            "减排量达到260吨。"
        ),
        Box(
            "专栏1 噪声与固体废物治理工程",
            (
                "1.静夜守护行动。划定噪声敏感建筑物集中区3处，安装自动监测设备8套。",
                "2.无废乡村建设。建成再生资源回收站26个，生活垃圾资源化利用率达到60%。",
            ),
        ),
        Heading(1, "第四章", "保障措施"),
        Para(
            "加强组织领导。县政府成立规划实施领导小组，将目标任务分解到14个乡镇和有关部门，每年开展"
            "一次评估，2025年底前完成终期评估。"
        ),
        PROJECTS,
    ),
    footnotes=(
        "农村厕所改造包括新建和提升改造。",
        "一级A标准指城镇污水处理厂污染物排放标准的一级A标准。",
    ),
)


def unseen_plan(slug: str) -> Plan:
    """A plan of tests/cases/unseen that has no boxes, as data."""
    parts: list[Part] = []
    front: list[str] = []
    title = ""
    found = list(build.parts(build.HERE / f"{slug}.plan"))
    for at, part in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        match part:
            case list():
                rows = tuple(tuple(Cell(c.text, c.columns, c.rows) for c in line) for line in part)
                widths = sum(cell.colspan for cell in rows[0])
                notes = (after,) if isinstance(after, str) and after.startswith("注") else ()
                above = found[at - 1]
                assert isinstance(above, str)
                parts.append(Table(above, rows, notes, (450 / widths,) * widths))
            case str() if part.startswith("# "):
                title = part[2:]
            case str() if not title:
                front.append(part)
            case str() if isinstance(after, list) or part.startswith("注"):
                continue  # a table's title, or its note
            case str() if heading := re.match(
                r"(第.章|[一二三四五六七]、)\s*(?=[^。]{1,30}$)", part
            ):
                level = 1 if heading[1].startswith("第") else 2
                parts.append(Heading(level, heading[1], part[heading.end() :]))
            case str():
                parts.append(Para(part))
    lead = ("莆田市人民政府办公室", "莆政办〔2022〕9号", f"关于印发{title}的通知", "各县（区）人民政府：",
            f"《{title}》已经市政府同意，现印发给你们。", "2022年2月21日")  # fmt: skip
    return Plan(tuple(front) or lead, title, tuple(parts), ())
