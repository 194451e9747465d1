"""Endpoints side by side: the same data and the same queries, in one run."""

from __future__ import annotations

import gzip
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from math import exp, log
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from benchmarks import contest, multiply, peers
from benchmarks.charts import Bars
from benchmarks.contest import Contest
from benchmarks.direct import Direct
from benchmarks.figures import Section, Table
from benchmarks.peers import OURS, OURS_CACHED, RDFLIB, VIRTUOSO, Peer
from benchmarks.workload import Case, Kind, cases
from kg.service.limits import Limits
from kg.store import current, held

DIRECT = "pyoxigraph"
_MIDDLE = 16  # clients at which throughput is compared
_VIRTUOSO_GIB = 4.0


def benchmark(
    store: Path, questions: Path, *, with_rdflib: bool, seconds_to_load: float | None = None
) -> list[Section]:
    """Starts every endpoint on the graph of ``store``, asks, and stops them. ``seconds_to_load``
    is what writing that store took, where it is known; else it is written once more."""
    manifest = current(store).manifest
    in_memory = sum(manifest.graphs.values()) <= Limits.from_settings().in_memory
    with tempfile.TemporaryDirectory(prefix="bench-", dir=store.parent) as scratch:
        quads = Path(scratch) / "data.nq"
        size = dump(store, quads)
        loads = {DIRECT: _seconds(lambda: _bulk_load(quads, Path(scratch) / "direct"))}
        loads[OURS] = seconds_to_load or _seconds(
            lambda: multiply.build(quads, 0, Path(scratch) / "ours")
        )
        with ExitStack() as stack:
            ours = peers.ours(store, OURS, in_memory=in_memory, KG_CACHE="0")
            running = [stack.enter_context(ours)]
            cached = peers.ours(store, OURS_CACHED, in_memory=in_memory)
            running.append(stack.enter_context(cached))
            running.append(stack.enter_context(peers.virtuoso(quads, _VIRTUOSO_GIB)))
            if with_rdflib:
                running.append(stack.enter_context(peers.rdflib_endpoint(quads)))
            idle = {peer.name: peer.memory() for peer in running}
            direct = Direct(store, in_memory=in_memory)
            held_contest = contest.hold(cases(questions), direct, running)
    loads |= {peer.name: peer.load for peer in running if peer.load}
    return [
        _throughput(held_contest, running),
        _questions(held_contest, running),
        _heavy(held_contest, running),
        _standing(held_contest, running, loads, idle, size),
    ]


def dump(store: Path, out: Path) -> int:
    """Writes the named graphs of a store as N-Quads, packed if the name ends so (``.gz``); how
    many triples they hold."""
    with held(store) as snapshot, _opened(out) as file:
        opened = snapshot.open()
        for graph in opened.named_graphs():
            ox.serialize(
                opened.quads_for_pattern(None, None, None, graph), file, ox.RdfFormat.N_QUADS
            )
        manifest = snapshot.manifest
        return sum(manifest.graphs.values()) + sum(manifest.user_graphs.values())


def _opened(out: Path) -> IO[bytes]:
    if out.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(out, "wb", compresslevel=1))
    return out.open("wb")


# --- what it comes to -----------------------------------------------------------------------


def mean(values: Sequence[float]) -> float:
    """The geometric mean; 0 of nothing."""
    return exp(sum(map(log, values)) / len(values)) if values else 0.0


def ratio(found: Contest, one: str, other: str, clients: int) -> float:
    """The geometric mean over the questions that both answer of how many times ``other``'s
    throughput ``one`` has."""
    outcomes = [found.outcomes[case.name] for case in found.of(Kind.QUESTION)]
    return mean(
        [
            row[one].per_second(clients) / row[other].per_second(clients)
            for row in outcomes
            if row[one].per_second(clients) and row[other].per_second(clients)
        ]
    )


def within(seconds: float, direct: float) -> bool:
    """Whether an answer over HTTP adds no more than it may: half as much again, and 3 ms."""
    return seconds <= 1.5 * direct + 0.003


def losses(found: Contest) -> list[tuple[str, str]]:
    """The questions that Virtuoso answers at a higher rate than we do without kept answers, and
    why: the engine, where two cores that did nothing else could not do better, or the service."""
    cores = len(os.sched_getaffinity(0))
    lost = []
    for case in found.of(Kind.QUESTION):
        row = found.outcomes[case.name]
        ours, theirs = row[OURS].per_second(_MIDDLE), row[VIRTUOSO].per_second(_MIDDLE)
        if theirs <= ours or not ours:
            continue
        alone = found.direct[case.name].seconds
        limit = cores / alone
        lost.append(
            (
                case.name,
                f"{ours:,.0f} against {theirs:,.0f} a second: "
                + (
                    f"the engine needs {alone * 1000:,.1f} ms, so {cores} cores give at most {limit:,.0f}"
                    if limit < theirs
                    else f"the engine needs {alone * 1000:,.1f} ms; the rest is the service's"
                ),
            )
        )
    return lost


# --- tables ---------------------------------------------------------------------------------


def _throughput(found: Contest, running: Sequence[Peer]) -> Section:
    names = [peer.name for peer in running]
    rows, groups = [], {}
    for kind in (Kind.LOOK_UP, Kind.QUESTION):
        asked = [found.outcomes[case.name] for case in found.of(kind)]
        for clients in contest.CLIENTS:
            title = f"{kind}s, {clients} client{'s'[: clients > 1]}"
            rates = {
                name: [row[name].rates[clients] for row in asked if row[name].per_second(clients)]
                for name in names
            }
            rows.append(
                [
                    title,
                    *(
                        f"{mean([r.per_second for r in rates[name]]):,.0f} /s; "
                        f"{mean([r.p50 for r in rates[name]]) * 1000:,.1f}, "
                        f"{mean([r.p95 for r in rates[name]]) * 1000:,.1f} ms"
                        for name in names
                    ),
                ]
            )
            groups[title] = {name: mean([r.per_second for r in rates[name]]) for name in names}
    asked_of = f"Ended early: {len(found.cases)} of {found.wanted} queries were asked."
    findings = [asked_of] if len(found.cases) < found.wanted else []
    findings += [
        f"Throughput at {_MIDDLE} clients over the saved questions, geometric mean: "
        f"{ratio(found, name, other, _MIDDLE):,.2f} times {other}’s"
        f"{' with kept answers' if name == OURS_CACHED else ''}."
        for other in (RDFLIB, VIRTUOSO)
        if other in names
        for name in (OURS, OURS_CACHED)
    ]
    findings += [f"Lost to {VIRTUOSO}: {name} ({why})." for name, why in losses(found)]
    return Section(
        "Throughput and latency",
        f"Answers a second, and milliseconds to an answer (half of them, 95 of a hundred): the "
        f"geometric mean over {len(found.of(Kind.LOOK_UP))} look-ups and "
        f"{len(found.of(Kind.QUESTION))} saved questions. “{OURS}” keeps no answers (`KG_CACHE=0`), "
        f"“{OURS_CACHED}” has its default settings; the clients share the processors with the "
        f"endpoints. {RDFLIB} answers one query at a time: where one takes more than a quarter of a "
        "second its rate is taken from that.",
        Table(["", *names], rows),
        findings,
        {"throughput": Bars("Answers a second", "answers a second, logarithmic", groups)},
    )


def _questions(found: Contest, running: Sequence[Peer]) -> Section:
    names = [peer.name for peer in running]
    asked = [*found.of(Kind.LOOK_UP), *found.of(Kind.QUESTION)]
    beyond = [
        case.name
        for case in asked
        if not within(
            found.outcomes[case.name][OURS].again.seconds, found.direct[case.name].seconds
        )
    ]
    added = [
        found.outcomes[case.name][OURS].again.seconds - found.direct[case.name].seconds
        for case in asked
    ]
    rows = [_question(found, case, names) for case in asked]
    groups = {
        case.name: {name: found.outcomes[case.name][name].per_second(_MIDDLE) for name in names}
        for case in asked
    }
    return Section(
        "Each question",
        f"{DIRECT}: milliseconds to make and write the answer, called directly on one thread. "
        f"{OURS}: milliseconds to its last byte over HTTP, one client, no kept answer. Then answers "
        f"a second at {_MIDDLE} clients. A dash: an error, or nothing in {contest.PATIENCE:.0f} "
        f"seconds; a dot: more than {contest.SLOWEST:.0f} seconds alone, so not asked by many; (rows): "
        "as many rows as ours are not what it gave.",
        Table(["", "rows", f"{DIRECT}, ms", f"{OURS}, ms", *names], rows),
        [
            f"Time that the service adds: {sorted(added)[len(added) // 2] * 1000:.1f} ms in the "
            f"middle, {max(added) * 1000:.1f} ms at most; within 1.5 times and 3 ms for "
            f"{len(asked) - len(beyond)} of {len(asked)}"
            + (f", not for {', '.join(beyond)}." if beyond else "."),
        ],
        {
            "questions": Bars(
                f"Answers a second at {_MIDDLE} clients", "answers a second, logarithmic", groups
            )
        },
    )


def _question(found: Contest, case: Case, names: Sequence[str]) -> list[str]:
    row = found.outcomes[case.name]
    counted = row[OURS].first.rows
    cells = []
    for name in names:
        outcome = row[name]
        other = "" if outcome.first.rows == counted else f" ({outcome.first.rows})"
        rate = f"{outcome.per_second(_MIDDLE):,.1f}" if outcome.rates else "·"
        cells.append(f"{rate}{other}" if outcome.answered else "—")
    return [
        case.name,
        f"{counted:,}" if counted is not None else "—",
        f"{found.direct[case.name].seconds * 1000:,.1f}",
        f"{row[OURS].again.seconds * 1000:,.1f}",
        *cells,
    ]


def _heavy(found: Contest, running: Sequence[Peer]) -> Section:
    names = [peer.name for peer in running]
    rows, groups = [], {}
    for case in found.of(Kind.HEAVY):
        row = found.outcomes[case.name]
        direct = found.direct[case.name].seconds
        counted = row[OURS].first.rows
        rows.append(
            [
                case.name,
                f"{counted:,}" if counted is not None else "—",
                f"{direct:.2f}",
                *(f"{row[n].again.seconds:.2f}" if row[n].answered else "—" for n in names),
                f"{row[OURS].again.seconds / direct:.2f}",
            ]
        )
        groups[case.name] = {DIRECT: direct} | {
            name: row[name].again.seconds for name in names if row[name].answered
        }
    return Section(
        "Large answers",
        f"Seconds to the last byte, the middle of up to three, one client. A dash: an error, or "
        f"nothing in {contest.PATIENCE:.0f} seconds. The last column: {OURS} over {DIRECT}.",
        Table(["", "rows", DIRECT, *names, "ratio"], rows),
        (),
        {"large": Bars("Seconds to a large answer", "seconds, logarithmic", groups)},
    )


def _standing(
    found: Contest,
    running: Sequence[Peer],
    loads: dict[str, float],
    idle: dict[str, int],
    size: int,
) -> Section:
    rows = [
        [
            peer.name,
            f"{peer.start:.1f}",
            f"{size / loads[peer.name]:,.0f}" if peer.name in loads else "—",
            f"{idle[peer.name] / 2**20:,.0f}",
            f"{found.memory[peer.name] / 2**20:,.0f}",
        ]
        for peer in running
    ]
    rows.append([DIRECT, "—", f"{size / loads[DIRECT]:,.0f}", "—", "—"])
    return Section(
        "Starting, loading, memory",
        f"Seconds from its start to its first answer with {size:,} triples there; triples loaded a "
        f"second from N-Quads on disk ({OURS}: into a snapshot, named graphs and their union, "
        "compacted); MiB of memory of all processes of an endpoint, shared pages once, at the "
        "start and at most, looked at after every query.",
        Table(["", "start, s", "loaded, /s", "at first, MiB", "at most, MiB"], rows),
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _bulk_load(quads: Path, directory: Path) -> None:
    store = ox.Store(str(directory))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    store.flush()
