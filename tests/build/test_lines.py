"""Lines by subject on disk: the same set whatever the order and however often they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build import lines
from kg.build.lines import Lines, scratch
from kg.errors import StoreError

LINE = st.builds(
    lambda subject, rest: f"<http://e/{subject}> <http://e/p> {rest} .".encode(),
    st.sampled_from("abcdef"),
    st.sampled_from(["<http://e/x>", '"甲 乙"', '"1"']),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lines")


@given(st.lists(LINE), st.lists(LINE), st.integers(1, 5))
def test_what_was_added_is_there_once(
    folder: Path, first: list[bytes], then: list[bytes], held: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, scratch(folder) as database:
        patch.setattr(lines, "_HELD", held)
        patch.setattr(lines, "_REMEMBERED", 2)
        kept = Lines(database, "kept")
        kept.add(first)
        for subject in "abcdef":
            node = f"<http://e/{subject}>".encode()
            assert kept.of(node) == sorted({x for x in first if x.startswith(node)})
        copied = Lines(database, "copied")
        copied.take_over(kept)
        for some in (kept, copied):
            some.add(then)
            assert list(some) == sorted({*first, *then})
            subjects = sorted({line.partition(b" ")[0] for line in (*first, *then)})
            assert [s for found in some.subjects(2) for s in found] == subjects
    assert not list(folder.iterdir())


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"writing .*lines\.sqlite"), scratch(tmp_path / "none"):
        pass
