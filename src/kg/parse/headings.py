"""What a single line is, by its form alone: heading, box title, note, page number, contents."""

from __future__ import annotations

import re

_NUM = "[一二三四五六七八九十百零〇两0-9０-９]{1,5}"
_CHAPTER = re.compile(rf"第\s?{_NUM}\s?[章篇编部]")
_SECTION = re.compile(rf"第\s?{_NUM}\s?节")
_ENUM = re.compile(r"[一二三四五六七八九十]{1,3}、")
_PAREN = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")
_ARABIC = re.compile(
    r"[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,3}[\s　]*(?=[^\s0-9０-９.．万亿千百%％吨亩公米元个倍])"
)
_FRONT = re.compile(r"(?:前\s*言|序\s*言|引\s*言|总\s*则)$")
_BOX = re.compile(
    r"(?:专\s?栏|专\s?表|附\s?表|附\s?件|附\s?录|图|表)\s?"
    r"(?:[0-9０-９]{1,2}(?:[-－—–.．][0-9０-９]{1,2})?|[一二三四五六七八九十]{1,3})?[\s　:：]*"
)
_BOX_START = re.compile(
    r"(?:专\s?栏|专\s?表|附\s?表|附\s?件|附\s?录|表)\s?"
    r"(?:[0-9０-９一二三四五六七八九十]|$|[\s　:：])"
)
_NOTE = re.compile(r"(?:注|备\s?注|说\s?明|附\s?注)\s?(?:[0-9０-９]{0,2})\s?[:：.．]")
_NOTE_MORE = re.compile(
    r"(?:[0-9０-９]{1,2}\s?[.．、]|[*＊※★]|[【\[][\s0-9]{0,4}[】\]]|[①-⑳]|[（(][0-9]{1,2}[)）])"
)
_PAGE = re.compile(r"[-－—–~\s]{0,6}(?:第\s?)?[0-9０-９]{1,4}(?:\s?页)?[-－—–~\s]{0,6}$")
_CONTENTS = re.compile(r"(?:[.．·]{3,}|…|\t)\s*[-－—]?\s?[0-9]{1,3}\s?[-－—]?$")
_SENTENCE_END = re.compile(r"[。；;！!？?：:，,、]$")

MAX_HEADING = 60


def level(line: str, chapters: bool) -> int:
    """The heading level of a line by its form (0: not a heading). ``chapters`` says whether the
    document has 章, which moves 一、 and （一） down."""
    if len(line) > MAX_HEADING:
        return 0
    if _CHAPTER.match(line):
        return 0 if line.endswith(("。", "；")) else 1
    if _SECTION.match(line):
        return 0 if line.endswith(("。", "；")) else 2
    if _FRONT.match(line):
        return 1
    if _SENTENCE_END.search(line.rstrip("”’」")) and not line.endswith("，"):
        return 0
    if "。" in line or "；" in line:
        return 0
    below = 2 if chapters else 0
    if _ENUM.match(line):
        return below + 1
    if _PAREN.match(line):
        return below + 2
    arabic = _ARABIC.match(line)
    if arabic and len(line) <= 40:
        return len(re.split(r"[.．]", arabic.group().strip()))
    return 0


def section_number(line: str) -> int | None:
    """N of 第N节, as a place in the order of Chinese or Arabic numerals; None if it is no 节."""
    if not _SECTION.match(line):
        return None
    numeral = re.sub(r"[第节\s]", "", line.split("节")[0])
    if numeral.isdigit():
        return int(numeral)
    tens, _, ones = numeral.rpartition("十")
    digit = "零一二三四五六七八九"
    if "十" not in numeral:
        return digit.find(numeral)
    return (digit.find(tens) if tens else 1) * 10 + (digit.find(ones) if ones else 0)


def has_chapters(lines: list[str]) -> bool:
    return any(_CHAPTER.match(line) and len(line) <= MAX_HEADING for line in lines)


def is_strong(line: str) -> bool:
    """A line that is a heading or box title wherever it stands, even after a single empty line."""
    return len(line) <= MAX_HEADING and bool(
        _CHAPTER.match(line)
        or _SECTION.match(line)
        or re.match(r"专\s?栏\s?[0-9０-９一二三四五六七八九十]", line)
    )


def is_box_title(line: str) -> bool:
    """A title line such as 专栏3 …, 表2-1 …, 附表."""
    if len(line) > MAX_HEADING or line.endswith(("。", "；", "，", "：")):
        return False
    return bool(_BOX_START.match(line))


def box_name(line: str) -> str:
    """A box title without its label: 专栏3 水污染治理项目 → 水污染治理项目."""
    return _BOX.sub("", line, count=1).strip() if _BOX_START.match(line) else line.strip()


def is_note(line: str) -> bool:
    return bool(_NOTE.match(line))


def continues_note(line: str) -> bool:
    return bool(_NOTE_MORE.match(line))


def is_page_mark(line: str) -> bool:
    return bool(_PAGE.fullmatch(line)) and any(c.isdigit() for c in line) and not line.isdigit()


def is_contents_line(line: str) -> bool:
    return bool(_CONTENTS.search(line)) and len(line) < 100


def is_short_title(line: str) -> bool:
    """A short line that could stand over a table or an annex: no sentence, no list."""
    return 2 < len(line) <= 45 and not re.search(r"[。；！？，：:]", line) and not line.isdigit()


def is_complete(line: str) -> bool:
    """Whether a paragraph line ends as paragraphs do, so that the next line is another."""
    return bool(re.search(r"[。；;！!？?：:…》】）).][”’」』]?$", line))


def cannot_begin(line: str) -> bool:
    """Whether no paragraph begins so: a closing quotation mark or bracket, a comma."""
    return bool(re.match(r"[”’」』》】）)，。；、！？]", line))
