"""Lines of a text dump that were broken at one width, and where a paragraph begins among them."""

from __future__ import annotations

from kg.parse import wrapped

_FULL = "加强饮用水水源地保护，推进入河排污口排查整治和农村污水治理工程建设"[:30]


def test_full_lines_go_on_in_the_next() -> None:
    text = "\n".join([_FULL] * 7 + ["直到完成。"])
    assert wrapped.breaks(text) == [index for index, c in enumerate(text) if c == "\n"]


def test_a_line_set_in_begins_a_paragraph() -> None:
    indented = "　　" + _FULL[2:]
    text = "\n".join([_FULL, _FULL, _FULL, indented, _FULL, _FULL, _FULL])
    found = wrapped.breaks(text)
    newlines = [index for index, c in enumerate(text) if c == "\n"]
    assert found == [at for at in newlines if not text.startswith("　", at + 1)]
    assert len(newlines) - len(found) == 1


def test_lines_as_their_author_made_them_stay() -> None:
    assert (
        wrapped.breaks("\n".join(["第一条。", "加强保护。", "推进治理，", "完成任务。"] * 4)) == []
    )
