"""Keeps a server's memory what it needs: what requests leave behind goes back to the system.

Left to themselves, Python puts off looking for garbage the longer the more a process holds for
good, and the C library keeps what it was given back.
"""

from __future__ import annotations

import ctypes
import gc
import sys

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # <malloc.h>
_LARGE_BLOCK = 128 * 1024  # bytes; such blocks come from the system and go back to it
_LIBRARY = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


def set_up() -> None:
    """Once, at the start: large blocks go back when they are freed, and all threads share one
    heap, lest each have one whose holes no other fills."""
    _call("mallopt", _M_MMAP_THRESHOLD, _LARGE_BLOCK)
    _call("mallopt", _M_ARENA_MAX, 1)


def settle() -> None:
    """What is there now is there to stay: looking for garbage passes over it, and so is quick
    and done often. Again when what stays has changed."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """What is free goes back to the system, garbage included."""
    gc.collect()
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    """Nothing where the C library knows no such function."""
    if (function := getattr(_LIBRARY, name, None)) is not None:
        function(*arguments)
