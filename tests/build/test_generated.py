"""Generated plans are like the real ones, the same for a seed, and read as they are meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from statistics import mean

import pytest
from benchmarks.generate import score
from benchmarks.generate.__main__ import generate
from benchmarks.generate.facts import Known
from benchmarks.generate.words import ASSESSED, MEASURES, SOURCE_TYPES

from kg.build.inputs import inspect
from kg.build.reading import read as read_plan
from kg.document import BlockKind, Document
from kg.lexicon import Lexicon
from kg.mapping import scripts
from kg.parse import parse

ROOT = Path(__file__).parents[2]
REAL = ROOT / "data" / "plans"
NUMERAL = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
# Of real plans with chapters and tables; one of the five has neither.
SHAPED = ("chongqing-2021", "nanchuan-2021", "qianjiang-2021", "youyang-2021")


def shape(document: Document) -> Mapping[str, float]:
    kinds = [block.kind for block in document.blocks]
    rows = [len(block.table.grid) for block in document.tables() if block.table]
    return {
        "characters": len(document.text),
        "numerals a thousand characters": 1000
        * len(NUMERAL.findall(document.text))
        / len(document.text),
        "headings": kinds.count(BlockKind.HEADING),
        "paragraphs": kinds.count(BlockKind.PARAGRAPH),
        "boxes": kinds.count(BlockKind.BOX),
        "tables": len(rows),
        "rows": sum(rows),
    }


def read(path: Path) -> Document:
    profile = scripts.load(ROOT / "mappings", path.stem).profile
    return parse(path.read_bytes(), path.name, path.stem, profile)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("full")
    generate(out, 12, "full", formats=("txt", "docx", "html"))
    return out


def test_full_plans_have_the_shape_of_the_real_ones(full: Path) -> None:
    """On average every figure lies between the least and the greatest of the real plans, and no
    plan is shorter than four fifths of the least or longer than five fourths of the greatest."""
    real = [shape(read(REAL / f"{name}.txt")) for name in SHAPED]
    made = [shape(read(path)) for path in sorted(full.iterdir()) if path.is_file()]
    assert len(made) == 12
    for name in real[0]:
        least, greatest = min(r[name] for r in real), max(r[name] for r in real)
        average = mean(m[name] for m in made)
        assert 0.8 * least <= average <= 1.25 * greatest, (name, least, average, greatest)
    lengths = [m["characters"] for m in made]
    every = [len(read(path).text) for path in sorted(REAL.glob("*.txt"))]
    assert 0.8 * min(every) <= min(lengths)
    assert max(lengths) <= 1.25 * max(every)


def test_a_seed_gives_the_same_plans_and_more_begin_with_fewer(full: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", 4, "full", formats=("txt", "docx", "html"))
    for path in (tmp_path / "again").rglob("*.*"):
        assert path.read_bytes() == (full / path.relative_to(tmp_path / "again")).read_bytes()
    generate(tmp_path / "other", 4, "full", seed=1)
    names = {path.stem for path in (tmp_path / "other").glob("*.txt")}
    assert not names <= {path.stem for path in full.iterdir()}


def test_what_is_stated_is_held_to_the_ontology() -> None:
    indicators = (ROOT / "ontology" / "indicators.ttl").read_text("utf-8")
    ontology = (ROOT / "ontology" / "ecoplan.ttl").read_text("utf-8")
    for slug in {m.slug for m in MEASURES} | {slug for _, _, slug in (*ASSESSED, *SOURCE_TYPES)}:
        assert f"ind:{slug} a eco:Indicator" in indicators
    for _, name, _ in (*ASSESSED, *SOURCE_TYPES):
        assert f"eco:{name} a " in ontology


def test_short_plans_are_read_as_they_are_meant(tmp_path: Path) -> None:
    generate(tmp_path, 24, "short", formats=("txt", "docx", "html"))
    found = score.scores(tmp_path)
    stated = sum(len(Known.load(path).facts) for path in (tmp_path / score.FACTS).glob("*.json"))
    layouts = {name: one for name, one in found.items() if name not in ("identity", "values")}
    assert sum(one.stated for one in layouts.values()) == stated
    assert found["identity"] == score.Score(24, 24, 24)
    for layout, one in layouts.items():
        assert one.found >= 0.95 * one.stated, (layout, one)
        assert one.right >= 0.9 * one.stated, (layout, one)
    values = found["values"]
    assert values.found / (values.found + values.extra) >= 0.97


def test_the_score_sees_what_was_not_found(full: Path) -> None:
    path = next(full.glob("*.txt"))
    known = Known.load(full / score.FACTS / f"{path.stem}.json")
    other = sorted((full / score.FACTS).glob("*.json"))[-1]
    files, _ = inspect([path], ROOT / "mappings")
    records = read_plan(files[0], Lexicon.load(ROOT / "ontology")).records
    assert score.of_plan(known, records)["identity"].right == 1
    wrong = score.of_plan(Known.load(other), records)
    assert wrong["identity"].right == 0
    assert wrong["values"].extra > 50
    tables = [one for name, one in wrong.items() if name.startswith(("projects", "sections"))]
    assert sum(one.found for one in tables) < 0.2 * sum(one.stated for one in tables)
