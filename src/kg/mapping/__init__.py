"""Records to RDF: pure functions from what was read to the triples of the contract.

:func:`things_graph` makes the graph of things from all plans, :func:`plan_graph` that of one
plan; :class:`Context` settles the IRIs that they share.
"""

from kg.mapping.graphs import Vocabulary
from kg.mapping.keyed import keyed_iris
from kg.mapping.statements import plan_graph
from kg.mapping.things import Context, Outline, Source, things_graph

__all__ = ["Context", "Outline", "Source", "Vocabulary", "keyed_iris", "plan_graph", "things_graph"]
