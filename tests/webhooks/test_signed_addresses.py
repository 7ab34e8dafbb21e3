"""What is signed is the address that a receiver sees called, however it was written down."""

from __future__ import annotations

import contextlib
import time

import pytest
from hubspot.utils.signature import Signature

from axle.core.receivers import as_called
from tests.webhooks.listening import Receiver as Unused
from tests.webhooks.portal import SECRET, Hooked
from tests.webhooks.receiver import Receiver

WRITTEN = (
    "http://127.0.0.1:{}", "http://127.0.0.1:{}?", "http://127.0.0.1:{}?tenant=7", "HTTP://LOCALHOST:{}/Hook",
    "http://127.0.0.1:{}/hook?", "http://127.0.0.1:{}/a%20b/../M%C3%BCller?q=%C3%A4+b%26c&&=%25&x=a:b/c?d@e",
    "http://127.0.0.1:0{}/hook",
)  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_hubspots_own_client_accepts_a_delivery_by_the_address_that_its_receiver_saw(written: str) -> None:
    """Which is put together of the header Host and the first line, as frameworks do."""
    with Receiver() as receiver, contextlib.closing(Unused()) as unused:
        with contextlib.closing(Hooked("memory:", unused)) as hooked:
            hooked.now_ms = int(time.time() * 1_000)
            app = hooked.add_app(url=written.format(receiver.port))
            hooked.subscribe("contact.propertyChange", "city", app_id=app)
            hooked.contact(city="東京 \U0001f680")
            assert [outcome.result for outcome in hooked.deliver()] == ["success"]
        head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    asked = {
        "http_uri": f"http://{headers['host']}{first.split()[1]}", "signature_version": "v3",
        "timestamp": headers["x-hubspot-request-timestamp"],
    }  # fmt: skip
    assert Signature.is_valid(headers["x-hubspot-signature-v3"], SECRET, body.decode(), **asked)


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("https://Hooks.Example.com", "https://hooks.example.com/"),
        ("https://hooks.example.com:443/x?", "https://hooks.example.com/x"),
        ("HTTP://hooks.example.com:80?a=B", "http://hooks.example.com/?a=B"),
        ("http://hooks.example.com:443/", "http://hooks.example.com:443/"),
        ("https://[2001:DB8::1]:8443/", "https://[2001:db8::1]:8443/"),
        ("https://hooks.example.com/A%2fb?c=%3A", "https://hooks.example.com/A%2fb?c=%3A"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_address_is_as_its_receiver_sees_it_called(written: str, called: str) -> None:
    """Its path and query stay as they are; so does what is no address."""
    assert as_called(written) == called
