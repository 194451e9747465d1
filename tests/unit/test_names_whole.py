"""What holds of the names of any text: hints, what tables read before, spellings of one name, and
invariants on texts that nobody wrote."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from named import NANCHUAN, QIANJIANG, RONGCHANG, YOUYANG, document, of_kind, read

from kg.document import Span
from kg.extract.entities import Names
from kg.extract.rekey import renamed
from kg.lexicon import Lexicon
from kg.profile import KnownName, NotAName, Slip
from kg.records import (
    Evidence,
    Mention,
    Relation,
    RelationKind,
    Thing,
    ThingKey,
    ThingKind,
)

# --- spellings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        # one character that sounds alike, beside the same neighbours
        (
            "保护大板营自然保护区。大坂营自然保护区规范化建设",
            ThingKind.PROTECTED_AREA,
            1,
        ),
        ("小阿溪治理。小阿河治理。", ThingKind.RIVER, 1),
        # a list that names both says that they are two
        ("小阿溪、小阿河治理", ThingKind.RIVER, 2),
        # words that tell places apart
        ("上官山水库除险。下官山水库除险。", ThingKind.RESERVOIR, 2),
        ("东清河治理。西清河治理。", ThingKind.RIVER, 2),
    ],
)
def test_spellings(ontology_lexicon: Lexicon, text: str, kind: ThingKind, count: int) -> None:
    assert len(of_kind(text, ontology_lexicon, kind)) == count


# --- hints ------------------------------------------------------------------------------------


def test_a_slip_means_another_name(ontology_lexicon: Lexicon) -> None:
    text = "保护山黛沟自然保护区"
    hint = Slip("山黛沟自然保护区", "三黛沟自然保护区", ThingKind.PROTECTED_AREA, "a slip")
    found = read(text, ontology_lexicon, YOUYANG, [hint])
    assert [(t.key.name, t.alt_names) for t in found.things] == [
        ("三黛沟自然保护区", ("山黛沟自然保护区",))
    ]


def test_a_known_name_is_found_inside_another(ontology_lexicon: Lexicon) -> None:
    text = "配合推进艾氢氢能产业园建设，艾氢投产"
    hint = KnownName("艾氢", ThingKind.ENTERPRISE, "a brand")
    assert not of_kind(text, ontology_lexicon, ThingKind.ENTERPRISE, area=RONGCHANG)
    found = read(text, ontology_lexicon, RONGCHANG, [hint])
    spans = [m.span for m in found.mentions if m.thing.name == "艾氢"]
    assert spans == [Span(4, 6), Span(14, 16)]


def test_a_known_town_lies_in_the_county(ontology_lexicon: Lexicon) -> None:
    hint = KnownName("兴隆", ThingKind.AREA, "without 镇", canonical="兴隆镇")
    found = read("在兴隆至永隆山一带", ontology_lexicon, NANCHUAN, [hint])
    town = next(t for t in found.things if t.key.kind is ThingKind.AREA)
    assert (town.key.name, town.key.adcode, town.level) == ("兴隆镇", NANCHUAN, "township")


def test_what_is_no_name(ontology_lexicon: Lexicon) -> None:
    text = "加强金佛山保护"
    hint = NotAName("金佛山", "a trade mark here")
    assert read(text, ontology_lexicon, NANCHUAN).things
    assert not read(text, ontology_lexicon, NANCHUAN, [hint]).things


# --- what was read before ---------------------------------------------------------------------


def test_names_of_a_table_hold_elsewhere(ontology_lexicon: Lexicon) -> None:
    """A town that a table calls 五福乡 is the same in the text, which calls it 五福镇."""
    text = "五福乡\n五福镇开展治理，五福乡达标"
    seed = ThingKey(ThingKind.AREA, "五福乡", YOUYANG)
    seeds = Names((Thing(seed, level="township"),), (Mention(Span(0, 3), seed),))
    found = read(text, ontology_lexicon, YOUYANG, seeds=seeds)
    towns = [t for t in found.things if t.key.kind is ThingKind.AREA]
    assert [t.key for t in towns] == [seed]
    assert "五福镇" in towns[0].alt_names


def test_a_section_of_a_table_is_that_of_the_text(ontology_lexicon: Lexicon) -> None:
    text = "石板桥\n青榆河石板桥国考断面达标，治理青榆河"
    seed = ThingKey(ThingKind.SECTION, "石板桥断面", "130000")
    seeds = Names((Thing(seed),), (Mention(Span(0, 3), seed),))
    found = read(text, ontology_lexicon, "130126", seeds=seeds)
    (section,) = (t for t in found.things if t.key.kind is ThingKind.SECTION)
    assert section.key.name == "青榆河石板桥断面"
    assert set(section.alt_names) == {"石板桥断面", "青榆河石板桥国考断面", "石板桥"}
    assert found.same == {
        seed: section.key,
        ThingKey(ThingKind.SECTION, "青榆河石板桥国考断面", "130000"): section.key,
    }
    assert sum(m.thing == section.key for m in found.mentions) == 2


def test_records_take_the_new_key() -> None:
    old, new = (ThingKey(ThingKind.SECTION, name, "130000") for name in ("甲断面", "乙河甲断面"))
    river = ThingKey(ThingKind.RIVER, "乙河", "130000")
    relation = Relation(RelationKind.ON_WATER_BODY, old, river, (Evidence(Span(0, 3)),))
    assert renamed(relation, {}) is relation
    assert renamed((relation,), {old: new})[0].subject == new
    assert renamed(relation, {old: new}).evidence == relation.evidence
    assert renamed(relation, {new: old}) is relation


# --- any text ---------------------------------------------------------------------------------

_WORDS = (
    "加强 推进 乌江 酉水 河 江 溪 湖 水库 山 岭 镇 乡 村 街道 社区 区 县 市 断面 水源地 国控 饮用 型 地下水 湿地公园 自然保护区 有限公司"
    " 集团 水泥 化工 厂 工业园区 局 委 部门 生态环境 自然资源 分局 人民政府 中心 和 与 、 ， 。 （ ） 《 》 “ ” 等 的 在 由 第 1 12 座"
    " 重庆 黔江 四川 泸州 长江 干流 段 出境 三 小 大 新 其 沿 至 支流 流域 规划 条例 \n \t"
).split(" ")
_TEXTS = st.one_of(
    st.text(alphabet=st.sampled_from("".join(_WORDS)), max_size=80),
    st.lists(st.sampled_from(_WORDS), max_size=40).map("".join),
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=40),
)


def test_mentions_stand_in_blocks_and_do_not_cross(ontology_lexicon: Lexicon) -> None:
    @settings(max_examples=200, deadline=None)
    @given(_TEXTS)
    def holds(words: str) -> None:
        text = "环境规划\n" + words
        found = read(text, ontology_lexicon, QIANJIANG)
        whole = document(text)
        keys = {t.key for t in found.things}
        assert len(keys) == len(found.things)
        assert {m.thing for m in found.mentions} == keys
        assert list(found.mentions) == sorted(found.mentions)
        for mention in found.mentions:
            assert any(b.span.contains(mention.span) for b in whole.blocks)
            name = whole.quote(mention.span)
            assert name == name.strip()
            assert len(name) > 1
        for a, b in zip(found.mentions, found.mentions[1:], strict=False):
            inside = a.span.contains(b.span) or b.span.contains(a.span)
            assert inside or a.span.end <= b.span.start

    holds()


_SIZE = 20_000
HOSTILE = {
    "河": "河" * _SIZE,
    "镇村": "镇村" * (_SIZE // 2),
    "山、": "山、" * (_SIZE // 2),
    "甲河、": "甲河、" * (_SIZE // 3),
    "新镇、": "新镇、" * (_SIZE // 3),
    "和": "甲和" * (_SIZE // 2),
    "（": "甲（" * (_SIZE // 2),
    "《": "《" * _SIZE,
    "《甲》": "《甲》" * (_SIZE // 3),
    "区": "区" * _SIZE,
    "县局": "县自然局" * (_SIZE // 4),
    "等部门": "甲、乙等部门" * (_SIZE // 6),
    "集团公司": "集团公司" * (_SIZE // 4),
    "断面": "甲河乙断面、" * (_SIZE // 6),
    "水源地": "甲水库水源地、" * (_SIZE // 7),
    "落实": "落实" * (_SIZE // 2) + "法",
    "族": "土家族" * (_SIZE // 3) + "乡",
    "黔江": "黔江" * (_SIZE // 2),
    "领导小组": "建立市领导小组" * (_SIZE // 7),
    "湿地": "其湖湿地、" * (_SIZE // 5),
}
BOUND = 30.0  # seconds on any machine this runs on; a rule that backtracks would take hours


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_reading_names_ends(ontology_lexicon: Lexicon, name: str) -> None:
    started = time.monotonic()
    read(HOSTILE[name], ontology_lexicon, QIANJIANG)
    assert time.monotonic() - started < BOUND
