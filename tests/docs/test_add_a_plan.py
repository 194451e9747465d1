"""docs/add-a-plan.md walked through: its commands, as they stand there, with the plan it names."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from kg.cli import main
from kg.export import dump
from kg.profile import PlanProfile
from kg.store import current

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "add-a-plan.md").read_text("utf-8")
FENCED = re.findall(r"^```([a-z]*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
COMMANDS = [line for language, block in FENCED if not language for line in block.splitlines()]
(QUERY,) = [block for language, block in FENCED if language == "sparql"]
BASE = """重庆市生态环境保护“十四五”规划

规划期为2021—2025年。

第一章  目标

到2025年，全市森林覆盖率达到57%。
"""


def quads(store: Path, out: Path) -> list[str]:
    with out.open("wb") as handle:
        dump(current(store).open(), "nq", handle)
    lines = out.read_text("utf-8").splitlines()
    return [line for line in lines if "graph/provenance> ." not in line]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the working directory with one plan in its store."""
    for name in ("queries", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    areas = tmp_path / "ontology" / "areas.ttl"  # those of two provinces, for time's sake
    head, *blocks = areas.read_text("utf-8").split("\n\n")
    kept = [block for block in blocks if block.startswith(("area:42", "area:50", "area:100000"))]
    areas.write_text("\n\n".join([head, *kept]) + "\n", "utf-8")
    for name in ("mappings", "plans"):
        (tmp_path / name).mkdir()
    (tmp_path / "mappings" / "generic.py").write_text((ROOT / "mappings/generic.py").read_text())
    (tmp_path / "plans" / "chongqing-2021.txt").write_text(BASE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_PLANS", "plans")
    return tmp_path


def test_the_commands_run_in_their_order(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def kg(*arguments: str) -> str:
        with pytest.raises(SystemExit) as done:
            main(list(arguments))
        out, err = capsys.readouterr()
        assert not done.value.code, err
        return out

    store = place / "build" / "store"
    kg("build")
    before = quads(store, place / "before.nq")
    told: dict[str, str] = {}
    for command in COMMANDS:
        name, *arguments = command.split()
        assert name == "kg"
        if "--apply" in arguments:
            judge(place / "review.csv")
        if arguments[0] == "remove":
            assert reviews(store) == {
                ("changed: value: 96.4 → 96.5", "核对原表", "王工"),
                ("right", None, "王工"),
            }
        told[command] = kg(*arguments)
        if command == "kg review --apply review.csv --reviewer 王工":
            assert (place / "mappings" / "enshi-2026.py").is_file()
    assert [c for c in told if c.startswith("kg scaffold")]
    assert "PLAN = PlanProfile(" in told["kg scaffold tests/cases/unseen/enshi-2026.txt --print"]
    assert quads(store, place / "after.nq") == before


def reviews(store: Path) -> set[tuple[str | None, ...]]:
    found = current(store).open().query(QUERY)
    return {tuple(getattr(term, "value", None) for term in row)[1:] for row in found}  # type: ignore[union-attr]


def judge(sheet: Path) -> None:
    with sheet.open(encoding="utf-8-sig", newline="") as handle:
        head, *rows = list(csv.reader(handle))
    at = {heading.split()[-1]: index for index, heading in enumerate(head)}
    values = [row for row in rows if row[at["fact"]] == "value"]
    changed = next(row for row in values if row[at["said"]] == "96.4")
    changed[at["correction"]], changed[at["reason"]] = "数值=96.5", "核对原表"
    kept = next(row for row in values if row is not changed)
    kept[at["verdict"]] = "对"
    with sheet.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle).writerows([head, *rows])


def test_every_field_of_a_script_is_told() -> None:
    for field in fields(PlanProfile):
        assert f"`{field.name}`" in PAGE or field.name == "hints", field.name
