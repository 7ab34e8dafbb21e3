"""Connectors of others, with HubSpot's host written into them; those that are not installed are skipped."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from axle.testing import Capture

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "capture.md"
EMAIL = "ada@example.com"
API = "https://api.hubapi.com/"
# Libraries that look hosts up and connect in native code, where Python hears of nothing; and how each is asked.
NATIVE = {
    "pycurl": f"import pycurl; c = pycurl.Curl(); c.setopt(c.URL, {API!r}); c.setopt(c.TIMEOUT, 5); c.perform()",
    "curl_cffi": f"import curl_cffi.requests as r; r.get({API!r}, timeout=5)",
    "primp": f"import primp; primp.Client(timeout=5).get({API!r})",
    "grpc": "import grpc; grpc.channel_ready_future(grpc.insecure_channel('api.hubapi.com:443')).result(5)",
    "pycares": "import pycares; pycares.Channel(timeout=1).gethostbyname('api.hubapi.com', 2, print); raise OSError('asked')",
}
WANTED = [{"propertyName": "email", "operator": "EQ", "value": EMAIL}]
GO = """
package main

import ("fmt"; "net/http")

func main() {
	request, _ := http.NewRequest("GET", "https://api.hubapi.com/crm/v3/objects/contacts", nil)
	request.Header.Set("Authorization", "Bearer any")
	answer, err := http.DefaultClient.Do(request)
	if err != nil { fmt.Println(err); return }
	fmt.Println(answer.StatusCode)
}
"""


AXIOS = "axios@1.21.1"
INSTALL_SECONDS = 120
NODE = """
import axios from "axios";
const headers = { authorization: "Bearer any" };
console.log((await axios.get("https://api.hubapi.com/crm/v3/objects/contacts", { headers })).status);
// The way of an n8n node: a client of its own, which leaves proxies to others.
const client = axios.create({ baseURL: "https://api.hubapi.com", proxy: false, maxRedirects: 0 });
const body = { method: "POST", url: "/crm/v3/objects/contacts/search", headers, data: { limit: 1 } };
console.log((await client.request(body)).status);
"""


def by_hubspot3(module: Any) -> int:
    """Ask by hubspot3, which unpacks answers by the very words of a header."""
    return int(module.Hubspot3(access_token="any").contacts.get_by_email(EMAIL)["vid"])


def by_s6r(module: Any) -> int:
    """Ask by s6r-hubspot."""
    return int(module.HubspotConnection("any").search("contacts", filters=WANTED)[0]["id"])


def by_sdk(module: Any) -> int:
    """Ask by HubSpot's newer SDK, which stands on httpx."""
    return int(module.HubSpot(access_token="any").get("/crm/v3/objects/contacts", cast_to=object)["results"][0]["id"])


def by_older_sdk(module: Any) -> int:
    """Ask by HubSpot's older SDK, which stands on urllib3."""
    return int(module.HubSpot(access_token="any").crm.contacts.basic_api.get_page().results[0].id)


@pytest.mark.parametrize(
    ("name", "ask"),
    [("hubspot3", by_hubspot3), ("s6r_hubspot", by_s6r), ("hubspot_sdk", by_sdk), ("hubspot", by_older_sdk)],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_connector_is_captured(axle_capture: Capture, name: str, ask: Callable[[Any], int]) -> None:
    """It finds what is in the portal."""
    contact = axle_capture.portal.client().contacts.create(email=EMAIL)
    assert ask(pytest.importorskip(name)) == int(contact.id)


def test_the_documents_name_what_cannot_be_caught() -> None:
    """All of the list, and nothing else."""
    sentence = re.search(r"native code of their own: (.*?)\. ", HOW_TO.read_text("utf-8").replace("\n", " "))
    assert sentence is not None
    assert sorted(re.findall(r"`(\w+)`", sentence[1])) == sorted(NATIVE)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(NATIVE))
def test_what_cannot_be_caught_is_not_caught(name: str) -> None:
    """In a network without a way out it finds no host; one that can be caught some day belongs on the list no more."""
    pytest.importorskip(name)
    inside = ("unshare", "-rn")
    if not shutil.which("unshare") or subprocess.run([*inside, "true"], capture_output=True).returncode:
        pytest.skip("this machine permits no network namespaces")
    program = (
        "from axle.testing import Server, capture, NotCaptured\n"
        "with Server() as server, capture(server.portal()):\n"
        "    try:\n"
        f"        {NATIVE[name]}\n"
        "    except NotCaptured: print('caught')\n"
        "    except Exception as error: print('not caught', error)\n"
        "    else: print('caught')\n"
    )
    ended = subprocess.run([*inside, sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.startswith("not caught"), (ended.stdout, ended.stderr)


@pytest.mark.long
@pytest.mark.parametrize("language", ["go", "php", "ruby"])
def test_an_example_in_another_language_runs(language: str, tmp_path: Path) -> None:
    """As the how-to has it, under `axle capture`."""
    if not shutil.which(language):
        pytest.skip(f"there is no {language}")
    code = re.search(rf"```{language}\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)
    assert code is not None
    program = tmp_path / f"contacts.{language}"
    program.write_text(GO if language == "go" else code[1])
    command = ["go", "run", str(program)] if language == "go" else [language, str(program)]
    ended = subprocess.run(
        [sys.executable, "-m", "axle.cli", "capture", "--report", "--", *command],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.stdout.strip() in ("200", '{"results":[]}'), (ended.stdout, ended.stderr)
    assert "api.hubapi.com: 1 captured" in ended.stderr


@pytest.mark.long
def test_axios_is_captured(tmp_path: Path) -> None:
    """As it is, and as a node of n8n calls it; skipped where npm cannot install it."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("there is no npm")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(tmp_path), AXIOS]
    try:
        installed = subprocess.run(install, capture_output=True, cwd=tmp_path, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm has not installed {AXIOS} within {INSTALL_SECONDS} s")
    if installed.returncode:
        pytest.skip(f"npm cannot install {AXIOS}")
    program = tmp_path / "program.mjs"
    program.write_text(NODE)
    command = [sys.executable, "-m", "axle.cli", "capture", "--report", "--", "node", str(program)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.split() == ["200", "200"], ended.stderr
    assert "api.hubapi.com: 2 captured" in ended.stderr
