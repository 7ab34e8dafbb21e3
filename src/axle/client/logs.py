"""What the client writes to the log: one line for each attempt, and never a secret. HUBSPOT_LOG=debug|info turns it on."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from axle.client.messages import Response

log = logging.getLogger("axle.client")


def log_attempt(response: Response) -> None:
    """Write that an attempt was answered."""
    if not log.isEnabledFor(logging.DEBUG) or response.request is None:
        return
    request = response.request
    log.debug(
        "%s %s: %d in %.0f ms, %s, correlation id %s",
        request.method,
        request.path,
        response.status,
        response.elapsed * 1000,
        response.http_version,
        response.header("x-hubspot-correlation-id") or "none",
    )


def turn_on(environ: Mapping[str, str]) -> None:
    """Write the log to standard error, where the environment asks for it."""
    level = environ.get("HUBSPOT_LOG", "").upper()
    if level in ("DEBUG", "INFO") and not log.handlers:
        log.setLevel(level)
        log.addHandler(logging.StreamHandler())
