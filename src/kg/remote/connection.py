"""HTTP to a SPARQL store: SPARQL 1.1 Protocol and Graph Store Protocol, with retries and a deadline.

Requests and urllib3 do the work: connections are kept, and what may be tried again is
(:class:`urllib3.util.Retry`: no connection, 429, 502, 503; never what ran out of time). No redirect is followed and no
proxy or netrc of the environment is looked at: what is reached is the address that the operator
gave.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import IO, Any, cast

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from kg import settings
from kg.errors import KgError, NotFound, QueryTimeout, RemoteUnavailable
from kg.remote.engine import Engine
from kg.remote.target import Target
from kg.remote.virtuoso import Virtuoso
from kg.remote.wording import Asked

_CONNECT_SECONDS = 5.0
_WRITE_SECONDS = 600.0
_RETRIED = (429, 502, 503)
_LONGEST_PAUSE = 5
_AT_ONCE = 64
_LONGEST_REFUSAL = 64 * 1024
_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_ENGINES = {engine.name: engine for engine in (Engine(), Virtuoso())}


class Connection:
    """May be used from several threads."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._session = requests.Session()
        self._session.trust_env = False
        retry = Retry(
            target.retries,
            read=0,
            redirect=0,
            status_forcelist=_RETRIED,
            allowed_methods=None,  # queries change nothing; what is written is written whole
            backoff_factor=0.2,
            backoff_max=_LONGEST_PAUSE,
            retry_after_max=_LONGEST_PAUSE,
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_AT_ONCE, max_retries=retry))

    def close(self) -> None:
        self._session.close()

    @cached_property
    def engine(self) -> Engine:
        """What answers there. Raises :class:`RemoteUnavailable`."""
        if self.target.engine != "auto":
            return _ENGINES[self.target.engine]
        response = self._send(
            "GET", self.target.endpoint, params={"query": "ASK {}"}, auth=None, seconds=10.0
        )
        with response:
            server = response.headers.get("Server", "")
        return _ENGINES["virtuoso" if server.startswith("Virtuoso") else "standard"]

    # --- reading ---------------------------------------------------------------------------

    def ask(self, asked: Asked, seconds: float) -> Body:
        """The answer to a query, whose text is the engine's already: SPARQL JSON, or N-Triples for
        a graph. Raises :class:`KgError`."""
        deadline = time.monotonic() + seconds
        form = [("query", asked.text), *self.engine.within(seconds).items()]
        form += [("default-graph-uri", iri) for iri in asked.default_graphs]
        form += [("named-graph-uri", iri) for iri in asked.named_graphs]
        accept = _TRIPLES if asked.form in ("construct", "describe") else _RESULTS
        response = self._send(
            "POST",
            self.target.endpoint,
            data=form,
            headers={"accept": accept},
            auth=self._auth(),
            seconds=seconds,
        )
        if response.status_code != 200:
            raise self._refusal(response)
        media = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if media not in (accept, "text/plain", "text/ntriples", "application/json"):
            response.close()
            raise RemoteUnavailable(f"the SPARQL store answers with {media or 'no type'}")
        return Body(response, deadline, self.engine.cut_at(response.headers))

    def fetch(self, address: str, seconds: float = _WRITE_SECONDS) -> Body:
        """What stands at an address beside the endpoint. Raises :class:`KgError`."""
        deadline = time.monotonic() + seconds
        response = self._send("GET", address, auth=self._auth(), seconds=seconds)
        if response.status_code == 404:
            response.close()
            raise NotFound(f"{address} is not there")
        if response.status_code != 200:
            raise self._refusal(response)
        return Body(response, deadline, None)

    # --- writing ---------------------------------------------------------------------------

    def send_graph(self, method: str, graph: str, body: bytes) -> None:
        """PUT, POST or DELETE of a named graph as N-Triples (SPARQL 1.1 Graph Store Protocol).
        Raises :class:`KgError`."""
        response = self._send(
            method,
            self.target.graphs or self.engine.graphs_address(self.target.endpoint),
            params={"graph": graph},
            data=body,
            headers={"content-type": _TRIPLES},
            auth=self._auth(),
            seconds=_WRITE_SECONDS,
        )
        if response.status_code == 404 and method == "DELETE":
            response.close()
        elif not response.ok:
            raise self._refusal(response)
        response.close()

    # --- both ------------------------------------------------------------------------------

    def _auth(self) -> AuthBase | None:
        target = self.target
        if target.token:
            return _Bearer(target.token)
        if not target.user:
            return None
        kind = HTTPDigestAuth if self.engine.digest else HTTPBasicAuth
        return kind(target.user, target.password)

    def _send(
        self, method: str, address: str, *, auth: AuthBase | None, seconds: float, **more: Any
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                address,
                auth=auth,
                timeout=(min(_CONNECT_SECONDS, seconds), seconds),
                allow_redirects=False,
                stream=True,
                **more,
            )
        except requests.ReadTimeout as error:
            raise QueryTimeout(f"the SPARQL store gave no answer in {seconds:g} s") from error
        except requests.RequestException as error:
            raise RemoteUnavailable(
                f"the SPARQL store does not answer ({type(error).__name__})",
                hint=f"the operator looks at {settings.STORE.env} and at that store",
            ) from error

    def _refusal(self, response: requests.Response) -> KgError:
        with response:
            try:
                body = response.raw.read(_LONGEST_REFUSAL, decode_content=True)
            except HTTPError:
                body = b""
        return self.engine.refusal(response.status_code, body)


class Body(io.RawIOBase):
    """An answer's bytes as they come, until the deadline. ``cut_at``: the rows after which the
    engine cut it off, if it has such a limit."""

    def __init__(self, response: requests.Response, deadline: float, cut_at: int | None) -> None:
        self._response = response
        self._deadline = deadline
        self.cut_at = cut_at
        self.failed: KgError | None = None  # why it ended before its end

    @property
    def headers(self) -> Mapping[str, str]:
        return self._response.headers

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises ``OSError`` with the :class:`KgError` that it means as its cause."""
        if time.monotonic() > self._deadline:
            self.failed = QueryTimeout("the SPARQL store was too slow to answer")
            raise OSError("late") from self.failed
        raw = cast("BaseHTTPResponse", self._response.raw)
        try:
            data = raw.read(len(buffer), decode_content=True)
        except (HTTPError, OSError, ValueError) as error:
            self.failed = RemoteUnavailable(
                f"the SPARQL store broke its answer off ({type(error).__name__})"
            )
            raise OSError("broken") from self.failed
        buffer[: len(data)] = data
        return len(data)

    def stop(self) -> None:
        """Ends whatever is reading, from any thread."""
        with suppress(ValueError, OSError, RuntimeError):  # it may be at its end already
            cast("BaseHTTPResponse", self._response.raw).shutdown()

    def close(self) -> None:
        if not self.closed:
            self._response.close()
        super().close()


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def meaning(error: BaseException) -> KgError:
    """The error that a failed reading stands for."""
    cause = error.__cause__
    if isinstance(error, KgError):
        return error
    if isinstance(cause, KgError):
        return cause
    return RemoteUnavailable(f"the SPARQL store's answer cannot be read: {error}")


def pieces(body: IO[bytes], size: int = 1 << 16) -> Iterable[bytes]:
    """A body in pieces."""
    while data := body.read(size):
        yield data
