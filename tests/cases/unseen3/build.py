"""Three plans of other provinces nobody has seen: a coast in a Word file, an industrial district in a
government page, a plateau in a dump whose lines are broken. Notation as in ``tests/cases/unseen2``."""

from __future__ import annotations

from pathlib import Path

from tests.cases.unseen2.build import page, word

HERE = Path(__file__).parent


def plans() -> dict[str, tuple[str, bytes]]:
    """By slug, a file's name and its bytes."""
    plan = HERE / "xiapu-2021.plan"
    return {
        "xiapu-2021": ("xiapu-2021.docx", word(plan, "霞浦县“十四五”生态环境保护规划")),
        "wujin-2026": (
            "wujin-2026.html",
            page(HERE / "wujin-2026.plan", (HERE / "page.html").read_text(encoding="utf-8")),
        ),
        "qilian-2021": ("qilian-2021.txt", (HERE / "qilian-2021.txt").read_bytes()),
    }
