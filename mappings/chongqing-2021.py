"""重庆市生态环境保护“十四五”规划（2021—2025年）, the municipality's plan."""

from kg.profile import KnownName, PlanProfile
from kg.records import ThingKind

PLAN = PlanProfile(
    slug="chongqing-2021",
    area="500000",
    # The title stands on two lines; the second is the period in brackets.
    title="重庆市生态环境保护“十四五”规划（2021—2025年）",
    period=(2021, 2025),
    outlook_year=2035,
    hints=(
        KnownName(
            "来福士",
            ThingKind.ENTERPRISE,
            "a building complex by its brand; nothing around it but 等综合商业体 says so",
        ),
    ),
)
