"""Spans of OpenTelemetry: one for each attempt."""

from __future__ import annotations

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

import axle
from axle.client import telemetry
from tests.client.faults import RESET, answer, error, script, serving
from tests.client.halves import FASTEST


def test_each_attempt_is_a_span() -> None:
    """A lost answer, a refusal and a success are three, and none of them holds a token."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    hooks = telemetry.hooks(provider.get_tracer("test"))
    replies = script(RESET, error(503, "x-hubspot-correlation-id: c-9"), answer())
    with serving(replies) as server, axle.Client("sesame", server.url, hooks=hooks, retry=FASTEST) as client:
        client.tasks.get(1)
    spans = kept.get_finished_spans()
    assert [span.status.status_code for span in spans] == [StatusCode.ERROR, StatusCode.ERROR, StatusCode.UNSET]
    assert [(span.attributes or {}).get("http.response.status_code") for span in spans] == [None, 503, 200]
    assert (spans[1].attributes or {})["hubspot.correlation_id"] == "c-9"
    assert all((span.attributes or {})["url.path"] == "/crm/v3/objects/tasks/1" for span in spans)
    assert spans[2].start_time is not None and spans[2].end_time is not None
    assert spans[2].end_time > spans[2].start_time
    assert "sesame" not in "".join(span.to_json() for span in spans)


def test_the_error_of_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OpenTelemetry is not there."""
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry", None)
    with pytest.raises(axle.ConfigurationError, match="telemetry"):
        telemetry.hooks()
