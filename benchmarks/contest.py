"""Asks every query of every endpoint, one query after another, each of all of them in turn."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from benchmarks import load
from benchmarks.direct import Direct
from benchmarks.load import Once, Rate
from benchmarks.peers import Peer
from benchmarks.workload import Case, Kind

CLIENTS = (1, 16, 64)
SECONDS = {1: 0.3, 16: 1.0, 64: 0.5}
RUNS = 5
PATIENCE = 30.0  # seconds for an answer
# Beyond this a peer that answers one query at a time is not asked by many: that takes minutes and
# gives the same figure.
_SLOW = 0.25
SLOWEST = 4.0  # seconds; beyond this nobody is asked by many


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one endpoint did at one query: its first answer, the middle of some more, and rates by
    the number of clients (none for what is heavy, or was not answered)."""

    first: Once
    again: Once
    rates: Mapping[int, Rate] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        return self.first.status == 200

    def per_second(self, clients: int) -> float:
        return self.rates[clients].per_second if clients in self.rates else 0.0


@dataclass(slots=True)
class Contest:
    """Outcomes by case and peer, direct calls by case, and the most memory seen by peer; of how
    many cases there were to be."""

    cases: list[Case]
    wanted: int = 0
    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=dict)
    direct: dict[str, Once] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)

    def of(self, kind: Kind) -> list[Case]:
        return [case for case in self.cases if case.kind is kind]


def hold(cases: Sequence[Case], direct: Direct, peers: Sequence[Peer]) -> Contest:
    """Asks. Ctrl-C ends it early; what was asked until then counts."""
    contest = Contest([], len(cases))
    with suppress(KeyboardInterrupt):
        for number, case in enumerate(cases, 1):
            print(
                f"\r{number}/{len(cases)} {case.name:<40.40}", end="", file=sys.stderr, flush=True
            )
            runs = 3 if case.kind is Kind.HEAVY else RUNS
            found = {peer.name: _ask(peer, case, runs) for peer in peers}
            for peer in peers:
                contest.memory[peer.name] = max(contest.memory.get(peer.name, 0), peer.memory())
            contest.direct[case.name] = direct.once(case.text, runs=runs)
            contest.outcomes[case.name] = found
            contest.cases.append(case)
    print(file=sys.stderr)
    return contest


def _ask(peer: Peer, case: Case, runs: int) -> Outcome:
    first = load.rows(peer.endpoint, case.text, PATIENCE)
    if first.status != 200:
        return Outcome(first, first)
    slow = peer.serial and first.seconds > _SLOW
    if slow:
        return Outcome(first, first, {n: _alone(first, n) for n in CLIENTS})
    again = load.once(peer.endpoint, case.text, runs=runs, timeout=PATIENCE)
    if case.kind is Kind.HEAVY or again.status != 200 or again.seconds > SLOWEST:
        return Outcome(first, again)
    rates = {n: load.rate(peer.endpoint, case.text, n, SECONDS[n]) for n in CLIENTS}
    return Outcome(first, again, rates)


def _alone(once: Once, clients: int) -> Rate:
    """The rate of a peer that does one thing after another: whoever comes last waits for all."""
    waits = once.seconds * clients
    return Rate(clients, 1 / once.seconds, waits, waits, 0)
