"""``python -m benchmarks.growth [PLANS]``: what search, the questions and the export of the whole
graph cost at the plans there are and at many times as many (see :mod:`benchmarks.manyplans`).

Times are of the processor, so that they mean the same on a busy machine.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from benchmarks import manyplans
from benchmarks.figures import Section, Table, write
from kg import queries, settings, vocab
from kg.errors import KgError
from kg.export import writers
from kg.export.network import read
from kg.export.selection import Selection
from kg.facts import Facts
from kg.queries import Question
from kg.search import Searcher
from kg.service import nursery
from kg.store import Snapshot, current

PAGE = Path("docs/benchmarks.md")
STORE = Path("build/growth-store")
_PLANS = 250
_RUNS, _FORMATS = 5, ("csv", "neo4j.zip")
_PHRASES = (
    *(
        "环保",
        "森林",
        "森林覆盖率",
        "阿蓬江",
        "生态环境局",
        "污水处理厂",
        "饮用水水源地",
        "自然保护区",
    ),
    *("PM2.5", "化学需氧量", "乌江", "十四五", "大气污染防治", "垃圾", "土壤污染", "生态保护红线"),
    *("senlin", "apj", "slfgl", "wujiang", "重庆市", "黔江区", "南川区 断面", "2025年 目标", "水"),
    *(
        "省级以上自然保护地",
        "农村生活污水治理率",
        "水利局",
        "没有这样的词语",
        "生态",
        "保护",
        "建设",
    ),
)
_UNDER_SEARCH, _UNDER_QUESTION, _UNDER_EXPORT = 20.0, 50.0, 5.0  # ms, ms, s


Asked = Mapping[str, tuple[int, float]]  # rows and seconds by question


def main(wanted: int) -> None:
    """Writes each section as soon as it is taken: the later ones take long."""
    few = current(Path(settings.STORE.get()))
    questions = queries.load(Path(settings.QUERIES.get()) / "questions")
    warm, disk = _asked(nursery.load(few.path), questions), _asked(few.open(), questions)
    _write(_speed(warm, disk))
    many = _many(few, wanted)
    _write(_searching(few, many))
    _write(_growing(few, many, disk, _asked(many.open(), questions)))
    _write(_exporting(few, many))


def _write(section: Section) -> None:
    write(PAGE, "Benchmarks", "make bench", [section])
    print(f"{section.title}: written to {PAGE}", file=sys.stderr)


def _many(few: Snapshot, wanted: int) -> Snapshot:
    """The store of many plans, made when it is not there or of other data."""
    try:
        there = current(STORE)
        if len(there.manifest.plans) == wanted and there.manifest.inputs == few.manifest.inputs:
            return there
    except KgError:
        pass
    return manyplans.build(few, wanted, STORE)


def _searched(snapshot: Snapshot) -> tuple[float, ...]:
    searcher = Searcher(snapshot.path)
    try:
        return tuple(_best(partial(searcher.find, phrase)) for phrase in _PHRASES)
    finally:
        searcher.close()


def _asked(store: ox.Store, questions: Mapping[str, Question]) -> dict[str, tuple[int, float]]:
    """Rows and seconds of each question with its defaults, warm."""
    found = {}
    for slug, question in questions.items():
        text = queries.bind(question, {})
        rows = len(queries.table(_answer(store, text)).rows)
        found[slug] = (rows, _best(partial(_answer, store, text)))
    return found


def _answer(store: ox.Store, text: str) -> bytes:
    answer = store.query(text, prefixes=dict(vocab.PREFIXES), base_iri=vocab.BASE)
    assert isinstance(answer, ox.QuerySolutions)
    return answer.serialize(format=ox.QueryResultsFormat.JSON) or b""


def _exported(snapshot: Snapshot, format_: str) -> float:
    """Seconds from the store to the file, all of the graph."""
    with tempfile.TemporaryDirectory() as directory:
        began = time.process_time()
        network = read(Facts(snapshot.open()), Selection())
        writers.write(network, format_, Path(directory) / f"graph.{format_}")
        return time.process_time() - began


def _best(work: Callable[[], object]) -> float:
    """The median of a few runs; of what takes seconds, one."""
    taken: list[float] = []
    while len(taken) < _RUNS and sum(taken) < 1:
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


# --- sections -------------------------------------------------------------------------------


def _speed(warm: Asked, disk: Asked) -> Section:
    slow = [f"{slug} ({ms(s)} ms)" for slug, (_, s) in warm.items() if 1000 * s >= _UNDER_QUESTION]
    under = f"{len(warm) - len(slow)} of {len(warm)} under {_UNDER_QUESTION:.0f} ms warm in memory"
    rows = [(slug, f"{n:,}", ms(s), ms(disk[slug][1])) for slug, (n, s) in warm.items()]
    return Section(
        "Speed of each saved question",
        "Milliseconds of processor time with default parameters, the middle of up to "
        f"{_RUNS} runs: in memory, as a query process has it, and from disk.",
        Table(("question", "rows", "in memory, ms", "from disk, ms"), rows),
        [under + (f"; not {', '.join(slow)}." if slow else ".")],
    )


def _searching(few: Snapshot, many: Snapshot) -> Section:
    before, after = _searched(few), _searched(many)
    rows = [
        (name, ms(of(before)), ms(of(after)), ratio(of(before), of(after)))
        for name, of in (("half of the phrases", statistics.median), ("95 of 100", _p95))
    ]
    return Section(
        "Growth of search",
        f"{_sizes(few, many)} Milliseconds of processor time; {len(_PHRASES)} phrases of one "
        f"character to a sentence, pinyin and first letters among them. Aim: 95 of 100 under "
        f"{_UNDER_SEARCH:.0f} ms with the plans there are.",
        Table(_heads(few, many), rows),
    )


def _growing(few: Snapshot, many: Snapshot, before: Asked, after: Asked) -> Section:
    times = _triples(many) / _triples(few)
    steep = [
        slug
        for slug, (_, seconds) in after.items()
        if seconds > 1.5 * times * max(before[slug][1], 0.001)
    ]
    rows = [
        (
            slug,
            ms(seconds),
            f"{after[slug][0]:,}",
            ms(after[slug][1]),
            ratio(seconds, after[slug][1]),
        )
        for slug, (_, seconds) in before.items()
    ]
    return Section(
        "Growth of questions",
        f"{_sizes(few, many)} Milliseconds of processor time from disk, default parameters: most "
        "answer for every plan, so linear is as many times as the data.",
        Table(("question", "ms before", "rows", "ms", "times"), rows),
        [f"More than one and a half times as steep as the data: {', '.join(steep) or 'none'}."],
    )


def _exporting(few: Snapshot, many: Snapshot) -> Section:
    rows = []
    for name in _FORMATS:
        before, after = _exported(few, name), _exported(many, name)
        rows.append((name, f"{before:.2f}", f"{after:.1f}", ratio(before, after)))
    return Section(
        "Growth of the export",
        f"{_sizes(few, many)} Seconds of processor time from the store to a file of the whole graph "
        f"(aim: under {_UNDER_EXPORT:.0f} s with the plans there are, and linear).",
        Table(_heads(few, many), rows),
    )


def _sizes(few: Snapshot, many: Snapshot) -> str:
    before, after = _triples(few), _triples(many)
    return (
        f"{_plans(few)} plans ({before:,} triples) and {_plans(many)} made of them with areas of "
        f"their own ({after:,}, {after / before:.0f} times as many)."
    )


def _heads(few: Snapshot, many: Snapshot) -> tuple[str, ...]:
    return ("what", f"{_plans(few)} plans", f"{_plans(many)} plans", "times")


def _plans(snapshot: Snapshot) -> int:
    return len(snapshot.manifest.plans)


def _triples(snapshot: Snapshot) -> int:
    return sum(snapshot.manifest.graphs.values())


def _p95(taken: Sequence[float]) -> float:
    return sorted(taken)[round(0.95 * (len(taken) - 1))]


def ms(seconds: float) -> str:
    return f"{1000 * seconds:,.1f}"


def ratio(before: float, after: float) -> str:
    return f"{after / max(before, 0.0001):.1f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _PLANS)
