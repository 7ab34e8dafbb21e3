"""The inbox with 100,000 tasks: how large its first view is, and how long it takes from a key to the next task on the screen.

A key's time ends when the browser has painted what follows from it: the frame after the key, and its painting. The server is a
process of its own; both share the cores. `--size` makes other lists; the database is kept in the folder.
"""

from __future__ import annotations

import argparse
import shutil
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from axle.core.people import LINK_MS
from axle.core.roles import ADMIN
from axle.http.app import catalog
from axle.operations.people import persons
from axle.storage import open_storage
from axle.storage.interface import Transaction
from benchmarks.databases import ACCOUNT, axle_file, remove
from benchmarks.process import Server

KEYS = 100
PAUSE_MS = 60  # between keys: a person is slower
TARGET_MS, TARGET_BYTES, TARGET_REQUESTS = 50, 40 * 1024, 8
PROBE = """() => {
  window.paints = [];
  document.addEventListener("keydown", (event) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.paints.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  }), true);
}"""


def name_owner(path: Path) -> None:
    """Give the owner of a database an address, as that of a server has one."""
    with closing(open_storage(f"sqlite:///{path}", 1)) as storage:

        def work(tx: Transaction) -> None:
            (owner,) = tx.owners([1])
            owner.email = "owner@example.com"
            tx.save_owner(owner)

        storage.write(ACCOUNT, work)


def link(path: Path) -> str:
    """Let somebody in, and return the path of a link that signs them in."""
    now, invitation = time.time_ns() // 1_000_000, persons.Invitation("ada@example.com", ADMIN, "Ada", "Lovelace")
    with closing(open_storage(f"sqlite:///{path}", 1)) as storage:
        made = storage.write(ACCOUNT, lambda tx: persons.link(tx, persons.invite(tx, invitation, now), now, LINK_MS))
    return persons.path_of_link(made.secret)


def first_view(page: Page, address: str) -> None:
    """Open the inbox and print what that costs."""
    requests: list[str] = []
    sizes: list[int] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    began = time.perf_counter()
    page.goto(f"{address}/tasks?owner=all")
    page.locator("li.task[data-id]").first.wait_for()
    seconds = time.perf_counter() - began
    page.wait_for_timeout(600)
    asked = [url for url in requests if not url.startswith("data:")]
    size = f"{sum(sizes) / 1024:.1f} KiB (target {TARGET_BYTES // 1024})"
    print(f"first view: {len(asked)} requests (target {TARGET_REQUESTS}), {size}")
    print(f"first rows after {seconds:.2f} s, with an empty cache")


def pressed(page: Page, key: str, what: str) -> None:
    """Press a key many times, and print how long it took until each was painted."""
    page.evaluate("window.paints = []")
    for _ in range(KEYS):
        page.keyboard.press(key)
        page.wait_for_timeout(PAUSE_MS)
    page.wait_for_timeout(500)
    times = sorted(page.evaluate("window.paints"))
    p95 = times[int(len(times) * 0.95)]
    print(f"{what}: median {median(times):.0f} ms, p95 {p95:.0f} ms (target {TARGET_MS}), {len(times)} keys")


def main() -> None:
    """Make a list, open it in Chromium, and press keys."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/axle-bench"))
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / "pages.db"
    remove(path)
    shutil.copyfile(axle_file(options.folder, options.size, catalog()), path)
    name_owner(path)
    server = Server(path, ("--no-access-log",))
    address = f"http://127.0.0.1:{server.port}"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=options.chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            assert context.request.post(address + link(path), max_redirects=0).status == 303
            page = context.new_page()
            page.set_default_timeout(30_000)
            before = server.memory()
            first_view(page, address)
            page.wait_for_timeout(2_000)
            page.evaluate(PROBE)
            pressed(page, "j", "j in the list")
            pressed(page, "c", "c in the list")
            page.keyboard.press("q")
            page.get_by_role("article").wait_for()
            pressed(page, "c", "c in the queue")
            print(f"the server's memory grew by {(server.memory() - before) / 1e6:.1f} MB")
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
