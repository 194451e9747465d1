"""Characters of symbol fonts, which Word keeps as numbers of a font rather than as text."""

from __future__ import annotations

_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°",
    0xA2: "′", 0xB2: "″", 0x6D: "μ", 0xD7: "·", 0xB7: "•", 0x2D: "−", 0xAE: "→", 0xA5: "∞",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x70: "π",
    0x25: "%", 0x2A: "*", 0x2B: "+", 0x3C: "<", 0x3D: "=", 0x3E: ">", 0x7E: "~",
}  # fmt: skip


def named(font: str, code: str) -> str:
    """The character ``code`` (hexadecimal) of a symbol font; '' for ornaments."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF:
        return _SYMBOL.get(number - 0xF000, "") if font.lower() == "symbol" else ""
    if font.lower() == "symbol" and number < 0x100:
        return _SYMBOL.get(number, "")
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000 else ""


def plain(font: str, text: str) -> str:
    """``text`` with the private characters that a symbol font shows as signs."""
    if not any("\uf000" <= character <= "\uf0ff" for character in text):
        return text
    return "".join(
        named(font, f"{ord(character):x}") if "\uf000" <= character <= "\uf0ff" else character
        for character in text
    )
