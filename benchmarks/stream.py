"""The stream of events: what 1,000 listeners cost in memory, how many events are told in a second, and how soon.

The server is a process of its own; the listeners and the writer are this one. CPU seconds are the server's.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import selectors
import socket
import tempfile
import time
from pathlib import Path

import msgspec

from benchmarks.process import TOKEN, Server

BATCH = 100
START = 60.0
SETTLED = 2.0  # seconds in which nothing comes any more
ID = re.compile(rb"(?m)^id: (\d+)$")
HEAD = f"GET /_axle/events HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {TOKEN}\r\n\r\n".encode()


class Listener:
    """One connection on which events come: the number of the last one, and when that came."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(HEAD)
        self.last = -1
        self.at = 0.0
        self._rest = b""

    def read(self) -> None:
        """Take what has come."""
        data = self._rest + self.socket.recv(1 << 20)
        self.at = time.monotonic()
        numbers = ID.findall(data)
        if numbers:
            self.last = int(numbers[-1])
        self._rest = data[-40:]


class Audience:
    """Many listeners, read by one loop."""

    def __init__(self, port: int, count: int) -> None:
        self.listeners = []
        self._selector = selectors.DefaultSelector()
        for _ in range(count):
            listener = Listener(port)
            self.listeners.append(listener)
            self._selector.register(listener.socket, selectors.EVENT_READ, listener)
        self.wait(0, START)

    def wait(self, number: int, seconds: float) -> None:
        """Read until all have come to a number. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while any(listener.last < number for listener in self.listeners):
            if time.monotonic() > until:
                raise TimeoutError(f"not all have come to event {number}")
            for key, _ in self._selector.select(0.1):
                key.data.read()

    def close(self) -> None:
        """Leave."""
        for listener in self.listeners:
            listener.socket.close()


class Writer:
    """Creates contacts, so many in each request, and knows the number of the last event."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self.number = 0

    def write(self, count: int) -> float:
        """Create contacts, and return when the answer came."""
        inputs = [{"properties": {"firstname": f"c{self.number + place}"}} for place in range(count)]
        headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
        body = msgspec.json.encode({"inputs": inputs})
        self._connection.request("POST", "/crm/v3/objects/contacts/batch/create", body, headers)
        answer = self._connection.getresponse()
        answer.read()
        assert answer.status == http.HTTPStatus.CREATED, answer.status
        self.number += count
        return time.monotonic()


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="", help="the URL of an empty PostgreSQL database (a new SQLite file)")
    parser.add_argument("--listeners", default="1,100,1000")
    parser.add_argument("--events", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    os.environ |= {"AXLE_ADDRESS_CONNECTIONS": "0", "AXLE_RATE_LIMITS": "off"}
    with tempfile.TemporaryDirectory() as folder:
        workers = ("--workers", str(options.workers)) if options.workers > 1 else ()
        server = Server(Path(folder) / "axle.db", ("--no-access-log", *workers), url=options.database)
        try:
            writer = Writer(server.port)
            writer.write(1)
            for count in map(int, options.listeners.split(",")):
                _measure(server, writer, count, options.events)
        finally:
            server.stop()


def _measure(server: Server, writer: Writer, count: int, events: int) -> None:
    memory = server.memory()
    audience = Audience(server.port, count)
    time.sleep(SETTLED)
    held = server.memory() - memory
    print(f"{count:>5} listeners: {held / 1e6:.1f} MB, {held / count / 1e3:.1f} kB each")
    delays = []
    for _ in range(10):
        committed = writer.write(1)
        audience.wait(writer.number, START)
        delays.append(sorted(listener.at - committed for listener in audience.listeners))
        time.sleep(0.2)
    firsts, lasts = (sorted(delay[place] for delay in delays) for place in (0, -1))
    print(f"      one event: {firsts[5] * 1e3:.1f} ms to the first, {lasts[5] * 1e3:.1f} ms to the last (medians of 10)")
    cpu, began = server.cpu(), time.monotonic()
    for _ in range(events // BATCH):
        writer.write(BATCH)
    wrote = time.monotonic() - began
    audience.wait(writer.number, START)
    passed, used = time.monotonic() - began, server.cpu() - cpu
    peak = server.memory() - memory
    print(
        f"      {events:,} events, written in {wrote:.1f} s: all have them after {passed:.1f} s, with {peak / 1e6:.1f} MB more"
    )
    print(f"      {events * count / passed:,.0f} told in a second, {events * count / used:,.0f} in a CPU second")
    audience.close()
    time.sleep(SETTLED)


if __name__ == "__main__":
    main()
