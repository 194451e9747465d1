"""What has to be said with a query that the embedded store takes as known: prefixes, and the graphs
that it asks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg import vocab
from kg.sparqltext import Token, tokens

NOWHERE = "urn:ecoplan:nowhere"  # a graph that is never there: an empty list of graphs says: all
_FORMS = ("select", "ask", "construct", "describe")


@dataclass(frozen=True, slots=True)
class View:
    """The graphs of ours in a store. ``default``: the graph that stands for the default graph, and
    is sent with every query; empty where the store's own default graph is the union already.
    ``named``: our named graphs with their sizes."""

    default: str
    named: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query made ready: ``form`` as :func:`form_of` has it, graphs as the protocol sends them."""

    text: str
    form: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def ready(
    text: str,
    view: View,
    *,
    base: str | None = None,
    prefixes: Mapping[str, str] | None = None,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> Asked:
    """A query with its prologue (one line, whatever it holds) and its dataset: that of the
    protocol, else the query's own, else ours."""
    found = tokens(text)
    lines = [f"BASE <{base}>"] if base else []
    lines += [f"PREFIX {name}: <{iri}>" for name, iri in (prefixes or {}).items()]
    whole = f"{' '.join(lines)}\n{text}"
    form = form_of(found)
    if default_graphs is not None or named_graphs is not None:
        return Asked(
            whole, form, tuple(default_graphs or [NOWHERE]), tuple(named_graphs or [NOWHERE])
        )
    if any(token.is_word("from") for token in found) or not view.default:
        return Asked(whole, form, (), ())
    return Asked(whole, form, (view.default,), _named(found, view))


def form_of(found: Sequence[Token]) -> str:
    """``select``, ``ask``, ``construct`` or ``describe``; ``select`` for what is no query, which the
    engine then says."""
    for token in found:
        for form in _FORMS:
            if token.is_word(form):
                return form
    return "select"


def _named(found: Sequence[Token], view: View) -> tuple[str, ...]:
    """The named graphs that a query can reach: those that it names, or all where it leaves open
    which; none need be said where it says GRAPH nowhere."""
    said: list[str] = []
    for token, following in zip(found, (*found[1:], None), strict=True):
        if not token.is_word("graph"):
            continue
        if following is None or following.kind != "iri" or "\\" in following.text:
            return tuple(view.named) or (NOWHERE,)
        iri = following.text[1:-1]
        said.append(iri if "://" in iri else vocab.BASE + iri)
    reached = tuple(dict.fromkeys(iri for iri in said if iri in view.named))
    return reached or ((NOWHERE,) if said else ())
