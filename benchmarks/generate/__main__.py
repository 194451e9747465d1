"""Writes plans with known facts, or says how much of them is found."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.generate import score
from benchmarks.generate.compose import LENGTHS, compose
from benchmarks.generate.places import briefs
from benchmarks.generate.write import write
from kg import settings

FORMATS = ("txt", "docx", "html")


def generate(
    out: Path, plans: int, length: str, *, seed: int = 0, formats: tuple[str, ...] = ("txt",)
) -> None:
    """Writes ``plans`` plans into ``out``, in the formats by turns, and their facts beside."""
    facts = out / score.FACTS
    facts.mkdir(parents=True, exist_ok=True)
    ontology = Path(settings.ONTOLOGY.get())
    for number, brief in enumerate(briefs(plans, seed, ontology)):
        elements, known = compose(brief, LENGTHS[length], seed)
        write(elements, out / f"{brief.stem}.{formats[number % len(formats)]}")
        known.write(facts / f"{brief.stem}.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--plans", type=int, default=10, help="how many, 10 to 100,000")
    parser.add_argument("--length", choices=sorted(LENGTHS), default="short")
    parser.add_argument("--out", type=Path, required=True, help="directory to write, or to score")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=["txt"])
    parser.add_argument("--score", action="store_true", help="read what is there and compare")
    given = parser.parse_args()
    if given.score:
        print(score.table(score.scores(given.out)))
        return
    generate(given.out, given.plans, given.length, seed=given.seed, formats=tuple(given.formats))
    print(f"{given.plans} plans in {given.out}")


if __name__ == "__main__":
    main()
