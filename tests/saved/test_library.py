"""Saved comparisons by themselves and on the command line."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cli
from kg.errors import BadSavedFile, Busy, NameTaken, NotAuthorised, NotFound, UsageError
from kg.saved import (
    FILE,
    Change,
    Draft,
    Library,
    as_file,
    change,
    fingerprint,
    from_file,
)
from samplestore import SOURCE, build

ROWS = fingerprint([["黔江区", 65], ["南川区", 58]])


def draft(name: str = "森林", **more: object) -> Draft:
    given = {
        "page": "questions/indicator-comparison",
        "parameters": (("year", "2025"), ("area", "500114"), ("area", "500242")),
        "rows": ROWS,
        "snapshot": "one",
    }
    return Draft(name, **{**given, **more})  # type: ignore[arg-type]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_what_is_saved_is_there_again(library: Library, tmp_path: Path) -> None:
    saved, _ = library.save(draft())
    (again,) = Library(tmp_path).all()
    assert again == saved == library.get(saved.id)
    assert again.given() == {"year": ["2025"], "area": ["500114", "500242"]}


def test_only_with_the_key_or_by_the_operator(library: Library) -> None:
    saved, key = library.save(draft())
    for wrong in ("", "x", key[:-1], key + "x"):
        with pytest.raises(NotAuthorised):
            library.rename(saved.id, "别的", wrong)
        with pytest.raises(NotAuthorised):
            library.delete(saved.id, wrong)
        with pytest.raises(NotAuthorised):
            library.look(saved.id, (), "two", wrong)
    assert library.get(saved.id) == saved
    assert library.rename(saved.id, " 别的 ", key).name == "别的"
    library.delete(saved.id, None)
    assert library.all() == []
    with pytest.raises(NotFound):
        library.delete(saved.id, key)


def test_the_key_is_not_kept(library: Library, tmp_path: Path) -> None:
    _, key = library.save(draft())
    assert key.encode() not in (tmp_path / FILE).read_bytes()


def test_a_name_that_exists(library: Library) -> None:
    saved, _ = library.save(draft("甲 A"))
    other, key = library.save(draft("乙"))
    for name in ("甲 A", " 甲 a "):
        with pytest.raises(NameTaken):
            library.save(draft(name))
        with pytest.raises(NameTaken):
            library.rename(other.id, name, key)
    assert {each.name for each in library.all()} == {saved.name, other.name}


@pytest.mark.parametrize("name", ["", "  ", "长" * 101, "一\n二", "\x00"])
def test_names_that_cannot_be(library: Library, name: str) -> None:
    with pytest.raises(UsageError, match="name"):
        library.save(draft(name))


def test_pages_and_parameters_that_cannot_be(library: Library) -> None:
    with pytest.raises(UsageError, match="page"):
        library.save(draft(page="../admin"))
    with pytest.raises(UsageError, match="parameters"):
        library.save(draft(parameters=(("a", "长" * 9000),)))
    assert library.all() == []


def test_nobody_fills_it(library: Library) -> None:
    for number in range(60):
        library.save(draft(str(number)), "reader")
    with pytest.raises(Busy):
        library.save(draft("more"), "reader")
    library.save(draft("another"), "other")


def test_what_has_changed(library: Library) -> None:
    saved, key = library.save(draft())
    assert change(saved, fingerprint([["南川区", 58], ["黔江区", 65]])) is None
    later = fingerprint([["黔江区", 66], ["南川区", 58], ["酉阳", 65]])
    assert change(saved, later) == Change(saved.seen, 2, 1)
    assert change(library.look(saved.id, later, "two", key), later) is None
    many = fingerprint([[number] for number in range(5_001)])
    assert change(saved, many) == Change(saved.seen, None, None)


@given(st.lists(st.lists(st.none() | st.integers() | st.text(), max_size=3), max_size=8))
def test_a_fingerprint_does_not_mind_the_order(rows: list[list[object]]) -> None:
    assert fingerprint(rows) == fingerprint(rows[::-1])
    assert fingerprint([*rows, ["and one more"]]) != fingerprint(rows)


# --- files ----------------------------------------------------------------------------------


def test_a_file_brings_them_back(library: Library, tmp_path: Path) -> None:
    made = [library.save(draft(name))[0] for name in ("甲", "乙")]
    drafts = from_file(as_file(made).encode(), lambda _: None)
    (tmp_path / "other").mkdir()
    kept = [saved for saved, _ in Library(tmp_path / "other").save_all(drafts)]
    assert [(s.name, s.given(), s.rows, s.seen) for s in kept] == [
        (s.name, s.given(), s.rows, s.seen) for s in made
    ]


def test_all_of_a_file_or_nothing(library: Library) -> None:
    library.save(draft("乙"))
    with pytest.raises(NameTaken):
        library.save_all([draft("甲"), draft("乙"), draft("丙")])
    assert [each.name for each in library.all()] == ["乙"]


WELL_MADE = json.loads(as_file([]))


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"\xff\xfe", b"PK\x03\x04", b"[" * 100_000),
        json.dumps(WELL_MADE | {"version": 2}).encode(),
        json.dumps(WELL_MADE | {"saved": 3}).encode(),
        json.dumps(WELL_MADE | {"saved": [{"name": "x"}]}).encode(),
        json.dumps(
            WELL_MADE | {"saved": [{"name": "x", "page": "compare", "parameters": [["a"]]}]}
        ).encode(),
        json.dumps(
            WELL_MADE | {"saved": [{"name": "", "page": "compare", "parameters": [], "rows": []}]}
        ).encode(),
        json.dumps(
            WELL_MADE | {"saved": [{"name": "x", "page": "compare", "parameters": [], "rows": [1]}]}
        ).encode(),
        json.dumps(
            WELL_MADE
            | {"saved": [{"name": "x", "page": "compare", "parameters": [], "seen": "gestern"}]}
        ).encode(),
        b" " * (5 * 1024 * 1024),
    ],
)
def test_a_broken_file(content: bytes) -> None:
    with pytest.raises(BadSavedFile):
        from_file(content, lambda _: None)


def test_a_database_that_is_damaged(tmp_path: Path) -> None:
    from kg.errors import StoreError

    (tmp_path / FILE).write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="cannot be kept"):
        Library(tmp_path).all()
    assert (tmp_path / FILE).read_bytes() == b"no database" * 100
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / FILE).execute("SELECT 1 FROM sqlite_master").fetchall()


# --- on the command line --------------------------------------------------------------------


class Kg:
    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._store, self._capsys = store, capsys

    def __call__(self, *arguments: str, status: int = 0) -> str:
        with pytest.raises(SystemExit) as ended:
            cli.main([*arguments, "--store", str(self._store)])
        said = self._capsys.readouterr()
        assert ended.value.code == status, said.err
        return said.out if status == 0 else said.err


@pytest.fixture
def kg(store: Path, capsys: pytest.CaptureFixture[str]) -> Kg:
    return Kg(store, capsys)


def test_saving_and_rebuilding(kg: Kg, store: Path, tmp_path: Path) -> None:
    made = json.loads(kg("saved", "save", "黔江目标", "area-targets", "area=500114", "--json"))
    assert "没有变化" in kg("saved", "show", made["id"])
    other = json.loads(kg("saved", "save", "点名", "named-things", "kind=River", "--json"))
    build(store, [SOURCE])  # the city's plan is gone, the district's is as it was
    assert "没有变化" in kg("saved", "show", made["id"])
    shown = json.loads(kg("saved", "show", other["id"], "--json", "--key", other["key"]))
    assert (shown["changed"]["added"], shown["changed"]["removed"]) == (1, 1)
    assert json.loads(kg("saved", "show", other["id"], "--json"))["changed"] is None
    kg("saved", "export", str(tmp_path / "kept.json"))
    assert "name-taken" in kg("saved", "import", str(tmp_path / "kept.json"), status=2)
    kg("saved", "delete", made["id"], "--key", made["key"])
    kg("saved", "delete", other["id"], "--key", other["key"])
    kg("saved", "import", str(tmp_path / "kept.json"))
    names = {each["name"] for each in json.loads(kg("saved", "list", "--json"))}
    assert names == {"黔江目标", "点名"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("saved", "save", "x", "no-such"), "unknown-question"),
        (("saved", "save", "x", "area-targets", "place=1"), "bad-question"),
        (("saved", "save", "x", "area-targets", "area"), "bad-question"),
        (("saved", "save", "", "area-targets"), "usage"),
        (("saved", "import", "no-such-file.json"), "usage"),
    ],
)
def test_bad_input(kg: Kg, arguments: tuple[str, ...], code: str) -> None:
    assert f"[{code}]" in kg(*arguments, status=2)
    assert json.loads(kg("saved", "list", "--json")) == []


def test_without_a_key(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    made = json.loads(kg("saved", "save", "甲", "area-targets", "--json"))
    monkeypatch.delenv("KG_ADMIN_TOKEN", raising=False)
    assert "not-authorised" in kg("saved", "rename", made["id"], "乙", status=1)
    assert "not-authorised" in kg("saved", "rename", made["id"], "乙", "--key", "x", status=1)
    assert "not-found" in kg("saved", "show", "0000000000", status=1)
    monkeypatch.setenv("KG_ADMIN_TOKEN", "token")
    assert kg("saved", "rename", made["id"], "乙").strip() == "乙"
