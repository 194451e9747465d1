"""Namespaces, and deterministic ASCII IRIs for everything the graph holds.

Areas are named by their GB/T 2260 code; other things by pinyin and the code of where they are;
statements by plan and a hash of what identifies them. The same input always gives the same IRI.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence

BASE = os.environ.get("KG_BASE", "https://w3id.org/ecoplan/")

ECO = "https://w3id.org/ecoplan/ontology#"
ID = f"{BASE}id/"
GRAPH = f"{BASE}graph/"
TEXT = f"{BASE}text/"
IND = f"{ID}indicator/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
SOSA = "http://www.w3.org/ns/sosa/"
QUDT = "http://qudt.org/schema/qudt/"
UNIT = "http://qudt.org/vocab/unit/"
QUANTITY_KIND = "http://qudt.org/vocab/quantitykind/"
TIME = "http://www.w3.org/2006/time#"
GEO = "http://www.opengis.net/ont/geosparql#"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
QB = "http://purl.org/linked-data/cube#"
SH = "http://www.w3.org/ns/shacl#"
FOAF = "http://xmlns.com/foaf/0.1/"
SD = "http://www.w3.org/ns/sparql-service-description#"

PREFIXES: Mapping[str, str] = {
    "eco": ECO,
    "ind": IND,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "oa": OA,
    "org": ORG,
    "sosa": SOSA,
    "qudt": QUDT,
    "unit": UNIT,
    "quantitykind": QUANTITY_KIND,
    "time": TIME,
    "geo": GEO,
    "dcat": DCAT,
    "void": VOID,
    "qb": QB,
    "sh": SH,
    "foaf": FOAF,
}

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slugify(name: str) -> str:
    """A Chinese or Latin name as lower-case ASCII pinyin without tones; never empty."""
    from pypinyin import Style, lazy_pinyin  # takes a third of a second that few commands need

    syllables = lazy_pinyin(
        name, style=Style.NORMAL, errors="default", neutral_tone_with_five=False
    )
    slug = _NOT_SLUG.sub("-", "".join(s if s.isascii() else "-" for s in syllables).lower())
    return slug.strip("-")[:80] or "x" + digest(name)


def digest(payload: object, length: int = 8) -> str:
    """The first ``length`` hex digits of the SHA-256 of canonical JSON."""
    canonical = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:length]


def thing_iri(type_: str, slug: str) -> str:
    return f"{ID}{type_}/{slug}"


def id_type(iri: str) -> str:
    """``river`` of ``…/id/river/apengjiang-500000``; empty for what is no such IRI."""
    return iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else ""


def statement_iri(type_: str, plan: str, payload: Sequence[object]) -> str:
    """The IRI of a statement of ``plan`` that ``payload`` (JSON values) identifies."""
    return f"{ID}{type_}/{plan}-{digest(list(payload), 16)}"


def graph_iri(name: str) -> str:
    return GRAPH + name


def plan_graph(slug: str) -> str:
    return graph_iri(f"plan/{slug}")


def text_iri(slug: str) -> str:
    return TEXT + slug
