"""Bytes to :class:`kg.document.Document`; one module a format."""
