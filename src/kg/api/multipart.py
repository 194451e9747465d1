"""Bodies of ``multipart/form-data`` whose parts are graphs.

The web framework's reader knows a part's media type only where the part has a file name; the Graph
Store Protocol asks for no names.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from kg.errors import UsageError

FORM = "multipart/form-data"
_MOST = 100  # parts


@dataclass(slots=True)
class Part:
    """One part: its media type as it says it (empty if it does not), a file's name if it has one,
    and its bytes."""

    content_type: str = ""
    file_name: str = ""
    body: bytearray = field(default_factory=bytearray)


def parts(content_type: str, body: bytes) -> list[Part]:
    """The parts of a body. Raises :class:`UsageError` where it is not well made or has too many."""
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise UsageError("the form says no boundary")
    found: list[Part] = []
    name, value = bytearray(), bytearray()
    ended = False

    def begin() -> None:
        if len(found) >= _MOST:
            raise UsageError(f"the form has more than {_MOST} parts")
        found.append(Part())

    def header() -> None:
        match bytes(name).lower():
            case b"content-type":
                found[-1].content_type = bytes(value).decode("latin-1")
            case b"content-disposition":
                _, said = parse_options_header(bytes(value))
                found[-1].file_name = said.get(b"filename", b"").decode("utf-8", "replace")
        name.clear()
        value.clear()

    def end() -> None:
        nonlocal ended
        ended = True

    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": begin,
                "on_header_field": lambda data, start, stop: name.extend(data[start:stop]),
                "on_header_value": lambda data, start, stop: value.extend(data[start:stop]),
                "on_header_end": header,
                "on_part_data": lambda data, start, stop: found[-1].body.extend(data[start:stop]),
                "on_end": end,
            },
        )
        parser.write(body)
    except FormParserError as error:
        raise UsageError(f"the form cannot be read: {error}") from error
    if not ended:
        raise UsageError("the form ends early")
    return found
