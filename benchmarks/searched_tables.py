"""What was measured of searches, as tables."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.measured import AIM_PAGE_MS, Row, percentile, shown_ms, yes_or_no

PAGE_GROWTH = 3.0
SHORT_MS = 0.05  # below this a growth is noise


def search_table(rows: Sequence[Row], sizes: Sequence[int]) -> str:
    """Return the searches as a table, and the counts of what is met."""
    names = [_short(size) for size in sizes]
    largest = sizes[-1]
    head = ["search", f"total {names[-1]}", *(f"{one} p50" for one in names), *(f"{one} p99" for one in names)]
    head += [f"first {names[-1]}"]
    head += [f"count {names[-1]}", "ns/row", f"page {names[-1]}", "growth", "of page", *(f"plain {one}" for one in names)]
    head += ["aim", "floor"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [_search_row(row, sizes) for row in rows]
    aims = sum(row.axle[largest].aim for row in rows)
    floors = sum(row.axle[largest].floor(row.shape.common) for row in rows)
    grown = [row.shape.name for row in rows if _growth(row, sizes) >= PAGE_GROWTH and row.axle[largest].page > AIM_PAGE_MS / 10]
    return "\n".join(
        [
            *lines,
            f"\nAt {largest:,}: {aims} of {len(rows)} meet the aim, {floors} the floor. Pages of at least"
            f" {AIM_PAGE_MS / 10:g} ms that grow {PAGE_GROWTH:g} times or more: {', '.join(grown) or 'none'}.\n",
        ]
    )


def _growth(row: Row, sizes: Sequence[int]) -> float:
    """Return how much longer a page takes at the largest size than at the smallest; 0 where it is too short to tell."""
    first = row.axle[sizes[0]].page
    return row.axle[sizes[-1]].page / first if first > SHORT_MS else 0.0


def _search_row(row: Row, sizes: Sequence[int]) -> str:
    last = row.axle[sizes[-1]]
    cells = [f"{row.shape.name}{' ●' if row.shape.common else ''}", f"{last.answer.total:,}" if last.answer else "?"]
    cells += [row.axle[size].shown() for size in sizes]
    cells += [shown_ms(row.axle[size].p99) for size in sizes]
    cells += [shown_ms(last.first * 1e3)]
    cells += [shown_ms(last.count), f"{last.per_row:,.0f}" if last.answer else "–", shown_ms(last.page)]
    first = row.axle[sizes[0]]
    growth = _growth(row, sizes)
    cells += [f"{last.p50 / first.p50:.1f}", f"{growth:.1f}" if growth else "–"]
    cells += [row.plain[size].shown() for size in sizes]
    return f"| {' | '.join([*cells, yes_or_no(last.aim), yes_or_no(last.floor(row.shape.common))])} |"


def _short(size: int) -> str:
    return f"{size // 1_000_000}M" if size % 1_000_000 == 0 else f"{size / 1_000:g}k"


def write_table(times: dict[bool, list[float]], batch: int, size: int) -> str:
    """Return what batches took with and without the work on the index."""
    with_index, without = (times[indexed][1:] for indexed in (True, False))  # the first warms up
    lines = [
        f"\nA durable batch of {batch} new tasks among {size:,}, {len(with_index)} of each in turn, storage alone:\n",
        "| | p50 ms | p99 ms | µs a record |\n|---|---|---|---|",
    ]
    for name, one in (("with the index", with_index), ("without", without)):
        p50 = statistics.median(one) * 1e3
        lines.append(f"| {name} | {shown_ms(p50)} | {shown_ms(percentile(one, 99) * 1e3)} | {p50 * 1e3 / batch:.0f} |")
    ratio = statistics.median(with_index) / statistics.median(without)
    return "\n".join([*lines, f"\nThe index makes it {ratio:.1f} times as long.\n"])
