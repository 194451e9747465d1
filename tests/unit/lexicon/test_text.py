from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.text import normalise, normalised, without_brackets

_TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("（）()【】［］Ⅲⅲ％㎡³μµ　 \n０9“”—－～、。A〇①ﬁ"), st.characters()
    ),
    max_size=40,
)


def test_forms_of_one_thing_become_one() -> None:
    assert normalise("μg／m³") == normalise("µg/m3") == "μg/m3"
    assert normalise("Ⅲ 类") == "III类"
    assert normalise("（2021—2025 年）") == normalise("(2021-2025年)")
    assert normalise("二〇三五年") == normalise("二○三五年")


def test_numbering_is_no_digit() -> None:
    assert normalise("①") == "①"


@given(_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(_TEXT)
def test_every_character_knows_where_it_came_from(text: str) -> None:
    view = normalised(text)
    assert view.text == normalise(text)
    for index, char in enumerate(view.text):
        start, end = view.span(index, index + 1)
        assert char in normalise(text[start:end])
    assert list(view.origins) == sorted(view.origins)


def test_brackets_nest_and_unclosed_ones_stay() -> None:
    assert without_brackets("年均浓度(微克/立方米(日均))下降") == "年均浓度下降"
    assert without_brackets("浓度(未闭合") == "浓度(未闭合"
    assert without_brackets("浓度)") == "浓度)"
