"""The parts of a docx file, read with bounds: nothing unpacks without limit, nothing is fetched."""

from __future__ import annotations

import lzma
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from kg import settings
from kg.errors import DocumentError, EncryptedDocument, MacroDocument, Place, UnsafeDocument
from kg.parse.archives import open_archive
from kg.parse.limits import MIB, Limits, refuse

# lxml's own class for elements is opaque to type checkers without plugins.
Element = Any

SMALL = 1 << 20  # a part this small is harmless however well it packs
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_MAIN = "wordprocessingml.document.main+xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: its kind (last step of the type), where it points, whether that
    is outside the file."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """An opened docx. Elements are known by local name, so that both the transitional and the
    strict form of the format are read."""

    name: str
    limits: Limits
    archive: zipfile.ZipFile
    sizes: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes, name: str, limits: Limits) -> Package:
        """Raises DocumentError (broken), EncryptedDocument, MacroDocument, UnsafeDocument or
        DocumentTooLarge."""
        archive = open_archive(data, name)
        package = cls(name, limits, archive)
        package._check()
        return package

    def _check(self) -> None:
        infos = self.archive.infolist()
        place = Place(self.name)
        if sum(info.file_size for info in infos) > self.limits.expanded_size:
            refuse(
                f"it unpacks to more than {self.limits.expanded_size // MIB} MiB",
                settings.EXPANDED_SIZE.env,
                self.name,
            )
        for info in infos:
            packed = max(1, info.compress_size)
            if info.file_size > SMALL and info.file_size > packed * self.limits.expansion:
                raise UnsafeDocument(
                    f"{info.filename} unpacks to {info.file_size // packed} times its size",
                    place=place,
                )
            if info.flag_bits & 1:
                raise EncryptedDocument("the file is protected by a password", place=place)
            if info.filename.lower().endswith("vbaproject.bin"):
                raise MacroDocument("the file holds macros", place=place)
            self.sizes[info.filename.lstrip("/")] = info

    def main_part(self) -> str:
        """The name of the part that holds the text. Raises MacroDocument for a file whose type
        says that it holds macros, DocumentError where there is none."""
        types = self.xml("[Content_Types].xml")
        for override in children(types, "Override"):
            kind = override.get("ContentType", "")
            if "macroEnabled" in kind:
                raise MacroDocument("the file holds macros", place=Place(self.name))
            if kind.endswith(_MAIN):
                part = override.get("PartName", "").lstrip("/")
                if part in self.sizes:
                    return str(part)
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self.sizes:
                return relation.target
        if "word/document.xml" in self.sizes:
            return "word/document.xml"
        raise DocumentError("no Word document in the file", place=Place(self.name))

    def read(self, part: str) -> bytes:
        """The bytes of a part, never more than it says it has."""
        info = self.sizes[part]
        try:
            with self.archive.open(info) as stream:
                return stream.read(info.file_size)
        except _UNREADABLE as error:
            raise DocumentError(
                f"{part} cannot be unpacked: {error}", place=Place(self.name), hint="save it anew"
            ) from error

    def xml(self, part: str) -> Element | None:
        """The root element of a part, None if the file has no such part."""
        if part not in self.sizes:
            return None
        self.limits.check_text(self.sizes[part].file_size, self.name)
        return parse_xml(self.read(part), part, self.name)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by their id; those of the package for ''."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for element in children(root, "Relationship"):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
                if element.get("Target", "").startswith("/"):
                    target = element.get("Target", "").lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(kind, target, external)
        return found


def parse_xml(data: bytes, part: str, name: str) -> Element:
    """The root of ``data``. Entities are never expanded and a document type is refused: the
    format has none, bombs do. Raises UnsafeDocument or DocumentError."""
    place = Place(name)
    if any(mark in data for mark in _DOCTYPES):
        raise UnsafeDocument(f"{part} defines a document type or entities", place=place)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(
            f"{part} is no XML: {error}", place=place, hint="save it anew"
        ) from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeDocument(f"{part} defines a document type", place=place)
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace; '' for anything that is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, key: str, default: str = "") -> str:
    """An attribute by its local name."""
    if element is None:
        return default
    for full, value in element.attrib.items():
        if full.rpartition("}")[2] == key:
            return str(value)
    return default


def child(element: Element | None, *names: str) -> Element | None:
    """The first descendant reached by these local names, one a level."""
    for name in names:
        element = next(iter(children(element, name)), None)
    return element


def children(element: Element | None, name: str) -> list[Element]:
    if element is None:
        return []
    return [each for each in element if local(each) == name]
