"""The tokens of a SPARQL text, read without parsing it.

SPARQL's grammar is deeper than its tokens: a ``<`` may begin an IRI or be the operator, and what
follows may then be read as a string or a comment that is none. What is decided from tokens has to
err on the safe side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Every alternative is linear, and no two begin to match the same long run only to fail.
_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\r\n]* )
    | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<string> \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
    | (?P<broken> ["'].* )
    | (?P<variable> [?$]\w+ )
    | (?P<name> (?:[^\W\d][\w\-]*)?:(?:[\w.:\-]|%[0-9A-Fa-f]{2}|\\.)* )
    | (?P<word> [^\W\d][\w\-]* )
    | (?P<open> [({\[] )
    | (?P<close> [)}\]] )
    | (?P<space> \s+ )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords (given in lower case)."""
        return self.kind == "word" and self.text.lower() in words


def tokens(text: str) -> list[Token]:
    """The tokens of a query, spaces and comments left out."""
    return [
        Token(match.lastgroup or "other", match[0], match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup not in ("space", "comment")
    ]


def unescape(text: str) -> str:
    """``text`` with its ``\\uXXXX`` and ``\\UXXXXXXXX`` replaced, as SPARQL 1.1 (19.2) has it."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]

    return _ESCAPE.sub(character, text) if "\\" in text else text
