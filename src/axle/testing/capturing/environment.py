"""What a captured command finds in its environment, so that its libraries go to the proxy and trust it."""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Mapping
from pathlib import Path

from axle.testing.capturing.authority import Authority
from axle.testing.capturing.hosts import LOCAL

CHILD = Path(__file__).parent / "child"
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
NO_PROXIES = ("NO_PROXY", "no_proxy")
# Those that take the place of the system's certificates, and those that come beside them.
BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE")
ADDITIONS = ("NODE_EXTRA_CA_CERTS", "DENO_CERT")


def proxied(base: Mapping[str, str], proxy: str, authority: Authority) -> dict[str, str]:
    """Return the variables that any program reads: the proxy, and certificates."""
    variables = dict.fromkeys(PROXIES, proxy)
    others = [name for key in NO_PROXIES for name in base.get(key, "").split(",") if name and not _is_hubspots(name)]
    variables |= dict.fromkeys(NO_PROXIES, ",".join(dict.fromkeys((*LOCAL, *others))))
    for name in BUNDLES:
        variables[name] = str(authority.bundle(f"{name.lower()}.pem", _certificates(base.get(name, "") or _system(base))))
    for name in ADDITIONS:
        variables[name] = str(authority.bundle(f"{name.lower()}.pem", _certificates(base.get(name, ""))))
    return variables


def captured(base: Mapping[str, str], proxy: str, greeted_port: int, authority: Authority) -> dict[str, str]:
    """Return the whole environment of a command on this machine: also what Python and Node run before anything else."""
    variables = {**base, **proxied(base, proxy, authority)}
    variables["AXLE_CAPTURE_PORT"] = str(greeted_port)
    variables["AXLE_CAPTURE_PROXY"] = proxy.rpartition(":")[2]
    variables["AXLE_CAPTURE_CA"] = str(authority.file)
    variables["NODE_USE_ENV_PROXY"] = "1"
    return {**variables, **preloaded(base)}


def preloaded(base: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by which Python and Node run something of ours first."""
    preload = f'--require "{CHILD / "preload.cjs"}"'
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(CHILD), base.get("PYTHONPATH", "")))),
        "NODE_OPTIONS": f"{base.get('NODE_OPTIONS', '')} {preload}".strip(),
    }


def _is_hubspots(name: str) -> bool:
    """Tell whether a name among those that go past a proxy would let HubSpot's hosts go past it."""
    bare = name.strip().lstrip("*.").lower()
    return not bare or bare in ("com",) or bare.endswith(("hubapi.com", "hubspot.com"))


def _system(base: Mapping[str, str]) -> str:
    """Return the file of the certificates that this system trusts; "" where there is none."""
    paths = ssl.get_default_verify_paths()
    candidates = (base.get("SSL_CERT_FILE", ""), paths.cafile or "", paths.openssl_cafile, "/etc/ssl/certs/ca-certificates.crt")
    return next((path for path in candidates if path and os.path.isfile(path)), _certifi())


def _certifi() -> str:
    try:
        from certifi import where
    except ModuleNotFoundError:
        return ""
    return where()


def _certificates(path: str) -> bytes:
    try:
        return Path(path).read_bytes() if path else b""
    except OSError as error:
        print(f"axle capture: {path}: {error.strerror}; its certificates are not trusted", file=sys.stderr)
        return b""
