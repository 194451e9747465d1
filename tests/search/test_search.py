"""Finding things in the sample plan by every way of typing them."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreMissing, UsageError
from kg.search import FILE, Found, Hit, Kind, Searcher, build_index
from kg.search.tokens import folded, pinyin_readings, runs
from kg.store import Snapshot

ID = "https://w3id.org/ecoplan/id/"
RIVER = f"{ID}river/apengjiang-500000"


def entities(searcher: Searcher, phrase: str) -> list[str]:
    return [hit.iri for hit in searcher.find(phrase).hits[Kind.ENTITY]]


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in marks]


@pytest.mark.parametrize(
    "phrase",
    [
        *("阿蓬江", "阿蓬", "蓬江", "阿", "蓬", "江", " 阿蓬江 ", "阿 江", "唐岩河", "唐岩"),
        *("apengjiang", "apeng", "pengjiang", "a peng jiang", "APENGJIANG", "tangyanhe"),
        *("apj", "pj", "ａｐｊ", "tyh"),
    ],
)
def test_a_river_by_any_part_of_any_name(searcher: Searcher, phrase: str) -> None:
    assert RIVER in entities(searcher, phrase)


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("黔江", "area/500114"),
        ("qianjiang", "area/500114"),
        ("qjq", "area/500114"),
        ("酉阳", "area/500242"),
        ("森林覆盖率", "indicator/forest-coverage"),
        ("forest coverage", "indicator/forest-coverage"),
        ("Forest", "indicator/forest-coverage"),
        ("区生态环境局", "agency/qianjiangqushengtaihuanjingju-500114"),
        ("PM2.5", "indicator/pm25-annual-mean"),
        ("黔江区生态环境保护“十四五”规划", "plan/qianjiang-2021"),
    ],
)
def test_what_comes_first(searcher: Searcher, phrase: str, first: str) -> None:
    found = entities(searcher, phrase)
    if first.startswith("indicator/pm"):
        assert any("pm25" in iri or "fine-part" in iri for iri in found[:2])
    else:
        assert found[0] == ID + first


def test_statements_are_found_by_their_words(searcher: Searcher) -> None:
    found = searcher.find("森林覆盖率")
    labels = {hit.label for hit in found.hits[Kind.STATEMENT]}
    assert labels == {"黔江区 森林覆盖率 2025年 65%以上", "黔江区 森林覆盖率 2020年 63.5％"}
    hit = next(hit for hit in found.hits[Kind.STATEMENT] if "2025" in hit.label)
    assert marked(hit.label, hit.label_marks) == ["森林覆盖率"]
    assert (hit.class_, hit.plan, hit.start, hit.end) == ("Target", "qianjiang-2021", 64, 76)


def test_two_characters_are_found_in_the_middle_of_a_passage(searcher: Searcher) -> None:
    found = searcher.find("流域")
    (hit,) = found.hits[Kind.PASSAGE]
    assert hit.class_ == "Task"
    assert marked(hit.snippet, hit.snippet_marks) == ["流域"]
    assert hit.section == "第二章 目标 › 第一节 主要目标"


def test_several_words_must_all_be_there(searcher: Searcher) -> None:
    hits = searcher.find("森林 63.5").hits[Kind.STATEMENT]
    assert [hit.label for hit in hits] == ["黔江区 森林覆盖率 2020年 63.5％"]
    assert searcher.find("流域 生态").totals[Kind.PASSAGE] == 1


def test_parts_are_offered_where_the_whole_is_nowhere(searcher: Searcher) -> None:
    found = searcher.find("黔江和酉阳森林覆盖率差多少")
    assert not found.exact
    assert found.hits[Kind.STATEMENT][0].label.startswith("黔江区 森林覆盖率")


def test_pinyin_marks_the_characters_that_it_spells(searcher: Searcher) -> None:
    def first(phrase: str) -> Hit:
        return searcher.find(phrase).hits[Kind.ENTITY][0]

    assert marked(first("qianjiang").label, first("qianjiang").label_marks) == ["黔江"]
    by_letters = next(h for h in searcher.find("sthjj").hits[Kind.ENTITY] if "局" in h.label)
    assert marked(by_letters.label, by_letters.label_marks) == ["生态环境局"]
    other = next(h for h in searcher.find("唐岩").hits[Kind.ENTITY] if h.iri == RIVER)
    assert (other.label, other.other_name) == ("阿蓬江", "唐岩河")


@pytest.mark.parametrize(
    "phrase",
    [
        *("", "  ", "！？", "“”", "龘", "xyzzy", "\x00", "\ud800", "阿\ud800江"),
        *('"', "'", "*", "AND", "NOT", "a:b", "(", "^", "name:", "阿蓬江 AND", '"阿蓬江'),
        *("{text}", "NEAR(a b)"),
    ],
)
def test_nothing_one_can_type_breaks_it(searcher: Searcher, phrase: str) -> None:
    assert isinstance(searcher.find(phrase), Found)


@given(st.text(max_size=40))
def test_no_phrase_breaks_it(searcher: Searcher, phrase: str) -> None:
    found = searcher.find(phrase, limit=3)
    for hit in [hit for hits in found.hits.values() for hit in hits]:
        for text, marks in ((hit.label, hit.label_marks), (hit.snippet, hit.snippet_marks)):
            assert all(0 <= start < end <= len(text) for start, end in marks)


_TEXT = "加强阿蓬江流域治理，由区生态环境局牵头。"


@given(st.integers(0, len(_TEXT) - 1), st.integers(1, len(_TEXT)))
def test_any_stretch_of_a_passage_finds_it(searcher: Searcher, start: int, length: int) -> None:
    stretch = _TEXT[start : start + length]
    if stretch.strip("，。"):
        assert searcher.find(stretch).totals[Kind.PASSAGE] >= 1


def test_too_long_a_phrase(searcher: Searcher) -> None:
    with pytest.raises(UsageError, match="longer than 200"):
        searcher.find("水" * 201)


def test_hostile_phrases_take_no_time(searcher: Searcher) -> None:
    began = time.perf_counter()
    for phrase in ("水" * 200, "a" * 200, "水 " * 100, "xian" * 50, "zhuang" * 33, "a " * 100):
        searcher.find(phrase)
    assert time.perf_counter() - began < 5


def test_kinds_limits_and_pages(searcher: Searcher) -> None:
    all_ = [hit.iri for hit in searcher.find("水", limit=100).hits[Kind.ENTITY]]
    assert len(all_) > 20
    pages = [searcher.find("水", kinds=[Kind.ENTITY], limit=7, offset=o) for o in (0, 7, 14)]
    assert [hit.iri for page in pages for hit in page.hits[Kind.ENTITY]] == all_[:21]
    assert list(pages[0].hits) == [Kind.ENTITY]
    assert pages[0].totals[Kind.ENTITY] >= len(all_)


def test_the_index_is_the_same_for_the_same_store(sample: Snapshot, tmp_path: Path) -> None:
    build_index(sample.open(), tmp_path)
    assert (tmp_path / FILE).read_bytes() == (sample.path / FILE).read_bytes()


def test_a_snapshot_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="no search index"):
        Searcher(tmp_path)
    (tmp_path / FILE).write_bytes(b"")
    with pytest.raises(StoreMissing, match="version"):
        Searcher(tmp_path)


def test_most_searches_are_answered_at_once(searcher: Searcher) -> None:
    phrases = [
        "水",
        "环境",
        "生态环境局",
        "森林覆盖率",
        "qianjiang",
        "sthj",
        "PM2.5",
        "黔江 森林",
    ] * 8
    times = []
    for phrase in phrases:
        began = time.process_time()
        searcher.find(phrase)
        times.append(time.process_time() - began)
    assert statistics.quantiles(times, n=20)[-1] < 0.020


# --- how text is cut ------------------------------------------------------------------------


def test_folding_keeps_the_way_back() -> None:
    text = "ＰＭ２．５ 年均\n浓度 Forest  Coverage"
    view = folded(text)
    assert view.text == "pm2.5年均浓度forest coverage"
    assert text[view.origins[0] : view.origins[4] + 1] == "ＰＭ２．５"


def test_runs() -> None:
    assert [run.text for run in runs("pm2.5年均浓度, so2 3.")] == ["pm2.5", "年均浓度", "so2", "3"]


@pytest.mark.parametrize(
    ("word", "readings"),
    [
        ("xian", [["xian"], ["xi", "an"], ["xia", "n"]]),
        ("qianjiang", [["qian", "jiang"]]),
        ("qianj", [["qian", "j"]]),
        ("pm25", []),
    ],
)
def test_readings_of_pinyin(word: str, readings: list[list[str]]) -> None:
    found = pinyin_readings(word)
    assert all(reading in found for reading in readings)
    assert len(found) <= 4
    assert bool(found) == bool(readings)
