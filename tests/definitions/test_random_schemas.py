"""Any schema that is taken is given back as it was, and its type takes records; any that is refused leaves nothing."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import Api

SCHEMAS = "/crm/v3/schemas"
LETTERS = string.ascii_letters + string.digits + "_"
TYPES = [("string", "text"), ("string", "textarea"), ("number", "number"), ("date", "date"), ("datetime", "date")]
VALUES = {"string": "some text", "number": "12.50", "date": "2026-02-03", "datetime": "2026-02-03T04:05:06.000Z"}

NAMES = st.builds(str.__add__, st.sampled_from(string.ascii_letters), st.text(LETTERS, max_size=12))
PROPERTY_NAMES = st.lists(
    st.text(string.ascii_lowercase + "_", min_size=1, max_size=8).map("a".__add__), min_size=1, max_size=6, unique=True
)
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip)


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, Any]:
    """Make a schema that holds together."""
    names = draw(PROPERTY_NAMES)
    some = st.lists(st.sampled_from(names), unique=True, max_size=len(names))
    properties = []
    for name in names:
        kind, field = draw(st.sampled_from(TYPES))
        properties.append({"name": name, "label": draw(LABELS), "type": kind, "fieldType": field})
    return {
        "name": draw(NAMES),
        "labels": {"singular": draw(LABELS), "plural": draw(LABELS)},
        "description": draw(LABELS),
        "properties": properties,
        "requiredProperties": draw(some),
        "searchableProperties": draw(some),
        "primaryDisplayProperty": draw(st.sampled_from(names)),
        "secondaryDisplayProperties": draw(some),
        "associatedObjects": draw(st.lists(st.sampled_from(["0-1", "COMPANY", "deals", "p_quite_another_type"]), max_size=3)),
        "allowsSensitiveProperties": draw(st.booleans()),
    }


def removed(api: Api, name: str) -> None:
    """Remove a type for good."""
    api.delete(f"{SCHEMAS}/p_{name}")
    api.delete(f"{SCHEMAS}/p_{name}?archived=true")


@given(schema=schemas())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_schema_round_trips(api: Api, schema: dict[str, Any]) -> None:
    """What was sent is what is read, under each name; a record has the values that it was given; and all of it goes again."""
    api.post(SCHEMAS, {"name": "quite_another_type", "labels": {}})
    name = schema["name"]
    api.post(SCHEMAS, schema)
    found = api.get(f"{SCHEMAS}/p_{name.upper()}")
    sent = {field for field in schema if field not in ("properties", "associatedObjects")}
    assert {field: found[field] for field in sent} == {field: schema[field] for field in sent}
    shown = {one["name"]: one for one in found["properties"]}
    for one in schema["properties"]:
        assert {field: shown[one["name"]][field] for field in one} == one
    values = {one["name"]: VALUES[one["type"]] for one in schema["properties"]}
    record = api.post(f"/crm/v3/objects/p_{name}", {"properties": values})["id"]
    assert api.read(f"p_{name}", record, *values).items() >= values.items()
    api.delete(f"/crm/v3/objects/p_{name}/{record}")
    removed(api, name)
    removed(api, "quite_another_type")
    assert api.app.storage.read(api.account, lambda tx: tx.definitions()) == []
    assert api.logged == []
