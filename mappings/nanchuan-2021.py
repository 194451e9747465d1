"""南川区生态环境保护“十四五”规划."""

from kg.profile import KnownName, PlanProfile
from kg.records import ThingKind

PLAN = PlanProfile(
    slug="nanchuan-2021",
    area="500119",
    # The file begins with the preface: neither title page nor letterhead is in it.
    title="南川区生态环境保护“十四五”规划",
    period=(2021, 2025),
    outlook_year=2035,
    hints=(
        KnownName(
            "兴隆",
            ThingKind.AREA,
            "the town without 镇; 兴隆 alone is a common word, so no rule takes it for a name",
            canonical="兴隆镇",
        ),
        KnownName(
            "南城",
            ThingKind.AREA,
            "the subdistrict without 街道, run together with the next name (南城文凤)",
            canonical="南城街道",
        ),
        KnownName("中铝", ThingKind.ENTERPRISE, "a firm's short name without its trade"),
    ),
)
