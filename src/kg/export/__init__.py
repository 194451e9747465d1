"""What leaves the store as files."""

from kg.export.dump import DUMP_FORMATS, dump

__all__ = ["DUMP_FORMATS", "dump"]
