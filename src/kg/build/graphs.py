"""The graphs that every store has, beside one a plan."""

from __future__ import annotations

from kg import vocab

ONTOLOGY, REFERENCE, THINGS, INFERRED, FINDINGS, CUBE, PROVENANCE = (
    vocab.graph_iri(name)
    for name in ("ontology", "reference", "things", "inferred", "findings", "cube", "provenance")
)
