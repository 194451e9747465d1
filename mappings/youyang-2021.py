"""酉阳自治县生态环境保护“十四五”规划和二〇三五年远景目标."""

from datetime import date

from kg.profile import NotAName, PlanProfile, Slip
from kg.records import ThingKind

PLAN = PlanProfile(
    slug="youyang-2021",
    area="500242",
    # The title stands on two lines with an empty one between; in the preface the plan calls
    # itself 《重庆市酉阳土家族苗族自治县…》.
    title="酉阳自治县生态环境保护“十四五”规划和二〇三五年远景目标",
    period=(2021, 2025),
    outlook_year=2035,
    document_number="酉阳府办发〔2021〕18号",  # written with a space before 号
    issued=date(2021, 12, 31),
    publisher="酉阳土家族苗族自治县人民政府办公室",
    hints=(
        Slip(
            "山黛沟大鲵县级自然保护区",
            "三黛沟大鲵县级自然保护区",
            ThingKind.PROTECTED_AREA,
            "one reserve: the plan writes 三黛沟 twice and 山黛沟 once, each beside 大坂营/大板营",
        ),
        # A row of the project table cuts 综合整治 short after two streams and 农村河道.
        Slip("香树沟综", "香树沟", ThingKind.RIVER, "综 is what is left of 综合整治"),
        Slip("未市沟综", "未市沟", ThingKind.RIVER, "综 is what is left of 综合整治"),
        NotAName("河道综", "综 is what is left of 综合整治: 农村河道 names no river"),
    ),
)
