"""Document to records: pure functions, no I/O, no RDF."""
