"""荣昌区生态环境保护“十五五”规划."""

from kg.profile import PlanProfile

PLAN = PlanProfile(
    slug="rongchang-2026",
    area="500153",
    # The file begins with the first paragraph: neither title page nor letterhead is in it.
    title="荣昌区生态环境保护“十五五”规划",
    period=(2026, 2030),
    outlook_year=2035,
)
