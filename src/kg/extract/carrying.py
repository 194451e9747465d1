"""Whose the figures are that name nobody, in a sentence that named somebody before.

乌丹镇优良天数比例达到90%，PM10年均浓度…: the town's air goes on; 污水处理率 would not. What goes on depends
on what was named: of a town its air, of a water its quality and flow, of works what they can do, of
an agency its staff and equipment.
"""

from __future__ import annotations

import re

from kg.extract.subjects import BODIES, STAFF, Subjects, is_works
from kg.records import ThingKey, ThingKind

_AIR = re.compile(
    r"空气|优良天数?|PM\s?(?:2\.5|10)|颗粒物|臭氧|重污染|污染天|[一二]级天数|二氧化[硫氮](?:年均|平均)?浓度|降尘"
)
_WATER = re.compile(
    r"水质|富营养|生态(?:流量|基流|水量|补水)|营养状态|水生植被|[ⅠⅡⅢⅣⅤ]类"
    r"|(?:氨氮|总[磷氮]|化学需氧量|高锰酸盐|氟化物)(?:指数)?(?:[年月日]均|平均)?(?:浓度|值)?(?:超标|$|较|比|同比)"
)
_WORKS = re.compile(
    r"(?:处理|供水|供热|发电|处置|生产|设计|建设|一期|二期|三期|总)?(?:能力|规模)|负荷率?|[出进]水|排放浓度|处理水?量|回用|装机|产能|年处理|日处理|日供水|库容"
)
_OWN_SCOPE = re.compile(
    r"^(?:其中|而|且)?(?:全[区县市州旗省域]|规模以上|规上|全社会|单位(?:GDP|地区|工业|生产)|[城乡]镇|城市|农村|乡镇|县级|县城|城区|区域|苏木|地下水|地表水|饮用水|近岸海域)"
)
_WORKS_TEXT = re.compile(r"(?:厂|站|行业)$")
_OTHER_WORKS = re.compile(r"^(?:各|所有)?[^，。]{0,6}(?:污水处理厂|水厂|企业|园区|电厂)")
_OTHER_WATERS = re.compile(r"断面|地表水|水源|黑臭|小?流域|河流|海域|地下水|水体|饮用水")
_WATERS = frozenset(
    {
        ThingKind.RIVER,
        ThingKind.RIVER_REACH,
        ThingKind.LAKE,
        ThingKind.RESERVOIR,
        ThingKind.SECTION,
        ThingKind.WATER_SOURCE,
    }
)
_SUPPLYING = frozenset({ThingKind.RESERVOIR, ThingKind.WATER_SOURCE})
_BUILT = frozenset({ThingKind.FACILITY, ThingKind.ENTERPRISE, ThingKind.INDUSTRIAL_PARK})


def own_scope(words: str) -> bool:
    """Whether words begin with a scope of their own: 全旗…, 农村…."""
    return bool(_OWN_SCOPE.match(words))


def goes_on(before: Subjects, own: ThingKey, words: str, phrase: str) -> bool:
    """Whether ``phrase`` (of a clause that reads ``words``) is still about what was named before,
    where that is narrower than the plan's ``own`` area."""
    named = tuple(k for k in before.keys if k != own)
    if _OWN_SCOPE.match(words) or not (named or before.text):
        return False
    if not named:
        if _WORKS_TEXT.search(before.text or ""):
            return bool(_WORKS.search(phrase) or STAFF.match(phrase))
        return bool(_AIR.search(phrase))
    kinds = {k.kind for k in named}
    if kinds <= _SUPPLYING and _WORKS.search(phrase):
        return True
    if kinds <= _WATERS:
        return bool(_WATER.search(phrase)) and not _OTHER_WATERS.search(phrase)
    if kinds <= _BUILT or all(is_works(k) for k in named):
        return bool(_WORKS.search(phrase)) and not _OTHER_WORKS.match(phrase)
    if kinds <= BODIES:
        return bool(STAFF.match(phrase))
    return bool(_AIR.search(phrase))
