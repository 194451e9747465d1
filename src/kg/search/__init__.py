"""Finding entities, statements and passages by any phrase: Chinese of any length, Latin, pinyin
and the first letters of pinyin. The index is built with the store and lies in its snapshot."""

from kg.search.documents import Kind
from kg.search.find import Found, Hit, Searcher
from kg.search.index import FILE, build_index

__all__ = ["FILE", "Found", "Hit", "Kind", "Searcher", "build_index"]
