"""What OAuth decides by itself: digests, addresses, scopes, proofs, and scopes in words."""

from __future__ import annotations

import pytest

from axle.core import oauth
from axle.core.errors import Invalid, OAuthError
from axle.core.permissions import ALL
from axle.core.scopes import UNSAID, in_words, known_scopes
from tests.api import package_catalog


def test_digests() -> None:
    """A digest says nothing but whether a secret is the same; any text has one."""
    assert oauth.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert oauth.matches("abc", oauth.digest("abc"))
    assert not oauth.matches("abd", oauth.digest("abc"))
    assert len(oauth.digest("\ud800")) == 64


@pytest.mark.parametrize("address", [
    "https://a.example", "https://a.example/b?c=d&e=f", "http://localhost:8000/cb", "http://127.0.0.1/", "http://[::1]:9/cb",
    "com.example.app:/back", "com.example.app://back",
])  # fmt: skip
def test_addresses_to_redirect_to(address: str) -> None:
    """The web's, and those of apps on a phone or desk."""
    oauth.check_redirect(address)


@pytest.mark.parametrize("address", [
    "", "a.example", "/back", "//a.example/", "https://", "https:///x", "https://a.example/#x", "https://a.example/#",
    "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "app:/back", "https://a.example/a b", "https://é.example/",
    "https://a.example/\r\nset-cookie:x", "https://user:secret@a.example/", "https://a.example:99999/", "https://[::1/",
    "https://a.example/" + "x" * 2_000, "JavaScript:alert(1)", "http://a.example/cb", "http://192.0.2.1/cb", "http://localhost.a/",
])  # fmt: skip
def test_addresses_that_nobody_is_sent_to(address: str) -> None:
    """What is relative, has a fragment, runs in the page, could split a header, or is sent in clear through a network."""
    with pytest.raises(Invalid):
        oauth.check_redirect(address)


def test_proofs() -> None:
    """The example of RFC 7636, and its plain form."""
    verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert oauth.proves(verifier, challenge, "S256")
    assert oauth.proves(verifier, verifier, "plain")
    assert oauth.proves(verifier, verifier, "")
    assert not oauth.proves(verifier, challenge, "plain")
    assert not oauth.proves(challenge, challenge, "S256")


@pytest.mark.parametrize(("challenge", "method", "fits"), [
    ("", "", True), ("x" * 43, "", True), ("x" * 128, "S256", True), ("x" * 43, "plain", True),
    ("x" * 42, "", False), ("x" * 129, "", False), ("é" * 43, "", False), ("x" * 43, "s256", False), ("", "S256", False),
])  # fmt: skip
def test_challenges(challenge: str, method: str, fits: bool) -> None:
    """Each that a verifier can be made for, and a method with one."""
    if fits:
        oauth.check_challenge(challenge, method)
        return
    with pytest.raises(OAuthError):
        oauth.check_challenge(challenge, method)


def test_scopes() -> None:
    """Split at any blanks, each once; everything covers everything, and the basic scope is always covered."""
    assert oauth.split(" b  a\tb\n") == ("b", "a")
    assert oauth.beyond(("a", "b", oauth.BASIC), "a c") == ["b"]
    assert oauth.beyond((ALL,), "a c") == [ALL]
    assert oauth.beyond((ALL, "x"), ALL) == []
    assert len(oauth.split(" ".join(f"s{n}" for n in range(oauth.MAX_SCOPES)))) == oauth.MAX_SCOPES
    for text in ("é", 'a"b', "a\\b", "x" * 201, "\x00", " ".join(f"s{n}" for n in range(oauth.MAX_SCOPES + 1))):
        with pytest.raises(OAuthError):
            oauth.split(text)


def test_scopes_in_words() -> None:
    """Made from the catalog, the type that the scope itself names first."""
    catalog = package_catalog()
    series = "under the paths of 2026-09 use series of tasks"
    assert in_words("tickets", catalog) == f"Read and change tickets; {series}; define the properties of tickets"
    assert in_words("crm.schemas.tasks.write", catalog) == f"{series[:1].upper()}{series[1:]}; define the properties of tasks"
    assert in_words("crm.schemas.deals.read", catalog) == "Know the properties of deals and deal splits"
    assert in_words("crm.schemas.deals.write", catalog) == "Define the properties of deals and deal splits"
    assert in_words("crm.schemas.custom.write", catalog) == "Define object types of the account's own"
    dated = "; under the paths of 2026-09 read and change tasks"
    assert in_words("crm.objects.deals.read", catalog) == f"Read deals and deal splits{dated}"
    assert in_words("crm.objects.deals.write", catalog) == f"Create, change and delete deals and deal splits{dated}"
    assert in_words("crm.objects.contacts.read", catalog).startswith("Read contacts, calls, ")
    assert in_words("crm.objects.contacts.read", catalog).endswith(f" and tasks{dated}")
    assert in_words(oauth.BASIC, catalog) == "Know which account this is"
    assert in_words(ALL, catalog) == "Read and change everything in this account"
    assert in_words("forms", catalog) == UNSAID
    assert [scope for scope in known_scopes(catalog) if in_words(scope, catalog) in ("", UNSAID)] == []
