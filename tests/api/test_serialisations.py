"""What a thing's address gives is the same graph in every form, as rdflib and rapper read it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from servers import serve

from five import five_plans

FORMS = {"nt": "nt", "ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
RAPPER = {"nt": "ntriples", "ttl": "turtle", "rdf": "rdfxml"}  # as rapper calls them
PATHS = [
    "/id/area/500114",
    "/id/plan/youyang-2021",
    "/id/indicator/good-air-days",
    "/id/unit/mu",
    "/id/finding-kind/listed-twice",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """Each path in each form, and the ontology."""
    directory = tmp_path_factory.mktemp("served")
    store = directory / "store"
    store.mkdir()
    (store / "current").symlink_to(five_plans().path)
    found: dict[tuple[str, str], bytes] = {}
    with serve(store, directory / "log") as server:
        for path in (*PATHS, "/ontology"):
            for form in FORMS:
                answer = httpx.get(f"{server.url}{path}.{form}", timeout=60)
                assert answer.status_code == 200, (path, form, answer.text)
                found[path, form] = answer.content
    return found


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own, in JSON-LD
@pytest.mark.parametrize("path", [*PATHS, "/ontology"])
def test_every_form_is_one_graph(served: dict[tuple[str, str], bytes], path: str) -> None:
    graphs = {form: Graph().parse(data=served[path, form], format=FORMS[form]) for form in FORMS}
    assert len(graphs["nt"]) > 3
    for form, graph in graphs.items():
        if path == "/ontology":  # its anonymous classes make comparing it whole slow
            assert len(graph) == len(graphs["nt"]), form
        else:
            assert isomorphic(graph, graphs["nt"]), form


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed")
@pytest.mark.parametrize("form", sorted(RAPPER))
def test_rapper_reads_them(served: dict[tuple[str, str], bytes], tmp_path: Path, form: str) -> None:
    for path in (*PATHS, "/ontology"):
        file = tmp_path / "served"
        file.write_bytes(served[path, form])
        said = subprocess.run(
            ["rapper", "-q", "-i", RAPPER[form], "-o", "ntriples", str(file), "http://127.0.0.1/"],
            capture_output=True,
            check=True,
        )
        triples = set(said.stdout.splitlines())
        assert len(triples) == len(Graph().parse(data=served[path, "nt"], format="nt"))
