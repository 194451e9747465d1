"""``/about``: how it was made, how to use and cite it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

import kg
from kg.web import catalog
from kg.web.site import render, site_of

router = APIRouter(include_in_schema=False)

# What manifests say of the plans themselves, in Chinese.
LICENCES = {
    "Official document of the state; not subject to copyright": "国家机关公文，不适用著作权法"
}

# The glossary's terms that a reader meets on the pages: Chinese, English, meaning in both.
GLOSSARY = (
    ("规范文本", "canonical text", "起止位置所数的文本：去掉转换残留，其余一字不改。", "The plan's text as offsets count it: residue of conversion removed, nothing else changed."),
    ("依据", "evidence", "承载一条陈述的字句，附章节与位置。", "The characters that carry a statement, with section and place."),
    ("陈述", "statement", "规划在一处说的一件事。", "One thing that a plan says at one place."),
    ("指标", "indicator", "被度量的一件事，各规划通用。", "One thing measured, the same across plans."),
    ("目标", "target", "规划期内应达到或完成的。", "What is to hold or be done in the plan's time."),
    ("现状", "observation", "已经测得或完成的。", "What was measured or done."),
    ("上期目标", "past target", "上一规划期的目标。", "The goal of the period before."),
    ("约束性、预期性", "binding, expected", "目标是否必须完成。", "Whether a target binds."),
    ("换算", "conversion", "为了并列比较，数值换到指标的统一单位；原文写法总在旁边。", "Figures brought to the indicator's common unit to stand side by side; the written form is always beside it."),
    ("重述", "restates", "后文再次说同一内容；对比时不重复计入。", "A later statement of the same content; comparisons leave it out."),
    ("矛盾", "finding", "两条互相不符的陈述。", "Two statements that do not agree."),
    ("覆盖", "coverage", "原文中的数有多少成为事实，其余为什么没有。", "How many numbers of the text became facts, and why the others did not."),
)  # fmt: skip


@router.get("/about")
async def page(request: Request) -> Response:
    site = site_of(request)
    return render(
        request,
        "about.html",
        entry="base",
        glossary=GLOSSARY,
        plans=(await catalog.plans(site))[:40],
        licences=LICENCES,
        entries={entry.slug: entry for entry in site.manifest.plans},
        version=kg.__version__,
        address=str(request.base_url),
    )
