"""A cluster of real processes: scheduler, workers and build, each in a network namespace of its own
where the system lets us make them (as root on Linux), else on the loopback of this one.

    scheduler ─┐
    build ─────┤ switch (a bridge in a namespace that leads nowhere else)
    workers ───┘
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType

import psutil

KG = (sys.executable, "-c", "from kg.cli import main; main()")
_LIFE = "3600"  # seconds after which a namespace ends by itself, should the tests die
_PORT = 8786
_NEIGHBOUR = Path(__file__).with_name("neighbour")  # modules that workers start with
_PATIENCE = 120.0


@cache
def apart() -> bool:
    """Whether this system lets us make network namespaces with links between them."""
    if not (shutil.which("ip") and shutil.which("unshare") and shutil.which("nsenter")):
        return False
    script = "ip link add a0 type veth peer name b0 && ip link add br0 type bridge"
    return (
        subprocess.run(["unshare", "-n", "sh", "-c", script], capture_output=True).returncode == 0
    )


class Machine:
    """A network namespace with one address, or (not apart) nothing but a name."""

    def __init__(self, number: int, switch: Machine | None = None) -> None:
        self.number = number
        self.address = f"10.77.0.{number}" if apart() else "127.0.0.1"
        self._switch = switch
        self._holder: subprocess.Popen[bytes] | None = None
        if not apart():
            return
        hold = ["unshare", "-n", "sh", "-c", f"echo; exec sleep {_LIFE}"]
        self._holder = subprocess.Popen(hold, stdout=subprocess.PIPE)
        assert self._holder.stdout is not None
        self._holder.stdout.readline()
        self._ip("link", "set", "lo", "up")
        if switch is None:
            self._ip("link", "add", "br0", "type", "bridge")
            self._ip("link", "set", "br0", "up")
            return
        assert switch._holder is not None
        pid = str(self._holder.pid)
        switch._ip("link", "add", self.port, "type", "veth", "peer", "name", "eth0", "netns", pid)
        switch._ip("link", "set", self.port, "master", "br0", "up")
        self._ip("addr", "add", f"{self.address}/24", "dev", "eth0")
        self._ip("link", "set", "eth0", "up")

    @property
    def port(self) -> str:
        return f"port{self.number}"

    def unplug(self) -> None:
        """Nothing comes or goes any more; nobody is told."""
        assert self._switch is not None
        self._switch._ip("link", "set", self.port, "down")

    def start(
        self, *command: str, log: Path, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        prefix: list[str] = []
        if self._holder is not None:
            prefix = ["nsenter", f"--net=/proc/{self._holder.pid}/ns/net"]
        with log.open("ab") as out:
            return subprocess.Popen(
                [*prefix, *command],
                stdout=out,
                stderr=out,
                env={**os.environ, **environment},
                start_new_session=True,
            )

    def heard(self, process: subprocess.Popen[bytes]) -> set[str]:
        """Addresses that are listened on here; where machines are not apart, by a process and
        those it started."""
        root = psutil.Process(process.pid)
        if apart():
            return set(_listened(f"/proc/{process.pid}/net/tcp"))
        return {
            connection.laddr.ip
            for each in (root, *root.children(recursive=True))
            for connection in each.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }

    def close(self) -> None:
        if self._holder is not None:
            self._holder.kill()
            self._holder.wait()
            assert self._holder.stdout is not None
            self._holder.stdout.close()

    def _ip(self, *arguments: str) -> None:
        assert self._holder is not None
        enter = ["nsenter", f"--net=/proc/{self._holder.pid}/ns/net", "ip"]
        subprocess.run([*enter, *arguments], check=True, capture_output=True)


class Machines:
    """A scheduler, workers and the machine of the build; encrypted, as on any network."""

    def __init__(self, root: Path, certificates: Path) -> None:
        self.root = root
        self.environment = {
            "KG_CLUSTER_TLS": str(certificates),
            "TEST_MARKS": str(root / "marks"),
            "KG_CLUSTER_WAIT": "90",
            "PYTHONPATH": os.pathsep.join([str(_NEIGHBOUR), str(Path("src").resolve())]),
        }
        (root / "marks").mkdir()
        self._machines: list[Machine] = []
        self._switch = Machine(0)
        self._home = self.machine()
        self._where = self.machine()
        port = _PORT if apart() else _free_port()
        self.address = f"tls://{self._where.address}:{port}"
        self._builds: list[subprocess.Popen[bytes]] = []
        self.workers: list[tuple[Machine, subprocess.Popen[bytes]]] = []
        self.scheduler = self.start_scheduler()

    def __enter__(self) -> Machines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        workers = (process for _, process in self.workers)
        for process in (self.scheduler, *workers, *self._builds):
            end(process)
        for machine in (*self._machines, self._switch):
            machine.close()

    def listeners(self) -> list[tuple[Machine, subprocess.Popen[bytes]]]:
        return [(self._where, self.scheduler), *self.workers]

    def machine(self) -> Machine:
        made = Machine(len(self._machines) + 1, self._switch)
        self._machines.append(made)
        return made

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        host, port = self.address.removeprefix("tls://").split(":")
        self.scheduler = self._where.start(
            *KG, "cluster", "scheduler", "--host", host, "--port", port,
            log=self.root / "scheduler.log", environment=self.environment,
        )  # fmt: skip
        return self.scheduler

    def add_worker(self) -> int:
        """A worker with one thread; its number."""
        machine = self.machine()
        process = machine.start(
            *KG, "cluster", "worker", self.address, "--host", machine.address, "--threads", "1",
            log=self.root / f"worker-{machine.number}.log",
            environment={**self.environment, "TMPDIR": str(self.root)},
        )  # fmt: skip
        self.workers.append((machine, process))
        return len(self.workers) - 1

    def await_worker(self, number: int) -> None:
        machine, process = self.workers[number]
        log = self.root / f"worker-{machine.number}.log"
        until(lambda: process.poll() is not None or "Registered to" in log.read_text("utf-8"))
        assert process.poll() is None, self.logs()

    def lose_worker(self, number: int) -> None:
        """All its processes, at once."""
        end(self.workers[number][1])

    def build(self, *arguments: object, **settings: str) -> Build:
        log = self.root / "build.err"
        log.unlink(missing_ok=True)
        out = self.root / "build.out"
        process = self._home.start(
            "sh", "-c", 'exec "$@" >"$0"', str(out), *KG,
            "build", *map(str, arguments), "--cluster", self.address,
            log=log, environment={**self.environment, **settings},
        )  # fmt: skip
        self._builds.append(process)
        return Build(process, out, log)

    def marks(self, word: str) -> int:
        """How often a worker's process met a document of such a name."""
        return len(list((self.root / "marks").glob(f"{word}-*")))

    def logs(self) -> str:
        found = sorted(self.root.glob("*.log"))
        return "\n".join(f"--- {path.name}\n{path.read_text('utf-8')[-3000:]}" for path in found)


class Build:
    """A ``kg build`` under way on the cluster."""

    def __init__(self, process: subprocess.Popen[bytes], out: Path, err: Path) -> None:
        self.process = process
        self._out = out
        self._err = err

    def until(self, true: Callable[[], object]) -> None:
        """Waits while it runs."""
        until(lambda: self.process.poll() is not None or true())
        assert true(), self._err.read_text("utf-8")

    def end(self) -> tuple[int, str, str]:
        """Exit status, stdout and stderr."""
        try:
            status = self.process.wait(4 * _PATIENCE)
        finally:
            end(self.process)
        return status, self._out.read_text("utf-8"), self._err.read_text("utf-8")

    def report(self) -> dict[str, object]:
        status, out, err = self.end()
        assert status in (0, 1), err
        assert out, err
        found = json.loads(out)
        assert isinstance(found, dict)
        return found


def until(true: Callable[[], object], seconds: float = _PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def end(process: subprocess.Popen[bytes]) -> None:
    """A process and those it started, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def certificates(folder: Path) -> Path:
    """An authority of its own, and a certificate by it that all sides show."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", *key, "-keyout", "ca-key.pem", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=authority")  # fmt: skip
    openssl("req", *key, "-keyout", "key.pem", "-out", "cert.csr", "-subj", "/CN=machine")
    openssl("x509", "-req", "-in", "cert.csr", "-CA", "ca.pem", "-CAkey", "ca-key.pem",
            "-CAcreateserial", "-out", "cert.pem", "-days", "2")  # fmt: skip
    return folder


def _listened(table: str) -> Iterator[str]:
    """Addresses of listening sockets in the kernel's table; what is no IPv4 as it stands there."""
    for name in (table, f"{table}6"):
        for line in Path(name).read_text("ascii").splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            if state == "0A":  # TCP_LISTEN
                raw = bytes.fromhex(local.partition(":")[0])[::-1]
                yield socket.inet_ntoa(raw) if len(raw) == 4 else raw.hex()


def _free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])
