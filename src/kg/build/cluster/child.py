"""Does jobs one after another: orders on standard input, answers on standard output.

``python -m kg.build.cluster.child FOLDER`` is started by a worker, one for each of its threads. It
may be killed, or kill itself over a document, without harm to the worker. It ends with its worker.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
import traceback
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from kg.build import digests
from kg.build.cluster.kit import Fault, pack, tools_in, unpack
from kg.build.engine import Job, Tools, ready

LENGTH = struct.Struct(">Q")


def main(folder: Path) -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    orders: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(orders,), daemon=True).start()
    tools = tools_in(folder)
    ready(tools)
    _send(out, digests.building().encode())
    while True:
        _send(out, _answer(orders.get(), tools))


def _answer(order: bytes, tools: Tools) -> bytes:
    job = unpack(order)
    assert isinstance(job, Job)  # the build sends nothing else
    try:
        return pack(tools.do(job))
    except Exception as error:
        text = f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
        return pack(Fault(text))


def _listen(orders: SimpleQueue[bytes]) -> None:
    source = sys.stdin.buffer
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        orders.put(source.read(LENGTH.unpack(head)[0]))
    os._exit(0)  # the worker is gone, whatever is under way


def _send(out: BinaryIO, message: bytes) -> None:
    out.write(LENGTH.pack(len(message)) + message)
    out.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
