"""`axle capture -- COMMAND`: programs of any language with HubSpot's host written into them, each a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.server import axle
from tests.testing.captured_program import CONTACTS, WAYS

SEED = "contacts: [{email: ada@example.com}]"
SECONDS = 60
AXLE = (sys.executable, "-m", "axle.cli", "capture")
CURL = ("curl", "-sS", "-H", "Authorization: Bearer any")

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="there is no node")
needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")


LEAVES_A_CONNECTION = """
import os, socket, time, urllib.parse
proxy = urllib.parse.urlsplit(os.environ["HTTPS_PROXY"])
connection = socket.create_connection((proxy.hostname, proxy.port))
connection.sendall(b"CONNECT api.hubapi.com:443 HTTP/1.1\\r\\n\\r\\n")
connection.recv(100)
if os.fork() == 0:  # a child that stays has it open still
    os.closerange(0, 3)
    connection.recv(1)
"""


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A file with one contact."""
    path = tmp_path / "seed.yaml"
    path.write_text(SEED)
    return path


def captured(*arguments: str | Path, before: Sequence[str] = (), **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `axle capture` to its end."""
    if not before:
        return axle("capture", *map(str, arguments), env=variables)
    return subprocess.run(
        [*before, *AXLE, *map(str, arguments)],
        env={**os.environ, **variables}, capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip


def statuses(output: str) -> dict[str, str]:
    """Read what the captured program printed."""
    return dict(line.split("\t", 1) for line in output.splitlines())


def test_a_python_program_is_captured_by_whatever_library(seed: Path) -> None:
    """Those that read proxy variables and those that read none; the report counts their calls."""
    ended = captured("--seed", seed, "--report", "--", sys.executable, "-m", "tests.testing.captured_program")
    assert statuses(ended.stdout) == dict.fromkeys(WAYS, "200"), ended.stderr
    assert ended.stderr.splitlines()[-1] == f"axle capture: api.hubapi.com: {len(WAYS)} captured"
    assert ended.returncode == 0


def test_a_network_without_a_way_out_is_enough(seed: Path) -> None:
    """In a namespace that has nothing but the loopback, all are answered: no packet goes anywhere else."""
    inside = ("unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$0" "$@"')
    if subprocess.run([*inside, "true"], capture_output=True).returncode:
        pytest.skip("this machine permits no network namespaces")
    ended = captured("--seed", seed, "--", sys.executable, "-m", "tests.testing.captured_program", before=inside)
    assert statuses(ended.stdout) == dict.fromkeys(WAYS, "200"), ended.stderr


NODE = """
import https from "node:https";
const url = "https://api.hubapi.com/crm/v3/objects/contacts";
const headers = { authorization: "Bearer any" };
const answer = await fetch(url, { headers });
console.log("fetch", answer.status, (await answer.json()).results[0].properties.email);
const got = await new Promise((done) => https.get(url, { headers }, done));
console.log("https", got.statusCode);
got.resume();
for (const away of ["https://mcp.hubspot.com/", "http://api.hubapi.com/"]) {
  try { await fetch(away); } catch (error) { console.log("refused", away); }
}
"""


@needs_node
def test_a_node_program_is_captured(seed: Path, tmp_path: Path) -> None:
    """fetch and https reach Axle; a host that Axle does not answer for is refused, and said so."""
    program = tmp_path / "program.mjs"
    program.write_text(NODE)
    ended = captured("--seed", seed, "--report", "--", "node", program)
    assert ended.stdout.splitlines() == [
        "fetch 200 ada@example.com", "https 200", "refused https://mcp.hubspot.com/", "refused http://api.hubapi.com/",
    ], ended.stderr  # fmt: skip
    assert "axle capture: mcp.hubspot.com was refused" in ended.stderr
    assert "axle capture: mcp.hubspot.com: 1 refused" in ended.stderr


@needs_curl
@pytest.mark.parametrize("address", [CONTACTS, CONTACTS.replace("https", "http"), CONTACTS.replace("//api.", "//api-eu1.")])
def test_a_program_that_reads_proxy_variables_is_captured(seed: Path, address: str) -> None:
    """curl is answered over TLS that it verifies, and over plain http."""
    ended = captured("--seed", seed, "--", *CURL, address)
    assert json.loads(ended.stdout)["results"][0]["properties"]["email"] == "ada@example.com", ended.stderr


@needs_curl
def test_plain_http_through_a_tunnel_is_captured(seed: Path) -> None:
    """Newer versions of Node ask the proxy for a connection to port 80, and speak no TLS in it."""
    ended = captured("--seed", seed, "--", *CURL, "--proxytunnel", CONTACTS.replace("https", "http"))
    assert json.loads(ended.stdout)["results"][0]["properties"]["email"] == "ada@example.com", ended.stderr


@needs_curl
def test_links_lead_where_the_request_went(tmp_path: Path) -> None:
    """TLS ends before Axle, and the link to the next page is one of https all the same."""
    (tmp_path / "seed.yaml").write_text("contacts: [{email: ada@example.com}, {email: bob@example.com}]")
    ended = captured("--seed", tmp_path / "seed.yaml", "--", *CURL, f"{CONTACTS}?limit=1")
    assert json.loads(ended.stdout)["paging"]["next"]["link"].startswith(f"{CONTACTS}?"), ended.stderr


@needs_curl
def test_a_certificate_is_only_for_hubspots_hosts(seed: Path) -> None:
    """The authority of a run could not vouch for another host, were its key taken: it is constrained, and critically so."""
    from cryptography import x509

    shown = captured(
        "--", "sh", "-c", "cat $AXLE_CAPTURE_CA; stat -c '%a' $(dirname $AXLE_CAPTURE_CA)/*.pem; ls $AXLE_CAPTURE_CA"
    )
    certificate = x509.load_pem_x509_certificate(
        shown.stdout.partition("-----END")[0].encode() + b"-----END CERTIFICATE-----\n"
    )
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    assert [name.value for name in constraints.value.permitted_subtrees or ()] == ["hubapi.com", "hubspot.com"]
    lines = shown.stdout.splitlines()
    assert {line for line in lines if line.isdigit()} == {"600"}
    assert not Path(lines[-1]).exists()  # nothing is left of it


@pytest.fixture
def elsewhere() -> Iterator[int]:
    """A port of this machine that answers one request."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_answer, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1]


def _answer(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nme")


@needs_curl
def test_this_machine_is_reached_and_others_are_refused_offline(elsewhere: int) -> None:
    """With --offline only the loopback is left, and HubSpot's hosts, which are Axle."""
    script = f"curl -sS http://127.0.0.1:{elsewhere}/; curl -sS -o /dev/null -w '%{{http_connect}}' https://example.com/"
    ended = captured("--offline", "--report", "--", "sh", "-c", script)
    assert ended.stdout == "me403"
    assert "axle capture: example.com: 1 refused" in ended.stderr


@needs_curl
def test_other_hosts_are_let_through(elsewhere: int) -> None:
    """A name of this machine that is none of HubSpot's is reached through the proxy, and counted."""
    script = f"curl -sS --noproxy '' --proxy $HTTPS_PROXY http://localhost:{elsewhere}/"
    ended = captured("--report", "--", "sh", "-c", script)
    assert ended.stdout == "me"
    assert "axle capture: localhost: 1 let through" in ended.stderr


def test_the_exit_status_is_the_commands() -> None:
    """And the signal that ended it."""
    assert captured("--", "sh", "-c", "exit 7").returncode == 7
    assert captured("--", "sh", "-c", "kill -TERM $$").returncode == -signal.SIGTERM
    assert captured("--", "sh", "-c", "kill -KILL $$").returncode == -signal.SIGKILL


def test_a_connection_that_is_open_at_the_end_is_closed_without_a_word() -> None:
    """So curl, which leaves its own to the system, prints nothing but its answer."""
    ended = captured(sys.executable, "-c", LEAVES_A_CONNECTION)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_what_goes_wrong_at_the_start_is_one_line(tmp_path: Path) -> None:
    """A command that is not there is 127, a seed that cannot be read 2, and nothing to run 1."""
    (tmp_path / "bad.yaml").write_text("nonsense: [{}]")
    for status, arguments in (
        (127, ("--", "no-such-command")),
        (126, ("--", str(tmp_path))),
        (2, ("--seed", str(tmp_path / "none.yaml"), "--", "true")),
        (2, ("--seed", str(tmp_path / "bad.yaml"), "--", "true")),
        (1, ()),
        (1, ("--behaviour", "nonsense", "--", "true")),
    ):
        ended = captured(*arguments)
        assert (ended.returncode, len(ended.stderr.splitlines())) == (status, 1), (arguments, ended.stderr)
        assert ended.stderr.startswith("axle")


def test_a_signal_is_passed_on() -> None:
    """Whoever stops the capture stops the command, which may still say its last word."""
    script = "trap 'echo ended; exit 3' TERM; echo ready; while :; do sleep 0.05; done"
    with subprocess.Popen([*AXLE, "--", "sh", "-c", script], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        running.send_signal(signal.SIGTERM)
        assert running.stdout.read() == "ended\n"
        assert running.wait(SECONDS) == 3


def test_a_sitecustomize_of_the_users_still_runs(tmp_path: Path) -> None:
    """The one that was on the path before is run after ours, and is the module of that name."""
    (tmp_path / "sitecustomize.py").write_text("import builtins\nbuiltins.ran = True\nMINE = 1\n")
    script = "import builtins, sitecustomize; print(builtins.ran, sitecustomize.MINE)"
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH", ""))))
    ended = captured("--", sys.executable, "-c", script, PYTHONPATH=path)
    assert ended.stdout == "True 1\n", ended.stderr


def test_the_environment_keeps_what_was_there(tmp_path: Path) -> None:
    """Certificates and names that the user has set stay beside ours; a name that would let HubSpot's hosts past is left out."""
    mine = tmp_path / "mine.pem"
    mine.write_text("# mine\n")
    script = "cat $REQUESTS_CA_BUNDLE $NODE_EXTRA_CA_CERTS; echo; echo $NO_PROXY; echo $NODE_OPTIONS"
    ended = captured(
        "--", "sh", "-c", script,
        REQUESTS_CA_BUNDLE=str(mine), NODE_EXTRA_CA_CERTS=str(mine), NO_PROXY="internal,.hubapi.com,*",
        NODE_OPTIONS="--no-warnings",
    )  # fmt: skip
    assert ended.stdout.count("# mine") == 2
    *_, names, options = ended.stdout.splitlines()
    assert names == "localhost,127.0.0.1,::1,internal"
    assert options.startswith("--no-warnings --require")


@needs_curl
def test_others_can_use_a_capture_that_listens(tmp_path: Path) -> None:
    """It prints what to set; a shell that sets it is captured; a signal ends it."""
    with subprocess.Popen([*AXLE, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        lines: list[str] = []
        while not lines or not lines[-1].startswith("export AXLE_CAPTURE_TOKEN"):
            lines.append(running.stdout.readline())
        script = "".join(lines) + " ".join((*CURL[:2], f"-H 'Authorization: Bearer any' {CONTACTS}"))
        ended = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=SECONDS)
        running.send_signal(signal.SIGINT)
        assert running.wait(SECONDS) == 0
    assert json.loads(ended.stdout) == {"results": []}, ended.stderr


def test_a_program_can_reset_what_it_wrote(seed: Path) -> None:
    """The controls for tests are at AXLE_CAPTURE_URL, with the account as it was seeded."""
    program = textwrap.dedent(
        """
        import json, os, urllib.request as u
        def ask(method, url, body=None, **headers):
            data = None if body is None else json.dumps(body).encode()
            headers |= {"Authorization": "Bearer any", "Content-Type": "application/json"}
            with u.urlopen(u.Request(url, data, headers, method=method)) as answer:
                return json.loads(answer.read() or b"null")
        contacts = "https://api.hubapi.com/crm/v3/objects/contacts"
        ask("POST", contacts, {"properties": {"email": "bob@example.com"}})
        print(len(ask("GET", contacts)["results"]))
        ask("POST", os.environ["AXLE_CAPTURE_URL"] + "/_axle/test/reset", {})
        print(len(ask("GET", contacts)["results"]))
        """
    )
    ended = captured("--seed", seed, "--", sys.executable, "-c", program)
    assert ended.stdout.split() == ["2", "1"], ended.stderr
