"""Documents by title: in 《》, without them, and one title spelled in several ways."""

from __future__ import annotations

import pytest
from named import QIANJIANG, of_kind

from kg.lexicon import Lexicon
from kg.records import ThingKind

TITLES = [
    (
        "根据《安徽省生态环境保护“十四五”规划》《环境保护法》，制定",
        {"安徽省生态环境保护“十四五”规划", "环境保护法"},
    ),
    ("落实《重庆市“三线一单”（2020年版）》要求", {"重庆市“三线一单”（2020年版）"}),
    ("严格落实水污染防治法、重庆市环境保护条例等", {"水污染防治法", "重庆市环境保护条例"}),
    # marks that do not close, lists that are only a kind of list, what is to be written
    ("根据《安徽省规划，制定", set()),
    ("落实相关法律法规和产业准入负面清单，编制实施方案", set()),
    ("制定污染防治条例的配套办法", set()),
]


@pytest.mark.parametrize(("text", "titles"), TITLES)
def test_titles(ontology_lexicon: Lexicon, text: str, titles: set[str]) -> None:
    found = of_kind(text, ontology_lexicon, ThingKind.DOCUMENT, area=QIANJIANG)
    assert set(found) == titles


def test_one_title_in_several_spellings(ontology_lexicon: Lexicon) -> None:
    text = (
        "《重庆市国土空间规划（2020-2035年）》与《重庆市国土空间规划（2020—2035年）》，"
        "《重庆市国土空间规划》"
    )
    found = of_kind(text, ontology_lexicon, ThingKind.DOCUMENT)
    assert len(found) == 1
    assert sum(map(len, found.values())) == 3


def test_the_plan_itself(ontology_lexicon: Lexicon) -> None:
    text = "印发《黔江区生态环境保护“十四五”规划》（以下简称《规划》）"
    found = of_kind(text, ontology_lexicon, ThingKind.DOCUMENT)
    assert found == {
        "黔江区生态环境保护“十四五”规划": ["《黔江区生态环境保护“十四五”规划》", "《规划》"]
    }
