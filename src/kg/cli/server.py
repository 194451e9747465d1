"""Starting the server, and speaking to one that runs."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from kg import settings
from kg.api.app import create_app
from kg.errors import KgError, NotAuthorised, RemoteUnavailable, SettingError, StoreMissing
from kg.remote import Target, directory_of, is_url, refresh, target
from kg.service import heap
from kg.service.empty import create
from kg.service.limits import Limits
from kg.service.run import AnswerBroken
from kg.store import current
from kg.web.install import install

_GRACE_SECONDS = 15
_ASK_SECONDS = 10
_LOOK_SECONDS = 0.1


def serve(store: Path, queries: Path, host: str, port: int, workers: int) -> None:
    """Serves a store directory, or the address of a SPARQL endpoint, until it is told to stop. Raises :class:`KgError` when it cannot begin."""
    elsewhere = target(store) if is_url(store) else None
    if elsewhere is not None:
        store = _near(elsewhere)
    try:
        snapshot = current(store)
    except StoreMissing:
        if elsewhere is not None or not settings.ADMIN_TOKEN.get():
            raise
        snapshot = create(store, settings.DEFAULT_GRAPH.get())  # to be filled by writes
    limits = replace(Limits.from_settings(), workers=workers)
    app = create_app(store, limits=limits, queries_dir=queries, remote=elsewhere)
    install(app)
    app.state.beside.append(partial(_settle, app))
    listening = _listen(host, port)
    _log_to_stderr()
    heap.set_up()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses hold queries; kg.queries logs what may be logged
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        lifespan="on",
    )
    where = listening.getsockname()
    print(f"EcoPlan KG: http://{where[0]}:{where[1]}/ (snapshot {snapshot.id})", file=sys.stderr)
    uvicorn.Server(config).run(sockets=[listening])


def _near(elsewhere: Target) -> Path:
    """What is kept near of a SPARQL store, brought up to date; as it was when the store cannot be
    reached. Raises :class:`KgError` when there is nothing yet."""
    try:
        return refresh(elsewhere)
    except RemoteUnavailable as error:
        directory = directory_of(elsewhere)
        try:
            current(directory)
        except StoreMissing:
            raise error from None
        print(f"kg: {error}; beginning with what is known of it", file=sys.stderr)
        return directory


def running_queries(url: str) -> list[dict[str, Any]]:
    """The queries under way on the server at ``url``."""
    found: list[dict[str, Any]] = _ask(url + "/admin/queries", "GET")
    return found


def stop_query(url: str, number: int) -> None:
    _ask(f"{url}/admin/queries/{number}", "DELETE")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it on, every
    # answer on a connection that is kept waits 40 ms for the client's delayed acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise SettingError(
            f"cannot listen on {host}:{port}: {error.strerror}",
            hint="name another with --port or KG_PORT",
        ) from error
    return listening


async def _settle(app: FastAPI) -> None:
    while not app.state.service.pool.ready:
        await asyncio.sleep(_LOOK_SECONDS)
    heap.settle()


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_not_broken)


def _not_broken(record: logging.LogRecord) -> bool:
    """Answers that ended early are logged as queries, with their outcome; the server need not say
    so again with a traceback."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, AnswerBroken)


class _JsonLines(logging.Formatter):
    """One JSON object a line; a message that is one already is taken in."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        message = record.getMessage()
        try:
            fields = json.loads(message) if message.startswith("{") else {"message": message}
        except ValueError:
            fields = {"message": message}
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps({**line, **fields}, ensure_ascii=False)


def _ask(url: str, method: str) -> Any:
    token = os.environ.get(settings.ADMIN_TOKEN.env, "")
    if not token:
        raise NotAuthorised(f"{settings.ADMIN_TOKEN.env} is not set")
    if not url.startswith(("http://", "https://")):
        raise SettingError(f"{url!r} is no address of a server")
    request = urllib.request.Request(
        url, method=method, headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_ASK_SECONDS) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        body = json.load(error).get("error", {})
        raise KgError(body.get("message", str(error)), hint=body.get("hint", "")) from error
    except OSError as error:
        raise KgError(f"{url} does not answer: {error}") from error
