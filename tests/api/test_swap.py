"""Builds, kills and restarts while serving: what was served before is served after."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from servers import Server, make_store, serve, until

from kg.store import current

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s <urn:value> ?v }"


def numbers(many: int) -> dict[str, str]:
    lines = "".join(f"<urn:n:{n}> <urn:value> {n} .\n" for n in range(many))
    return {"https://w3id.org/ecoplan/graph/numbers": lines}


def counted(response: httpx.Response) -> int:
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def test_builds_while_serving(tmp_path: Path) -> None:
    """Four builds under load: every query is answered, from one snapshot or the next, never from
    an older one than before; a query that runs across builds ends on the snapshot it began on."""
    store = tmp_path / "store"
    make_store(store, numbers(100))
    with serve(store, tmp_path / "log", KG_CACHE=0) as server:
        stop = threading.Event()

        def keep_asking() -> list[int]:
            seen = []
            with httpx.Client(timeout=30) as client:
                while not stop.is_set():
                    seen.append(
                        counted(client.get(server.url + "/sparql", params={"query": COUNT}))
                    )
            return seen

        # A million combinations of the hundred numbers of the first snapshot: some seconds.
        slow = (
            "SELECT (COUNT(*) AS ?n) WHERE { ?a <urn:value> ?v . ?b <urn:value> ?w . "
            "?c <urn:value> ?x . FILTER(?v + ?w + ?x >= 0) }"
        )
        with ThreadPoolExecutor(4) as pool:
            across = pool.submit(lambda: counted(server.query(slow)))
            asking = [pool.submit(keep_asking) for _ in range(3)]
            time.sleep(0.3)
            for many in (200, 300, 400, 500):
                make_store(store, numbers(many))
                time.sleep(0.3)
            stop.set()
            assert across.result() == 100**3
            for one in asking:
                seen = one.result()
                assert seen == sorted(seen)
                assert set(seen) <= {100, 200, 300, 400, 500}
                assert seen[-1] == 500
        # Nothing runs on the old ones any more: the next build leaves but two.
        make_store(store, numbers(600))
        assert until(lambda: counted(server.query(COUNT)) == 600)
        make_store(store, numbers(700))
        assert len(list((store / "snapshots").iterdir())) == 2


def test_answers_kept_are_those_of_the_snapshot(tmp_path: Path) -> None:
    store = tmp_path / "store"
    make_store(store, numbers(100))
    with serve(store, tmp_path / "log") as server:
        first = server.query(COUNT)
        assert counted(first) == counted(server.query(COUNT)) == 100
        make_store(store, numbers(200))
        assert counted(server.query(COUNT)) == 200
        stale = server.query(COUNT, headers={"If-None-Match": first.headers["etag"]})
        assert counted(stale) == 200


def test_killed_query_processes_are_replaced(tmp_path: Path) -> None:
    """kill -9 of idle processes and of those at work: no query fails for it."""
    store = tmp_path / "store"
    make_store(store, numbers(150))
    with serve(store, tmp_path / "log", KG_CACHE=0) as server:
        for pid in server.workers():
            os.kill(pid, signal.SIGKILL)
        assert counted(server.query(COUNT)) == 150
        slow = (
            "SELECT (COUNT(*) AS ?n) WHERE { ?a <urn:value> ?v . ?b <urn:value> ?w . "
            "?c <urn:value> ?x . FILTER(?v + ?w + ?x >= 0) }"
        )
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(lambda: counted(server.query(slow)))
            time.sleep(0.15)
            for pid in server.workers():
                os.kill(pid, signal.SIGKILL)
            assert answer.result() == 150**3
        assert until(lambda: server.get("/health").json()["queries"]["idle"] == 3)


def test_nothing_outlives_a_killed_server(tmp_path: Path) -> None:
    """kill -9 of the server ends its query processes; another serves the same store at once."""
    store = tmp_path / "store"
    make_store(store, numbers(100))
    with serve(store, tmp_path / "log") as server:
        workers = server.workers()
        assert len(workers) >= 3
        server.process.kill()
        server.process.wait()
        assert until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in workers), 5)
    with serve(store, tmp_path / "log2") as server:
        assert counted(server.query(COUNT)) == 100


def test_a_server_told_to_stop_lets_queries_end(tmp_path: Path) -> None:
    store = tmp_path / "store"
    make_store(store, numbers(120))
    slow = (
        "SELECT (COUNT(*) AS ?n) WHERE { ?a <urn:value> ?v . ?b <urn:value> ?w . "
        "?c <urn:value> ?x . FILTER(?v + ?w + ?x >= 0) }"
    )
    with serve(store, tmp_path / "log") as server, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(lambda: counted(server.query(slow)))
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        assert answer.result() == 120**3
        assert server.process.wait(20) in (0, -signal.SIGTERM)


def test_health_says_what_is_served(server: Server, small_store: Path) -> None:
    snapshot, body = current(small_store), server.get("/health").json()
    triples = sum(snapshot.manifest.graphs.values())
    assert (body["status"], body["snapshot"], body["triples"]) == ("ready", snapshot.id, triples)
    assert server.get("/health?live=1").json()["status"] == "alive"


def test_a_query_process_cannot_reach_the_network(server: Server) -> None:
    """Both walls stand where the system has them: no interface that is up, and no new socket."""
    found = Counter[str]()
    for pid in server.workers():
        status = Path(f"/proc/{pid}/status").read_text()
        found["filter"] += "Seccomp:\t2" in status
        ours = Path("/proc/self/ns/net").readlink()
        found["namespace"] += Path(f"/proc/{pid}/ns/net").readlink() != ours
    assert len(server.workers()) in (found["filter"], found["namespace"])


def test_the_graph_is_held_in_memory_and_need_not_be(tmp_path: Path) -> None:
    """Small snapshots are loaded once and shared; when the process that holds them is killed,
    queries go on from disk and it is started again. Both ways give the same answers."""
    store = tmp_path / "store"
    make_store(store, numbers(100))
    with serve(store, tmp_path / "log", KG_CACHE=0) as server:

        def in_memory() -> bool:
            return bool(server.get("/health").json()["queries"]["in_memory"])

        assert until(in_memory, 30)
        assert counted(server.query(COUNT)) == 100
        nursery = next(
            pid
            for pid in server.workers()
            if b"kg.service.nursery" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        os.kill(nursery, signal.SIGKILL)
        assert counted(server.query(COUNT)) == 100
        assert until(in_memory, 30)
        assert counted(server.query(COUNT)) == 100
    with serve(store, tmp_path / "log", KG_IN_MEMORY=50) as server:
        assert counted(server.query(COUNT)) == 100
        time.sleep(1)
        assert server.get("/health").json()["queries"]["in_memory"] == 0
