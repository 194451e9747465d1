"""What the graph says of one thing or statement, whatever its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg import vocab
from kg.errors import NotFound
from kg.web import asking
from kg.web.site import Site

# Said elsewhere on the page, or of no use to a reader.
_LEFT_OUT = (
    "evidence",
    "contextEvidence",
    "mentions",
    "cites",
    "sourceSha256",
    "text",
    "relationKind",
    "acceptsUnit",
    "content",
)


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that a property leads to: a thing with its page, or plain words."""

    label: str
    iri: str = ""

    @property
    def type(self) -> str:
        return type_of(self.iri)


@dataclass(frozen=True, slots=True)
class Property:
    """A property with all its objects; ``inverse`` when they are its subjects."""

    name: str
    zh: str
    en: str
    objects: tuple[Ref, ...]
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """``type`` is that of the IRI; ``names`` are its other names; ``content`` is the text of a
    task, a passage or a project."""

    iri: str
    type: str
    label: str
    en: str
    names: tuple[str, ...]
    definition: tuple[str, str]
    content: str
    properties: tuple[Property, ...]


def type_of(iri: str) -> str:
    return vocab.id_type(iri)


_LANGUAGE = """SELECT ?property ?object (LANG(?object) AS ?lang) WHERE {{
  {subject}
  VALUES ?property {{ rdfs:label skos:prefLabel skos:altLabel skos:definition eco:content
    eco:indicatorText dcterms:title rdfs:comment }}
  ?subject ?property ?object
}}"""
_PROPERTIES = """SELECT DISTINCT ?property ?zh ?en ?object ?label WHERE {{
  {subject}
  ?subject ?property ?object .
  FILTER(STRSTARTS(STR(?property), STR(eco:)))
  ?property rdfs:label ?zh FILTER(LANG(?zh) = "zh")
  OPTIONAL {{ ?property rdfs:label ?en FILTER(LANG(?en) = "en") }}
  OPTIONAL {{
    {{ ?object rdfs:label ?label }} UNION {{ ?object skos:prefLabel ?label }}
    FILTER(LANG(?label) = "zh")
  }}
}} LIMIT 600"""


async def entity(site: Site, iri: str) -> Entity:
    """Raises :class:`NotFound` for an IRI of which the graph says nothing."""
    subject = asking.values("subject", [iri])
    words: dict[str, list[tuple[str, str]]] = {}
    for row in await site.rows(_LANGUAGE.format(subject=subject)):
        name = row["property"].replace("#", "/").rpartition("/")[2]
        words.setdefault(name, []).append((row.get("lang", ""), row["object"]))
    grouped: dict[str, tuple[str, str, list[Ref]]] = {}
    for row in await site.rows(_PROPERTIES.format(subject=subject)):
        name = row["property"].removeprefix(vocab.ECO)
        if name in _LEFT_OUT:
            continue
        _, _, objects = grouped.setdefault(name, (row["zh"], row.get("en", name), []))
        is_iri = row["object"].startswith(("http://", "https://"))
        objects.append(Ref(row.get("label", row["object"]), row["object"] if is_iri else ""))
    if not words and not grouped:
        raise NotFound(
            f"the graph holds nothing of that name ({iri.removeprefix(vocab.BASE)})",
            hint="it may have another name since the plans were read anew: search for it",
        )
    zh = _first(words, ("label", "prefLabel", "title", "indicatorText"), "zh")
    return Entity(
        iri=iri,
        type=type_of(iri),
        label=zh or iri.rpartition("/")[2],
        en=_first(words, ("prefLabel", "label"), "en"),
        names=tuple(sorted({word for _, word in words.get("altLabel", ())} - {zh})),
        definition=(
            _first(words, ("definition", "comment"), "zh"),
            _first(words, ("definition", "comment"), "en"),
        ),
        content=_first(words, ("content",), ""),
        properties=tuple(
            Property(name, zh_, en, tuple(sorted(objects, key=lambda o: (o.label, o.iri))))
            for name, (zh_, en, objects) in grouped.items()
        ),
    )


def _first(words: dict[str, list[tuple[str, str]]], names: Sequence[str], lang: str) -> str:
    """The first word under these names in a language; without one, in any."""
    for wanted in (lang, ""):
        for name in names:
            for tag, word in sorted(words.get(name, ())):
                if tag == wanted or (not tag and wanted == lang):
                    return word
    return ""
