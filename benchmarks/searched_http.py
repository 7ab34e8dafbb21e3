"""Searches of a large database over HTTP: the server's memory, and reads of one record beside them."""

from __future__ import annotations

import http.client
import itertools
import random
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.databases import Bar
from benchmarks.load import Group, request, run
from benchmarks.measured import SLOW_SECONDS, percentile, shown_ms, yes_or_no
from benchmarks.process import TOKEN, Server
from benchmarks.shapes import Shape
from benchmarks.sides import LIMIT_SECONDS
from benchmarks.tasks import CONTACTS, FIRST

MEMORY_MIB = 600
READERS, SEARCHERS, ROUNDS, ROUND_SECONDS = 8, 2, 3, 4.0
PATH = "/crm/v3/objects/tasks"


class Watch:
    """Looks at a server's private memory while it is open, and keeps the most."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.most = 0

    def _run(self) -> None:
        while not self._ended.wait(0.02):
            self.most = max(self.most, self._server.memory())

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *wrong: object) -> None:
        self._ended.set()
        self._thread.join()


class Http:
    """The real server on the largest database."""

    def __init__(self, path: Path, size: int) -> None:
        self.size = size
        self._server = Server(path, module="benchmarks.custom")
        self._draw = random.Random(1)

    def close(self) -> None:
        """Stop the server."""
        self._server.stop()

    def memory(self, shapes: Sequence[Shape], times: int) -> str:
        """Run all searches many times and return what memory the server then has."""
        before = self._server.memory()
        failed: list[str] = []
        bar = Bar("searches over HTTP", len(shapes) * times)
        with Watch(self._server) as watch:
            for number, shape in enumerate(shapes, 1):
                if trouble := self._repeat(shape, times):
                    failed.append(trouble)
                bar.at(number * times)
        after = self._server.memory()
        shown = ", ".join(f"{name} {value / 2**20:.0f} MiB" for name, value in (("before", before), ("after", after)))
        most = watch.most / 2**20
        return (
            f"\nPrivate memory of the server (RssAnon), every search {times} times over HTTP at {self.size:,}: {shown}, at most"
            f" {most:.0f} MiB (must stay below {MEMORY_MIB}: {yes_or_no(most < MEMORY_MIB)})."
            + "".join(f"\n- {one}" for one in failed)
            + "\n"
        )

    def _repeat(self, shape: Shape, times: int) -> str:
        body = msgspec.json.encode(shape.request)
        headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=3 * LIMIT_SECONDS)
        try:
            for _ in range(times):
                began = time.perf_counter()
                connection.request("POST", f"{PATH}/search", body, headers)
                answer = connection.getresponse()
                said = answer.read()
                if answer.status != 200:
                    return f"{shape.name}: {answer.status} {said[:200].decode('utf-8', 'replace')}"
                if (took := time.perf_counter() - began) > SLOW_SECONDS:
                    return f"{shape.name}: {took:.1f} s, not repeated"
        finally:
            connection.close()
        return ""

    def reads(self, slowest: Shape) -> str:
        """Time reads of one record alone and while searches run, in turn."""
        search = itertools.repeat(request("POST", f"{PATH}/search", TOKEN, msgspec.json.encode(slowest.request)))
        alone: list[list[float]] = []
        beside: list[list[float]] = []
        searched = 0
        for _ in range(ROUNDS):
            alone.append(self._run([Group(READERS, self._gets())])[0])
            readers, searchers = self._run([Group(READERS, self._gets()), Group(SEARCHERS, search)])
            beside.append(readers)
            searched += len(searchers)
        rows = "\n".join(_read_row(name, one) for name, one in (("alone", alone), ("while searches run", beside)))
        head = "| | reads/s | p50 ms | p99 ms |\n|---|---|---|---|"
        return (
            f"\nReads of one record over HTTP at {self.size:,}, {READERS} connections, alone and while {SEARCHERS} connections"
            f" search `{slowest.name}` without pause ({searched / ROUNDS / ROUND_SECONDS:.1f} searches/s);"
            f" medians of {ROUNDS} interleaved rounds of {ROUND_SECONDS:g} s:\n\n{head}\n{rows}\n"
        )

    def _run(self, groups: list[Group]) -> list[list[float]]:
        found = run(self._server.port, groups, ROUND_SECONDS, self._server.cpu)
        return [one.latencies for one in found]

    def _gets(self) -> Iterator[bytes]:
        ids = (FIRST + CONTACTS + self._draw.randrange(self.size) for _ in range(512))
        return itertools.cycle([request("GET", f"{PATH}/{one}", TOKEN) for one in ids])


def _read_row(name: str, rounds: list[list[float]]) -> str:
    rate = statistics.median(len(one) / ROUND_SECONDS for one in rounds)
    p50, p99 = (statistics.median(percentile(one, percent) for one in rounds) * 1e3 for percent in (50, 99))
    return f"| {name} | {rate:,.0f} | {shown_ms(p50)} | {shown_ms(p99)} |"
