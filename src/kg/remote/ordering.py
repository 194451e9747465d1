"""The order that a query asks for, where the engine's own cannot be trusted with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.sparqltext import Token


@dataclass(frozen=True, slots=True)
class Ordering:
    """``keys``: variables to sort by, with whether each descends; ``edit`` takes the clause, and
    LIMIT and OFFSET with it, out of the query. Empty where that cannot be done."""

    keys: tuple[tuple[str, bool], ...] = ()
    edit: tuple[int, int, str] | None = None
    offset: int = 0
    limit: int | None = None


def of(found: Sequence[Token]) -> Ordering:
    """The outermost ORDER BY of a SELECT whose keys are variables of its answer."""
    start = _clause(found)
    if start is None or not _selects(found):
        return Ordering()
    keys: list[tuple[str, bool]] = []
    index = start + 2
    while index < len(found):
        token, rest = found[index], found[index + 1 : index + 4]
        if token.kind == "variable":
            keys.append((token.text[1:], False))
            index += 1
        elif token.is_word("asc", "desc") and [each.kind for each in rest] == _BRACKETED:
            keys.append((rest[1].text[1:], token.is_word("desc")))
            index += 4
        else:
            break
    slices: dict[str, int] = {}
    while index + 1 < len(found) and found[index].is_word("limit", "offset"):
        number = _number(found, index + 1)
        if number is None:
            return Ordering()
        slices[found[index].text.lower()], index = number
    columns = _columns(found, keys)
    if index != len(found) or not keys or any(name not in columns for name, _ in keys):
        return Ordering()
    sorted_by = tuple((columns[name], descends) for name, descends in keys)
    edit = (found[start].start, found[-1].end, "")
    return Ordering(sorted_by, edit, slices.get("offset", 0), slices.get("limit"))


_BRACKETED = ["open", "variable", "close"]


def _number(found: Sequence[Token], index: int) -> tuple[int, int] | None:
    """A whole number, whose digits are tokens of their own, and where it ends."""
    digits = ""
    end = found[index].start
    while index < len(found) and found[index].text.isdigit() and found[index].start == end:
        digits += found[index].text
        end = found[index].end
        index += 1
    return (int(digits), index) if digits else None


def _clause(found: Sequence[Token]) -> int | None:
    """Where the outermost ORDER BY begins."""
    depth = 0
    for index, token in enumerate(found[:-1]):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.is_word("order") and found[index + 1].is_word("by"):
            return index
    return None


def _selects(found: Sequence[Token]) -> bool:
    words = (token for token in found if token.is_word("select", "ask", "construct", "describe"))
    first = next(words, None)
    return first is not None and first.is_word("select")


def _columns(found: Sequence[Token], keys: Sequence[tuple[str, bool]]) -> dict[str, str]:
    """The columns of the outermost SELECT by the variable that each holds; for ``*`` whatever is
    asked for."""
    begin = next(index for index, token in enumerate(found) if token.is_word("select"))
    columns: dict[str, str] = {}
    depth = 0
    for index in range(begin + 1, len(found)):
        token, before = found[index], found[index - 1]
        if token.text == "{" or (depth == 0 and token.is_word("where", "from")):
            break
        if depth == 0 and token.text == "*":
            return {name: name for name, _ in keys}
        if token.kind == "variable" and (depth == 0 or (depth == 1 and before.is_word("as"))):
            columns[token.text[1:]] = token.text[1:]
            renamed = found[index - 2]
            if depth == 1 and renamed.kind == "variable" and found[index - 3].text == "(":
                columns[renamed.text[1:]] = token.text[1:]
        depth += (token.kind == "open") - (token.kind == "close")
    return columns
