"""Reads a query's tokens, without parsing it, for what is refused before it is evaluated.

SPARQL's grammar is deeper than its tokens, so a token reader can be led astray: a ``<`` may begin
an IRI or be the operator, and then what follows may be read as a string or a comment that is none;
and pyoxigraph's parser wants no space after a keyword. Where a text that holds the words that
matter can be read in two ways it is refused, so that this errs on the safe side. The walls of
:mod:`kg.service.sandbox` keep a query in whatever it says; this says so clearly.

Run in query processes only: a text of a megabyte takes a while.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import QueryError, QueryRefused
from kg.sparqltext import Token, tokens, unescape

_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_CALLS = ("service", "load")
_CHANGING = re.compile(r"(?i)now|rand|uuid|bnode")
_PREFIX_OPERATORS = "!^+-"


@dataclass(frozen=True, slots=True)
class Reading:
    """``targets``: the allow-listed endpoints the text calls; ``repeatable``: whether it gives
    the same answer each time on the same data."""

    targets: tuple[str, ...]
    repeatable: bool


def check(text: str, *, allowed: frozenset[str] = frozenset(), depth: int = 200) -> Reading:
    """Reads a query or update. Raises :class:`QueryRefused` when it calls out of the store
    (SERVICE, LOAD) to what is not ``allowed``, and :class:`QueryError` when it nests deeper than
    ``depth``."""
    plain = unescape(text)
    folded = plain.casefold()
    if _may_nest(text, depth):
        _check_depth(tokens(text), depth)
    targets: list[str] = []
    if any(word in folded for word in _CALLS):
        for reading in {text, plain}:
            targets += _calls(tokens(reading), allowed)
    return Reading(tuple(dict.fromkeys(targets)), not _CHANGING.search(plain))


def _may_nest(text: str, limit: int) -> bool:
    """A bound that needs no tokens: most queries have fewer brackets than the limit."""
    return (
        sum(text.count(bracket) for bracket in "({[") > limit
        or sum(text.count(operator) for operator in _PREFIX_OPERATORS) > limit
    )


def _check_depth(found: Sequence[Token], limit: int) -> None:
    depth = run = 0
    for token in found:
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
        # A prefix operator nests what follows it as a bracket does.
        run = run + 1 if token.kind == "other" and token.text in _PREFIX_OPERATORS else 0
        if max(depth, run) > limit:
            raise QueryError(f"the query nests deeper than {limit} levels", hint="write it flatter")


def _calls(found: Sequence[Token], allowed: frozenset[str]) -> list[str]:
    """The targets of the calls in a text that holds one of the words somewhere."""
    targets: list[str] = []
    for index, token in enumerate(found):
        if token.kind == "iri" and _ambiguous(token.text):
            raise QueryRefused(
                f"beside SERVICE or LOAD, {token.text} can be read as an IRI or as a comparison",
                hint="write the IRI in full, or a space after the comparison's <",
            )
        if token.kind == "broken":
            raise QueryError("a string is not closed")
        if token.kind == "word" and token.text.casefold() in _CALLS:
            targets.append(_target(found[index + 1 : index + 3], token.text.upper(), allowed))
        elif _holds_keyword(token):
            raise QueryRefused(
                f"{token.text} may be read as the keyword SERVICE or LOAD",
                hint="choose another name, or put spaces round keywords",
            )
    return targets


def _holds_keyword(token: Token) -> bool:
    """Keywords need no space after them, so one may stand inside what looks like one word; in a
    name's local part it may not, save after a dot that ends a sentence."""
    text = token.text.casefold()
    if token.kind == "name":
        prefix, _, local = text.partition(":")
        return any(word in prefix or "." + word in local for word in _CALLS)
    return token.kind == "word" and any(word in text for word in _CALLS)


def _target(following: Sequence[Token], keyword: str, allowed: frozenset[str]) -> str:
    if following and following[0].text.casefold() == "silent":
        following = following[1:]
    target = following[0].text[1:-1] if following and following[0].kind == "iri" else None
    if target is None or target not in allowed:
        raise QueryRefused(
            f"{keyword} is closed: this endpoint sends no requests of its own",
            hint="the operator allows " + ", ".join(sorted(allowed))
            if allowed
            else "ask the other endpoint yourself and pass its answer in VALUES",
        )
    return target


def _ambiguous(iri: str) -> bool:
    """Whether ``<…>`` might also be a comparison and what comes after it. No IRI that begins with
    a scheme and two slashes can: two slashes follow nothing in an expression."""
    return any(mark in iri for mark in "'#)") and not _ABSOLUTE.match(iri)
