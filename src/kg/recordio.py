"""Records as JSON lines and back: one record a line, defaults left out, spans as ``[start, end]``.

The same form serves the snapshot (a plan need not be read twice) and golden cases. What is
written is read back equal; the order of lines is the order of the records.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from kg.document import Span
from kg.records import PlanIdentity, PlanRecords

Decoder = Callable[[Any], Any]


def dumps(records: PlanRecords) -> str:
    """One line ``{"field": …, …}`` a record; the identity is the first."""
    lines = [_line("identity", records.identity)]
    for field in fields(records):
        if field.name != "identity":
            lines += [_line(field.name, item) for item in getattr(records, field.name)]
    return "".join(lines)


def loads(text: str) -> PlanRecords:
    """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what :func:`dumps` did not write."""
    hints = get_type_hints(PlanRecords)
    identity: PlanIdentity | None = None
    collected: dict[str, list[Any]] = {}
    for line in text.split("\n"):
        if not line:
            continue
        raw = json.loads(line)
        name = raw.pop("field")
        if name == "identity":
            identity = _decoder(PlanIdentity)(raw)
        else:
            item = _decoder(get_args(hints[name])[0])
            collected.setdefault(name, []).append(item(raw.get("text", raw)))
    if identity is None:
        raise ValueError("no identity")
    return PlanRecords(identity, **{name: tuple(items) for name, items in collected.items()})


def _line(field: str, record: Any) -> str:
    body = {"text": record} if isinstance(record, str) else _encode(record)
    return json.dumps({"field": field, **body}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _encode(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case Span():
            return [value.start, value.end]
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_encode(item) for item in value]
    return {
        name: _tagged(inner) if union else _encode(inner)
        for name, default, union in _shape(value.__class__)
        if (inner := getattr(value, name)) != default
    }


def _tagged(value: Any) -> Any:
    return {"type": type(value).__name__, **_encode(value)}


@cache
def _shape(cls: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name, default and "is a union of record types" of each field of a record type."""
    hints = get_type_hints(cls)
    return tuple((f.name, f.default, len(_variants(hints[f.name])) > 1) for f in fields(cls))


def _variants(hint: Any) -> tuple[type, ...]:
    """The record types that a field may hold, where the hint is a union."""
    if get_origin(hint) not in (Union, types.UnionType):
        return ()
    return tuple(arg for arg in get_args(hint) if isinstance(arg, type) and is_dataclass(arg))


@cache
def _decoder(hint: Any) -> Decoder:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        variants = _variants(hint)
        if len(variants) > 1:
            decoders = {variant.__name__: _decoder(variant) for variant in variants}
            return lambda raw: decoders[raw.pop("type")](raw)
        inner = _decoder(next(arg for arg in args if arg is not types.NoneType))
        return lambda raw: None if raw is None else inner(raw)
    if origin is tuple:
        if args[-1] is Ellipsis:
            item = _decoder(args[0])
            return lambda raw: tuple(item(each) for each in raw)
        items = [_decoder(arg) for arg in args]
        return lambda raw: tuple(each(part) for each, part in zip(items, raw, strict=True))
    if hint is Span:
        return lambda raw: Span(*raw)
    if hint is date:
        return date.fromisoformat
    if hint is Decimal or issubclass(hint, Enum):
        return hint  # type: ignore[no-any-return]
    if isinstance(hint, type) and is_dataclass(hint):
        return _record_decoder(hint)
    return lambda raw: raw


def _record_decoder(cls: type) -> Decoder:
    hints = get_type_hints(cls)
    decoders = {f.name: _decoder(hints[f.name]) for f in fields(cls)}
    required = {f.name for f in fields(cls) if f.default is MISSING}

    def decode(raw: dict[str, Any]) -> Any:
        if not required <= raw.keys():
            raise ValueError(f"{cls.__name__} lacks {sorted(required - raw.keys())}")
        return cls(**{name: decoders[name](value) for name, value in raw.items()})

    return decode
