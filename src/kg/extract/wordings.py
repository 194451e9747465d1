"""Ways to read a worded measure: as it stands, and without what does not say what is measured.

Every step leaves a phrase that names the same thing or, where a count or an amount is qualified
(某村的…, 49吨…), the kind of thing that is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MOST = 40  # readings of one phrase; a phrase of prose has a handful
_LONGEST = 80
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_DOING = re.compile(
    r"^(?:(?:每年|统一|累计|力争|力保|成功|全面|基本|完成|开展|实施|推进|加强|严守|划定|规划建设|建设|建成投运"
    r"|建成投用|建成|建立|创建或巩固|创建|打造|培育壮大|培育|发展|配置|配备|配套|购置|安装|设立|巩固已建|巩固"
    r"|发放|发布|拥有|所有|现有|首个|首批|首座|第[一二三四五]轮|[0-9一二三四五六七八九十]+年内)(?!区|率))+"
)
_TAIL = re.compile(
    r"(?:的?(?:创建|建设)?(?:成果|成效)|工作|名单|的分区管控|(?:前期)?工作有序推进|及动态清零"
    r"|(?:新建|扩建|改造|建设)?工程|(?:稳定|持续|总体)?达标(?=$)|连续)$"
)
_SIZE = re.compile(
    rf"{_NUMBER}(?:万|亿)?(?:千瓦|吨|立方米|平方米|升|蒸吨/小时|吨/小时|吨/日|亩|公里|寸)(?:/[小时日天年]+)?(?:及以上|以上|及以下|以下|级)?"
)
_LIST = re.compile(r"^.*等(?!级|于|效|同|待|量)(?:措施|方式|手段|工程|地区?|区域|流域)?")
_PLACED = re.compile(r"^[在对于从][^，。]*?(?:建设|新建|设立|安装|开展|实施)")
_SIZE_OF = re.compile(r"^(处理规模|处理能力|规模|能力)(.{3,})$")
_STANDING = re.compile(r"(?:在|列|居)[^，。在列居]{0,12}?位次(?:位次)?$|的?排名$")


def readings(phrase: str) -> Iterator[str]:
    """Readings of ``phrase``, the fullest first, each once."""
    queue = [phrase[:_LONGEST]]
    seen: set[str] = set()
    while queue and len(seen) < _MOST:
        reading = queue.pop(0).strip(" 　“”\"'、+")
        if len(reading) < 2 or reading in seen:
            continue
        seen.add(reading)
        yield reading
        queue += _shorter(reading)


def _shorter(phrase: str) -> Iterator[str]:
    yield _DOING.sub("", phrase)
    yield _TAIL.sub("", phrase)
    yield _SIZE.sub("", phrase)
    sized = _SIZE_OF.match(phrase)
    if sized:
        yield sized[2] + sized[1]
    yield _PLACED.sub("", phrase)
    yield _LIST.sub("", phrase)
    if "的" in phrase:
        yield phrase.partition("的")[2]


def ranked(phrase: str) -> str | None:
    """What a rank is a rank in (优良天数比率 of 优良天数比率在全市位次); None where it is no rank."""
    match = _STANDING.search(phrase)
    return phrase[: match.start()] if match else None
