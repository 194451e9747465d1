"""A process that holds a snapshot in memory and forks query processes, which share it.

In memory a query runs several times as fast as on disk, a fork takes milliseconds, and memory is
taken once however many processes there are. It pays for snapshots of up to some million quads.

Started by :mod:`kg.service.nurseries`, which sends it two descriptors for each process it wants:
the process's connection and its standard error. The store is read from disk by a first child, so
that this process never has threads (a process with threads must not be forked).
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

import pyoxigraph as ox

from kg.service import sandbox, wire
from kg.service.worker import Worker
from kg.store import RDF_STORE

_MESSAGE = 4096


def load(snapshot: Path) -> ox.Store:
    """The snapshot's dataset, in memory. Raises ``OSError`` when it cannot be read."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(source)
            with os.fdopen(sink, "wb") as out:
                ox.Store.read_only(str(snapshot / RDF_STORE)).dump(out, ox.RdfFormat.N_QUADS)
            status = 0
        finally:
            os._exit(status)
    os.close(sink)
    store = ox.Store()
    with os.fdopen(source, "rb") as dump:
        store.bulk_load(dump, ox.RdfFormat.N_QUADS, lenient=True)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise OSError(f"{snapshot} cannot be read")
    manifest = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    for name, size in manifest.get("user_graphs", {}).items():
        if name and not size:  # an empty graph is a graph too
            store.add_graph(ox.NamedNode(name))
    return store


class Nursery:
    """The loop of the process."""

    def __init__(self, control: socket.socket, orders: wire.Orders, snapshot: str) -> None:
        self._control = control
        self._orders = orders
        self._snapshot = snapshot
        self._store = load(Path(snapshot))

    def run(self) -> None:
        """Forks what is asked for until the server closes the connection."""
        if len(list(Path("/proc/self/task").iterdir())) != 1:
            raise OSError("this process has threads and cannot be forked")
        gc.collect()
        gc.freeze()  # so that collections in children do not copy these pages
        signal.signal(signal.SIGCHLD, self._reap)
        self._control.send(b"ready")
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE, 2)
            if not message:
                return
            self._fork(int(message), *descriptors)

    def _fork(self, niceness: int, connection: int, stderr: int) -> None:
        # Nobody is reaped before the server holds a descriptor of the new process.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self._grow_up(parent, niceness, connection, stderr)
        descriptor = os.pidfd_open(child)
        socket.send_fds(self._control, [f"born {child}".encode()], [descriptor])
        for number in (descriptor, connection, stderr):
            os.close(number)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})

    def _grow_up(self, parent: int, niceness: int, connection: int, stderr: int) -> None:
        status = 1
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            self._control.close()
            os.dup2(stderr, 2)
            os.close(stderr)
            sandbox.die_with_parent(parent)
            if niceness:
                os.nice(niceness)
            sandbox.limit_memory(self._orders.memory)
            with socket.socket(fileno=connection) as ours:
                Worker(ours, self._orders, (self._snapshot, self._store)).run()
            status = 0
        finally:
            os._exit(status)

    def _reap(self, _signal: int, _frame: FrameType | None) -> None:
        while True:
            try:
                child, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if child == 0:
                return
            self._control.send(f"gone {child} {os.waitstatus_to_exitcode(status)}".encode())


def main(arguments: list[str]) -> None:
    """``FD PARENT ORDERS SNAPSHOT``: as :func:`kg.service.worker.main`, and the snapshot."""
    orders = wire.unpack_orders(arguments[2])
    sandbox.die_with_parent(int(arguments[1]))
    sandbox.close_network()
    with socket.socket(fileno=int(arguments[0])) as control:
        Nursery(control, orders, arguments[3]).run()


if __name__ == "__main__":
    main(sys.argv[1:])
