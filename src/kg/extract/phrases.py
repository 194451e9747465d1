"""What a figure measures: the indicator phrase around it, and coordinated phrases taken apart."""

from __future__ import annotations

import re
from itertools import pairwise

# what may stand before an indicator phrase and is no part of it
_LEAD = re.compile(
    r"(?:[\s　，,、；;。：:—\-“”\"]"
    r"|[0-9０-９]{1,2}\s?[.．、](?![0-9０-９])"
    r"|(?:力争|争取|确保|保证|保障|预计|预期|展望|规划)?(?:到|至|截至|截止|自|于|在)?(?:19|20)[0-9]{2}年?(?:底|末|初)?(?:前|以来|起)?(?:[，,]|\b)?"
    r"|(?:[0-9]{1,2}月?(?:\s?[-—–~～至、和]\s?))*[0-9]{1,2}月(?:份|底)?|(?:[三五]年|五年期末|[三五]年内)(?:间|来)?(?=共|累计|合计|总共|完成|新增|建成|创建|淘汰|下降|上升|争取|投入|治理|，|$)"
    r"|[“\"]?十[一二三四五六]五[”\"“]?(?:规划)?(?:期间|时期|以来|末|期末)?"
    r"|的?基础上"
    r"|(?:规划期(?:内|末|间)?|目前|截至目前|现有|现已|近年来|同时|其中|同期|此外|另外|或(?=较|比|在)|并且|分别|并(?![网联购])|且|则|而|将|使|把|对(?!外)|按(?!时|期)照?|虽|仍|但|尤其是|特别是)"
    r"|全(?:区|县|市|州|旗|省|域|国|镇|乡|盟)(?:的)?|(?:我|本|该|各)(?:区|县|市|州|旗|省)(?:的)?"
    r"|每年(?=[\u4e00-\u9fff]{2})|重点(?=推进|实施|建设(?!用地)|发展|支持|打造)|力争|争取|确保|保证|预计|预期|实现|推动|推进|加快推进|加快|逐步|稳步|持续|继续|进一步|不断|大力|全面|有效|着力|积极|严格|基本|统筹"
    r"|共?(?:设有|设立|设置|布设)(?=[\u4e00-\u9fff])|共设(?=[\u4e00-\u9fff])|境内(?=[\u4e00-\u9fff])|累计(?=建成|完成|创建|新增|发放|开展|实施|治理|投入|修复)|成功|先后|率先|提前|按期|如期|首次|已经?|共计|合计|总计|共|拥有|有(?!效|机|色|害|毒|序)|荣获|获评|获得|获批|获"
    r"|完成(?!率)|达到|达|建成投用|建成投运|建成(?!区)|努力|坚决|守住|保持|严守|做到|督促(?=[^，。]{0,12}达标)|实行)+"
)
# what joins an indicator phrase to its figure
_JOIN = re.compile(
    r"(?:(?:19|20)[0-9]{2}年(?:底|末)?(?:的|前)?|[由从][“\"]?十[一二三四五]五[”\"]?(?:期?末|初)?|现为|原为|[\s　：:，,、（(“\"]|达到了?|达|高达|(?<![年月日])平均|(?<!平)均(?:达到?)?|都|皆|各|分别|依次|双双|须|应当?|为|是|保持在|稳定保持在?|稳定在|稳定达到|稳定|保持|维持在?|持续|常年|一直|始终|首次"
    r"|控制在|(?:扩建|扩容|改扩建|提标|增容)(?:到|至|为)|(?:提高|[提上跃攀]?升|增[加长]?|扩[大展充]?|好转|[压缩削核]?减少?|[压下]?降低?|压缩|回落|改善|优化|下调|变|转变?|发展)(?:到|至|为|成)|[由从](?:目前|现状|当前|现有|现在)?的?|由|从|约占|约为|约|近|共|共计|合计|总计|累计|已|仅[有为]?|只有|不低于|不少于|不超过|不高于|低于|高于|超过|超|逾|突破|力争|确保|实现|完成|在|至|到|的|达标率?达|全部|总体|基本|逐步|满足|虽|呈|仍|原则上|连续[0-9]{1,2}年|连续[一二三四五六七八九十]年|评为|被|列|位居|位列|排名|居|占比达|[≥≤<>＜＞])$"
)
_CHANGE = re.compile(
    r"(?P<verb>增加|多出|增长|提高|提升|上升|扩大|下降|降低|减少|削减|缩减|下调|上涨|改善|增幅|降幅)(?:了|约|近|超过|超|不低于|不少于|均)?$"
)
# 由23座压减至12座, 由Ⅴ类改善为Ⅳ类: what leads from one figure to the next
CHANGED_TO = re.compile(
    r"(?:提高|[提上跃攀]?升|增[加长]?|扩[大展充容]?|[压缩削核]?减少?|[压下]?降低?|压缩|回落|改善|好转|优化|变)(?:到|至|为)"
)
_UP = frozenset({"增加", "多出", "增长", "提高", "提升", "上升", "扩大", "上涨", "改善", "增幅"})

_MEASURE = re.compile(
    r"(?:率|比例|比重|占比|浓度|水质|天数|总量|强度|度|指数|面积|(?<!需氧)量|能耗|水耗|电耗|物耗|人次|收入|平均值|值|水平|(?<!需氧)数量|规模|产值|总额|投资额?|排放|处置|处理|比率|指标|下降|降低|减少|增加)$"
)
_RATIO = re.compile(
    r"(?:率|比例|占比|比重|比率|水质|浓度|达标|收集|处置|处理|安全利用|人次|收入|首位|天数)$"
)
_SCALE = ("城市", "城镇", "乡镇", "农村", "城乡", "建制镇", "县城", "城区", "州城", "市区", "城郊")
# modifiers that belong to the shared tail of coordinated measures
_TAIL = re.compile(
    r"(?:年|月|日|均|总|平均|考核|控制|监测|断面|水质|优良|国控|市控|省控|集中式|集中|饮用水水?源地?|饮用水|水源地?|环境|质量|安全|综合|资源化|无害化|减量化|规范化|有效|规范|及时|按时|按期|主要"
    r"|回收|利用|处理|处置|治理|排放|削减|减排|收集|清运|转运|覆盖|达标|普及|完成|合格|使用|消费|消耗|除治|办结|交办|回复|受理|保存|保有|建成|通过|公开|下降|降低|减少|增加|改造|安装|联网|监管|监测|控制|工程|收运|收贮|重点|行业|新能源|清洁能源|可再生能源|(?<!溯)源)*"
    r"(?:率|质量|(?<!需氧)量|比例|比重|占比|比率|浓度|水质|天数|总量|强度|面积|指数|目标|达标|水平)$"
)
_LAST_WORD = re.compile(r"(?:率|量|比例|比重|占比|比率|浓度|面积|强度|指数)$")
_SHARE_OF = re.compile(r"占(?!比|用|地).+$")
_CONJUNCTION = re.compile(
    r"(?<![一二三四ⅠⅡⅢⅣ](?=、[二三四五ⅡⅢⅣⅤ]))(?<![国省市县](?=、[省市县区][控考级]))、|以及|(?<![共饱缓])和(?!谐|美)|(?<!参)与|(?<![普涉危波遍以惠顾触推论累])及(?!时|以|其)"
)
# named side by side without a mark
_PAIRED = re.compile(r"(化肥|农药)(?=农药|化肥)(农药|化肥)")
# 石化、化工等重点领域…: examples of what is measured, not measures
_EXAMPLES = re.compile(r"[^等]{1,10}等(?![级效量额候])")
_ACTION = re.compile(r"(?:处置|处理|利用|收集|治理|覆盖|回收|清运|达标)$")
_MEASURE_WORD_BEFORE_NOUN = re.compile(r"^的+")


_ENSURED = re.compile(r"^[^，。“”]{2,30}?(?:确保|保证|力争|使(?=全))(?=[^，。]{4})")

# “2个5A+10个4A”的旅游格局: the count stands within the quotes, and so does what it counts
_CLOSES = re.compile(r"([^“”\s]+)”")
_QUOTES_INSIDE = re.compile(r"“[^“”]*”[^“”]|[^“”]“[^“”]*”")  # “两山”基地, and no wholly quoted noun


def trim_lead(phrase: str) -> str:
    """``phrase`` without the time, area and verbs of doing that lead it."""
    phrase = whole = _ENSURED.sub("", phrase)
    previous = None
    while previous != phrase:
        previous = phrase
        match = _LEAD.match(phrase)
        if match:
            phrase = phrase[match.end() :]
    if phrase.count("”") > phrase.count("“") and whole.removesuffix(phrase).endswith("“"):
        phrase = "“" + phrase  # 完成“宁静小区”建设: the quote is of the phrase
    return phrase.strip(" 　、，的")


def trim_join(phrase: str) -> str:
    """``phrase`` without what joins it to the figure behind it."""
    phrase = phrase.rstrip()
    for _ in range(12):
        match = _JOIN.search(phrase)
        if not match:
            break
        phrase = phrase[: match.start()].rstrip()
    return phrase


def change_verb(before: str) -> tuple[str, bool] | None:
    """The verb of change right before a figure (下降9.3%) and whether it is a rise; 下降到 is none."""
    match = _CHANGE.search(before.rstrip())
    return (match["verb"], match["verb"] in _UP) if match else None


def without_verbs(phrase: str) -> str:
    """``phrase`` without the verbs of building and doing that lead it: 配套建设转运站 → 转运站."""
    return re.sub(
        r"^(?:配套|新建|改建|扩建|建设|建成|改造|实施|完成|新增|开展|推进|打造)+", "", phrase
    )


def after_noun(after: str) -> str:
    """The noun phrase that a count stands before (9个[市级生态文明示范乡镇])."""
    phrase = _MEASURE_WORD_BEFORE_NOUN.sub("", after.lstrip())
    phrase = re.split(
        r"[，。；：\n]|、(?=[0-9０-９N])|每(?:年|季|月|两年)|[（(](?=其中)|中(?=排名|位列|的第)",
        phrase,
        maxsplit=1,
    )[0]
    quoted = _CLOSES.match(phrase)
    phrase = (quoted[1] if quoted else phrase).strip(' 　、和及与"（(')
    if not _QUOTES_INSIDE.search(phrase):
        phrase = phrase.strip("“”")
    return trim_join(re.sub(r"中$", "", phrase))


def is_measure(phrase: str) -> bool:
    """Whether a phrase ends in something that can be measured."""
    return bool(_MEASURE.search(_without_brackets(phrase)))


def split_coordination(phrase: str, marked: bool, count: int | None = None) -> list[str]:
    """Coordinated measures taken apart, heads and tails completed.

    农药、化肥利用率 → 农药利用率, 化肥利用率. Without a mark of distribution (分别, 均 …: ``marked``)
    only ratios are split; amounts of a joint thing (历史遗留和关闭矿山修复面积) stay one. ``count`` is
    how many parts there must be, where as many figures follow.
    """
    items = conjuncts(_PAIRED.sub(r"\1、\2", phrase))
    if len(items) < 2 or (count is None and _EXAMPLES.match(items[-1])):
        return [phrase]
    if count is not None and len(items) != count:
        return [phrase]
    last = items[-1]
    if not (marked or count) and "的" in last and not any("的" in item for item in items[:-1]):
        return [phrase]  # 住宅、公共服务用地的地块调查率: the list is of what the measure is of
    if not (marked or count) and not (_RATIO.search(_without_brackets(last)) and _parallel(items)):
        return [phrase]
    tail = _shared_tail(items)
    if not (tail or count) and not all(_has_own_tail(item) for item in items[:-1]):
        return [phrase]  # nothing that the others could be measured by
    head = _shared_head(items)
    completed = []
    for index, item in enumerate(items):
        whole = item
        if tail and not whole.endswith(tail) and not _has_own_tail(item):
            whole += tail
        elif tail.endswith("率") and _ACTION.search(whole):
            whole += "率"
        if head and index > 0 and not whole.startswith(head) and _needs_head(item, head):
            whole = head + whole
        completed.append(whole)
    return completed


def _parallel(items: list[str]) -> bool:
    """Whether the parts name like things: all measures, or bare nouns before one measure."""
    measured = [bool(_RATIO.search(_without_brackets(i))) for i in items]
    return all(measured) or (not any(measured[:-1]) and all(len(i) <= 12 for i in items[:-1]))


def conjuncts(phrase: str) -> list[str]:
    """The parts of a coordination as worded; brackets and quotes are not cut through."""
    parts: list[str] = []
    depth, start, position = 0, 0, 0
    while position < len(phrase):
        char = phrase[position]
        if char in "（(“《":
            depth += 1
        elif char in "）)”》":
            depth = max(0, depth - 1)
        match = _CONJUNCTION.match(phrase, position) if depth == 0 and position else None
        if match:
            parts.append(phrase[start:position])
            start = position = match.end()
            continue
        position += 1
    parts.append(phrase[start:])
    return [p.strip() for p in parts if p.strip()]


def _shared_tail(items: list[str]) -> str:
    last = items[-1]
    scope = next((s for s in _SCALE if last.startswith(s)), "")
    if scope and all(i in _SCALE for i in items[:-1]):
        return last[len(scope) :]  # 州城、县城污水处理厂进水浓度
    share = _SHARE_OF.search(last)
    if share:
        return share.group()
    bare = _without_brackets(last)
    match = _TAIL.search(bare)
    if match and match.start() > 0:
        return match.group() if len(match.group()) > 1 else ""  # 溯源率: no rate of the rest
    shortest = min(len(i) for i in items[:-1])
    if match and 0 < shortest < len(bare):
        # 粪污收集和无害化处理率: where the rest would begin within a word, the measure alone
        rest, measure = bare[shortest:], _LAST_WORD.search(bare)
        return rest if _TAIL.fullmatch(rest) or measure is None else measure.group()
    return ""


def _shared_head(items: list[str]) -> str:
    first = items[0]
    for scale in _SCALE:
        if first.startswith(scale) and not any(i.startswith(_SCALE) for i in items[1:]):
            return (
                scale if _has_own_tail(first) and not _TAIL.fullmatch(items[1]) else _head_of(first)
            )
    return _head_of(first)


def _head_of(item: str) -> str:
    match = _TAIL.search(item)
    return item[: match.start()] if match else ""


def _has_own_tail(item: str) -> bool:
    return bool(_MEASURE.search(_without_brackets(item)))


def _needs_head(item: str, head: str) -> bool:
    """A part that is all tail (按时回复率) or lacks the scale of the first (污水治理率)."""
    return bool(_TAIL.fullmatch(item)) or (head in _SCALE and _has_own_tail(item))


def _without_brackets(phrase: str) -> str:
    return re.sub(r"[（(][^（()）]*[)）]", "", phrase).strip()


def overlap(items: list[str]) -> bool:
    """Whether two neighbours are the same phrase (a sign that a split went wrong)."""
    return any(a == b for a, b in pairwise(items))
