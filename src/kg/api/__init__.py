"""The HTTP interface: thin. What it says is decided in :mod:`kg.service` and :mod:`kg.queries`."""
