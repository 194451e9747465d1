"""What a plan says against itself, as ``eco:Finding`` in ``<graph/findings>``.

Queries of ``queries/checks`` give candidates; a judge decides, with comparators, rounding and
lists minded, and puts what is remarkable into words.
"""

from kg.findings.find import FindingQuery, find, load_queries
from kg.findings.model import Finding, triples

__all__ = ["Finding", "FindingQuery", "find", "load_queries", "triples"]
