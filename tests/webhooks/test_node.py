"""What HubSpot's own library for Node says of deliveries: the package is installed for the test, where npm can."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from axle.core.signatures import POST, delivery_headers
from tests.webhooks.listening import Receiver
from tests.webhooks.portal import SECRET, Hooked

pytestmark = pytest.mark.long
PACKAGE = "@hubspot/api-client@14.0.1"
INSTALL_SECONDS = 300
QUERY = "https://hooks.example.com/hubspot?tenant=7&name=M%C3%BCller"
SCRIPT = """
const { Signature } = require("@hubspot/api-client");
const requests = JSON.parse(require("fs").readFileSync(0, "utf8"));
const accepts = (request) => {
  try { return Signature.isValid(request); } catch (error) { return error.message; }
};
console.log(JSON.stringify(requests.map(accepts)));
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the package is installed; skip where there is no npm, or no registry that it reaches."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no npm: HubSpot's library for Node cannot be installed")
    folder = tmp_path_factory.mktemp("node")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), PACKAGE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm has not installed {PACKAGE} within {INSTALL_SECONDS} s")
    if done.returncode:
        pytest.skip(f"npm cannot install {PACKAGE}: {done.stderr.strip()[-300:]}")
    return folder / "node_modules"


def accepted(modules: Path, requests: list[dict[str, Any]]) -> list[Any]:
    """Return what the library says of each request: true, false, or its error."""
    environment = {**os.environ, "NODE_PATH": str(modules)}
    done = subprocess.run(
        ["node", "-e", SCRIPT], input=json.dumps(requests), capture_output=True, text=True, env=environment, check=True
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def both_versions(url: str, body: bytes, headers: dict[str, str], secret: str = SECRET) -> list[dict[str, Any]]:
    """Return what the library is asked of a request: by its signature of version 1, and of version 3."""
    sent = {name.lower(): value for name, value in headers.items()}
    request = {"clientSecret": secret, "method": POST, "url": url, "requestBody": body.decode()}
    timestamp = int(sent["x-hubspot-request-timestamp"])
    return [
        {**request, "signatureVersion": sent["x-hubspot-signature-version"], "signature": sent["x-hubspot-signature"]},
        {**request, "signatureVersion": "v3", "signature": sent["x-hubspot-signature-v3"], "timestamp": timestamp},
    ]


def test_hubspots_library_for_node_accepts_deliveries(modules: Path, database: str, receiver: Receiver) -> None:
    """Deliveries as a receiver got them, by both versions; with another secret, another body or an old time none."""
    hooked = Hooked(database, receiver)
    hooked.now_ms = int(time.time() * 1_000)
    hooked.subscribe("contact.propertyChange", "city")
    for city in ("Köln", "東京 \U0001f680", 'a "quoted" \\ city'):
        hooked.now_ms += 1
        hooked.contact(city=city)
        hooked.deliver()
    hooked.close()
    requests = [request for got in receiver.received for request in both_versions(receiver.url, *got[::-1])]
    query = both_versions(QUERY, b'[{"eventId":1}]', delivery_headers(SECRET, QUERY, b'[{"eventId":1}]', hooked.now_ms))
    assert accepted(modules, requests + query) == [True] * 8
    others = [{**request, "clientSecret": "another"} for request in requests[:2]]
    others += [{**request, "requestBody": request["requestBody"].replace("K", "k")} for request in requests[:2]]
    assert accepted(modules, others) == [False] * 4
    old = both_versions(QUERY, b"[]", delivery_headers(SECRET, QUERY, b"[]", hooked.now_ms - 400_000))
    assert accepted(modules, old) == [True, "Timestamp is invalid, reject request"]
