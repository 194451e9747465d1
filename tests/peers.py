"""Programs of others that tests compare with. Where one is missing a test says so; with CI set it
fails, for there `make system-deps` has installed them."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

PACKAGES = {
    "dot": "graphviz",
    "soffice": "libreoffice-calc-nogui",
    "chromium": "chromium",
    "java": "default-jre-headless",
    "virtuoso-t": "virtuoso-opensource-7",
    "rapper": "raptor2-utils",
}


def peer(command: str) -> str:
    """The path of a program; skips the test, or with CI set fails it, where there is none."""
    path = shutil.which(command)
    if path is None:
        missing(command, PACKAGES[command])
    return path


def missing(name: str, package: str) -> NoReturn:
    """Skips the test, or with CI set fails it."""
    reason = f"{name} is not installed (Debian package {package})"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
