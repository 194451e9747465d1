"""What a page says of its document is who the plan is, where its text does not say."""

from __future__ import annotations

from datetime import date

from kg.document import Block, BlockKind, Document, Span
from kg.extract import identity
from kg.lexicon import Lexicon
from kg.profile import PlanProfile
from kg.records import PlanIdentity

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
