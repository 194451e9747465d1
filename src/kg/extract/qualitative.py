"""Measurables with a state in place of a figure: 全覆盖, 完成市级下达目标, 持续下降, 未发生."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.document import Span
from kg.extract import phrases
from kg.extract.drafts import Draft
from kg.extract.numbers import Figure

_HANDED_DOWN = (
    r"(?:(?:完成|达到|满足|符合|实现)?(?:由)?(?:国家|市级|市上|省级|上级|市|省|自治区|州级)(?:级)?"
    r"|(?:完成|达到|满足|由)[\u4e00-\u9fff]{2,6}?[市省州区盟])"
    r"(?:下达|考核|规定|核定|要求)+(?:的)?"
    r"(?:总量和强度|削减|减排|控制)?(?:目标任务|目标值|目标|任务|要求|指标|标准)*"
    r"|(?:不低于|不高于|不超过|优于)(?:国家|全?省|全?市|自治区|上级)(?:级)?(?:下达|核定|考核|平均)"
    r"[^，。；]{0,4}?(?:指标|目标|水平|值|要求)"
)
_STATE = re.compile(
    rf"(?P<words>{_HANDED_DOWN}"
    r"|(?:基本)?(?:实现)?(?:全面|纵向|横向)?全覆盖|全面覆盖|应查尽查|应收尽收"
    r"|(?:基本|全部|历史性|动态)*“?(?:清零|归零)”?|双清零|“双清零”|“?零(?:发生|填埋|排放|直排|事故)”?|零增长|负增长|“?全焚烧、零填埋”?"
    r"|(?:未能?|尚未|难以)(?:实现)?(?:全面|稳定|全部)*(?:达标|达到(?:水域功能|功能区?)要求)(?=$|[，、。])"
    r"|(?:总体|保持|持续|稳定|基本)*(?:保持)?(?:总体)?(?:稳定达标|全面达标|全部达标|稳定排放达标|全达标排放|(?<![不未])达标(?!率|准|区|压力|方案|规划|体系|治理|整治|攻坚|的[^，。]{0,8}(?:断面|水体|河流|企业)))"
    r"|(?:总体|基本)(?:保持)?(?:稳定|优良)|保持(?:总体)?(?:稳定|优良)(?!在|达)"
    r"|总体安全(?:可控|稳定)|(?:得到)?有效保障|(?:显著|明显|大幅度?|稳步|进一步)(?:减少|下降|降低)|稳[定步](?:增长|提升|提高|上升|下降)|日产日清|(?:基本|彻底|全面)绝迹"
    r"|覆盖(?:全部|所有|各级各类|全[县市区州旗省域])[^，。；]{0,12}"
    r"|持续(?:下降|减少|降低|上升|提高|增长)|逐年(?:下降|减少|降低|递减|上升|提高|增长|改善)|逐步(?:提高|下降|减少|降低)"
    r"|(?:达峰后)?稳中有[升降]|只减不增|(?:为|保持)优(?:$|(?=[，、。]))"
    r"|全收集|全处理|全量化?(?:利用|收集|收运|处理|处置)(?!项目|工程|设施|技术)|全部(?:淘汰|化解|完成|达标|安全处置|处置|销号|清零)|全面(?:完成|消除|清零)(?=$|[，、。])"
    r"|(?:基本|全部)消除(?=$|[，、。])"
    r"|达到(?:国家)?[二一](?:级)?级?标准|达到[^，。、]{0,12}(?:功能区要求|底线要求|考核要求|水域功能|功能要求)|满足[^，。、]{0,8}(?:需求|水域功能)"
    r"|有所(?:提升|上升|提高|下降|改善|好转|增加|减少)|良好(?=$|[，、。])"
    r"|达到[国省市]家?级?创建(?:（巩固）)?(?:目标|任务|标准|指标)*要求|“?只能[更变]好、不能变[坏差]”?"
    r"|(?<=考核)(?:结果|等次)*(?:保持|达到|均?为|获评?)(?:[A-D]级|优秀|良好|合格)"
    r"|创(?:下|造)?[^，。、]{0,10}(?:最[优好佳低]|新[高低])[^，。、]{0,4}"
    r"|(?:一直|持续|稳定|继续)*(?:保持|位居|位列|处于|走在)(?:在)?全[国省市区][^，。、]{0,4}(?:前列|领先(?:水平|地位)?|上游)"
    r"|不低于现状值?|不降低|不减少|不改变|不下降|不恶化|不退化|未降低|未减少|未改变)"
)
_NEGATED = re.compile(
    r"(?P<words>未发生|未出现|不发生|杜绝|避免发生|不再发生"
    r"|(?:(?<![一-龥])|(?<=全[县市区省州旗域]))无(?=[^，。；]{0,10}(?:黑臭水体|事件|事故|断面|水体|天数|天气|投诉|案件)))"
    r"(?:一起|任何)?(?P<what>[^，。；]{2,30})"
)
_ELIMINATED = re.compile(
    r"(?P<words>(?:基本|全面|全部|彻底)(?:消除|完成|淘汰))(?P<what>[^，。；]{2,60}?)(?:$|[，。；])"
)
# 海日苏断面尚未消除Ⅴ类水质: a class that is to be got rid of
_RID_OF = re.compile(
    r"(?P<words>(?:尚未|彻底|全面|稳定|基本)?(?:消除|退出))(?P<what>劣?[ⅠⅡⅢⅣⅤ]类[^，。；]{0,8})"
)
# 堆场全部实现入棚入仓, 园区全部完成循环化改造: the whole of a class of things
_WHOLE = re.compile(
    r"(?P<who>[^，。；]{2,40}?)(?:全部(?P<verb>实现|完成|达到|落实|纳入|安装|建成|采用|配备|执行|使用|接入|具备|配套|达标|送|进入)"
    r"|全面(?P<verb2>实现|完成|达到|建成))(?!了?$)(?P<done>[^，。；]{2,30})"
)
_EVERY = re.compile(r"(?:完成|实现)(?P<words>全部|所有)(?P<what>[^，。；]{4,30})$")
_UP_TO = re.compile(
    r"(?P<words>(?:稳定|全部|均)?达到(?:国家|省|市|行业|[一二三]级|地表水|超低|排放|绿色|清洁)[^，。；]{0,16}标准)$"
)
# a set phrase in quotes: “六个百分之百”和“两个全覆盖”
_SLOGAN = re.compile(r"“[^”]{0,6}[一二三四五六七八九十两]个[^”]*$")
# 按照“目标细化、…、全面完成”的原则
_PRINCIPLE = re.compile(r"”的?(?:原则|方针|思路|理念|精神|口号|要求|模式)")
_WHERE_COVERED = re.compile(
    r"(?:所有|各)?(?:乡镇|镇街|乡镇（街道）|县市|县区|县（市、区）|城区|城乡|行政村|村级|镇村|县乡村|街道|园区)+"
)
# 城区、园区基本淘汰燃煤锅炉; 停产企业不发生事故: a class of places or bodies of which something is said
_CLASSES = re.compile(
    r"(?P<who>[^，。；0-9]{0,8}(?:城区|建成区|园区|县城|集镇|乡镇|区县|矿山|企业|单位|医院|场所)"
    r"(?:[、和及][^，。；0-9]{0,6}(?:城区|建成区|园区|县城|集镇|乡镇|区县|矿山|企业|单位|医院|场所))*)"
    r"(?:[^，。；]{0,8}、)?"
)
_TASK = re.compile(
    r"(?P<words>完成)(?:国家|省级|市级|自治区)(?!下达)(?P<what>[^，。；0-9]{2,16}(?:建设|创建|治理|整治|改造)任务)$"
)
_LAND = re.compile(
    r"(?:确保|保障)(?P<what>[^，。；0-9]{0,14}(?:用地|耕地|地块))(?P<words>(?:土壤)?(?:环境)?安全利用)$"
)
_TREND_OF = re.compile(r"(?:量|率|浓度|强度|排放|能耗|水耗|消耗|比例|比重|占比|天数|面积|数|排名)$")
# 面积、覆盖率、蓄积量实现“三增长”: what is said of the measures named is none itself
_SAID_OF_ALL = re.compile(
    r"(?<=[率量度积数重例])(?:均|都|全部|同步|持续|稳步|全面)*(?:实现|保持|呈现?|得到|“|不降反|不升反|不减反|不增反)[^，。]*$"
)
_SHARED = re.compile(r"(?:分别|均|都|全部|各)+$")
_STOP = re.compile(
    r"能力|水平明显|生态优先|获得感|满意度|(?:绿色|生态文明)(?:理念|意识)|风险|机制|体系(?!.{0,6}覆盖)|制度(?!.{0,6}覆盖)|监管|发展理念"
)
# …设施并达标排放, 落实…工作: something done, of which nothing is measured
_NO_MEASURE = re.compile(r"(?:[并且]|工作)$")
# 在草量不减少的前提下: what is taken as given
_GIVEN = re.compile(r"[^，。]{0,12}的?(?:前提|基础|条件|情况)下?")
_INDICATORS = re.compile(r"的?(?:约束性|预期性|考核|主要)*指标")  # 由市级考核的约束性指标
_RAISING = re.compile(r"逐步(?:提高|下降|减少|降低)$")  # 逐步提高非化石能源比例
# a thing that one can rule out as a state: no fake data, no buildings
_RULED_OUT = re.compile(r"事[件故]|排放?|污染|[偷直乱漏]排|现象|水体|天气|倾倒")
_MEASURED = re.compile(
    r"率|量|浓度|水质|质量|天数|比例|比重|占比|排放|强度|能耗|水耗|总量|面积|水体|污水|垃圾|废物|设施|管网|事件|事故|耕地|地块|许可|断面|水源|监测|天气|噪声|散煤|红线|数量|任务|指标|目标|覆盖|投诉|点数|用地|规模|功能|性质|锅炉|产能|排污口|碳排放|排名|考核|积案|案件|秸秆|农膜|粪污|投入|资金"
)
# 环境质量、污染源和生态状况监测全覆盖: the work that covers each of the things listed
_WORK = re.compile(
    r"(?:监测|监控|监管|收集|收运|转运|处理|处置|治理|排查|管控|安装|使用|减排|污水|垃圾"
    r"|(?:危险|医疗)废物|设施|体系|网络|管网|处理厂)+$"
)
_BODY = re.compile(r"(?:机构|企业|单位|园区|医院|学校|景区|[站厂场])$")
_BASIS = re.compile(r"(?:较|比)(?:19|20)[0-9]{2}年.*$")
_THINGS = frozenset(
    ("个", "家", "座", "条", "处", "项", "台", "套", "口", "所", "户", "辆", "平方公里", "平方千米")
)


@dataclass(frozen=True, slots=True)
class State:
    """A measurable and the words that stand in place of its figure."""

    phrase: str
    words: str
    region: Span
    whose: str | None = None  # the class of things of which the whole is meant


def read(
    text: str,
    clause: Span,
    made: Sequence[Draft],
    topic: str,
    side_by_side: Sequence[str] = (),
) -> list[State]:
    """The states of ``clause``, which holds the figures ``made``: with figures of its own it gives at
    most what it says of the things it counts first (9个水源地水质全部达标). ``side_by_side``: what the
    clause before measured side by side, of each of which a bare state is said."""
    if made and (counted := _counted_first(text, clause, made)):
        clause, made = counted, ()
    states = _read(text, clause, bool(made), topic)
    if len(states) == 1 and len(side_by_side) > 1 and states[0].phrase == topic:
        return [replace(states[0], phrase=_BASIS.sub("", p) or p) for p in side_by_side]
    return states


def _counted_first(text: str, clause: Span, made: Sequence[Draft]) -> Span | None:
    """What stands behind a count that leads the clause and is its only figure."""
    value = made[0].value
    if len(made) > 1 or not isinstance(value, Figure) or value.unit_text not in _THINGS:
        return None
    if phrases.trim_lead(text[clause.start : value.span.start]):
        return None
    return Span(value.span.end, clause.end)


def _read(text: str, clause: Span, has_figures: bool, topic: str) -> list[State]:
    words = clause.of(text)
    found: list[State] = []
    if _PRINCIPLE.search(words):
        return []
    for pattern in (_NEGATED, _ELIMINATED, _TASK, _LAND):
        match = pattern.search(words)
        if match and match["words"] == "杜绝" and not _RULED_OUT.search(match["what"]):
            continue
        if match and not has_figures and _MEASURED.search(match["what"]):
            region = Span(clause.start + match.start("what"), clause.start + match.end("what"))
            said_of = _CLASSES.fullmatch(phrases.trim_lead(words[: match.start()]))
            whose = said_of["who"] if said_of else None
            found.append(State(phrases.trim_lead(match["what"]), match["words"], region, whose))
    if found:
        return found
    if not has_figures:
        whole = (
            _rid_of(clause, words)
            or _whole(clause, words)
            or _every(clause, words)
            or _up_to(clause, words, topic)
        )
        if whole is not None:
            return [whole]
    match = _STATE.search(words)
    if words.startswith("除") and "外" in words:
        return []
    if match is not None and _SLOGAN.search(words[: match.start()]):
        return []
    if match is None or (has_figures and match.start() < len(words) // 2):
        return []
    before = words[: match.start()]
    ranked = before.endswith("排名")  # elsewhere a word that only joins
    before = re.sub(r"^(?:在|并)(?=实现)", "", before)
    phrase = phrases.trim_lead(before if ranked else phrases.trim_join(_SHARED.sub("", before)))
    phrase = phrase.removesuffix("等")
    after = words[match.end() :]
    region_end = match.start()
    if match["words"].startswith("由") and _INDICATORS.match(after):
        return []
    if _GIVEN.match(after) or (before.endswith("、") and after.startswith("排放、")):
        return []
    object_of = bool(_RAISING.search(match["words"])) and phrases.is_measure(after)
    if not phrase and (after.startswith("的") or match["words"].endswith("的") or object_of):
        phrase = phrases.after_noun(after)
        region_end = len(words)
    if not phrase and not _SHARED.sub("", before).strip():
        phrase = topic
    covered = any(w in match["words"] for w in ("覆盖", "清零", "归零", "零填埋", "零排放"))
    if "有效保障" in match["words"] and "安全利用" not in phrase:
        return []
    if match["words"].startswith(_TRENDS) and not _TREND_OF.search(phrase):
        return []
    whose = None
    if covered and topic and _WHERE_COVERED.fullmatch(phrase):
        phrase, whose = topic, phrase  # 公共充电枪8500把，实现乡镇全覆盖
    if (
        not phrase
        or has_figures
        or _no_measurable(phrase, match["words"])
        or _NO_MEASURE.search(phrase)
    ):
        return []
    if not covered and not _MEASURED.search(phrase):
        return []
    region = Span(clause.start, clause.start + region_end)
    first = State(phrase, match["words"].strip("“”的"), region, whose)
    return [first, *_listed_after(words, match.end(), first)]


def _listed_after(words: str, at: int, first: State) -> list[State]:
    """生态功能不降低、面积不减少、性质不改变; 全收集、全处理: the states listed after the first."""
    found: list[State] = []
    if not words.startswith("、", at):
        return found
    for listed in words[at + 1 :].rstrip("”").split("、"):
        match = _STATE.search(listed)
        if match is None or match.end() < len(listed):
            break
        what = phrases.trim_join(listed[: match.start()])
        found.append(State(what or first.phrase, match["words"].strip("“”的"), first.region))
    return found


_TRENDS = ("显著", "明显", "大幅", "稳步", "稳定增", "稳定提", "稳定上", "稳定下")


def _no_measurable(phrase: str, words: str) -> bool:
    """能力明显提升 is a wish; 处置能力满足需求, 收运体系覆盖所有乡镇 can be checked."""
    if words.startswith("满足") and phrase.endswith("能力"):
        return False
    covers = words if words.startswith("覆盖") else ""
    return bool(_STOP.search(phrase + covers))


def _rid_of(clause: Span, words: str) -> State | None:
    match = _RID_OF.search(words)
    if match is None:
        return None
    region = Span(clause.start, clause.start + match.start("what"))
    return State(match["what"], match["words"], region)


def _whole(clause: Span, words: str) -> State | None:
    match = _WHOLE.match(words)
    if match is None or _STATE.search(match["done"]):
        return None
    who = phrases.trim_lead(match["who"])
    verb = match["verb"] or match["verb2"]
    known = _MEASURED.search(who) or _BODY.search(who)
    if not who or (match["verb2"] and not known) or _STOP.search(who):
        return None
    done = match["done"] if verb in ("实现", "完成") else verb + match["done"]
    state = "全部" if match["verb"] else "全面"
    region = Span(clause.start, clause.start + match.end("who"))
    return State(who + done, state + verb, region, who if len(who) <= 14 else None)


def _every(clause: Span, words: str) -> State | None:
    match = _EVERY.search(words)
    if match is None or _STATE.search(match["what"]) or not _MEASURED.search(match["what"]):
        return None
    region = Span(clause.start + match.start("what"), clause.start + match.end("what"))
    return State(match["what"], match["words"], region)


def _up_to(clause: Span, words: str, topic: str) -> State | None:
    match = _UP_TO.search(words)
    if match is None:
        return None
    phrase = phrases.trim_lead(phrases.trim_join(words[: match.start()])) or topic
    if len(phrase) < 2 or _STOP.search(phrase.replace("监管单位", "")):
        return None
    return State(phrase, match["words"], Span(clause.start, clause.start + match.start()))


def parts(phrase: str, words: str) -> list[str]:
    """One state (``words``) over coordinated measurables is one value for each."""
    if phrases.is_measure(phrase) and "或" not in phrase:
        return phrases.split_coordination(phrase, marked=True)
    work = _WORK.search(phrase) if "覆盖" in words else None
    listed = phrases.conjuncts(phrase[: work.start()]) if work else []
    if work is None or len(listed) < 2 or any(_WORK.search(part) for part in listed[:-1]):
        return [phrase]
    return [part + work.group() for part in listed]


def topic_of(text: str, clause: Span) -> str:
    """What a clause without figures speaks of, if it is something that can be measured."""
    words = phrases.trim_lead(phrases.trim_join(_SAID_OF_ALL.sub("", clause.of(text))))
    return words if phrases.is_measure(words) and len(words) <= 40 else ""
