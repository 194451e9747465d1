"""Builds of many plans: added to without touching the others, taken up after a crash, the same
whatever the way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.generate.__main__ import generate
from kitchen import COUNTY, Kitchen

from kg.build import linesets
from kg.mapping import Vocabulary
from kg.search import Searcher
from kg.store import current

PLANS = 5
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SOUNDING_ALIKE = (
    COUNTY.replace("黔江区", "南川区").replace("阿蓬江", "阿篷江").replace("两河", "鹿鸣")
)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("generated")
    generate(out, PLANS, "short")
    return out


@pytest.fixture
def many(kitchen: Kitchen, generated: Path, whole_ontology: Path) -> Kitchen:
    """Generated plans of real counties, with the whole ontology."""
    (kitchen.root / "ontology").unlink()
    (kitchen.root / "ontology").symlink_to(whole_ontology)
    for path in kitchen.plans.iterdir():
        path.unlink()
    for path in generated.glob("*.txt"):
        shutil.copy(path, kitchen.plans)
    return kitchen


@pytest.fixture
def whole_ontology() -> Path:
    return Path("ontology").resolve()


def found(kitchen: Kitchen, words: str) -> set[tuple[str, str | None]]:
    with closing(Searcher(current(kitchen.store).path)) as searcher:
        hits = searcher.find(words, limit=1000).hits
    return {(hit.iri, hit.plan) for some in hits.values() for hit in some}


def named(kitchen: Kitchen) -> dict[str, str]:
    return {
        path.name: path.read_text() for path in (current(kitchen.store).path / "names").iterdir()
    }


def test_a_plan_added_touches_nothing_else(many: Kitchen) -> None:
    many.build()
    whole, counts = many.dump(), current(many.store).manifest
    names = ["森林覆盖率", "县生态环境局", "水源地", "断面", "综合治理"]
    answers = {words: found(many, words) for words in names}
    many.forget()
    last = sorted(many.plans.iterdir())[3]
    last.rename(many.root / last.name)
    many.build()
    before = current(many.store)
    vocabulary = Vocabulary.load(many.root / "ontology")
    options = ["--mappings", many.mappings, *many.options()]
    status, _, err = many.kg("add", many.root / last.name, *options)
    assert status == 0, err
    after = current(many.store)
    assert many.dump("after.nq") == whole
    assert after.manifest.graphs.keys() == counts.graphs.keys()
    assert after.manifest.hashes == counts.hashes
    assert after.manifest.version == counts.version
    assert {words: found(many, words) for words in names} == answers
    for entry in before.manifest.plans:
        for folder, suffix in (("texts", "txt"), ("records", "jsonl"), ("names", "json")):
            one, other = (s.path / folder / f"{entry.slug}.{suffix}" for s in (before, after))
            assert one.stat().st_ino == other.stat().st_ino
    assert after.vocabulary() == before.vocabulary()
    assert before.vocabulary() == (vocabulary.ontology, vocabulary.reference)
    tables = {path.name for path in (before.path / "oxigraph").glob("*.sst")}
    shared = [
        path
        for path in (after.path / "oxigraph").glob("*.sst")
        if path.name in tables and path.stat().st_nlink > 1
    ]
    assert len(shared) == len(tables)
    status, out, err = many.kg("validate", "--no-shapes", *many.options())
    assert status == 0, out + err


def test_a_plan_that_others_cite_changes_what_they_say(cooked: Kitchen) -> None:
    """The county's plan cites the city's: added last, it is that plan all the same."""
    whole = cooked.dump()
    cooked.forget()
    city, county = sorted(cooked.plans.iterdir())
    options = ["--mappings", cooked.mappings, *cooked.options()]
    cooked.kg("build", county, *options)
    status, _, err = cooked.kg("add", city, *options)
    assert status == 0, err
    assert cooked.dump("after.nq") == whole


def test_of_two_rivers_that_sound_alike_the_first_keeps_the_plain_iri(cooked: Kitchen) -> None:
    """Whichever comes last: the other is renamed in the graphs, the names and the index."""
    first, last = "阿篷江", "阿蓬江"
    assert first < last
    new = cooked.plan("nanchuan-2021", SOUNDING_ALIKE, "500119")
    cooked.build()
    whole, names, rivers = cooked.dump(), named(cooked), found(cooked, last)
    plain = [line for line in whole if f'/river/apengjiang-500000> <{LABEL}> "' in line]
    assert len(plain) == 1
    assert first in plain[0]
    assert rivers != found(cooked, first)
    cooked.forget()
    new = new.rename(cooked.root / new.name)
    cooked.build()
    kept = current(cooked.store)
    before = named(cooked)
    tables = {path.stat().st_ino for path in (kept.path / "oxigraph").glob("*.sst")}
    status, _, err = cooked.kg("add", new, "--mappings", cooked.mappings, *cooked.options())
    assert status == 0, err
    assert cooked.dump("after.nq") == whole
    assert named(cooked) == names
    assert found(cooked, last) == rivers
    assert {path.name: path.read_text() for path in (kept.path / "names").iterdir()} == before
    after = current(cooked.store).path / "oxigraph"
    # Nothing was assembled (RocksDB may have merged some tables).
    assert tables & {path.stat().st_ino for path in after.glob("*.sst")}


def test_a_target_of_the_area_above_is_compared_when_it_comes_last(cooked: Kitchen) -> None:
    cooked.plan("qianjiang-2021", COUNTY.replace("根据《重庆市", "根据《四川省"), "500114")
    cooked.build()
    whole = cooked.dump()
    assert [line for line in whole if "share-of-municipal-target" in line]
    cooked.forget()
    city, county = sorted(cooked.plans.iterdir())
    options = ["--mappings", cooked.mappings, *cooked.options()]
    cooked.kg("build", county, *options)
    cooked.kg("add", city, *options)
    assert cooked.dump("after.nq") == whole


@pytest.mark.long
def test_a_build_that_was_killed_is_taken_up_where_it_stopped(many: Kitchen) -> None:
    """Killed while it reads, and again while it makes parts: neither is done twice."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "build"]
    arguments = [*command, *many.build_options()]
    journal = many.store / ".reading"
    for wanted in (2, PLANS + 2):
        _killed(arguments, journal, wanted)
        kept = {path.name: path.stat().st_mtime_ns for path in _listed(journal)}
        assert wanted <= len(kept) < 2 * PLANS
        assert not (many.store / "current").exists()
        # what was half written does not count
        (journal / "0.123").write_bytes(b"half")
    process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        now = {path.name: path.stat().st_mtime_ns for path in _listed(journal)}
        assert all(now.get(name, time_) == time_ for name, time_ in kept.items())
        time.sleep(0.02)
    assert process.returncode == 0
    assert not _listed(journal)
    resumed = many.dump()
    many.forget()
    many.build()
    assert many.dump("again.nq") == resumed


def _killed(arguments: list[str], journal: Path, wanted: int) -> None:
    """Builds until so many files are kept, none of those that were is written again, and kills."""
    before = {path.name: path.stat().st_mtime_ns for path in _listed(journal)}
    process = subprocess.Popen(
        arguments, env={**os.environ, "KG_BUILD_WORKERS": "1"}, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 500
    try:
        while len(_listed(journal)) < wanted:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    now = {path.name: path.stat().st_mtime_ns for path in _listed(journal)}
    assert before.items() <= now.items()


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.glob("*.zst") if path.exists()]
    except FileNotFoundError:
        return []


def test_the_hash_of_a_set_of_lines_can_be_added_to() -> None:
    one, other = [b"a", b"b"], [b"c"]
    both = linesets.of([*one, *other])
    assert (
        linesets.add(linesets.of(one), linesets.of(other))
        == both
        == linesets.of([b"c", b"b", b"a"])
    )
    assert linesets.add(both, -linesets.of(other)) == linesets.of(one)
    assert linesets.total(b"a\nb\n") == linesets.of(one)
    assert linesets.of(one) != linesets.of(other)
