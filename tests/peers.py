"""Programs of others that tests compare with. Where one is missing a test says so; with CI set it
fails, for there `make system-deps` has installed them."""

from __future__ import annotations

import os
import shutil

import pytest

PACKAGES = {
    "dot": "graphviz",
    "soffice": "libreoffice-calc-nogui",
    "chromium": "chromium",
    "java": "default-jre-headless",
}


def peer(command: str) -> str:
    """The path of a program; skips the test, or with CI set fails it, where there is none."""
    path = shutil.which(command)
    if path is None:
        reason = f"{command} is not installed (Debian package {PACKAGES[command]})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path
