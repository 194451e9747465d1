"""A request as a page sees it: its language, its state in the URL, and addresses that keep both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from kg import vocab

Language = Literal["zh", "en"]
Given = str | int | None | Iterable[str]


@dataclass(frozen=True, slots=True)
class View:
    """Chinese unless ``?lang=en`` asks for English."""

    path: str
    query: QueryParams
    lang: Language

    @classmethod
    def of(cls, request: Request) -> View:
        lang: Language = "en" if request.query_params.get("lang") == "en" else "zh"
        return cls(request.url.path, request.query_params, lang)

    def t(self, zh: str, en: str) -> str:
        """Words in the page's language."""
        return en if self.lang == "en" else zh

    def url(self, path: str, **parameters: Given) -> str:
        """An address of this site in the page's language."""
        pairs = [pair for name, given in parameters.items() for pair in _pairs(name, given)]
        if self.lang == "en":
            pairs.append(("lang", "en"))
        head, mark, fragment = path.partition("#")
        query = urlencode(pairs, quote_via=quote, safe=":/,")
        return head + (f"?{query}" if query else "") + mark + fragment

    def here(self, **changes: Given) -> str:
        """This page with other parameters; ``None`` takes one away."""
        pairs = [(k, v) for k, v in self.query.multi_items() if k not in changes and k != "lang"]
        changes.setdefault("lang", "en" if self.lang == "en" else None)
        pairs += [pair for name, given in changes.items() for pair in _pairs(name, given)]
        query = urlencode(pairs, quote_via=quote, safe=":/,")
        return self.path + (f"?{query}" if query else "")

    def thing(self, iri: str) -> str:
        """The page of a thing or statement; its own address where it is not one of ours."""
        path = local(iri)
        return self.url(path) if path else iri


def local(iri: str) -> str:
    """The path of an IRI of ours on this host; empty for others. A plan's page is its text."""
    if iri.startswith(vocab.ID):
        path = iri.removeprefix(vocab.ID)
        kind, _, slug = path.partition("/")
        return f"/plans/{slug}" if kind == "plan" else f"/id/{path}"
    if iri.startswith(vocab.ECO):
        return "/ontology#" + iri.removeprefix(vocab.ECO)
    return ""


def _pairs(name: str, given: Given) -> list[tuple[str, str]]:
    if given is None or given == "":
        return []
    if isinstance(given, (str, int)):
        return [(name, str(given))]
    return [(name, each) for each in given]
