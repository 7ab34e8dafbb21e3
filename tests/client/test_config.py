"""Groups of settings are checked when they are made: a word that means nothing is not taken for its opposite."""

from __future__ import annotations

from typing import Any

import pytest

import axle


async def hook(*_: Any) -> None:
    """Do nothing, some time."""


GRANT = {"refresh_token": "r", "client_id": "i", "client_secret": "s"}

WRONG: list[tuple[Any, dict[str, Any]]] = [
    (axle.RetryConfig, {"jitter": "half"}),
    (axle.RetryConfig, {"methods": "all"}),
    (axle.ProxyConfig, {"host": "h", "port": 1, "protocol": "SOCKS6"}),
    (axle.Http1Settings, {"keep_alive": "SOMETIMES"}),
    (axle.Http1Settings, {"chunking": True}),
    (axle.CacheConfig, {"policy": "RFC_9111"}),
    (axle.Hooks, {"on_response": hook}),
    (axle.OAuth2Refresh, {**GRANT, "credential_bearer": "BASIC"}),
]


@pytest.mark.parametrize(("kind", "given"), WRONG, ids=lambda one: list(one)[-1] if isinstance(one, dict) else "")
def test_words_that_mean_nothing_are_refused(kind: Any, given: dict[str, Any]) -> None:
    """By their name."""
    with pytest.raises(axle.ConfigurationError, match=list(given)[-1]):
        kind(**given)
