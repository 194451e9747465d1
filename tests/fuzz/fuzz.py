"""Coverage-guided fuzzing of the readers: ``python tests/fuzz/fuzz.py TARGET [libFuzzer options]``.

``make fuzz`` runs every target for SECONDS (600). New inputs go to build/fuzz; what makes a reader
fail is written beside them and belongs, once repaired, into tests/fuzz/corpus.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kg"]):
    from targets import TARGETS

HERE = Path(__file__).parent


def main() -> None:
    target = sys.argv.pop(1)
    found = Path("build/fuzz") / target
    found.mkdir(parents=True, exist_ok=True)
    options = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=65536", f"-artifact_prefix={found}-"]
    arguments = [sys.argv[0], *options, *sys.argv[1:], str(found), str(HERE / "corpus" / target)]
    atheris.Setup(arguments, TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
