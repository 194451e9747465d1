"""On the path of workers under test: documents of some names do harm to whoever reads or maps them.

No document that is known of kills the readers of this package; what one that did would do is this.
"""

import os
import signal
import sys
import time
import uuid
from pathlib import Path


def _mark(word: str) -> int:
    """Notes that it was met; how often before."""
    folder = Path(os.environ["TEST_MARKS"])
    met = len(list(folder.glob(f"{word}-*")))
    (folder / f"{word}-{uuid.uuid4()}").touch()
    return met


def _harm(name: str) -> None:
    for word in ("poison", "endless", "slow", "plague"):
        if word not in name:
            continue
        met = _mark(word)
        if word == "poison":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif word == "plague":  # takes the worker along
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(600)
        elif word == "endless" or not met:
            time.sleep(600)


def _install() -> None:
    import kg.build.parts as parts
    import kg.build.reading as reading

    plain_read, plain_make = reading._read, parts.PartMaker.make

    def read(data, name, profile, lexicon):  # type: ignore[no-untyped-def]
        _harm(name)
        return plain_read(data, name, profile, lexicon)

    def make(self, job):  # type: ignore[no-untyped-def]
        if "mapped" in job.slug:
            _harm(job.slug.replace("mapped-", ""))
        return plain_make(self, job)

    reading._read = read
    parts.PartMaker.make = make


if "kg.build.cluster.child" in sys.orig_argv:
    _install()
