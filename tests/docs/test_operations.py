"""docs/operations.md lists every setting with its default and its meaning, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from kg.settings import SETTINGS

PAGE = Path("docs/operations.md").read_text("utf-8")
ROW = re.compile(r"^\| `(KG_[A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.*) \|$", re.MULTILINE)


def shown(default: object) -> str:
    match default:
        case bool():
            return "1" if default else "0"
        case frozenset():
            return " ".join(sorted(default))
        case float():
            return f"{default:g}"
    return str(default)


def test_every_setting_is_listed() -> None:
    listed = {name: (default, meaning) for name, default, meaning in ROW.findall(PAGE)}
    assert listed == {setting.env: (shown(setting.default), setting.help) for setting in SETTINGS}


def test_every_setting_named_is_one() -> None:
    known = {setting.env for setting in SETTINGS}
    assert set(re.findall(r"KG_[A-Z_]+", PAGE)) <= known
