"""How much memory it takes to walk many records: the same at the end as at the beginning, if nothing is kept."""

from __future__ import annotations

import subprocess
import sys

import msgspec

SCRIPT = """
import itertools, re, sys
import axle

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024

url, many = sys.argv[1], int(sys.argv[2])
with axle.Client("t", url, transport="fast") as client:
    records = iter(client.tasks.list())
    for _ in itertools.islice(records, 10_000):
        pass
    first = resident()
    for _ in itertools.islice(records, many - 10_000):
        pass
    print([first, resident()])
"""


def peak_of_walking(url: str, many: int) -> tuple[float, float]:
    """Return the resident MiB after the first records and after the last."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, url, str(many)], capture_output=True, text=True, check=True)
    first, last = msgspec.json.decode(done.stdout, type=list[float])
    return first, last
