"""Settings: environment over default, nonsense refused with the variable's name."""

from __future__ import annotations

import pytest

from kg import settings
from kg.errors import SettingError
from kg.settings import DefaultGraph, Setting


def test_the_environment_overrides_the_default() -> None:
    assert settings.PORT.get({}) == 8000
    assert settings.PORT.get({"KG_PORT": ""}) == 8000
    assert settings.PORT.get({"KG_PORT": "9001"}) == 9001
    assert settings.DEFAULT_GRAPH.get({"KG_DEFAULT_GRAPH": "plain"}) is DefaultGraph.PLAIN
    assert settings.DEBUG.get({"KG_DEBUG": "1"}) is True
    assert settings.DEBUG.get({"KG_DEBUG": "no"}) is False
    assert settings.QUERY_TIMEOUT.get({"KG_QUERY_TIMEOUT": "0.5"}) == 0.5


@pytest.mark.parametrize(
    ("setting", "raw"),
    [
        (settings.PORT, "eighty"),
        (settings.PORT, "-1"),
        (settings.WORKERS, "0"),
        (settings.DEFAULT_GRAPH, "both"),
        (settings.DEBUG, "perhaps"),
        (settings.QUERY_TIMEOUT, "nan"),
        (settings.QUERY_TIMEOUT, "-3"),
    ],
)
def test_nonsense_is_refused_in_one_line(setting: Setting[object], raw: str) -> None:
    with pytest.raises(SettingError) as caught:
        setting.get({setting.env: raw})
    assert f"{setting.env}={raw!r}" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 2


def test_every_setting_is_listed_once_with_help() -> None:
    names = [setting.env for setting in settings.SETTINGS]
    assert len(names) == len(set(names))
    assert settings.STORE in settings.SETTINGS
    assert all(name.startswith("KG_") for name in names)
    assert all(len(setting.help) > 10 for setting in settings.SETTINGS)
