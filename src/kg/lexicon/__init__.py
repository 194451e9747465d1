"""Names, units and measures from the ontology, as fast look-ups."""

from kg.lexicon.areas import Area, Areas
from kg.lexicon.core import Lexicon
from kg.lexicon.indicators import Indicator
from kg.lexicon.text import Normalised, normalise, normalised
from kg.lexicon.units import Unit, convert

__all__ = [
    "Area",
    "Areas",
    "Indicator",
    "Lexicon",
    "Normalised",
    "Unit",
    "convert",
    "normalise",
    "normalised",
]
