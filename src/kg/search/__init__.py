"""Finding entities, statements and passages by any phrase: Chinese of any length, Latin, pinyin
and the first letters of pinyin. The index is built with the store and lies in its snapshot."""

from kg.search.documents import Kind
from kg.search.find import Found, Hit, Searcher
from kg.search.index import FILE, IndexWriter, build_index, row_of

__all__ = ["FILE", "Found", "Hit", "IndexWriter", "Kind", "Searcher", "build_index", "row_of"]
