"""Talks to a Dask scheduler: connects, sends orders, says whether it and its workers are there."""

from __future__ import annotations

import logging
import ssl
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import CancelledError
from contextlib import suppress
from hashlib import sha256

import dask
from distributed import Client, Future, Security

from kg import settings
from kg.build.cluster import jobprocess
from kg.build.cluster.options import AUTHORITY, CERTIFICATE, KEY, ClusterOptions
from kg.errors import ClusterLost, Place, SettingError

Answered = Future[bytes | jobprocess.Ended]

_ANSWER = 20.0  # seconds for a scheduler to say how many workers it has
_ATTEMPT = 10.0  # seconds for one attempt to connect
_PAUSE = 0.5
_AWAY = (OSError, TimeoutError, RuntimeError, CancelledError)


class Connection:
    """A scheduler, and what all orders to it need. Raises :class:`ClusterLost` where none answers
    or it has no workers, for as long as the options say to wait."""

    def __init__(self, options: ClusterOptions, kit: bytes) -> None:
        self._options = options
        self._raw = kit
        self._security = _security(options)
        if not settings.DEBUG.get():
            _hush()
        # Documents go with their orders: some have many megabytes.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "4GiB"})
        self._client: Client | None = None
        self.threads = 0
        self.renew()

    def renew(self) -> None:
        """Connects (anew). What was under way before is not waited for."""
        self.close()
        until = time.monotonic() + self._options.wait
        while self._client is None:
            try:
                self._client = self._connected(max(1.0, min(_ATTEMPT, until - time.monotonic())))
                self._kit = self._send_kit()
            except _AWAY as error:
                self.close()
                if time.monotonic() >= until:
                    raise self._lost("no scheduler answers") from error
                time.sleep(_PAUSE)
        while not self.answers() or not self.threads:
            if time.monotonic() >= until:
                raise self._lost("the scheduler has no workers")
            time.sleep(_PAUSE)

    def answers(self) -> bool:
        """Whether the scheduler is there; counts the threads of its workers."""
        if self._client is None or self._client.status != "running":
            return False
        try:
            found = self._client.nthreads(callback_timeout=_ANSWER)
        except _AWAY:
            return False
        self.threads = sum(found.values())
        return True

    def submit(self, order: bytes, *, not_with: Answered | None = None) -> Answered:
        """``not_with``: an order that is not to be done by the same worker, if there are others."""
        assert self._client is not None  # connected, or renew() raised
        if self._kit.status in ("cancelled", "error", "lost"):
            self._kit = self._send_kit()
        others = self._others(not_with) if not_with is not None else []
        return self._client.submit(
            jobprocess.task,
            order,
            self._kit,
            self._options.timeout,
            key=f"kg-job-{uuid.uuid4()}",
            pure=False,
            workers=others or None,
            allow_other_workers=bool(others),
        )

    def cancel(self, answers: Iterable[Answered]) -> None:
        """What runs already runs to its end, and nobody looks at what it comes to."""
        found = list(answers)
        if self._client is not None and self._client.status == "running" and found:
            with suppress(*_AWAY):
                self._client.cancel(found, force=True)

    def lost_workers(self) -> ClusterLost:
        return self._lost("the scheduler has no workers any more")

    def close(self) -> None:
        if self._client is not None:
            with suppress(*_AWAY):
                self._client.close(timeout=2)
        self._client = None

    def _connected(self, timeout: float) -> Client:
        return Client(
            self._options.address,
            timeout=timeout,
            security=self._security,
            set_as_default=False,
            name="kg-build",
            direct_to_workers=False,  # the build need reach the scheduler only
        )

    def _send_kit(self) -> Future[bytes]:
        assert self._client is not None
        key = f"kg-kit-{sha256(self._raw).hexdigest()}"
        return self._client.submit(jobprocess.same, self._raw, key=key)

    def _others(self, answer: Answered) -> list[str]:
        assert self._client is not None
        try:
            under_way = self._client.processing()
        except _AWAY:
            return []
        return [worker for worker, keys in under_way.items() if answer.key not in keys]

    def _lost(self, what: str) -> ClusterLost:
        return ClusterLost(
            f"{what} within {self._options.wait:g} s", place=Place(self._options.address)
        )


def _security(options: ClusterOptions) -> Security | None:
    """Raises :class:`SettingError` for certificates that are none."""
    if options.tls is None:
        return None
    files = {name: str(options.tls / name) for name in (AUTHORITY, CERTIFICATE, KEY)}
    security = Security(
        tls_ca_file=files[AUTHORITY],
        tls_client_cert=files[CERTIFICATE],
        tls_client_key=files[KEY],
        require_encryption=True,
    )
    try:
        security.get_connection_args("client")
    except (ssl.SSLError, OSError) as error:
        raise SettingError(f"{settings.CLUSTER_TLS.env}: {error}") from error
    return security


def _hush() -> None:
    """The engine's own words about lost workers and schedulers: the build says it in one line."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
