"""The ontology's documentation: whole, in both languages, and every cross-reference leads somewhere."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.ontodoc import Document, body, read, read_directory, render

ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """Anchors, links within the page, words, and drawings of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: Counter[str] = Counter()
        self.links: set[str] = set()
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        if said.get("id"):
            self.anchors[str(said["id"])] += 1
        href = said.get("href") or ""
        if href.startswith("#"):
            self.links.add(href[1:])
        if tag not in ("meta", "br", "path", "rect", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("meta", "br", "path", "rect", "link"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


@pytest.fixture(scope="module")
def document() -> Document:
    return read_directory(ROOT / "ontology")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_is_whole_and_its_links_lead_somewhere(document: Document, lang: str) -> None:
    page = Page(render(lang, ROOT / "ontology"))
    assert page.open == []
    assert page.links - set(page.anchors) == set()
    assert [name for name, count in page.anchors.items() if count > 1] == []
    for term in document.terms.values():
        if term.kind in ("class", "property"):
            assert term.name in page.anchors, term.iri
            assert term.labels[lang][0] in page.words, term.iri
            assert term.definitions[lang][0] in page.words, term.iri
    for indicator in document.indicators:
        assert indicator.labels[lang][0] in page.words, indicator.iri


def test_individuals_are_told_under_their_kind(document: Document) -> None:
    page = Page(body(document, "en"))
    for name in ("NationalAssessment", "ClassIII", "AtLeast", "Binding", "HigherIsBetter"):
        assert name in page.anchors
    assert "finding-kind/listed-twice" in page.anchors
    assert "rule/days-to-share" in page.anchors


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="zh and en"):
        render("fr", ROOT / "ontology")


def test_drawings_are_well_formed_and_lead_to_terms(document: Document) -> None:
    text = body(document, "zh")
    drawings = [part.partition("</svg>")[0] + "</svg>" for part in text.split("<svg ")[1:]]
    assert len(drawings) == 2
    for drawing in drawings:
        root = ElementTree.fromstring("<svg " + drawing)
        boxes = root.findall(".//{http://www.w3.org/2000/svg}rect")
        assert len(boxes) > 5


def test_logic_is_told(document: Document) -> None:
    terms = {term.name: term for term in document.terms.values()}
    assert terms["within"].characteristics == ("TransitiveProperty",)
    assert [[iri.rpartition("#")[2] for iri in chain] for chain in terms["locatedIn"].chains] == [
        ["locatedIn", "within"]
    ]
    assert {iri.rpartition("#")[2] for iri in terms["WaterClass"].members} == {
        f"Class{name}" for name in ("I", "II", "III", "IV", "V", "InferiorV")
    }
    assert {iri.rpartition("#")[2] for iri in terms["coversArea"].range} == {
        "AdministrativeArea",
        "AreaGroup",
    }
    assert terms["memberArea"].inverse == (terms["inAreaGroup"].iri,)
    assert terms["Plan"].restrictions[0][1] == "some"
    assert "http://www.w3.org/ns/prov#Entity" in terms["Statement"].parents


def test_named_blank_nodes_read_alike(document: Document) -> None:
    """As a store keeps the ontology, whose restrictions and lists have names."""
    triples: list[ox.Triple] = []
    for name in ("ecoplan", "alignments"):
        for triple in ox.parse(path=str(ROOT / "ontology" / f"{name}.ttl")):
            ends = (
                ox.NamedNode(f"https://example.org/genid/{node.value}")
                if isinstance(node, ox.BlankNode)
                else node
                for node in (triple.subject, triple.object)
            )
            subject, object_ = ends
            triples.append(ox.Triple(subject, triple.predicate, object_))
    again = read(triples)
    for iri, term in document.terms.items():
        other = again.terms[iri]
        assert (other.domain, other.range, other.members, other.chains) == (
            term.domain,
            term.range,
            term.members,
            term.chains,
        )
