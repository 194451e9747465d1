"""Agency functions: what a department is for, the same across governments.

区生态环境局, 县生态环境局, 生态环境部门 and 生态环境 have one function; 发改委 and 发展改革委
too. The ontology lists the wordings; a wording's stem, without the kind of body, counts as well.
"""

from __future__ import annotations

import re

from kg.lexicon.graph import Graph
from kg.lexicon.text import normalise, without_brackets
from kg.vocab import ID, SKOS

PREFIX = ID + "function/"
_BODY = re.compile(
    r"(?:行政主管部门|主管部门|行政部门|职能部门|部门|机关|委员会办公室|委员会|管理局|委|局|厅|办公室|办|部|署)$"
)
_OF_AREA = re.compile(r"^(?:自治[区州县旗]|[省市区县州盟旗](?![场域级])(?!政(?![府协法])))")
_IN_FULL = re.compile(r"^[^省市区县州盟旗]{1,12}(?:自治[区州县旗]|[省市区县州盟旗])")


class Functions:
    """Wordings and their stems to slugs."""

    def __init__(self, wordings: list[tuple[str, str]]) -> None:
        self._whole: dict[str, str] = {}
        stems: dict[str, set[str]] = {}
        for wording, slug in wordings:
            key = normalise(wording)
            self._whole.setdefault(key, slug)
            stems.setdefault(_stem(key), set()).add(slug)
        self._stems = {s: next(iter(slugs)) for s, slugs in stems.items() if len(slugs) == 1}

    @classmethod
    def read(cls, graph: Graph) -> Functions:
        return cls(
            [
                (wording, iri.removeprefix(PREFIX))
                for iri in graph.instances(SKOS + "Concept")
                if iri.startswith(PREFIX)
                for wording in (*graph.names(iri), *graph.texts(iri, SKOS + "hiddenLabel"))
            ]
        )

    def department(self, bare: str) -> str:
        """The wording by which the department ``bare`` (a name without its area) goes: the first
        that the ontology lists for its function, is the same kind of body and is a longer or
        shorter form of it (发改委 and 发展和改革委员会: 发展改革委). ``bare`` if there is none."""
        key = without_brackets(normalise(bare))
        slug = self.of(key)
        body = _body(key)
        if slug is None or not body:
            return bare
        for wording, found in self._whole.items():
            if found == slug and _body(wording) == body and _abbreviates(key, wording):
                return wording
        return bare

    @property
    def stems(self) -> tuple[str, ...]:
        """Departments as lists name them (生态环境, 公安), without the kind of body."""
        return tuple(self._stems)

    @property
    def wordings(self) -> tuple[str, ...]:
        return tuple(self._whole)

    def of(self, name: str) -> str | None:
        """The slug for an agency's name, with or without its area, or ``None``."""
        key = without_brackets(normalise(name))
        for candidate in (key, _OF_AREA.sub("", key), _after_areas(key)):
            slug = self._whole.get(candidate) or self._stems.get(_stem(candidate))
            if slug is not None:
                return slug
        return None


_BODIES = (
    ("委", re.compile(r"委(?:员会)?$")),
    ("局", re.compile(r"局$")),
    ("厅", re.compile(r"厅$")),
    ("中心", re.compile(r"中心$")),
    ("办", re.compile(r"办(?:公室)?$")),
)


def _body(name: str) -> str:
    """The kind of body: 委 for 委员会 too; "" for what is no single office (部门)."""
    return next((body for body, pattern in _BODIES if pattern.search(name)), "")


def _abbreviates(a: str, b: str) -> bool:
    """Whether one of the names is the other with characters left out (发改委, 发展改革委)."""
    short, long = sorted((a, b), key=len)
    rest = iter(long)
    return short[0] == long[0] and all(char in rest for char in short)


def _stem(name: str) -> str:
    """生态环境 for 生态环境局; a name that is all kind (委) stays."""
    match = _BODY.search(name)
    return name[: match.start()] if match and match.start() > 1 else name


def _after_areas(name: str) -> str:
    """生态环境局 for 重庆市黔江区生态环境局."""
    for _ in range(3):
        match = _IN_FULL.match(name)
        if match is None or match.end() == len(name):
            break
        name = name[match.end() :]
    return name
