"""What a server does to hold no more memory than it needs; in a process of its own, since it
concerns the whole of one."""

from __future__ import annotations

import subprocess
import sys

GARBAGE = """
import gc, os
from kg.service import heap

def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

heap.set_up()
there = [[number] for number in range(300_000)]  # what the process holds for good
heap.settle()
assert gc.get_freeze_count() > 300_000
gc.set_threshold(10**9)  # nothing is looked for meanwhile
before = resident()
for number in range(2_000):
    ring = [bytearray(50_000)]
    ring.append(ring)
assert resident() - before > 60, (before, resident())
del ring
heap.give_back()
assert resident() - before < 10, (before, resident())
assert len(there) == 300_000
"""


def test_garbage_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", GARBAGE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
