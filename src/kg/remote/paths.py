"""Property paths of any length (``+``, ``*``) for an engine that finds a node once for each way to it,
where SPARQL finds it once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.errors import RemoteCannot
from kg.sparqltext import Token

_ENDS = (".", ";", "}")
_NODES = ("variable", "iri", "name")


def distinct(text: str, found: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Edits that put ``s p+ o`` into a ``SELECT DISTINCT`` of its own. Raises
    :class:`RemoteCannot` for longer paths where each row counts."""
    for index, token in enumerate(found):
        if token.text not in ("+", "*") or not _is_path(found, index) or _counts_once(found, index):
            continue
        yield from _lifted(text, found, index)


def _is_path(found: Sequence[Token], index: int) -> bool:
    """Whether ``+`` or ``*`` stands after a step of a path and not between numbers."""
    if index == 0 or index + 1 == len(found):
        return False
    before = found[index - 1]
    if before.kind in ("iri", "name"):
        return True
    if before.text != ")":
        return False
    depth, at = 0, index - 1
    while at >= 0:
        depth += (found[at].kind == "close") - (found[at].kind == "open")
        if found[at].kind in ("variable", "string") or found[at].text.isdigit():
            return False  # paths hold neither
        if depth == 0:
            return at == 0 or found[at - 1].kind != "word"  # COUNT(…), or a path in brackets
        at -= 1
    return False


def _counts_once(found: Sequence[Token], index: int) -> bool:
    """Whether doubled rows do no harm: right inside a SELECT DISTINCT, or in a query that gives a
    graph or a truth."""
    scopes: list[str] = []
    form = ""
    for at, token in enumerate(found[:index]):
        if token.is_word("select"):
            form = "distinct" if found[at + 1].is_word("distinct", "reduced") else "select"
            if any(each.is_word("count", "sum", "avg", "group_concat") for each in found[at:index]):
                form = "select"
        elif token.is_word("ask", "construct", "describe"):
            form = "distinct"
        elif token.text == "{":
            scopes.append(form)
        elif token.text == "}" and scopes:
            form = scopes.pop()
    return form == "distinct"


def _lifted(text: str, found: Sequence[Token], index: int) -> Iterator[tuple[int, int, str]]:
    step, target = found[index - 1], found[index + 1]
    after = found[index + 2] if index + 2 < len(found) else None
    ends = after is None or after.text in _ENDS or after.kind == "word"
    opening, subject = _subject(found, index - 1)
    if step.text == ")" or target.kind not in _NODES or not ends or subject is None:
        raise RemoteCannot(
            "Virtuoso finds a node once for each way to it, so that this path may count twice",
            hint="put the path into a SELECT DISTINCT { … } of its own",
        )
    names = [each.text for each in (subject, target) if each.kind == "variable"]
    inner = text[subject.start : target.end]  # what else is said of the subject: where to begin
    if opening is subject and found[index].text == "+" and len(names) == 2:
        # Nothing else says where to begin, and Virtuoso does not begin everywhere by itself.
        inner = f"{subject.text} {step.text} [] . {inner}"
    lifted = f"{{ SELECT DISTINCT {' '.join(names) or '*'} WHERE {{ {inner} }} }} "
    if opening.text == ";":
        yield subject.start, subject.start, lifted
        yield opening.start, target.end, ""
    elif after is not None and after.text == ";":
        yield subject.start, subject.start, lifted
        yield step.start, after.end, ""
    else:
        yield subject.start, target.end, lifted


def _subject(found: Sequence[Token], step: int) -> tuple[Token, Token | None]:
    """What stands before the step (a semicolon, or the subject) and the subject itself; ``None``
    where it cannot be told."""
    opening = found[step - 1]
    depth, at = 0, step - 1
    while at >= 0:
        token = found[at]
        if depth == 0 and (token.text in (".", "{", "}") or token.is_word("optional", "filter")):
            break
        depth += (token.kind == "close") - (token.kind == "open")
        at -= 1
    subject = found[at + 1]
    whole = opening.text == ";" or at + 1 == step - 1
    return opening, subject if whole and subject.kind in _NODES else None
