"""Asking in words: a phrase becomes one of the saved questions with its parameters.

No language model and no network: jieba with the graph's own lexicon finds what a phrase names, the
questions say how they are asked, and what cannot be told for sure is offered as the nearest three.
"""

from kg.ask.asker import Asker, Understood
from kg.ask.notions import Notions, load
from kg.ask.reading import LONGEST

__all__ = ["LONGEST", "Asker", "Notions", "Understood", "load"]
