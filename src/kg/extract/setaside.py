"""Numerals that carry no value: numbering, dates, names that hold digits, thresholds of rules.

They are set aside with a reason, never dropped: the coverage audit lists each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.document import Span
from kg.extract.numbers import Figure
from kg.records import NumberStatus

_LATIN = re.compile(r"[A-Za-z]")
_NUMBERING = re.compile(
    r"^\s*(?:[（(]?[0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}\s?[.．、](?![0-9０-９])|第[0-9０-９]{1,2}[章节条款])"
)
_NOTE_NUMBER = re.compile(r"(?:注|说明)\s?[:：]?\s?[0-9]{1,2}[.．、]$|[【\[][0-9]{1,2}[】\]]$")
_ITEM_NUMBER = re.compile(r"[；;。：:]\s?[0-9]{1,2}[.．、](?![0-9])")
_IN_A_NAME = re.compile(r"省市|个?省(?![略级])|[中分][心站]|号|井")
_DOCUMENT_NUMBER = re.compile(
    r"[〔\[﹝（(](?:19|20)[0-9]{2}[〕\]﹞)）]\s?[0-9]{1,5}\s?号|第?[0-9]{1,4}(?:、[0-9]{1,4})*\s?号(?!线|楼)"
)
_DATE = re.compile(
    r"[0-9]{1,2}月?\s?[-—–~～至、]{1,2}\s?[0-9]{1,2}月(?!份?水质|份?超标)|(?:[0-9]{1,2}月)?[0-9]{1,2}日|[0-9]{1,2}月(?![底份]?(?:水质|超标))|[0-9]{1,2}[.·][0-9]{1,2}(?=[”环世])|[0-9]{1,2}:[0-9]{2}"
)
_PROPORTION = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?(?:\s?[:：∶]\s?[0-9]{1,3}(?:\.[0-9]+)?){2}")
_AMONG = re.compile(
    r"(?:县|市|区|城市|省|地区|州|盟|旗)[^，。；0-9（(]{0,2}(?:[（(][^（()）]{1,8}[)）])?中?第|[^，。；0-9]{1,16}(?:中(?:排名|位列|位居|名列|列|居|排)|(?:综合)?(?:排名|位列|名列))(?:在|全市|全省|并列)*第"
)
_OUT_OF = re.compile(r"[^，。；0-9]{1,12}中的(?=[0-9])")  # 109项全分析中的85项
_HOTLINE = re.compile(r"(?<![0-9])1[0-9]{4}(?![0-9])(?=[”\"一环政热举平])")
_CLOCK = re.compile(
    r"[0-9]{1,3}\s?(?:小时|分钟|秒)(?=[“0-9A-Za-z\u4e00-\u9fff]|[^0-9，。；、]{0,2}生活)"
)
_ROAD = re.compile(r"[0-9]{3}\s?国道|[A-Z][0-9]{1,4}(?:线|国道|高速|省道)?")
_CODE_AROUND = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
_GRADE = re.compile(r"[0-9]\s?(?:级|类)(?:景区|标准|声环境|功能区|区域)|[0-9]A\s?级")
_DURATION_UNITS = ("年", "个月", "天", "日", "周", "小时")
_EQUIPMENT = re.compile(
    r"\s?(?:及以上)?[^，。；、0-9０-９（(的]{0,8}?"
    r"(?:车|桶|箱|罐|斗|船|变电站|输电|线路|输变电|变压器|电网|等级|钢瓶|气瓶|(?<!高)标准(?!化|农田|厂房|池塘|煤))"
)
_RANGE_AREA = re.compile(
    r"\s?(?:服务半径|范围(?:以)?内|范围|半径(?:以)?内|内(?=[的新严禁全范])|以外|外的)"
)
_BOUNDARY = re.compile(
    r"\s*(?:$|[，。；、,;：:）)！!】\]]|和|及|与|或优于|的(?:目标|水平|标准|任务|比例)|[（(]|徘徊|波动|浮动)"
)
_CONSTRUCTS = re.compile(
    r"(?:新建|建成|建设|创建|培育|打造|完成|实施|推广|新增|治理|达到|达|实现|发展|建立|认证|引进|淘汰|改造|成效、|覆盖"
    r"|具备|配备|配置|组建|组织|开展|举办|统筹|筹集|安排|投入|争取|整合|资金|投资|经费|设立|建有|储备|修复|种植|营造|惠及|培训"
    r"|发放|安装|布设|压减|削减|减少|关停|整治|清理|拆除|搬迁|取缔|聘请|划定)(?:了)?$"
)
_PLAN_PARTS = re.compile(
    r"\s?(?:方面|大类|大领域|领域|部分|章节|章|节|篇|维度|层面|环节|步骤|关键|重点(?=[，、]))"
)
_OWN_INDICATORS = re.compile(r"(?:约束性|预期性)?指标|核心指标")
_RULE_SUBJECT = re.compile(
    r"\s?(?:的|且|或)?\s?(?:[^，。；、0-9]{0,14})(?:锅炉|机组|企业|园区|聚居点|集聚点|集聚区|项目|工地|池塘|设施|单位|养殖场|水库|湖库|建筑|餐饮|船舶|货车|车辆|地块|矿山|河流|区域|以上?的)"
)

# 年销售汽油量大于2000吨的加油站; 浓度低于100毫克/升的仍有5座
_THINGS_OF_A_SIZE = re.compile(
    r"\s?的(?:[^，。；]{0,12}(?:实施|厂|企业|单位|项目|园区|地块|区域|站|油库|锅炉|机组|养殖场|设施|船|车辆|工地|建筑|河流|水体)"
    r"|(?:仍|还|尚|共|只|仅)*有)"
)


@dataclass(frozen=True, slots=True)
class SetAside:
    """Why a figure is no value."""

    span: Span
    status: NumberStatus
    reason: str


def judge(text: str, figure: Figure, clause: Span) -> SetAside | None:
    """Why ``figure`` of ``clause`` is no value, or None if it may be one."""
    for rule in (_structural, _named, _specification, _threshold):
        found = rule(text, figure, clause)
        if found is not None:
            status, reason = found
            return SetAside(figure.number, status, reason)
    return None


Verdict = tuple[NumberStatus, str] | None


def _structural(text: str, figure: Figure, clause: Span) -> Verdict:
    if _NOTE_NUMBER.search(text[max(0, figure.number.start - 6) : figure.number.end + 1]):
        return NumberStatus.STRUCTURE, "numbering"
    if _ITEM_NUMBER.search(text[max(0, figure.number.start - 2) : figure.number.end + 2]):
        return NumberStatus.STRUCTURE, "numbering"
    enclosed = (
        text[figure.number.start - 1 : figure.number.start],
        text[figure.number.end : figure.number.end + 1],
    )
    if enclosed[0] in ("（", "(") and enclosed[1] in ("）", ")"):
        return NumberStatus.STRUCTURE, "numbering"
    line_start = text.rfind("\n", 0, figure.number.start) + 1
    head = text[line_start : figure.number.end + 3]
    if _NUMBERING.match(head) and not text[line_start : figure.number.start].strip("（( \t　"):
        return NumberStatus.STRUCTURE, "numbering"
    around = text[
        max(clause.start, figure.number.start - 8) : min(clause.end, figure.number.end + 12)
    ]
    at = figure.number.start - max(clause.start, figure.number.start - 8)
    for pattern, reason in ((_DOCUMENT_NUMBER, "document number"), (_DATE, "date")):
        if _covers(pattern, around, at):
            return NumberStatus.STRUCTURE, reason
    after = text[figure.number.end : clause.end]
    if figure.unit_text == "年" and 1949 < figure.value < 2100:
        return NumberStatus.STRUCTURE, "year"
    if (
        figure.unit_text in _DURATION_UNITS or after.startswith(("年", "个月"))
    ) and not _counts_time(text, figure, clause):
        return NumberStatus.STRUCTURE, "duration"
    if _covers(_PROPORTION, text[clause.start : clause.end], figure.number.start - clause.start):
        return NumberStatus.STRUCTURE, "a proportion of parts"
    if _AMONG.match(text, figure.span.end, clause.end):
        return NumberStatus.STRUCTURE, "how many are ranked"
    if _OUT_OF.match(text, figure.span.end, clause.end):
        return NumberStatus.STRUCTURE, "how many there are to choose from"
    if figure.ordinal and not _is_rank(text, figure, clause):
        return NumberStatus.STRUCTURE, "ordinal"
    if figure.unit_text in ("个", "大", "项", None) and figure.value < 30:
        rest = text[figure.span.end : clause.end]
        if _PLAN_PARTS.match(rest) or (
            figure.unit_text == "项" and _OWN_INDICATORS.search(text[clause.start : clause.end])
        ):
            return NumberStatus.STRUCTURE, "a count of the plan's own parts"
    return None


def _counts_time(text: str, figure: Figure, clause: Span) -> bool:
    """天 of 优良天数, 年 of 连续N年, 个月 of 7个月超标: a count of time that is itself the value."""
    before = text[max(clause.start, figure.number.start - 30) : figure.number.start]
    after = text[figure.span.end : figure.span.end + 6]
    if re.search(
        r"(?:时间|时长|时限|周期|用时)[^，。；]{0,4}$|(?:缩短|压缩|控制)[到至在]$", before
    ):
        return True
    if figure.unit_text in ("天", "日"):
        return (
            "天" in before
            or "日" in before
            or bool(re.search(r"(?:能力|储备|供应|库存|供水)[^，。；]{0,8}$", before))
            or bool(re.search(r"优良|增加|多出|减少|污染", before + after))
            or bool(re.search(r"(?:[较比][^，。；]{1,8}|同比)[多少]$", before))
        )
    if figure.unit_text == "年":
        return before.endswith("连续")
    if figure.unit_text == "个月":
        return bool(re.search(r"有$|连续$", before)) or "超标" in after
    return False


def _is_rank(text: str, figure: Figure, clause: Span) -> bool:
    if figure.unit_text == "位":
        return True
    after = text[figure.span.end : figure.span.end + 1]
    if after and after not in "，。；、）) \n":
        return False
    before = text[max(clause.start, figure.span.start - 14) : figure.span.start]
    return bool(re.search(r"位居|位列|排名|名列|居|列|保持|全市|全国|全省|全区|排", before))


def _named(text: str, figure: Figure, clause: Span) -> Verdict:
    start, end = figure.number.start, figure.number.end
    before, after = text[start - 1 : start], text[end : end + 1]
    unit = figure.unit_text or ""
    if before and _CODE_AROUND.match(before):
        return NumberStatus.NAME, "part of a name or formula"
    if after and _LATIN.match(after) and not unit[:1].isascii():
        return NumberStatus.NAME, "part of a name or formula"
    if after and _LATIN.match(after) and not unit:
        return NumberStatus.NAME, "part of a name or formula"
    if re.search(r"[A-Za-z][-－]$", text[max(clause.start, start - 2) : start]):
        return NumberStatus.NAME, "part of a code"
    if (before in ("+", "＋", "×", "±") or after in ("+", "＋", "×")) and (
        not unit or before == "±"
    ):
        return NumberStatus.NAME, "part of a set phrase"
    if not unit and _IN_A_NAME.match(text[end : clause.end]):
        return NumberStatus.NAME, "part of a name"
    quoted = _quoted(text, clause, start)
    if quoted == "《":
        return NumberStatus.NAME, "part of a title"
    if quoted == "“" and unit not in _COUNTED:
        return NumberStatus.NAME, "part of a quoted name"
    window_start = max(clause.start, start - 6)
    around = text[window_start : min(clause.end, end + 10)]
    for pattern, reason in (
        (_HOTLINE, "telephone number"),
        (_CLOCK, "time of day"),
        (_ROAD, "road"),
        (_GRADE, "grade"),
    ):
        if _covers(pattern, around, start - window_start) and not (
            pattern is _CLOCK and _counts_time(text, figure, clause)
        ):
            return NumberStatus.NAME, reason
    return None


_COUNTED = ("个", "家", "座", "项", "条", "处", "%", "％", "万人", "所", "件")


def _quoted(text: str, clause: Span, position: int) -> str | None:
    """The quote or title mark that is open at ``position``, if any."""
    before = text[clause.start : position]
    for opening, closing in (("《", "》"), ("“", "”")):
        if before.rfind(opening) > before.rfind(closing):
            return opening
    return None


def _specification(text: str, figure: Figure, clause: Span) -> Verdict:
    """660升垃圾桶140个, 220千伏变电站: a size that names a thing."""
    if (
        not figure.unit_text
        or "/" in figure.unit_text
        or figure.unit_text in ("%", "％", "个", "家")
    ):
        return None
    rest = text[figure.span.end : clause.end]
    match = _EQUIPMENT.match(rest)
    if (
        match
        and not figure.suffix
        and not figure.chinese
        and figure.unit_text not in ("辆", "台", "套", "座", "条", "项", "处")
    ):
        return NumberStatus.NAME, "a size that names a thing"
    return None


def _threshold(text: str, figure: Figure, clause: Span) -> Verdict:
    unit = figure.unit_text or ""
    rest = text[figure.span.end : clause.end]
    before = text[clause.start : figure.span.start]
    if _RANGE_AREA.match(rest) and not unit.startswith(("%", "％")):
        return NumberStatus.THRESHOLD, "the reach of a rule"
    written = text[figure.span.start : figure.number.start]
    if re.search(r"标准[（(]$", before) and re.match(r"\s?[)）]", rest):
        return NumberStatus.THRESHOLD, "the limit that a standard sets"
    applies = not _CONSTRUCTS.search(before) or (
        _RULE_SUBJECT.match(rest) and unit not in ("个", "家", "座", "条", "项")
    )
    if figure.suffix and not _BOUNDARY.match(rest) and unit not in ("%", "％", "‰") and applies:
        return NumberStatus.THRESHOLD, "to whom or what a rule applies"
    if (
        figure.suffix
        and re.match(r"\s?(?:的|或)[^，。；]", rest)
        and unit not in ("%", "％", "‰", "个", "家")
    ):
        return NumberStatus.THRESHOLD, "to whom or what a rule applies"
    if re.match(r"级(?:及)?以[上下]", rest):
        return NumberStatus.THRESHOLD, "to whom or what a rule applies"
    if re.match(r"或\s?[0-9]", rest) and unit in ("户", "人"):
        return NumberStatus.THRESHOLD, "to whom or what a rule applies"
    if written and _THINGS_OF_A_SIZE.match(rest):
        return NumberStatus.THRESHOLD, "to whom or what a rule applies"
    return None


def _covers(pattern: re.Pattern[str], around: str, at: int) -> bool:
    return any(m.start() <= at < m.end() for m in pattern.finditer(around))
