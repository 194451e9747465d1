"""Answers SPARQL: query processes that can be killed, limits, the SPARQL 1.1 Protocol.

Nothing here is imported by what builds the graph. :mod:`kg.service.worker` runs in processes of
its own and imports as little as it can, so that they start in milliseconds.
"""
