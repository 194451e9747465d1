"""Where the workers of a build are, and how long it is patient with them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kg import settings
from kg.errors import SettingError, UsageError

AUTHORITY, CERTIFICATE, KEY = "ca.pem", "cert.pem", "key.pem"
_SCHEMES = ("tcp", "tls")


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """``address`` of a Dask scheduler (``tls://host:port`` or ``tcp://host:port``), ``tls`` a
    directory with certificates. A job is tried ``tries`` times and may take ``timeout`` seconds;
    one that takes longer than ``slow`` seconds, and ten times as long as others, is given to a
    second worker too. ``wait``: seconds for a scheduler, or for any worker, to come (back)."""

    address: str
    tls: Path | None = None
    tries: int = settings.CLUSTER_TRIES.default
    timeout: float = settings.CLUSTER_TIMEOUT.default
    slow: float = settings.CLUSTER_SLOW.default
    wait: float = settings.CLUSTER_WAIT.default

    @classmethod
    def from_settings(cls, address: str) -> ClusterOptions:
        """Raises :class:`UsageError` for an address that is none, or that work would be sent to
        unencrypted; :class:`SettingError` for certificates that are not there."""
        tls = _certificates(settings.CLUSTER_TLS.get())
        return cls(
            _address(address, encrypted=tls is not None, plain=settings.CLUSTER_PLAIN.get()),
            tls,
            settings.CLUSTER_TRIES.get(),
            settings.CLUSTER_TIMEOUT.get(),
            settings.CLUSTER_SLOW.get(),
            settings.CLUSTER_WAIT.get(),
        )


def _certificates(directory: str) -> Path | None:
    if not directory:
        return None
    for name in (AUTHORITY, CERTIFICATE, KEY):
        if not (path := Path(directory) / name).is_file():
            raise SettingError(
                f"{settings.CLUSTER_TLS.env}: no {path}", hint=settings.CLUSTER_TLS.help
            )
    return Path(directory)


def _address(given: str, *, encrypted: bool, plain: bool) -> str:
    """The address with its scheme. Whoever reaches a scheduler can run programs on its workers, so
    that an address off this machine is to be encrypted, both sides showing a certificate."""
    text = given if "://" in given else f"{'tls' if encrypted else 'tcp'}://{given}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port is None or parts.scheme not in _SCHEMES or parts.path:
        raise UsageError(
            f"{given!r} is no address of a Dask scheduler", hint="such as tls://10.0.0.5:8786"
        )
    if parts.scheme == "tls" and not encrypted:
        raise UsageError(
            f"{given} asks for certificates",
            hint=f"{settings.CLUSTER_TLS.env} names their directory",
        )
    if parts.scheme == "tcp" and not (plain or on_this_machine(host)):
        raise UsageError(
            f"{given} would be spoken to unencrypted",
            hint=f"use tls:// and {settings.CLUSTER_TLS.env}, or on a network that nobody else "
            f"reaches {settings.CLUSTER_PLAIN.env}=1",
        )
    return text


def on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
