"""Words around names: what a name cannot begin with, and what only looks like a name.

These are words of the language and of administration; no place, river or firm is among them.
"""

from __future__ import annotations

import re

from kg.lexicon.text import listed

# One-character words that end a name to their right. Names may hold some of them (和平, 以勒), so
# a dictionary word that begins with one is taken whole first.
PARTICLES = frozenset(
    "的了在对以将把等为及与和或并其是从由向于按被让使该各每且则而也均已此至到含沿有变因倚濒"
)
PRONOUNS = frozenset(
    listed(
        "全市 全县 全区 全省 我市 我县 我区 我省 本市 本县 本区 各类 各级 各项 各个 所有 其他 其它 部分 若干 一批 多个 全部"
    )
)
# Nouns that stand before a name in apposition, or between a verb and a name.
BEFORE_NAMES = frozenset(
    listed(
        "流域 干流 支流 河流 水体 水域 区域 地区 片区 沿线 沿岸 周边 境内 上游 中游 下游 重要 重大 主要 重点 国家 全国"
        " 城市 农村 城镇 城乡 乡镇 企业 工业 农业 林业 水利 环境 生态 项目 工程 水源 饮用水 集中式 分散式 大型 中型 小型"
        " 大中型 中小型 新型 老旧 一级 二级 次级 期间 时期 年度 以来 之间 方面 工作 要求 目标 任务 问题 情况 成果 成效"
        " 战略 规划 计划 方案 行动 政策 制度 机制 体系 格局 屏障 安全 质量 水平 能力 市级 县级 区级 省级 国家级 镇级"
        " 村级 省市 市县 区县 乡村 山水 自然 片区 城区 县城 生物 物种 资源 能源 设施 设备 系统 平台 网络 中心 名单 清单 目录 台账"
    )
)
MEASURES = frozenset("个座条处家项名类段片块只头株批次级期户人台套吨年月日")

# Before a suffix: what makes a common noun and no name.
GENERIC_WATER = frozenset(
    listed(
        "江 山 沿 过 两 内 跨 沟 溪 小 大 各 本 该 主 支 一 二 三 护 护城 界 入 出 省 市 区 县 界 滨 临 全 同 爱 母亲 家乡 幸福"
        " 美丽 示范 生态 城市 城区 农村 乡村 县域 镇域 重点 重要 主要 次级 跨界 过境 入境 出境 界 中小 大中 大小 小型 河 湖"
        " 天然 人工 季节 黑臭 山区 平原 城镇 乡镇 县城 景观 亲水 排洪 泄洪 行洪 引水 灌溉 排水 截洪 上 下 治 巡 管 母 亲"
        " 干 沿线 流域 长江干支 干支 涉 各类 条 冰 运 跨区 跨县 跨省 渡 拦 临 沿岸 众多 主城 小微 入库 入湖 通江 连通"
        " 岸 地下 地表 河道 健康 活力 宜居 最美 水美 美 碧 秀 水 国家 全省 全市 全县 全区 市管 县管 省管 区管 骨干"
    )
)
GENERIC_RESERVOIR = GENERIC_WATER | frozenset(
    listed(
        "大型 中型 小型 大中型 中小型 饮用水 饮用水源 水源 饮用水水源 重点 病险 各座 山塘 河流 湖泊 电站 水电站 新建 已建 在建"
        " 湖 地下 供水 防洪 城市 乡镇 农村 二型 一型 型 小二型 小一型 库 座 抽水蓄能 调蓄 江河 上游 下游 一级 二级 三级"
        " 重要 骨干 大 中 小 该 各 本 源 水"
    )
)
GENERIC_MOUNTAIN = frozenset(
    listed(
        "金 银 绿水青 两岸青 岸青 青 荒 远 深 火 江 矿 开 靠 上 下 登 爬 进 出 护 封 巡 名 大 小 高 低 群 石 土 假 冰 雪 关 面 非煤矿 煤矿 矿 露天矿"
        " 绿色矿 废弃矿 城周 城 周边 自然 裸露 浅 秃 半 满 一 两 四 五 三 每 各 本 该 治 看 后 前 东 西 南 北 依 沿 环 跨 美丽"
        " 绿 山 江河 治水管 青绿 新 老 生态 关闭矿 历史遗留矿 砂石矿 已有矿 新建矿 无主矿 停 人 过 翻 到 泰 中"
    )
)
GENERIC_AREA_STEM = frozenset(
    listed(
        "乡 城 场 集 村 建制 小城 中心 特色 重点 各 街 古 名 全 美丽 城乡 涉农 示范 试点 农 行政 自然 新 老 城中 空心 美丽乡"
        " 生态 文明 绿色 宜居 和美 传统 少数民族特色 边远 偏远 所在 所属 相关 有关 属地 其他 辖区 责任 每个 一个 全部 部分 个 美丽宜居"
        " 商业 滨江 老旧 居民 城市 农村 低碳 零碳 近零碳 无废 智慧 无煤 平安 和谐 安静 完整 新农村 现代 文化 国际 民主法治 建设"
        " 未来 幸福 健康 旅游 占 圩 特色小 沿江 沿河 沿线 中心城 县城 集 贫困 脱贫 试验 乡镇 镇 街道 新型 撤并 移民 搬迁 迁建"
        " 产业 工业 重镇 强 城关所在 市 县 区 多个 若干 两 三 四 五 六 七 八 九 十 几 数 分 各个 村 社 一 二 本 该 某"
        " 入 进 驻 联 到 下 出 回 全镇 全乡 市级 县级 区级 省级 国家级 户 百 千 万 学校 家庭 单位 机关 绿化 园林 健身 居住"
        " 嘎查 苏木 标准 达标 合格 优秀 卫生 旅游示范 乡风文明 小康 深度贫困 试点示范 整治 治理 保留 撤并"
    )
)
# 国控断面, 省级湿地公园: what only says of what kind a thing is
KIND_ONLY = re.compile(
    r"(?:共?设[有置立]?|布设|[拥建]?有|建成)(?:各类|各级)?自然保护[区地]"
    r"|(?:共?设[有置立]?|布设|[拥建]?有|建成)?(?:(?:国家|省|市|县|区|州|乡)级|[国省市县区]控|[国省市县]考)"
    r"(?:及以上)?(?:考核|监测)?(?:断面|点位|自然保护[区地]|(?:森林|湿地|地质)公园|风景名胜区|饮用水水?源地?|河流|水库|河|湖)"
    r"|(?:高污染燃料)?禁燃区|(?:畜禽)?(?:养殖)?(?:禁养|限养|禁采|禁渔)区|(?:工业|产业)园区|自然保护[区地]|生态保护红线|(?:农村|中?小型?)水电站"
)
