"""No input makes a reader fail with anything but a DocumentError, or hang: what the fuzzer starts
from and what it found once, and what Hypothesis thinks of. ``make fuzz`` looks for more."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
SEEDS = sorted(path for path in CORPUS.rglob("*") if path.is_file())
PATIENCE = 20.0  # seconds, on a machine that does other things too
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)

# What the formats are made of: random bytes hardly ever get past the first of them.
TOKENS = [
    b"\t", b"\n", b"\n\n", "第一章 总则".encode(), "一、".encode(), "（一）".encode(), "专栏1 ".encode(),
    "注：1.".encode(), b"2025", b"%", "。".encode(), "规划".encode(), b"|", b"\n|-|-|\n", b"# ", b"- ", b"1. ",
    b"> ", b"[^1]: ", b"<html>", b"<body>", b"<table>", b"<tr>", b"<td rowspan=9 colspan=999>", b"</table>",
    b"<p>", b"<br>", b"<sup>", b"<li>", b"<ol start=-1>", b"<a href='#ftn1'>", b"<div style='display:none'>",
    b"&#0;", b"&#xD800;", b"<meta charset=gb2312>", b"%PDF-1.7", b"PK\x03\x04", b"\xff\xfe", b"\x00", b"\xef\xbb\xbf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml version='1.0' encoding='x'?>",
]  # fmt: skip
W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TAGS = [
    "p",
    "r",
    "t",
    "tbl",
    "tr",
    "tc",
    "tcPr",
    "gridSpan",
    "vMerge",
    "hMerge",
    "gridBefore",
    "trPr",
    "tblGrid",
    "gridCol",
    "pPr",
    "numPr",
    "numId",
    "ilvl",
    "pStyle",
    "outlineLvl",
    "rPr",
    "vanish",
    "vertAlign",
    "ins",
    "del",
    "moveFrom",
    "sdt",
    "sdtContent",
    "hyperlink",
    "br",
    "tab",
    "sym",
    "fldChar",
    "instrText",
    "footnoteReference",
    "drawing",
    "pict",
    "txbxContent",
    "AlternateContent",
    "Choice",
    "Fallback",
]
VALUES = [
    "",
    "0",
    "1",
    "-1",
    "9999999999",
    "restart",
    "continue",
    "superscript",
    "begin",
    "separate",
    "end",
    "x",
]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_inputs_of_the_fuzzer(path: Path) -> None:
    started = time.monotonic()
    TARGETS[path.parent.name](path.read_bytes())
    assert time.monotonic() - started < PATIENCE


@pytest.mark.parametrize("target", TARGETS)
@quick
@given(data=st.binary(max_size=3000))
def test_any_bytes(target: str, data: bytes) -> None:
    TARGETS[target](data)


@pytest.mark.parametrize("target", ["text", "markdown", "html"])
@quick
@given(parts=st.lists(st.sampled_from(TOKENS) | st.binary(max_size=4), max_size=200))
def test_any_sequence_of_what_the_formats_are_made_of(target: str, parts: list[bytes]) -> None:
    TARGETS[target](b"".join(parts))


elements = st.recursive(
    st.text("第章一、（）：。12%\t ", max_size=12),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.sampled_from(VALUES), st.lists(inner, max_size=5)),
    max_leaves=60,
)  # fmt: skip


def xml(element: str | tuple[str, str, list[object]]) -> str:
    if isinstance(element, str):
        return element
    tag, value, content = element
    attributes = " ".join(
        f'w:{name}="{value}"' for name in ("val", "id", "w", "type", "fldCharType")
    )
    return f"<w:{tag} {attributes}>{''.join(map(xml, content))}</w:{tag}>"  # type: ignore[arg-type]


@quick
@given(content=st.lists(elements, max_size=8))
def test_any_elements_of_a_word_file(content: list[object]) -> None:
    body = "".join(map(xml, content))  # type: ignore[arg-type]
    TARGETS["docx"](
        f'<w:document xmlns:w="{W.decode()}"><w:body>{body}</w:body></w:document>'.encode()
    )


@pytest.mark.parametrize("path", [p for p in SEEDS if p.name in ("plan", "parts", "uncompressed")],
                         ids=lambda path: f"{path.parent.name}/{path.name}")  # fmt: skip
def test_plans_with_some_bytes_changed(path: Path) -> None:
    chance = random.Random(path.parent.name)
    whole = path.read_bytes()
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            match chance.randrange(3):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randint(1, 40)]
                case _:
                    data[at:at] = data[at // 2 : at // 2 + chance.randint(1, 40)]
            if not data:
                break
        TARGETS[path.parent.name](bytes(data))
