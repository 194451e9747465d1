"""The words that generated plans are made of; names of indicators are those of the ontology."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator as plans word it. Values lie between ``low`` and ``high`` with ``places``
    digits behind the point; ``better`` is ≥ or ≤; ``verb`` joins it to a figure in a sentence."""

    slug: str
    wording: str
    unit: str
    low: float
    high: float
    better: str = "≥"
    places: int = 1
    binding: bool = True
    group: str = "环境质量"
    cumulative: bool = False


MEASURES = (
    Measure("good-air-days-share", "空气质量优良天数比率", "%", 78, 96),
    Measure("good-air-days", "空气质量优良天数", "天", 290, 350, places=0),
    Measure("pm25-annual-mean", "PM2.5年均浓度", "微克/立方米", 22, 48, "≤"),
    Measure("pm10-annual-mean", "可吸入颗粒物年均浓度", "微克/立方米", 40, 80, "≤", binding=False),
    Measure("road-mechanical-sweeping-rate", "城市道路机械化清扫率", "%", 70, 98, binding=False),
    Measure("cod-key-project-reduction", "化学需氧量重点工程减排量", "吨", 120, 2400, places=0,
            group="总量减排", cumulative=True),
    Measure("nh3n-key-project-reduction", "氨氮重点工程减排量", "吨", 10, 160, places=0,
            group="总量减排", cumulative=True),
    Measure("nox-key-project-reduction", "氮氧化物重点工程减排量", "吨", 60, 900, places=0,
            group="总量减排", cumulative=True),
    Measure("voc-key-project-reduction", "挥发性有机物重点工程减排量", "吨", 40, 700, places=0,
            group="总量减排", cumulative=True),
    Measure("energy-intensity-reduction", "单位地区生产总值能耗降低", "%", 11, 19,
            group="应对气候变化", cumulative=True),
    Measure("carbon-intensity-reduction", "单位地区生产总值二氧化碳排放降低", "%", 14, 23,
            group="应对气候变化", cumulative=True),
    Measure("forest-coverage", "森林覆盖率", "%", 28, 68, binding=True, group="生态保护"),
    Measure("forest-stock", "森林蓄积量", "万立方米", 180, 1900, places=0, group="生态保护"),
    Measure("soil-conservation-rate", "水土保持率", "%", 61, 89, group="生态保护", binding=False),
    Measure("redline-area", "生态保护红线面积", "平方公里", 90, 980, places=0, group="生态保护"),
    Measure("wetland-protection-rate", "湿地保护率", "%", 45, 75, group="生态保护", binding=False),
    Measure("urban-green-coverage", "建成区绿化覆盖率", "%", 36, 47, group="生态保护", binding=False),
    Measure("park-green-per-capita", "人均公园绿地面积", "平方米", 11, 20, group="生态保护",
            binding=False),
    Measure("contaminated-farmland-safe-use", "受污染耕地安全利用率", "%", 91, 98, group="风险防控"),
    Measure("key-construction-land-safe-use", "重点建设用地安全利用率", "%", 92, 99,
            group="风险防控"),
    Measure("hazardous-waste-safe-disposal-rate", "危险废物安全处置率", "%", 95, 99.9,
            group="风险防控", binding=False),
    Measure("urban-sewage-treatment-rate", "城市生活污水集中处理率", "%", 93, 99, group="污染治理",
            binding=False),
    Measure("township-sewage-treatment-rate", "乡镇污水集中处理率", "%", 80, 92, group="污染治理",
            binding=False),
    Measure("rural-sewage-treatment-rate", "农村生活污水治理率", "%", 32, 71, group="污染治理",
            binding=False),
    Measure("urban-waste-harmless-rate", "城市生活垃圾无害化处理率", "%", 95, 99.9,
            group="污染治理", binding=False),
    Measure("straw-utilisation-rate", "秸秆综合利用率", "%", 82, 96, group="污染治理",
            binding=False),
    Measure("manure-utilisation-rate", "畜禽粪污综合利用率", "%", 78, 95, group="污染治理",
            binding=False),
    Measure("fertiliser-utilisation-rate", "主要农作物化肥利用率", "%", 38, 46, group="污染治理",
            binding=False),
    Measure("reclaimed-water-rate", "再生水利用率", "%", 12, 31, group="污染治理", binding=False),
)  # fmt: skip

SUBJECTS = (
    ("生态环境保护", "eco"),
    ("水生态环境保护", "water"),
    ("大气污染防治", "air"),
    ("土壤污染防治", "soil"),
    ("生态文明建设", "civilisation"),
    ("农业农村污染治理", "rural"),
    ("固体废物污染防治", "waste"),
    ("生态保护修复", "restoration"),
    ("水污染防治", "rivers"),
    ("应对气候变化", "climate"),
    ("生物多样性保护", "species"),
    ("环境噪声污染防治", "noise"),
)
PERIODS = ((2021, "十四五"), (2026, "十五五"), (2016, "十三五"))

CHAPTERS = (
    "总体要求", "加快推动绿色低碳发展", "持续改善水生态环境", "深入打好蓝天保卫战",
    "加强土壤和地下水污染防治", "强化固体废物污染治理", "加大生态系统保护修复力度",
    "严密防控生态环境风险", "推进治理体系和治理能力现代化", "积极应对气候变化",
)  # fmt: skip
SECTIONS = (
    "强化空间管控", "优化产业结构", "推动能源清洁利用", "深化重点流域治理", "保障饮用水安全",
    "提升城镇污水治理水平", "控制工业污染", "加强扬尘管控", "治理移动源污染", "推进农用地安全利用",
    "严格建设用地准入", "防治地下水污染", "建设无废城市", "规范危险废物管理", "保护生物多样性",
    "修复受损生态", "完善监测网络", "健全责任体系", "倡导绿色生活", "提高应急能力", "加强执法监管",
    "培育绿色产业", "治理农业面源污染", "整治农村环境", "防治噪声污染", "加强辐射安全管理",
)  # fmt: skip
VERBS = (
    "加强", "推进", "完善", "深化", "强化", "落实", "健全", "推动", "统筹", "优化", "提升", "规范",
    "严格", "加快", "巩固", "实施", "开展", "探索", "引导", "支持",
)  # fmt: skip
THINGS = (
    "入河排污口排查整治", "工业企业深度治理", "施工扬尘精细化管控", "柴油货车污染治理",
    "挥发性有机物综合治理", "畜禽养殖废弃物资源化利用", "农膜回收处理", "化肥农药减量增效",
    "生活垃圾分类收运", "污水管网改造", "黑臭水体整治", "饮用水水源保护区规范化建设",
    "生态保护红线监管", "自然保护地整合优化", "水土流失综合治理", "废弃矿山修复", "国土绿化",
    "湿地保护", "外来入侵物种防控", "土壤污染重点监管单位管理", "建设用地风险管控",
    "地下水环境监测", "危险废物规范化管理", "医疗废物收集处置", "塑料污染全链条治理",
    "清洁生产审核", "绿色制造体系建设", "可再生能源开发", "节能改造", "碳排放统计核算",
    "排污许可证后管理", "环境信用评价", "生态环境损害赔偿", "生态补偿机制建设",
    "环境监测能力建设", "环境应急物资储备", "网格化监管", "噪声源头管理", "餐饮油烟治理",
    "秸秆禁烧管控", "河湖岸线保护", "水生生物养护", "农村生活污水治理", "再生水循环利用",
    "环保设施向公众开放", "绿色学校创建", "生态文明宣传教育", "环境信息公开",
)  # fmt: skip
MANNERS = (
    "坚持源头防控与末端治理并重", "按照属地管理的原则", "以改善生态环境质量为核心",
    "坚持问题导向和目标导向相统一", "聚焦群众反映强烈的突出问题", "结合本地实际",
    "坚持方向不变、力度不减", "以流域为单元系统施治", "充分发挥市场机制作用",
    "运用信息化手段提高监管效能", "压紧压实各方责任", "加强部门协同和区域联动",
)  # fmt: skip
ENDS = (
    "切实守住生态安全底线", "推动环境质量稳步改善", "不断增强人民群众的获得感",
    "形成齐抓共管的工作格局", "确保各项措施落地见效", "促进人与自然和谐共生",
    "为高质量发展提供有力支撑", "努力建设天蓝地绿水清的美丽家园", "逐步建立长效管护机制",
    "严防问题反弹回潮",
)  # fmt: skip
AGENCIES = (
    "生态环境局", "水利局", "林业局", "农业农村局", "住房和城乡建设局", "发展和改革委员会",
    "自然资源局", "交通运输局", "城市管理局", "卫生健康委员会",
)  # fmt: skip
PROJECT_KINDS = (
    ("水环境治理", ("综合治理工程", "河道生态修复工程", "污水处理厂扩建工程", "排污口整治工程")),
    ("大气污染防治", ("工业炉窑治理项目", "扬尘在线监控项目", "加油站油气回收改造项目")),
    ("生态保护修复", ("水土流失治理工程", "湿地恢复工程", "废弃矿山生态修复工程", "国土绿化工程")),
    ("土壤与固体废物", ("污染地块治理项目", "生活垃圾转运站建设项目", "畜禽粪污资源化利用项目")),
    ("能力建设", ("环境监测能力建设项目", "环境应急物资库建设项目", "智慧环保平台项目")),
)
# {} is a whole number.
WORKS = (
    "新建管网{}公里并配套检查井", "实施清淤疏浚{}公里", "新建处理设施一座", "完善在线监控设备{}套",
    "开展植被恢复{}亩", "建设生态护岸{}公里", "购置监测与应急设备", "改造老旧设施{}处",
)  # fmt: skip
RIVER_FIRST = "清白黑龙金石沙青玉桃柳杨梅大小南北东西双三九潭溪漾渔郁濛沅澄涟"
RIVER_SECOND = "水河沙溪泉滩岩坝湾源洋塘浦屏峰林"
TOWN_FIRST = "新永和兴安平太福长高清石龙金双大东西南北中白古丰顺"
TOWN_SECOND = "兴安和平店桥坪塘溪泉山岭坝沟湾川阳丰水河场"
ASSESSED = (
    ("国家考核", "NationalAssessment", "national-sections"),
    ("市级考核", "MunicipalAssessment", "municipal-sections"),
)
SOURCE_TYPES = (
    ("河流型", "RiverSource", "river-township-sources"),
    ("水库型", "ReservoirSource", "township-sources"),
    ("地下水型", "GroundwaterSource", "groundwater-township-sources"),
)
