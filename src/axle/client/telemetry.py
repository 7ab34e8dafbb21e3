"""Hooks that make an OpenTelemetry span of each attempt: `Client(…, hooks=telemetry.hooks())`.

Needs the extra `telemetry`. A span has method, path, host, status and correlation id, and no header or body.
"""

from __future__ import annotations

import time
from typing import Any

from axle.client import statuses
from axle.client.config import Hooks
from axle.client.errors import ConfigurationError
from axle.client.messages import Request, Response


def hooks(tracer: Any = None) -> Hooks:
    """Return the hooks; spans are ended by the tracer of OpenTelemetry's global provider unless another one is given."""
    try:
        from opentelemetry import trace
    except ImportError:
        raise ConfigurationError("telemetry: this needs `pip install .[telemetry]`, in a clone of Axle") from None
    used = tracer or trace.get_tracer("axle.client")

    def answered(response: Response) -> None:
        request = response.request
        if request is None:
            return
        end = time.time_ns()
        span = used.start_span(
            request.method,
            kind=trace.SpanKind.CLIENT,
            start_time=end - int(response.elapsed * 1e9),
            attributes={**_request_attributes(request), **_response_attributes(response)},
        )
        if response.status >= statuses.BAD_REQUEST:
            span.set_status(trace.StatusCode.ERROR)
        span.end(end)

    def repeated(request: Request, why: Response | Exception, wait: float) -> None:
        if isinstance(why, Response):
            return  # it has a span already
        span = used.start_span(request.method, kind=trace.SpanKind.CLIENT, attributes=_request_attributes(request))
        span.set_attribute("error.type", type(why).__name__)
        span.set_status(trace.StatusCode.ERROR)
        span.end()

    return Hooks(on_response=answered, on_retry=repeated)


def _request_attributes(request: Request) -> dict[str, Any]:
    host, _, port = request.host.partition(":")
    attributes = {"http.request.method": request.method, "server.address": host, "url.path": request.path}
    return {**attributes, "server.port": int(port)} if port.isdigit() else attributes


def _response_attributes(response: Response) -> dict[str, Any]:
    attributes: dict[str, Any] = {"http.response.status_code": response.status}
    if correlation_id := response.header("x-hubspot-correlation-id"):
        attributes["hubspot.correlation_id"] = correlation_id
    return attributes
