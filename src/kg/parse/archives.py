"""Zip archives opened without trusting what they say of themselves."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from kg.errors import DocumentError, Place, UnsafeDocument

MAX_DIRECTORY = 4 << 20  # bytes; a Word file's list of parts has some ten thousand
MAX_PARTS = 10_000
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_TAIL = 1 << 17


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive in ``data``, its list of parts read. Raises DocumentError for a broken one and
    UnsafeDocument for a list that is made to fill memory."""
    place = Place(name)
    if _directory_size(data) > MAX_DIRECTORY:
        raise UnsafeDocument("the archive lists too many parts", place=place)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise DocumentError(
            f"the file is a broken archive: {error}", place=place, hint="save it anew"
        ) from error
    if len(archive.infolist()) > MAX_PARTS:
        raise UnsafeDocument(f"{len(archive.infolist())} parts in one file", place=place)
    return archive


def _directory_size(data: bytes) -> int:
    """The largest size that any end record of the archive gives for its list of parts."""
    tail = data[-_TAIL:]
    sizes = [0]
    for mark, offset, form in ((_END, 12, "<I"), (_END_64, 40, "<Q")):
        at = tail.find(mark)
        while at >= 0:
            if at + offset + struct.calcsize(form) <= len(tail):
                sizes.append(struct.unpack_from(form, tail, at + offset)[0])
            at = tail.find(mark, at + 1)
    return max(sizes)
