import subprocess
import sys
from pathlib import Path

from kg.lexicon.functions import Functions
from kg.lexicon.themes import Themes
from kg.lexicon.words import Words


def test_segmentation_keeps_every_character_and_knows_names() -> None:
    words = Words(["污水集中处理率"])
    text = "加强濑溪河流域治理，污水集中处理率提高"
    assert "".join(words.cut(text)) == text
    assert words.cut(text)[0] == "加强"
    assert "污水集中处理率" in words.cut(text)
    assert words.tag("加强") == "v"
    assert words.tag("濑溪河") == ""


def test_starting_jieba_is_silent_and_writes_nothing(tmp_path: Path) -> None:
    code = "from kg.lexicon.words import Words; print(len(Words().cut('推进长江保护')))"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={"TMPDIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "3\n"
    assert result.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_function_is_the_same_across_governments() -> None:
    functions = Functions(
        [
            ("生态环境局", "environment"),
            ("生态环境部门", "environment"),
            ("发展改革委", "development"),
            ("发改委", "development"),
            ("城市管理局", "city"),
        ]
    )
    for name in (
        "区生态环境局",
        "县生态环境局",
        "重庆市生态环境局",
        "重庆市黔江区生态环境局",
        "生态环境部",
        "生态环境",
    ):
        assert functions.of(name) == "environment", name
    assert functions.of("县发改委") == functions.of("区发展改革委") == "development"
    assert functions.of("城市管理局") == "city"  # 城市 is no area's name here
    assert functions.of("区水利局") is None


def test_themes_by_how_much_is_said() -> None:
    themes = Themes([("水环境", "water"), ("饮用水", "water"), ("大气", "air")])
    assert themes.of("大气治理与水环境、饮用水安全") == ("water", "air")
    assert themes.of("财政") == ()
