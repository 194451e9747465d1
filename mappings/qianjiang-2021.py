"""黔江区生态环境保护“十四五”规划."""

from datetime import date

from kg.profile import PlanProfile

PLAN = PlanProfile(
    slug="qianjiang-2021",
    area="500114",
    # The letterhead breaks the title of the notice over three lines; this is the plan's own.
    title="黔江区生态环境保护“十四五”规划",
    period=(2021, 2025),
    outlook_year=2035,
    issued=date(2022, 2, 24),
    publisher="重庆市黔江区人民政府",
)
