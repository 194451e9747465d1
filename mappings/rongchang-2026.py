"""荣昌区生态环境保护“十五五”规划."""

from kg.profile import KnownName, PlanProfile
from kg.records import ThingKind

PLAN = PlanProfile(
    slug="rongchang-2026",
    area="500153",
    # The file begins with the first paragraph: neither title page nor letterhead is in it.
    title="荣昌区生态环境保护“十五五”规划",
    period=(2026, 2030),
    outlook_year=2035,
    hints=(KnownName("艾氢", ThingKind.ENTERPRISE, "a firm's short name without its trade"),),
)
