"""A small provider of identities (OpenID Connect) in a process of its own: it checks what a client must do, and can lie.

`python -m tests.people.identity_provider` prints its address. `/become?…` says who signs in from now on, and what is wrong with
what it then says.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import subprocess
import sys
import time
import urllib.request
from base64 import b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "axle", "s3cr:et+ %"
REDIRECT = "http://localhost:8585/sign-in/provider/back"


class State:
    """What the provider knows: its keys, who signs in, the codes that are out, and how it lies."""

    key = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})
    other_key = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256"})
    who: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {}
    address = ""


class Handler(BaseHTTPRequestHandler):
    """Answers for the provider."""

    def do_GET(self) -> None:
        """Answer a browser, or a question about the provider."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path == "/become":
            State.who = query
            if "rotate" in query:
                State.key = RSAKey.generate_key(2048, {"kid": query["rotate"], "alg": "RS256", "use": "sig"})
            self._send({})
        elif parts.path == "/.well-known/openid-configuration":
            self._send(_metadata())
        elif parts.path == "/keys":
            self._send({"keys": [State.key.as_dict(private=False)]})
        elif parts.path == "/userinfo":
            self._send(
                {"sub": State.who.get("userinfo_sub", State.who["sub"]), "email": State.who["email"], "email_verified": True}
            )
        else:
            self._authorize(query)

    def _authorize(self, query: dict[str, str]) -> None:
        """Sign in whoever it is at the moment."""
        needed = {"client_id": CLIENT, "redirect_uri": REDIRECT, "response_type": "code", "code_challenge_method": "S256"}
        assert needed.items() <= query.items() and "openid" in query["scope"].split(), query
        code = secrets.token_urlsafe(16)
        State.codes[code] = query
        back = {"state": query["state"], **({"error": "access_denied"} if "deny" in State.who else {"code": code})}
        self.send_response(302)
        self.send_header("location", f"{query['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def do_POST(self) -> None:
        """Exchange a code."""
        body = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        form = {name: values[0] for name, values in body.items()}
        name, _, secret = b64decode(self.headers.get("authorization", "").removeprefix("Basic ")).decode().partition(":")
        asked = State.codes.pop(form.get("code", ""), None)
        proof = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        fits = asked and proof == asked["code_challenge"] and form["redirect_uri"] == REDIRECT
        if (unquote(name), unquote(secret)) != (CLIENT, SECRET) or not fits or asked is None:
            self._send({"error": "invalid_grant"}, 400)
            return
        self._send({"access_token": "at", "token_type": "Bearer", "id_token": _id_token(asked["nonce"])})

    def _send(self, body: Any, status: int = 200) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def _metadata() -> dict[str, Any]:
    return {
        "issuer": State.who.get("issuer_said", State.address),
        "authorization_endpoint": f"{State.address}/authorize",
        "token_endpoint": f"{State.address}/token",
        "userinfo_endpoint": f"{State.address}/userinfo",
        "jwks_uri": f"{State.address}/keys",
    }


def _id_token(nonce: str) -> str:
    """Say who somebody is, with what is wrong in it."""
    who, now = State.who, int(State.who.get("now") or time.time())
    claims: dict[str, Any] = {
        "iss": State.address,
        "aud": CLIENT,
        "sub": who["sub"],
        "nonce": nonce,
        "iat": now,
        "exp": now + 300,
    }
    if "userinfo" not in who:
        claims |= {"email": who["email"], "email_verified": who.get("verified", "true") == "true"}
    for name in ("iss", "aud", "nonce", "azp"):
        if f"false_{name}" in who:
            claims[name] = who[f"false_{name}"]
    if "old" in who:
        claims["exp"] = now - 300
    if "unsigned" in who:
        parts = [json.dumps(part).encode() for part in ({"alg": "none", "kid": "1"}, claims)]
        return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
    key = State.other_key if "false_key" in who else State.key
    return jwt.encode({"alg": "RS256", "kid": key.kid or "1"}, claims, key)


class IdentityProvider:
    """The provider, as a test has it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.people.identity_provider"], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def become(self, **who: str) -> None:
        """Say who signs in from now on, and what is wrong with what is said of them."""
        with urllib.request.urlopen(f"{self.address}/become?{urlencode(who)}") as answer:
            assert answer.status == 200

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.communicate(timeout=10)


def main() -> None:
    """Serve until the process is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    State.address = f"http://127.0.0.1:{server.server_address[1]}"
    print(State.address, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
