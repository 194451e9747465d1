"""What a page says of its document is who the plan is, where its text does not say."""

from __future__ import annotations

from datetime import date

import pytest

from kg import vocab
from kg.document import Block, BlockKind, Document, Span
from kg.errors import AreaUnknown
from kg.extract import identity
from kg.lexicon import Lexicon
from kg.mapping import Context, Source, plan_graph
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import PlanIdentity, PlanRecords

TEXT = "“十四五”时期，旌德县推进生态环境保护，改善环境质量。"


def read(lexicon: Lexicon, **properties: str) -> PlanIdentity:
    block = Block(BlockKind.PARAGRAPH, Span(0, len(TEXT)))
    document = Document("plan", TEXT, (block,), properties=tuple(properties.items()))
    return identity.read(document, PlanProfile("plan"), lexicon)


def test_title_number_date_and_issuer_of_the_page(ontology_lexicon: Lexicon) -> None:
    found = read(
        ontology_lexicon,
        标题="旌德县人民政府关于印发《旌德县“十四五”生态环境保护规划》的通知",
        发文字号="旌政〔2021〕9号",
        成文日期="2021-12-08",
        发布机构="旌德县人民政府",
    )
    assert found.title == "旌德县“十四五”生态环境保护规划"
    assert found.area == "341825"
    assert (found.period_start, found.period_end) == (2021, 2025)
    assert found.document_number == "旌政〔2021〕9号"
    assert found.issued == date(2021, 12, 8)
    assert found.publisher is not None
    assert found.publisher.name == "旌德县人民政府"


def test_a_title_that_quotes_nothing_is_the_title(ontology_lexicon: Lexicon) -> None:
    found = read(ontology_lexicon, 标题="旌德县“十四五”生态 环境保护规划", 成文日期="2021年12月8日")
    assert found.title == "旌德县“十四五”生态环境保护规划"
    assert found.issued == date(2021, 12, 8)


def test_nonsense_is_no_date_and_no_issuer(ontology_lexicon: Lexicon) -> None:
    found = read(
        ontology_lexicon, 标题="旌德县“十四五”规划", 成文日期="2021-13-40", 发布机构="管理员"
    )
    assert found.issued is None
    assert found.publisher is None


PLAN = """旌德县人民政府文件
旌政〔2021〕9号
旌德县“十四五”生态环境保护规划
规划期为2021—2025年，展望至2035年。
第一章 总则
　　加强保护。
"""


def quoted(lexicon: Lexicon, profile: PlanProfile) -> dict[str, str]:
    document = parse(PLAN.encode(), "plan.txt", "plan", profile)
    found = identity.read(document, profile, lexicon)
    return {field: document.quote(evidence.span) for field, evidence in found.stated}


def test_each_field_with_the_words_it_rests_on(ontology_lexicon: Lexicon) -> None:
    assert quoted(ontology_lexicon, PlanProfile("plan")) == {
        "title": "旌德县“十四五”生态环境保护规划",
        "area": "旌德县“十四五”生态环境保护规划",
        "period": "2021—2025年",
        "outlook": "展望至2035年",
        "documentNumber": "旌政〔2021〕9号",
    }


def test_words_that_say_otherwise_than_the_script_are_no_evidence(
    ontology_lexicon: Lexicon,
) -> None:
    same = PlanProfile(
        "plan", area="341825", period=(2021, 2025), document_number="旌政〔2021〕9号"
    )
    assert quoted(ontology_lexicon, same) == quoted(ontology_lexicon, PlanProfile("plan"))
    other = PlanProfile(
        "plan", area="341824", period=(2021, 2030), document_number="旌政〔2022〕1号"
    )
    assert quoted(ontology_lexicon, other).keys() == {"title", "outlook"}


def test_the_graph_ties_the_plan_to_these_words(ontology_lexicon: Lexicon) -> None:
    document = parse(PLAN.encode(), "plan.txt", "plan", PlanProfile("plan"))
    who = identity.read(document, PlanProfile("plan"), ontology_lexicon)
    source = Source(PlanRecords(who), document.text)
    graph = list(plan_graph(source, Context.of([source], ontology_lexicon)))
    quotes = {t.subject: t.object.value for t in graph if t.predicate.value == vocab.ECO + "quote"}
    found = {
        t.predicate.value.removeprefix(vocab.ECO): quotes[t.object]
        for t in graph
        if t.subject.value.endswith("/id/plan/plan")
    }
    assert found["periodEvidence"] == "2021—2025年"
    assert found["titleEvidence"] == found["areaEvidence"] == "旌德县“十四五”生态环境保护规划"
    assert set(found) == {f"{field}Evidence" for field, _ in who.stated}


def test_an_area_whose_name_others_bear(ontology_lexicon: Lexicon) -> None:
    def area(text: str) -> str:
        document = parse(text.encode(), "plan.txt", "plan", PlanProfile("plan"))
        return identity.read(document, PlanProfile("plan"), ontology_lexicon).area

    title = "鼓楼区生态环境保护“十四五”规划\n\n　　"
    with pytest.raises(AreaUnknown, match=r"江苏省南京市鼓楼区 320106、.*福州市鼓楼区 350102"):
        area(f"{title}推动鼓楼区发展，学习杭州市经验。\n")
    assert area(f"{title}根据《福州市生态环境保护“十四五”规划》制定本规划。\n") == "350102"
    assert area(f"江苏省南京市{title}正文。\n") == "320106"
