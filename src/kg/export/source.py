"""What a take-away says of where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from kg import __version__
from kg.store import Manifest

TITLE_ZH, TITLE_EN = "生态环境保护规划知识图谱", "EcoPlan KG"
LICENCE_NAME, LICENCE = "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"
CAVEATS_ZH = (
    "数值按规划原文提取，未经原编制单位核对；每条均附依据原文与位置，引用前请核对。",
    "“换算值”是换算为该指标统一单位后的数值；原文只有文字、没有数字的目标没有数值。",
    "“≥65”与“65”并列时按数值比较，比较符另列；累计数、每年数与某一年的数不可直接相比。",
    "同一内容在他处重述的陈述以“重述”指向主陈述；统计时请排除有“重述”的行。",
    "项目投资以万元计；有多个牵头单位的项目在各单位名下均计全额，合计时请勿重复相加。",
)
CAVEATS_EN = (
    "Values are as the plans state them; check against the quoted words before citing.",
    "A canonical value is in the indicator's one unit; a target in words alone has no value.",
    "A value is compared as a number, its comparator stands beside it; sums over years, values of"
    " each year and values of one year are not comparable as they stand.",
    "A row with `restates` says again what another row says; leave such rows out of counts.",
    "Investment is in 10,000 yuan; a project with several leads counts in full for each of them.",
)


@dataclass(frozen=True, slots=True)
class DataSource:
    """``built`` is in ISO form; ``plans`` are titles with the file each was read from."""

    snapshot: str
    version: str
    built: str
    plans: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, manifest: Manifest) -> DataSource:
        plans = tuple((plan.title, plan.file) for plan in manifest.plans)
        return cls(manifest.id, manifest.version, manifest.built, plans)

    @property
    def software(self) -> str:
        return f"{TITLE_EN} {__version__}"
