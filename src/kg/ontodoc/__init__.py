"""Documentation of the ontology, made from the ontology: in Chinese and in English, with diagrams,
cross-references and examples."""

from kg.ontodoc.model import Document, Term, read, read_directory
from kg.ontodoc.page import body, one, render

__all__ = ["Document", "Term", "body", "one", "read", "read_directory", "render"]
