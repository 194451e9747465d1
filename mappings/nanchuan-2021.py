"""南川区生态环境保护“十四五”规划."""

from kg.profile import PlanProfile

PLAN = PlanProfile(
    slug="nanchuan-2021",
    area="500119",
    # The file begins with the preface: neither title page nor letterhead is in it.
    title="南川区生态环境保护“十四五”规划",
    period=(2021, 2025),
    outlook_year=2035,
)
