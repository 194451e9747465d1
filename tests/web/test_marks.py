"""Marks keep every character of the text, in order, whatever overlaps whatever."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from kg.document import Span
from kg.records import NumberMark, NumberStatus
from kg.web.marks import ORDER, Fact, Mark, Marker

TEXT = '到2025年，森林覆盖率稳定在65%以上，阿蓬江水质达到Ⅱ类<&"。'
_ELEMENT = re.compile(r"<[^<>]*>")
_LINK = re.compile(
    r'<a class="m ([^"]*)" data-f="([^"]*)"[^>]*>((?:<span[^>]*></span>)*)([^<]*)</a>'
)


def fact(number: int, kind: str = "target") -> Fact:
    return Fact(f"value-{number}", kind, f"title {number}", "", f"/id/value/{number}")


def plain(html: str) -> str:
    return unescape(_ELEMENT.sub("", html))


spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(
    lambda pair: (min(pair), max(pair))
)


@given(
    st.lists(st.tuples(spans, st.sampled_from(ORDER)), max_size=12),
    st.lists(spans, max_size=6),
)
def test_no_character_is_lost_and_every_mark_covers_its_own(
    marked: list[tuple[tuple[int, int], str]], numbers: list[tuple[int, int]]
) -> None:
    facts = [fact(i, kind) for i, (_, kind) in enumerate(marked)]
    marks = [Mark(start, end, i) for i, ((start, end), _) in enumerate(marked)]
    audit = [NumberMark(Span(*span), NumberStatus.STRUCTURE, "year") for span in numbers]
    html = str(Marker(TEXT, facts, marks, audit).html(0, len(TEXT)))
    assert plain(html) == TEXT
    for i, ((start, end), _) in enumerate(marked):
        covered = "".join(
            unescape(words) for _, on, _, words in _LINK.findall(html) if str(i) in on.split()
        )
        assert covered == TEXT[start:end]


def test_overlapping_kinds_stack_and_the_first_in_order_leads() -> None:
    facts = [fact(0, "name"), fact(1, "observation"), fact(2, "target")]
    html = str(
        Marker("abcdef", facts, [Mark(0, 4, 0), Mark(2, 6, 1), Mark(2, 6, 2)], ()).html(0, 6)
    )
    links = _LINK.findall(html)
    assert [(classes, words) for classes, _, _, words in links] == [
        ("a-name", "ab"),
        ("a-target b-observation c-name", "cd"),
        ("a-target b-observation", "ef"),
    ]
    assert 'href="/id/value/2"' in html.split("</a>")[1]


def test_an_address_leads_to_the_first_place_alone() -> None:
    marker = Marker("abab", [fact(7)], [Mark(0, 1, 0), Mark(2, 3, 0)], ())
    html = str(marker.html(0, 2) + marker.html(2, 4))
    assert html.count('id="f=value-7"') == 1


def test_white_space_between_marks_is_no_link() -> None:
    html = str(
        Marker("a b", [fact(0)], [Mark(0, 3, 0)], [NumberMark(Span(1, 2), NumberStatus.NAME)]).html(
            0, 3
        )
    )
    assert plain(html) == "a b"
    assert "> </a>" not in html
