"""What the tokens of an update say: pyoxigraph gives no syntax tree, and takes no graphs to use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError, UsageError
from kg.sparqltext import Token, tokens

_GRAPH_REFERENCES = frozenset({"ALL", "NAMED", "DEFAULT"})
_MANAGEMENT = frozenset({"CLEAR", "DROP", "ADD", "MOVE", "COPY"})


@dataclass(frozen=True, slots=True)
class Reach:
    """``default``: the update may write the default graph; ``wildcards``: it says ALL, NAMED or
    DEFAULT of graphs to clear, drop or fill."""

    default: bool
    wildcards: bool


def reach(text: str) -> Reach:
    """How far an update reaches. A text that leads the token reader astray may reach further; what
    it does there is left out, since only differences that are looked for are kept."""
    default = wildcards = False
    for operation in _operations(tokens(text)):
        words = [token.text.upper() for token in operation if token.kind == "word"]
        first = words[0] if words else ""
        if first in _MANAGEMENT:
            named = _GRAPH_REFERENCES.intersection(words)
            wildcards = wildcards or bool(named)
            default = default or bool(named - {"NAMED"})
        elif first == "LOAD":
            default = default or "INTO" not in words
        elif first != "WITH":
            default = default or any(_beside_graphs(group) for group in _templates(operation))
    return Reach(default, wildcards)


def _operations(found: Sequence[Token]) -> Iterator[list[Token]]:
    """The operations of a request, without their prologues."""
    operation: list[Token] = []
    depth = 0
    for token in found:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0 and token.text == ";":
            yield operation
            operation = []
        elif operation or (token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE")):
            operation.append(token)
    yield operation


def _templates(operation: Sequence[Token]) -> Iterator[list[Token]]:
    """The inside of the braces that follow INSERT, DELETE, their DATA, and DELETE WHERE."""
    depth = 0
    group: list[Token] | None = None
    opens = False
    for token in operation:
        if token.kind == "open":
            depth += 1
            if depth == 1 and opens:
                group = []
                continue
        elif token.kind == "close":
            depth -= 1
            if depth == 0:
                if group is not None:
                    yield group
                group, opens = None, False
        if group is not None:
            group.append(token)
        elif depth == 0 and token.kind == "word":
            word = token.text.upper()
            opens = word in ("INSERT", "DELETE") or (opens and word in ("DATA", "WHERE"))


def _beside_graphs(group: Sequence[Token]) -> bool:
    """Whether a template has triples outside its GRAPH blocks."""
    depth = 0
    names = 0
    for token in group:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth or token.kind == "close" or token.text == ".":
            continue
        if token.kind == "word" and token.text.upper() == "GRAPH":
            names = 1  # the graph's name comes next
        elif names:
            names = 0
        else:
            return True
    return False


def with_using(text: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """The update as if each of its operations said USING so. Raises :class:`UsageError` when it
    says USING or WITH itself, and for graphs that are no IRIs."""
    if not using and not using_named:
        return text
    try:
        clauses = "".join(f" USING {ox.NamedNode(iri)}" for iri in using)
        clauses += "".join(f" USING NAMED {ox.NamedNode(iri)}" for iri in using_named)
    except ValueError as error:
        raise UsageError(f"using-graph-uri is not an absolute IRI: {error}") from error
    found = tokens(text)
    pieces: list[str] = []
    done = depth = 0
    for index, token in enumerate(found):
        if token.kind in ("open", "close"):
            depth += 1 if token.kind == "open" else -1
        if depth or token.kind != "word":
            continue
        word = token.text.upper()
        if word in ("USING", "WITH"):
            raise UsageError(f"{word} in the update and using-graph-uri beside it")
        if word != "WHERE" or not index:
            continue
        before = found[index - 1]
        if before.kind == "word" and before.text.upper() == "DELETE":
            # DELETE WHERE {p} is short for DELETE {p} WHERE {p}, which has room for USING.
            pattern = _group(text, found[index + 1 :])
            pieces.append(f"{text[done : token.start]}{pattern}{clauses} ")
        else:
            pieces.append(f"{text[done : token.start]}{clauses} ")
        done = token.start
    return "".join(pieces) + text[done:]


def _group(text: str, found: Sequence[Token]) -> str:
    """The group in braces that ``found`` begins with."""
    depth = 0
    for token in found:
        if token.kind in ("open", "close"):
            depth += 1 if token.kind == "open" else -1
        if depth == 0:
            break
    else:
        raise QueryError("a group of the update is not closed")
    return text[found[0].start : token.start + 1]
