"""What a file is told by its content; sizes; whether it is one plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import BinaryDocument, DocumentTooLarge, SeveralPlans
from kg.parse import parse, read_file
from kg.parse.sniff import Format, format_of
from kg.profile import PlanProfile

PLANS = Path(__file__).parents[2] / "data" / "plans"
TEXT = "推进源头治理，健全长效机制，落实各方责任，改善生态环境质量，确保各项任务按期完成。"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n", "plan.txt", Format.PDF),
        (b"\xef\xbb\xbf%PDF-1.4", "plan.docx", Format.PDF),
        (b"<!DOCTYPE html><p>x", "plan.txt", Format.HTML),
        ("\ufeff<html>".encode("utf-16"), "plan", Format.HTML),
        (b"<div><p>x</p></div>", "plan.htm", Format.HTML),
        (b"<div><p>x</p></div>", "plan.txt", Format.TEXT),
        ("一、<目标>".encode(), "plan.md", Format.MARKDOWN),
        ("一、目标".encode("gb18030"), "plan.html", Format.TEXT),
        (b"", "plan.pdf", Format.TEXT),
    ],
)
def test_content_tells_the_format_before_the_name(data: bytes, name: str, kind: Format) -> None:
    assert format_of(data, name) is kind


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\x00\x01\x02", b"GIF89a"])
def test_pictures_and_programs_are_no_plans(data: bytes) -> None:
    with pytest.raises(BinaryDocument):
        parse(data, "plan.docx", "plan", PlanProfile("plan"))


def test_a_file_beyond_the_limit_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as stream:
        stream.truncate(200 << 20)
    with pytest.raises(
        DocumentTooLarge, match=r"200 MiB, more than 50.*KG_FILE_SIZE moves the limit"
    ):
        read_file(path)


def test_the_limit_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(b"x" * (1 << 20) + b"y")
    monkeypatch.setenv("KG_FILE_SIZE", "1")
    with pytest.raises(DocumentTooLarge):
        read_file(path)
    monkeypatch.setenv("KG_FILE_SIZE", "2")
    assert len(read_file(path)) == (1 << 20) + 1


def plan(name: str) -> str:
    chapters = "".join(f"第{n}章 任务{n}\n" + f"{TEXT}\n" * 14 for n in "一二三四")
    return f"{name}生态环境保护“十四五”规划\n（2021—2025年）\n{chapters}"


def test_two_plans_in_one_file_are_told_apart() -> None:
    data = (plan("云栖县") + plan("白沙县")).encode()
    with pytest.raises(
        SeveralPlans, match=r"plans\.txt:63: a second plan begins here: 白沙县"
    ) as error:
        parse(data, "plans.txt", "plan", PlanProfile("plan"))
    assert str(error.value).startswith("[several-plans] plans.txt:63:")


@pytest.mark.parametrize("slug", [path.stem for path in sorted(PLANS.glob("*.txt"))])
def test_one_plan_is_one(slug: str) -> None:
    path = PLANS / f"{slug}.txt"
    assert parse(path.read_bytes(), path.name, slug, PlanProfile(slug)).blocks


def test_a_running_title_and_an_annex_make_no_second_plan() -> None:
    title = "云栖县生态环境保护“十四五”规划"
    text = plan("云栖县").replace("第三章", f"{title}\n第三章")
    annex = "附件\n云栖县“十四五”重点工程实施方案\n" + "一、工程\n" + f"{TEXT}\n" * 60
    assert parse((text + annex).encode(), "plan.txt", "plan", PlanProfile("plan")).blocks
