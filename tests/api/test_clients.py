"""Clients people use, by the snippets that the cookbook shows them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
from servers import ROOT, Server

from kg.web.bundle import node

COOKBOOK = (ROOT / "docs" / "sparql-cookbook.md").read_text("utf-8")
BLOCKS = re.findall(r"```(python|js|sh)\n(.*?)```", COOKBOOK, re.DOTALL)
PYTHON = [body for language, body in BLOCKS if language == "python"]


def run(command: list[str], server: Server, text: str = "") -> str:
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=60, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert server.process.poll() is None
    return done.stdout


@pytest.mark.parametrize("body", PYTHON, ids=["SPARQLWrapper", "rdflib", "pandas"])
def test_python(server: Server, body: str) -> None:
    code = body.replace("http://127.0.0.1:8000", server.url)
    out = run([sys.executable, "-W", "ignore", "-"], server, code)
    assert ("wan_yuan" if "import pandas" in body else "北区“十四五”规划") in out


def test_javascript(server: Server) -> None:
    (body,) = (body for language, body in BLOCKS if language == "js")
    code = body.replace("http://127.0.0.1:8000", server.url)
    out = run([node(), "--input-type=module", "-"], server, code)
    assert "南区“十四五”规划" in out


def test_curl(server: Server) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    body = next(body for language, body in BLOCKS if language == "sh")
    out = run(["sh", "-e"], server, body.replace("http://127.0.0.1:8000", server.url))
    assert out.startswith("plan,title,area,from,to")
    assert "area,comparator,value" in out


def test_rdflib_reads_graphs(server: Server) -> None:
    from rdflib import Graph

    graph = Graph()
    graph.parse(f"{server.url}/sparql?query=DESCRIBE%20%3Curn%3An%3A7%3E", format="turtle")
    assert len(graph) == 2


def test_examples_are_listed(server: Server) -> None:
    listed = server.get("/api/examples").json()
    assert len(listed) > 30
    assert {"slug", "title", "section", "form", "query"} == set(listed[0])
    turtle = server.get("/api/examples", headers={"Accept": "text/turtle"})
    assert "sh:SPARQLSelectExecutable" in turtle.text
    assert f"{server.url}/sparql" in turtle.text
    assert f"{server.url}/api/examples" in server.get("/sparql").text
