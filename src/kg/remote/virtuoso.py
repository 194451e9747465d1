"""What Virtuoso 7 does otherwise than SPARQL 1.1 says, and what is done about it.

Every difference met, with the way round it, is in docs/scaling.md. A query is rewritten token by
token: where a rewriting would not be certain to keep its meaning the query is refused
(:class:`kg.errors.RemoteCannot`), so that no wrong answer goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kg import vocab
from kg.errors import KgError, Place, QueryError, QueryTimeout, RemoteCannot
from kg.remote import ordering, paths
from kg.remote.engine import Engine, Rewritten
from kg.remote.wording import form_of
from kg.sparqltext import Token, tokens

_MARK = "\x7f"  # a character that no text of ours holds and that JSON does not escape
_GRACE_SECONDS = 2.0
_MARKS = "abcdefghijklmnopqrstuvwxyz"

Edit = tuple[int, int, str]  # start, end, what takes its place


_ERROR = re.compile(r"Virtuoso (\w{5}) Error ([\w.]+): *(?:SPARQL compiler, line (\d+): *)?(.*)")
_TOO_LONG = frozenset({"SR319", "SR478", "SR477", "SR325", "SR102"})


class Virtuoso(Engine):
    """Virtuoso 7, open source."""

    name = "virtuoso"
    digest = True
    scatters = True
    update_path = "/sparql-graph-crud-auth"

    def rewrite(self, text: str) -> Rewritten:
        return rewrite(text)

    def within(self, seconds: float) -> Mapping[str, str]:
        """After its time limit (in milliseconds) Virtuoso gives what it has as if it were all:
        the limit is past ours, so that it only ends what nobody waits for."""
        return {"timeout": str(int((seconds + _GRACE_SECONDS) * 1000))}

    def cut_at(self, headers: Mapping[str, str]) -> int | None:
        if "X-SQL-State" in headers:
            raise QueryTimeout("the SPARQL store stopped the query after its own time limit")
        most = headers.get("X-SPARQL-MaxRows", "")
        return int(most) if most.isdigit() else None

    def refusal(self, status: int, body: bytes) -> KgError:
        found = _ERROR.search(body[:8000].decode("utf-8", "replace"))
        if found is None:
            return super().refusal(status, body)
        state, code, line, message = found.groups()
        if code.startswith("SP030") and line:
            return QueryError(message, place=Place("query", max(int(line) - 1, 1)))
        if code.startswith("SP"):
            return QueryError(message)
        if state in ("S1T00", "S1TAT", "42000") and "time" in message.lower():
            return QueryTimeout(f"the SPARQL store gives the query up: {message}")
        if code in _TOO_LONG:
            return RemoteCannot(
                "a row of the answer is longer than Virtuoso can sort or group",
                hint="ask for less at a time, or ask a server with the embedded store",
            )
        return RemoteCannot(
            f"Virtuoso cannot answer this query: {code} {message}",
            hint="write it another way, or ask a server with the embedded store",
        )


def rewrite(text: str) -> Rewritten:
    """A query as Virtuoso answers it rightly. Raises :class:`RemoteCannot`."""
    found = tokens(text)
    separators: dict[str, str] = {}
    edits = [
        *_undef(found),
        *_sums(found),
        *_alternatives(found),
        *_constants(found),
        *_least(found),
        *_separators(found, separators),
        *paths.distinct(text, found),
    ]
    order = ordering.of(found)
    if order.edit is not None:
        edits.append(order.edit)
    for start, end, instead in sorted(edits, reverse=True):
        text = text[:start] + instead + text[end:]
    return Rewritten(
        text,
        separators,
        frozenset(_concatenated(found)),
        order.keys,
        order.offset,
        order.limit,
        form_of(found) == "ask",  # which comes as a table now and then
    )


def _undef(found: Sequence[Token]) -> Iterator[Edit]:
    """``VALUES ?x { UNDEF }`` joins with everything; Virtuoso loses or doubles rows by it."""
    for index, token in enumerate(found):
        if token.is_word("values") and index + 4 < len(found):
            variable, opened, undef, closed = found[index + 1 : index + 5]
            if (
                variable.kind == "variable"
                and opened.text == "{"
                and undef.is_word("undef")
                and closed.text == "}"
            ):
                yield token.start, closed.end, ""


_SUM = ("if", "(", "count", "(", 0, ")", ">", "0", ",", "sum", "(", "coalesce", "(", 0, ",", "0")
_SUM_END = (")", ")", ",", "1", "/", "0", ")")


def _sums(found: Sequence[Token]) -> Iterator[Edit]:
    """``IF(COUNT(?x) > 0, SUM(COALESCE(?x, 0)), 1 / 0)``, the sum of what there is and nothing
    where there is nothing, is what Virtuoso's own ``SUM(?x)`` gives; a comparison beside an
    aggregate ends in an error of its compiler."""
    wanted = (*_SUM, *_SUM_END)
    for index in range(len(found) - len(wanted) + 1):
        stretch = found[index : index + len(wanted)]
        variable = stretch[4]
        if variable.kind == "variable" and all(
            token.text == variable.text if want == 0 else token.text.lower() == want
            for token, want in zip(stretch, wanted, strict=True)
        ):
            yield stretch[0].start, stretch[-1].end, f"SUM({variable.text})"


def _alternatives(found: Sequence[Token]) -> Iterator[Edit]:
    """``REGEX(…, "a|b")`` finds nothing where the alternatives do not stand in brackets."""
    for index, token in enumerate(found):
        if not token.is_word("regex"):
            continue
        arguments = list(_arguments(found, index + 1))
        for argument in arguments[1:2]:
            if len(argument) == 1 and argument[0].kind == "string" and "|" in argument[0].text:
                only = argument[0]
                if any(each.is_word("concat") for each in arguments[0]):
                    raise RemoteCannot(
                        "Virtuoso finds no alternatives (a|b) in what CONCAT makes",
                        hint="write one REGEX for each string, joined by ||",
                    )
                quote = only.text[:3] if only.text[:3] in ('"""', "'''") else only.text[0]
                inner = only.text[len(quote) : -len(quote)]
                yield only.start, only.end, f"{quote}({inner}){quote}"


def _constants(found: Sequence[Token]) -> Iterator[Edit]:
    """``CONCAT`` of a value and a Chinese constant takes one of them for Latin-1, save where the
    constant has a language."""
    for index, token in enumerate(found):
        if not token.is_word("concat"):
            continue
        for argument in _arguments(found, index + 1):
            only = argument[0]
            if len(argument) > 1 or only.kind != "string":
                continue
            if not only.text.isascii() or "\\u" in only.text.lower():
                yield only.end, only.end, "@zh"


def _least(found: Sequence[Token]) -> Iterator[Edit]:
    """``MIN`` and ``MAX`` compare long strings by where they are stored, save when they are made
    anew."""
    for index, token in enumerate(found):
        if not token.is_word("min", "max"):
            continue
        for argument in _arguments(found, index + 1):
            if len(argument) == 1 and argument[0].kind == "variable":
                name = argument[0].text
                is_string = f"isLiteral({name}) && DATATYPE({name}) = <{vocab.XSD}string>"
                instead = f"IF({is_string}, STR({name}), {name})"
                yield argument[0].start, argument[0].end, instead


def _separators(found: Sequence[Token], separators: dict[str, str]) -> Iterator[Edit]:
    """A separator of ``GROUP_CONCAT`` that is not ASCII comes out as ``?``."""
    for index, token in enumerate(found):
        if not token.is_word("separator") or index + 2 >= len(found):
            continue
        equals, separator = found[index + 1 : index + 3]
        if equals.text != "=" or separator.kind != "string" or separator.text.isascii():
            continue
        if "\\" in separator.text or separator.text[:3] in ('"""', "'''"):
            raise RemoteCannot(
                "the engine behind this server cannot take this separator",
                hint="write the separator as the characters that it is, in simple quotes",
            )
        meant = separator.text[1:-1]
        stands = next((mark for mark, what in separators.items() if what == meant), None)
        if stands is None:
            if len(separators) == len(_MARKS):
                raise RemoteCannot("the query has too many different separators")
            stands = _MARK + _MARKS[len(separators)]
            separators[stands] = meant
        yield separator.start, separator.end, f'"{stands}"'


def _concatenated(found: Sequence[Token]) -> Iterator[str]:
    """Columns of the outermost SELECT that are ``(GROUP_CONCAT(…) AS ?name)`` or get it handed on."""
    for index, token in enumerate(found):
        if token.is_word("group_concat"):
            end = _closing(found, index + 1)
            if end + 2 < len(found) and found[end + 1].is_word("as"):
                yield found[end + 2].text[1:]


def _arguments(found: Sequence[Token], opened: int) -> Iterator[list[Token]]:
    """The arguments in the brackets that open at ``opened``, as lists of tokens."""
    argument: list[Token] = []
    depth = 0
    for token in found[opened : _closing(found, opened) + 1]:
        if token.kind == "close":
            depth -= 1
        if depth == 0 or (depth == 1 and token.text == ","):
            if argument:
                yield argument
            argument = []
        else:
            argument.append(token)
        if token.kind == "open":
            depth += 1


def _closing(found: Sequence[Token], opened: int) -> int:
    """Where the bracket that opens at ``opened`` closes; the last token where it does not."""
    depth = 0
    for index in range(opened, len(found)):
        depth += (found[index].kind == "open") - (found[index].kind == "close")
        if depth == 0:
            return index
    return len(found) - 1
