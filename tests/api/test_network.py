"""Not one byte leaves: every way to smuggle a request out that we could think of."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
from servers import Server


class Listener:
    """Counts the connections made to a port of loopback."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.seen = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.seen += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    httpx_like = socket.create_connection(("127.0.0.1", listening.port))
    httpx_like.close()
    while not listening.seen:
        pass
    listening.seen = 0
    yield listening
    listening.close()


# {u} stands for the listener's URL, {h} for its host and port.
SMUGGLED = {
    "plain": "SELECT * { SERVICE <{u}> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <{u}> { ?s ?p ?o } }",
    "lower case": "SELECT * { service <{u}> { ?s ?p ?o } }",
    "mixed case": "SELECT * { SeRvIcE sIlEnT <{u}> { ?s ?p ?o } }",
    "no space": "SELECT * {SERVICE<{u}>{?s ?p ?o}}",
    "sub-select": "SELECT * { { SELECT * { { SELECT * { SERVICE <{u}> { ?s ?p ?o } } } } } }",
    "optional": "SELECT * { ?a ?b ?c OPTIONAL { SERVICE <{u}> { ?s ?p ?o } } }",
    "union": "SELECT * { { } UNION { SERVICE <{u}> { ?s ?p ?o } } }",
    "minus": "SELECT * { ?s ?p ?o MINUS { SERVICE <{u}> { ?s ?p ?o } } }",
    "exists": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <{u}> { ?s ?p ?o } } }",
    "not exists": "ASK { FILTER NOT EXISTS { SERVICE <{u}> { ?s ?p ?o } } }",
    "in bind": "SELECT * { BIND(EXISTS { SERVICE <{u}> { ?s ?p ?o } } AS ?x) }",
    "in graph": "SELECT * { GRAPH ?g { SERVICE <{u}> { ?s ?p ?o } } }",
    "in having": "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (EXISTS { SERVICE <{u}> { ?s ?p ?o } })",
    "in order by": "SELECT ?s { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <{u}> { ?s ?p ?o } })",
    "nested": "SELECT * { SERVICE <urn:x> { SERVICE <{u}> { ?s ?p ?o } } }",
    "ask": "ASK { SERVICE <{u}> { ?s ?p ?o } }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <{u}> { ?s ?p ?o } }",
    "describe": "DESCRIBE ?s { SERVICE <{u}> { ?s ?p ?o } }",
    "prefixed": "PREFIX e: <{u}> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "prefixed, local part": "PREFIX e: <http://{h}/> SELECT * { SERVICE e:sparql { ?s ?p ?o } }",
    "empty prefix": "PREFIX : <{u}> SELECT * { SERVICE : { ?s ?p ?o } }",
    "empty prefix, no space": "PREFIX : <http://{h}/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "prefix, no space": "PREFIX x: <http://{h}/> SELECT * { SERVICEx:y { ?s ?p ?o } }",
    "silent, no space": "PREFIX x: <http://{h}/> SELECT * { SERVICESILENTx:y { ?s ?p ?o } }",
    "after true": "SELECT * { ?s ?p trueSERVICE<{u}>{ ?a ?b ?c } }",
    "after a number": "SELECT * { ?s ?p 1SERVICE<{u}>{ ?a ?b ?c } }",
    "after a decimal": "SELECT * { ?s ?p 1.5e5SERVICE<{u}>{ ?a ?b ?c } }",
    "after a string": "SELECT * { ?s ?p 'x'SERVICE<{u}>{ ?a ?b ?c } }",
    "after a tag": "SELECT * { ?s ?p 'x'@en SERVICE<{u}>{ ?a ?b ?c } }",
    "after a dot": "SELECT * { ?s ?p ?o.SERVICE<{u}>{ ?a ?b ?c } }",
    "relative to base": "BASE <http://{h}/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
    "empty relative": "BASE <{u}> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "variable": "SELECT * { VALUES ?e { <{u}> } SERVICE ?e { ?s ?p ?o } }",
    "variable, no space": "SELECT * { VALUES ?e { <{u}> } SERVICE?e{ ?s ?p ?o } }",
    "built variable": "SELECT * { BIND(IRI(CONCAT('http://', '{h}', '/')) AS ?e) SERVICE ?e { } }",
    "variable from data": "SELECT * { ?e ?x ?y SERVICE ?e { ?s ?p ?o } }",
    "comment between": "SELECT * { SERVICE #x\n <{u}> { ?s ?p ?o } }",
    "comment before": "SELECT * { #\nSERVICE <{u}> { ?s ?p ?o } }",
    "comment, carriage return": "SELECT * { #\rSERVICE <{u}> { ?s ?p ?o } }",
    "after a false comment": "SELECT * { <urn:x#> ?p ?o . SERVICE <{u}> { ?s ?p ?o } }",
    "escaped IRI": "SELECT * { SERVICE <http\\u003a//{h}/> { ?s ?p ?o } }",
    "escaped letters": "SELECT * { SERVICE <\\u0068ttp://{h}/> { ?s ?p ?o } }",
    "escaped keyword": "SELECT * { S\\u0045RVICE <{u}> { ?s ?p ?o } }",
    "long escape": "SELECT * { \\U00000053ERVICE <{u}> { ?s ?p ?o } }",
    "long s": "SELECT * { \u017fERVICE <{u}> { ?s ?p ?o } }",
    "escaped quote": "SELECT * { BIND('\\u0027 AS ?x) SERVICE <{u}> { ?s ?p 'x' } }",
    "less-than as IRI, quote": "SELECT * { FILTER(1<'>' ) SERVICE <{u}> { ?s ?p 'x' } }",
    "less-than as IRI, comment": "SELECT * { FILTER(1<2#>\n)SERVICE<{u}>{} }",
    "less-than as IRI, long quote": "SELECT * { FILTER(1<2#>'''\n) SERVICE <{u}> {} #'''\n}",
    "less-than as IRI, bracket": "SELECT * { ?s ?p ?a FILTER(?a<1)SERVICE#>\n<{u}>{} }",
    "quotes in quotes": "SELECT * { BIND(\"'\" AS ?x) SERVICE <{u}> { ?s ?p \"'\" } }",
    "long quotes": "SELECT * { BIND('''a''b''' AS ?x) SERVICE <{u}> { } BIND('''''' AS ?y) }",
    "after a quoted backslash": "SELECT * { BIND('\\\\' AS ?x) SERVICE <{u}> { ?s ?p '' } }",
    "from": "SELECT * FROM <{u}> { ?s ?p ?o }",
    "from named": "SELECT * FROM NAMED <{u}> { GRAPH ?g { ?s ?p ?o } }",
    "https": "SELECT * { SERVICE <https://{h}/> { ?s ?p ?o } }",
    "user and password": "SELECT * { SERVICE <http://a:b@{h}/> { ?s ?p ?o } }",
    "file": "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "load": "LOAD <{u}>",
    "load silent into": "LOAD SILENT <{u}> INTO GRAPH <urn:g>",
    "load after a query": "SELECT * { } ; LOAD <{u}>",
    "insert from a service": "INSERT { ?s ?p ?o } WHERE { SERVICE <{u}> { ?s ?p ?o } }",
}  # fmt: skip


@pytest.mark.parametrize("way", SMUGGLED)
def test_nothing_leaves(server: Server, listener: Listener, way: str) -> None:
    target = f"http://127.0.0.1:{listener.port}/"
    text = SMUGGLED[way].replace("{u}", target).replace("{h}", f"127.0.0.1:{listener.port}")
    response = httpx.post(server.url + "/sparql", data={"query": text}, timeout=30)
    assert listener.seen == 0
    if way.startswith("from"):  # a graph of that name, which is not there
        assert response.json()["results"]["bindings"] == []
    else:
        assert response.status_code in (400, 403), response.text
    if way in ("plain", "silent", "prefixed", "variable", "sub-select", "less-than as IRI, quote"):
        assert response.json()["error"]["code"] == "query-refused"


def test_graphs_named_by_the_protocol_are_not_fetched(server: Server, listener: Listener) -> None:
    target = f"http://127.0.0.1:{listener.port}/"
    for name in ("default-graph-uri", "named-graph-uri"):
        params = {"query": "ASK { ?s ?p ?o }", name: target}
        assert server.get("/sparql", params=params).json()["boolean"] is False
    assert listener.seen == 0


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service WHERE { ?service ?load ?o } LIMIT 1",
        "SELECT * WHERE { ?s ?p 'SERVICE <http://x/>' } # and service <y>",
        "ASK { <http://www.w3.org/ns/sparql-service-description#Service> ?p '''LOAD''' }",
        "PREFIX ex: <urn:x:> ASK { ex:service ex:download ex:payload }",
    ],
)
def test_the_words_may_be_said(server: Server, text: str) -> None:
    assert server.query(text).status_code == 200
