"""Records with other keys: once names are known to be one thing, every record speaks of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from kg.document import Span
from kg.records import Evidence, ThingKey

T = TypeVar("T")


def renamed(record: T, same: Mapping[ThingKey, ThingKey]) -> T:
    """``record``, a frozen dataclass, with each key of ``same`` exchanged, however deep it lies."""
    return _renamed(record, same) if same else record


def _renamed(value: Any, same: Mapping[ThingKey, ThingKey]) -> Any:
    if isinstance(value, ThingKey):
        return same.get(value, value)
    if isinstance(value, tuple):
        return tuple(_renamed(item, same) for item in value)
    if isinstance(value, (Span, Evidence)) or not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {
        field.name: new
        for field in fields(value)
        if (new := _renamed(old := getattr(value, field.name), same)) != old
    }
    return replace(value, **changed) if changed else value
