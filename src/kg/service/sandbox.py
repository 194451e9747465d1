"""Cuts a query process off from the network and bounds its memory.

Two independent walls, each used where the system has it: a network namespace of its own (no
interface but a loopback of nobody else's), and a seccomp filter under which no socket can be
made or connected at all. Neither needs privileges on an ordinary Linux. Call before threads
start: a filter holds for the calling thread and those it starts.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_DENY = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM
_LOAD_WORD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06


@dataclass(frozen=True, slots=True)
class _Machine:
    """Its number, and those of socket, connect, io_uring_setup, execve and execveat."""

    audit: int
    denied: tuple[int, ...]


_MACHINES = {
    "x86_64": _Machine(0xC000003E, (41, 42, 425, 59, 322)),
    "aarch64": _Machine(0xC00000B7, (198, 203, 425, 221, 281)),
}
_X32 = 0x40000000  # system calls of x86-64's 32-bit ABI start here


@dataclass(frozen=True, slots=True)
class Walls:
    """Which walls stand round this process."""

    namespace: bool
    filter: bool

    @property
    def closed(self) -> bool:
        return self.namespace or self.filter


def close_network() -> Walls:
    """Takes away this process's ways to the network, as many as the system allows to."""
    if not sys.platform.startswith("linux"):
        return Walls(namespace=False, filter=False)
    libc = ctypes.CDLL(None, use_errno=True)
    namespace = (
        libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    )
    return Walls(namespace=namespace, filter=_forbid_sockets(libc))


def die_with_parent(parent: int) -> None:
    """Has the kernel kill this process when ``parent`` ends, however it ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)


def lift_memory_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def limit_memory(mebibytes: int) -> None:
    """Lets this process grow by so much from where it is now; a further allocation fails, which
    ends the process. Address space is counted, since that is what the kernel can refuse."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 — pathlib is slow to import
            used = int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        used = 0
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = used + mebibytes * 1024 * 1024
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _forbid_sockets(libc: ctypes.CDLL) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    # Offsets into struct seccomp_data: 0 is the system call's number, 4 the architecture.
    program = [(_LOAD_WORD, 0, 0, 4), (_JUMP_EQUAL, 1, 0, machine.audit), (_RETURN, 0, 0, _DENY)]
    program.append((_LOAD_WORD, 0, 0, 0))
    checks = len(machine.denied)
    program.append((_JUMP_AT_LEAST, checks + 1, 0, _X32))
    for index, number in enumerate(machine.denied):
        program.append((_JUMP_EQUAL, checks - index, 0, number))
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    whole = Program(len(program), ctypes.addressof(buffer))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(whole), 0, 0)
    return bool(done == 0)
