"""Which SPARQL store, and how to get in: the address from ``KG_STORE``, credentials from the
environment alone."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from kg import settings
from kg.errors import RemoteUnavailable, SettingError

_URL = re.compile(r"(?i)^https?:/")
ENGINES = ("auto", "standard", "virtuoso")


@dataclass(frozen=True, slots=True)
class Target:
    """A SPARQL 1.1 endpoint. ``graphs``: the address of its Graph Store Protocol, empty for the
    engine's usual one. ``base`` is the start of our IRIs there."""

    endpoint: str
    graphs: str = ""
    engine: str = "auto"
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    retries: int = 3
    seconds: float = 30.0

    @property
    def shown(self) -> str:
        """The address as logs and messages may show it."""
        return self.endpoint


def is_url(store: object) -> bool:
    """Whether a ``--store`` names a SPARQL endpoint and no directory."""
    return _URL.match(str(store)) is not None


def target(store: object, environ: Mapping[str, str] | None = None) -> Target:
    """The store at a URL with what the settings say of it. Raises :class:`SettingError` for a URL
    that holds credentials, or is open to anyone's ears (http beyond the private network)."""
    found = Target(
        endpoint=_checked(str(store), settings.STORE.env),
        engine=settings.REMOTE_ENGINE.get(environ),
        user=settings.REMOTE_USER.get(environ),
        password=settings.REMOTE_PASSWORD.get(environ),
        token=settings.REMOTE_TOKEN.get(environ),
        retries=settings.REMOTE_RETRIES.get(environ),
        seconds=settings.QUERY_TIMEOUT.get(environ),
    )
    graphs = settings.REMOTE_GRAPHS.get(environ)
    return replace(found, graphs=_checked(graphs, settings.REMOTE_GRAPHS.env)) if graphs else found


def _checked(url: str, setting: str) -> str:
    if "://" not in url:  # a path type has folded the slashes
        url = url.replace(":/", "://", 1)
    parts = urlsplit(url)
    if not parts.hostname:
        raise SettingError(f"{setting} names no host")
    if parts.username or parts.password:
        raise SettingError(
            f"{setting} holds credentials",
            hint=f"give them in {settings.REMOTE_USER.env} and {settings.REMOTE_PASSWORD.env}",
        )
    if parts.query or parts.fragment:
        raise SettingError(f"{setting} has a query or fragment", hint="name the endpoint alone")
    if parts.scheme.lower() == "http" and not _is_private(parts.hostname):
        raise SettingError(
            f"{setting}: http to {parts.hostname} is open to anyone on the way",
            hint="use https, or http on the machine or its private network",
        )
    return url


def _is_private(host: str) -> bool:
    """Whether every address of a host is on this machine or in a private network."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError as error:
        raise RemoteUnavailable(f"{host} is not known: {error}") from error
    return all(ipaddress.ip_address(str(each).partition("%")[0]).is_private for each in found)
