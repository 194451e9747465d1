"""Schemathesis over the OpenAPI document: whatever is sent, the server does not fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from samples import GRAPH, NORTH, SOUTH, THINGS
from servers import ROOT, Server, make_store, serve

TOKEN = "token-of-tests"


def fuzz(
    server: Server, examples: int, phases: str, config: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(config)),
            *("run", server.url + "/api/openapi.json", "--phases", phases),
            *("--checks", "not_a_server_error", "--exclude-path-regex", "^/(export|api/graph)"),
            *("--max-examples", str(examples), "--seed", "7", "--request-timeout", "60"),
            *("--generation-database", "none", "-H", f"Authorization: Bearer {TOKEN}"),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


@pytest.mark.parametrize(
    ("examples", "phases"),
    [
        (3, "examples,fuzzing"),
        pytest.param(60, "examples,coverage,fuzzing,stateful", marks=pytest.mark.long),
    ],
)
def test_no_server_error(tmp_path: Path, examples: int, phases: str) -> None:
    """Exports of graphs are fuzzed by their own tests: they take long."""
    store = tmp_path / "store"
    graphs = {GRAPH + "things": THINGS, GRAPH + "plan/north": NORTH, GRAPH + "plan/south": SOUTH}
    make_store(store, graphs, index=True)
    config = tmp_path / "schemathesis.toml"
    config.write_text("")
    with serve(store, tmp_path / "log", KG_ADMIN_TOKEN=TOKEN) as server:
        done = fuzz(server, examples, phases, config)
        assert done.returncode == 0, done.stdout[:6000] + done.stderr[-2000:]
        assert server.process.poll() is None
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_numbers_beyond_what_is_kept_are_the_clients_fault(tmp_path: Path) -> None:
    store = tmp_path / "store"
    make_store(store, {GRAPH + "things": THINGS}, index=True)
    with serve(store, tmp_path / "log", KG_ADMIN_TOKEN=TOKEN) as server:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        for number, status in ((2**64, 400), (0, 400), (7, 404)):
            url = f"{server.url}/api/reports/{number}/settle"
            assert httpx.post(url, headers=headers).status_code == status
            assert (
                httpx.delete(f"{server.url}/admin/queries/{number}", headers=headers).status_code
                == 404
            )
