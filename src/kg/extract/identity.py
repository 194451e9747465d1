"""Who a plan is: title, issuer, number, dates, period, area; each tied to where it stands.

A mapping script's profile overrides what is found. What neither gives and no plan can be without
(area, period) is an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from kg.document import Block, BlockKind, Document, Span
from kg.errors import AreaUnknown, DocumentError, NotAPlan, Place
from kg.extract import evidence, keys, years
from kg.extract.keys import Scope
from kg.lexicon import Area, Lexicon
from kg.profile import PlanProfile
from kg.records import Evidence, PlanIdentity, ThingKey

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:发|函|字|办|令|规)?\s?[〔\[［（(]\s?(?:19|20)[0-9]{2}\s?[〕\]］）)]\s?(?:第\s?)?[0-9]{1,5}\s?号"
)
_DATE = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2}|二[〇○零][一二三四五六七八九〇○零]{2})\s?年\s?(?P<m>[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?(?P<d>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?日"
)
_STATED_DATE = re.compile(r"((?:19|20)[0-9]{2})\s?[-年./]\s?([0-9]{1,2})\s?[-月./]\s?([0-9]{1,2})")
_ISSUER = re.compile(
    r"^[\u4e00-\u9fff（）()]{2,30}(?:人民政府(?:办公室|办公厅)?|委员会|管理委员会|[局厅委])$"
)
_TITLE_END = re.compile(r"(?:规划|计划|纲要|方案|远景目标)(?:[（(].{0,30}[)）])?$")
_QUOTED = re.compile(r"《([^《》]{4,60})》")
_PERIOD_SUFFIX = re.compile(
    r"^[（(]\s*(?:19|20)[0-9]{2}\s*年?\s*[-－—–~～至]{1,2}\s*(?:19|20)[0-9]{2}\s*年?\s*[)）]$"
)
_RANGE = re.compile(
    r"(?P<first>(?:19|20)[0-9]{2})\s*年?\s*(?:[-－—–~～]{1,2}|至|到)\s*(?P<last>(?:19|20)[0-9]{2})\s*年?"
)
_STATED_PERIOD = re.compile(r"(?:规划期(?:限|间)?|规划时限|实施期|期限)[^。；]{0,10}?")
_FIVE_YEARS = re.compile(r"[“\"「]?(十[一二三四五六七八九]五)[”\"」]?")
_TO = re.compile(r"规划期[^。；，]{0,4}?(?:至|到)\s?((?:19|20)[0-9]{2})\s?年")
_OUTLOOK = re.compile(
    r"(?:展望|远景)[^。；，]{0,8}?(20[0-9]{2}|二〇[三四五][〇五])\s?年|(二〇[三四五][〇五])年远景|(20[0-9]{2})\s?年远景"
)
_KIND_OF_AREA = re.compile(r"[省市区县州盟旗]$")
_LATER = re.compile(r"(?:^|(?<=[。；]))\s*(?:到|至|展望至?)\s?(20[0-9]{2})\s?年")
_ORDINAL = "一二三四五六七八九"
HEAD = 40  # blocks in which a plan says who it is


S = TypeVar("S")
T = TypeVar("T")


@dataclass
class _Found:
    """What was found so far, and on what it rests."""

    stated: dict[str, Evidence]

    def settle(self, field: str, said: S | Literal[""] | None, detect: Callable[[], T]) -> S | T:
        """What the script says, else what is found. The words noted for a field stay only where
        they say what the script says."""
        if not said:
            return detect()
        with suppress(DocumentError):
            if detect() == said:
                return said
        self.stated.pop(field, None)
        return said

    def as_title(self, field: str) -> None:
        """Notes that the field rests on the words of the title."""
        if "title" in self.stated:
            self.stated.setdefault(field, self.stated["title"])

    def note(self, field: str, document: Document, block: Block, span: Span) -> None:
        self.stated.setdefault(field, evidence.of_span(document, block, span))


def read(document: Document, profile: PlanProfile, lexicon: Lexicon) -> PlanIdentity:
    """The identity of the plan in ``document``.

    Raises NotAPlan where no period is stated, AreaUnknown where no area of GB/T 2260 is named."""
    found = _Found({})
    title = _title(document, found)
    where = profile.area and _coded(profile.area, document, lexicon)
    area = found.settle("area", where, lambda: _area(document, lexicon, title or "", found))
    scope = Scope.of(lexicon.areas, area.adcode)
    start, end = found.settle(
        "period", profile.period, lambda: _period(document, title or "", found)
    )
    outlook = found.settle(
        "outlook", profile.outlook_year, lambda: _outlook(document, title or "", end, found)
    )
    number = found.settle(
        "documentNumber", profile.document_number, lambda: _document_number(document, found)
    )
    issued = found.settle("issued", profile.issued, lambda: _issued(document, found))
    publisher = found.settle(
        "publisher",
        profile.publisher and keys.agency(profile.publisher, scope, lexicon)[0],
        lambda: _publisher(document, scope, lexicon, found),
    )
    made_up = f"{area.name}生态环境保护规划（{start}—{end}年）"
    name = found.settle("title", profile.title, lambda: title or made_up)
    return PlanIdentity(
        slug=profile.slug or document.id,
        title=name,
        area=area.adcode,
        period_start=start,
        period_end=end,
        outlook_year=outlook,
        document_number=number,
        issued=issued,
        publisher=publisher,
        stated=tuple(sorted(found.stated.items())),
    )


def _front(document: Document) -> Iterator[Block]:
    """Title and letterhead lines, in order."""
    for block in document.blocks[:HEAD]:
        if block.kind in (BlockKind.TITLE, BlockKind.FRONT):
            yield block


def _opening(document: Document) -> Iterator[Block]:
    """Letterhead and the first paragraphs: where a plan names itself and its period."""
    for block in document.blocks[:HEAD]:
        if block.kind in (BlockKind.TITLE, BlockKind.FRONT, BlockKind.PARAGRAPH):
            yield block


def _title(document: Document, found: _Found) -> str | None:
    """The title line, else the plan that the notice issues, else the plan the preface makes."""
    blocks = list(_front(document))
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.TITLE:
            title = "".join(document.quote(block.span).split())
            found.note("title", document, block, block.span)
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            suffix = "".join(document.quote(after.span).split()) if after else ""
            return title + suffix if _PERIOD_SUFFIX.match(suffix) else title
    for pattern in (r"印发|发布|通过|审定|同意|批准", r"编制|制定"):
        for block in _opening(document):
            text = document.quote(block.span)
            if block.kind is BlockKind.PARAGRAPH and pattern.startswith("印发"):
                continue
            named = [m for m in _QUOTED.finditer(text) if _TITLE_END.search(m[1])]
            for match in reversed(named):
                before = text[max(0, match.start() - 8) : match.start()]
                around = text if block.kind is BlockKind.FRONT else before
                if re.search(pattern, around):
                    span = Span(block.span.start + match.start(1), block.span.start + match.end(1))
                    found.note("title", document, block, span)
                    return "".join(match[1].split())
    return _title_by_format(document)


def _title_by_format(document: Document) -> str | None:
    """The title that a page or file states of itself: the plan that it names, or all of it."""
    stated = dict(document.properties).get("标题", "")
    named = [match[1] for match in _QUOTED.finditer(stated) if _TITLE_END.search(match[1])]
    title = named[-1] if named else stated
    return "".join(title.split()) or None


def _coded(code: str, document: Document, lexicon: Lexicon) -> Area:
    area = lexicon.areas.get(code)
    if area is None:
        raise AreaUnknown(f"no area has the code {code}", place=Place(document.source_name))
    return area


def _area(document: Document, lexicon: Lexicon, title: str, found: _Found) -> Area:
    """The area that the title names; else the issuer's; else the one named most at the start."""
    for block in _front(document):
        text = "".join(document.quote(block.span).split())
        if block.kind is BlockKind.TITLE or _ISSUER.match(text) or title in text:
            area = _innermost(text, lexicon)
            if area is not None:
                found.note("area", document, block, block.span)
                return area
    area = _innermost(title, lexicon)
    if area is not None:
        found.as_title("area")
        return area
    namesakes = _namesakes(title, lexicon)
    if namesakes:
        return _meant(namesakes, document, lexicon)
    counts: Counter[str] = Counter()
    for block in _opening(document):
        text = document.quote(block.span)
        for start, end, named in _named(text, lexicon):
            if _KIND_OF_AREA.search(text[start:end]):  # 资源 is a word; 资源县 is a county
                counts[named.adcode] += 1 + (named.level == "county")
    if not counts:
        raise AreaUnknown("the text names no area", place=Place(document.source_name))
    code = min(counts, key=lambda c: (-counts[c], c))
    return lexicon.areas.by_code[code]


def _namesakes(title: str, lexicon: Lexicon) -> tuple[Area, ...]:
    """The areas that bear the name a title begins with, where there are several (鼓楼区)."""
    for length in range(min(14, len(title)), 1, -1):
        name = title[:length]
        found = tuple(a for a in lexicon.areas.named(name) if a.name == name)
        if found:
            return found if len(found) > 1 else ()
    return ()


def _meant(namesakes: tuple[Area, ...], document: Document, lexicon: Lexicon) -> Area:
    """Of areas of one name the one within an area that the opening names."""
    opening = "".join(document.quote(block.span) for block in _opening(document))
    above = {area.adcode: lexicon.areas.above(area.adcode) for area in namesakes}
    inside = [a for a in namesakes if any(outer.name in opening for outer in above[a.adcode])]
    if len(inside) == 1:
        return inside[0]
    chains = (
        "".join(outer.name for outer in reversed(above[a.adcode])) + f"{a.name} {a.adcode}"
        for a in (inside or namesakes)
    )
    raise AreaUnknown(
        f"{namesakes[0].name} may be {'、'.join(chains)}", place=Place(document.source_name)
    )


def _named(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Area]]:
    """Areas of GB/T 2260 in ``text``, longest wording first, each seen from the one before it."""
    position = 0
    outer = ""
    while position < len(text):
        for length in range(min(14, len(text) - position), 1, -1):
            name = text[position : position + length]
            area = lexicon.areas.nearest(name, seen_from=outer) if _could_be(name) else None
            if area is not None:
                yield position, position + length, area
                outer = area.adcode
                position += length
                break
        else:
            position += 1


def _could_be(name: str) -> bool:
    return all("\u4e00" <= c <= "\u9fff" for c in name)


def _innermost(text: str, lexicon: Lexicon) -> Area | None:
    """The innermost area of the chain that a title begins with (重庆市黔江区…)."""
    best: Area | None = None
    for start, _, area in _named(text[:40], lexicon):
        if best is None and start > 12:
            return None
        if best is not None and not lexicon.areas.contains(best.adcode, area.adcode):
            break
        best = area
    return best


def _period(document: Document, title: str, found: _Found) -> tuple[int, int]:
    """The plan's years: a range in the title or after 规划期, a five-year plan's by its name."""
    match = _RANGE.search(title)
    if match:
        found.as_title("period")
        return int(match["first"]), int(match["last"])
    for block in _opening(document):
        text = document.quote(block.span)
        stated = _STATED_PERIOD.search(text)
        span = _RANGE.search(text, stated.end() if stated else 0)
        if stated and span and span.start() - stated.end() < 12:
            found.note("period", document, block, _within(block, span))
            return int(span["first"]), int(span["last"])
    named = _FIVE_YEARS.search(title)
    if named:
        found.as_title("period")
        return _five_years(named[1])
    for block in _opening(document):
        text = document.quote(block.span)
        to = _TO.search(text)
        if to:
            found.note("period", document, block, _within(block, to))
            return int(to[1]) - 4, int(to[1])
    counts: Counter[str] = Counter()
    for block in document.blocks:
        if block.kind in (BlockKind.HEADING, BlockKind.BOX, BlockKind.FRONT):
            counts.update(_FIVE_YEARS.findall(document.quote(block.span)))
    if counts:
        return _five_years(max(counts, key=lambda name: (counts[name], _ORDINAL.index(name[1]))))
    raise NotAPlan("no planning period is stated", place=Place(document.source_name))


def _five_years(name: str) -> tuple[int, int]:
    """十四五 is 2021 to 2025."""
    start = 2021 + 5 * (_ORDINAL.index(name[1]) + 1 - 4)
    return start, start + 4


def _within(block: Block, match: re.Match[str]) -> Span:
    return Span(block.span.start + match.start(), block.span.start + match.end())


def _outlook(document: Document, title: str, end: int, found: _Found) -> int | None:
    """The year the plan looks out to, behind its period."""
    for block in (None, *_opening(document)):
        text = title if block is None else document.quote(block.span)
        for match in _OUTLOOK.finditer(text):
            year = years.number(next(g for g in match.groups() if g))
            if year > end:
                if block is not None:
                    found.note("outlook", document, block, _within(block, match))
                return year
    for block in document.paragraphs():
        for match in _LATER.finditer(document.quote(block.span)):
            if int(match[1]) > end:
                found.note("outlook", document, block, _within(block, match))
                return int(match[1])
    return None


def _document_number(document: Document, found: _Found) -> str | None:
    properties = dict(document.properties)
    for block in _front(document):
        match = _NUMBER.search(document.quote(block.span))
        if match and "《" not in document.quote(block.span):
            found.note("documentNumber", document, block, _within(block, match))
            return "".join(match.group().split())
    return properties.get("发文字号")


def _issued(document: Document, found: _Found) -> date | None:
    """The date under the letterhead's signature."""
    for block in _front(document):
        text = document.quote(block.span)
        match = _DATE.search(text)
        if match and len(text.strip()) <= 20:
            found.note("issued", document, block, _within(block, match))
            return date(years.number(match["y"]), _numeral(match["m"]), _numeral(match["d"]))
    stated = _STATED_DATE.search(dict(document.properties).get("成文日期", ""))
    try:
        return date(*map(int, stated.groups())) if stated else None
    except ValueError:
        return None


def _numeral(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, _, ones = written.rpartition("十")
    if "十" not in written:
        return _ORDINAL.index(written) + 1
    return (_ORDINAL.index(tens) + 1 if tens else 1) * 10 + (
        _ORDINAL.index(ones) + 1 if ones else 0
    )


def _publisher(
    document: Document, scope: Scope, lexicon: Lexicon, found: _Found
) -> ThingKey | None:
    """The government or department in whose name the notice goes out."""
    for block in _front(document):
        text = "".join(document.quote(block.span).split())
        if block.kind is BlockKind.FRONT and _ISSUER.match(text):
            found.note("publisher", document, block, block.span)
            return keys.agency(text, scope, lexicon)[0]
    stated = dict(document.properties).get("发布机构", "")
    return keys.agency(stated, scope, lexicon)[0] if _ISSUER.match(stated) else None
