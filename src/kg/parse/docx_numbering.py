"""The numbers that Word shows before list paragraphs and headings, though no text holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.parse.docx_package import Element, attribute, child, children

LEVELS = 9
_PLACE = re.compile("%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; ``text`` holds %1 … %9 for the numbers of levels."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    gap: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by list
    lists: dict[str, str] = field(default_factory=dict)  # numId to the list it counts in
    starts: dict[tuple[str, int], int] = field(default_factory=dict)  # (numId, level)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, num: str, level: int) -> str:
        """The visible number of the next paragraph of list ``num`` at ``level`` (0 outermost),
        with the gap behind it; '' for bullets and unknown lists. Counts it."""
        name = self.lists.get(num)
        if name is None or not 0 <= level < LEVELS:
            return ""
        levels = self.levels.get(name, {})
        shape = levels.get(level, Level())
        counter = self.counters.setdefault(name, [None] * LEVELS)
        override = self.starts.get((num, level))
        if override is not None and (num, level) not in self.begun:
            counter[level] = override
        else:
            value = counter[level]
            counter[level] = shape.start if value is None else value + 1
        self.begun.add((num, level))
        for deeper in range(level + 1, LEVELS):
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart and level < restart):
                counter[deeper] = None
        for outer in range(level):
            if counter[outer] is None:
                counter[outer] = levels.get(outer, Level()).start
        return self._shown(levels, shape, counter)

    def _shown(self, levels: dict[int, Level], shape: Level, counter: list[int | None]) -> str:
        if shape.form in ("bullet", "none") and "%" not in shape.text:
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            form = "decimal" if shape.legal else levels.get(at, Level()).form
            return numeral(counter[at] or 0, form)

        text = _PLACE.sub(number, shape.text)
        if not text.strip():
            return ""
        # a gap is kept where the number would run into what follows: 1. 2025年
        closed = text.rstrip()[-1] in "、）)】］]》，：:。．"
        return text.rstrip() if closed or shape.gap == "nothing" else f"{text.rstrip()} "

    def level_of_style(self, num: str, style: str) -> int | None:
        """The level of list ``num`` that belongs to a paragraph style."""
        for level, shape in self.levels.get(self.lists.get(num, ""), {}).items():
            if shape.style == style:
                return level
        return None


def read(root: Element | None) -> Numbering:
    """The lists of numbering.xml."""
    numbering = Numbering()
    linked: dict[str, str] = {}
    styles: dict[str, str] = {}
    for abstract in children(root, "abstractNum"):
        name = attribute(abstract, "abstractNumId")
        numbering.levels[name] = dict(_levels(abstract))
        if link := attribute(child(abstract, "numStyleLink"), "val"):
            linked[name] = link
        if link := attribute(child(abstract, "styleLink"), "val"):
            styles[link] = name
    for num in children(root, "num"):
        key = attribute(num, "numId")
        name = attribute(child(num, "abstractNumId"), "val")
        name = styles.get(linked.get(name, ""), name)
        numbering.lists[key] = name
        for override in children(num, "lvlOverride"):
            level = whole(attribute(override, "ilvl"), 0)
            start = attribute(child(override, "startOverride"), "val")
            if start:
                numbering.starts[(key, level)] = whole(start, 1)
            if child(override, "lvl") is not None:
                own = f"{name}/{key}"
                levels = dict(numbering.levels.get(numbering.lists[key], {}))
                levels.update(_levels(override))
                numbering.levels[own] = levels
                numbering.lists[key] = own
    return numbering


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for lvl in children(parent, "lvl"):
        restart = attribute(child(lvl, "lvlRestart"), "val")
        legal = child(lvl, "isLgl")
        yield (
            whole(attribute(lvl, "ilvl"), 0),
            Level(
                start=whole(attribute(child(lvl, "start"), "val"), 1),
                form=attribute(child(lvl, "numFmt"), "val", "decimal"),
                text=attribute(child(lvl, "lvlText"), "val"),
                gap=attribute(child(lvl, "suff"), "val", "tab"),
                legal=legal is not None and attribute(legal, "val", "1") not in ("0", "false"),
                restart=whole(restart, 0) if restart else None,
                style=attribute(child(lvl, "pStyle"), "val"),
            ),
        )


def whole(text: str, default: int) -> int:
    """``text`` as a number of modest size."""
    try:
        return max(-(10**6), min(int(text), 10**6))
    except ValueError:
        return default


def numeral(number: int, form: str) -> str:
    """``number`` as Word writes it in a list of format ``form``."""
    if number < 0:
        return str(number)
    match form:
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | ("taiwaneseCounting" | "taiwaneseCountingThousand" | "ideographLegalTraditional")
        ):
            return chinese(number)
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return "".join(_DIGITS[int(digit)] for digit in str(number))
        case "ideographTraditional":
            return _HEAVENLY[(number - 1) % 10]
        case "ideographZodiac":
            return _EARTHLY[(number - 1) % 12]
        case "decimalFullWidth" | "decimalFullWidth2":
            return str(number).translate({ord("0") + n: 0xFF10 + n for n in range(10)})
        case "decimalZero":
            return f"{number:02d}"
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)
        case "decimalEnclosedParen":
            return chr(0x2474 + number - 1) if 1 <= number <= 20 else f"({number})"
        case "decimalEnclosedFullstop":
            return chr(0x2488 + number - 1) if 1 <= number <= 20 else f"{number}."
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * min(1 + (number - 1) // 26, 8)
            return letter if form == "upperLetter" else letter.lower()
        case "upperRoman" | "lowerRoman":
            return _roman(number).upper() if form == "upperRoman" else _roman(number)
        case "none" | "bullet":
            return ""
    return str(number)


def chinese(number: int) -> str:
    """A number below 10,000 in Chinese: 12 → 十二, 105 → 一百零五; a larger one digit by digit."""
    if number == 0:
        return "零"
    if number >= 10_000:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    parts: list[str] = []
    gap = False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit == 0:
            gap = bool(parts)
            continue
        if gap:
            parts.append("零")
        gap = False
        first_ten = name == "十" and digit == 1 and not parts
        parts.append(name if first_ten else _DIGITS[digit] + name)
    return "".join(parts)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    parts = []
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        parts.append(letters * count)
    return "".join(parts)
