"""What paragraph styles of a Word file say: heading level, list, table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.parse.docx_numbering import whole
from kg.parse.docx_package import Element, attribute, child, children

_HEADING = re.compile(r"(?:heading|标题)\s?([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)(?:\s?[1-9]|\s?heading|\s?标题)$", re.IGNORECASE)
BODY_LEVEL = 9  # Word's outline level for text
CHAIN = 20  # styles that may be based on one another before it is taken for a circle


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    based_on: str
    outline: int | None
    num: str | None
    num_level: int | None


@dataclass(slots=True)
class Styles:
    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""

    def level(self, style: str, properties: Element | None) -> int:
        """The heading level (1 outermost) of a paragraph, 0 for text."""
        own = attribute(child(properties, "outlineLvl"), "val")
        if own:
            level = whole(own, BODY_LEVEL)
            return level + 1 if 0 <= level < BODY_LEVEL else 0
        for each in self._chain(style):
            if each.outline is not None:
                return each.outline + 1 if 0 <= each.outline < BODY_LEVEL else 0
            named = _HEADING.match(each.name)
            if named:
                return int(named.group(1))
        return 0

    def numbering(self, style: str) -> tuple[str, int | None]:
        """The list that a style puts its paragraphs in, and the level if it says."""
        level = None
        for each in self._chain(style):
            level = each.num_level if level is None else level
            if each.num is not None:
                return each.num, level
        return "", level

    def is_contents(self, style: str) -> bool:
        """Whether a style is one of the table of contents."""
        return any(_CONTENTS.match(each.name) for each in self._chain(style))

    def _chain(self, style: str) -> Iterator[Style]:
        key = style or self.default
        for _ in range(CHAIN):
            found = self.by_id.get(key)
            if found is None:
                return
            yield found
            key = found.based_on


def read(root: Element | None) -> Styles:
    """The paragraph styles of styles.xml."""
    styles = Styles()
    for element in children(root, "style"):
        if attribute(element, "type") != "paragraph":
            continue
        key = attribute(element, "styleId")
        properties = child(element, "pPr")
        outline = attribute(child(properties, "outlineLvl"), "val")
        num = child(properties, "numPr")
        level = attribute(child(num, "ilvl"), "val")
        styles.by_id[key] = Style(
            name=attribute(child(element, "name"), "val"),
            based_on=attribute(child(element, "basedOn"), "val"),
            outline=whole(outline, BODY_LEVEL) if outline else None,
            num=attribute(child(num, "numId"), "val") or None,
            num_level=whole(level, 0) if level else None,
        )
        if attribute(element, "default") in ("1", "true", "on"):
            styles.default = key
    return styles
