from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.matcher import Matcher

_WORD = st.text(alphabet="abc", min_size=1, max_size=5)


def _brute(phrases: set[str], text: str) -> list[tuple[int, int, str]]:
    found, at = [], 0
    while at < len(text):
        best = max((p for p in phrases if text.startswith(p, at)), key=len, default="")
        if best:
            found.append((at, at + len(best), best))
        at += len(best) or 1
    return found


@given(st.sets(_WORD, max_size=8), st.text(alphabet="abc", max_size=40))
def test_leftmost_longest_is_what_trying_everything_gives(phrases: set[str], text: str) -> None:
    assert Matcher((p, p) for p in phrases).longest(text) == _brute(phrases, text)


def test_no_phrases_match_nothing() -> None:
    assert Matcher[str]([]).longest("长江") == []
    assert list(Matcher[str]([]).all("长江")) == []
