"""How much a document may hold. What goes beyond is refused with the setting that moves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from kg import settings
from kg.errors import DocumentTooLarge, Place

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds; the settings of the same names say what each means."""

    file_size: int = settings.FILE_SIZE.default * MIB
    text_size: int = settings.TEXT_SIZE.default * MIB
    expanded_size: int = settings.EXPANDED_SIZE.default * MIB
    expansion: int = settings.EXPANSION.default
    pages: int = settings.PAGES.default
    table_cells: int = settings.TABLE_CELLS.default
    timeout: float = settings.PARSE_TIMEOUT.default
    memory: int = settings.PARSE_MEMORY.default * MIB

    @classmethod
    def current(cls) -> Limits:
        """The limits in force. Raises SettingError when the environment holds nonsense."""
        return cls(
            settings.FILE_SIZE.get() * MIB,
            settings.TEXT_SIZE.get() * MIB,
            settings.EXPANDED_SIZE.get() * MIB,
            settings.EXPANSION.get(),
            settings.PAGES.get(),
            settings.TABLE_CELLS.get(),
            settings.PARSE_TIMEOUT.get(),
            settings.PARSE_MEMORY.get() * MIB,
        )

    def check_file(self, size: int, name: str) -> None:
        """Raises DocumentTooLarge for a file of more than ``file_size`` bytes."""
        if size > self.file_size:
            refuse(
                f"the file has {size / MIB:.0f} MiB, more than {self.file_size // MIB}",
                settings.FILE_SIZE.env,
                name,
            )

    def check_text(self, size: int, name: str, share: int = 1) -> None:
        """Raises DocumentTooLarge for more bytes of text or markup than ``text_size``, or than
        that part of it."""
        if size * share > self.text_size:
            most = self.text_size / share / MIB
            refuse(
                f"it holds {size / MIB:.1f} MiB of text or markup, more than {most:g}",
                settings.TEXT_SIZE.env,
                name,
            )

    def check_positions(self, positions: int, name: str) -> None:
        """Raises DocumentTooLarge for a table of more than ``table_cells`` positions."""
        if positions > self.table_cells:
            refuse(
                f"a table of {positions} positions, more than {self.table_cells}",
                settings.TABLE_CELLS.env,
                name,
            )


def refuse(message: str, env: str, name: str) -> NoReturn:
    """Raises DocumentTooLarge with the setting that moves the limit."""
    raise DocumentTooLarge(message, place=Place(name), hint=f"{env} moves the limit")
