"""A plan's facts as a sheet for a person to judge, and the judgements as entries of its script."""

from kg.review.facts import Fact, facts_of
from kg.review.scaffold import scaffold
from kg.review.script import write_entries
from kg.review.sheet import Row, read_sheet, write_sheet
from kg.review.verdicts import entries_of

__all__ = [
    "Fact",
    "Row",
    "entries_of",
    "facts_of",
    "read_sheet",
    "scaffold",
    "write_entries",
    "write_sheet",
]
