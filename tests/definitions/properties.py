"""What the tests of properties share: a definition to send, and searches by it."""

from __future__ import annotations

from typing import Any

from tests.api import CONTACTS, Api

PROPERTIES = "/crm/v3/properties/contacts"


def definition(name: str = "colour", **fields: Any) -> dict[str, Any]:
    """Return the body that defines a property of contacts."""
    given = {"name": name, "label": name.title(), "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    return {**given, **fields}


def found(api: Api, operator: str, value: str) -> list[str]:
    """Return the ids of the contacts that a filter on the colour finds."""
    body = {"filters": [{"propertyName": "colour", "operator": operator, "value": value}], "limit": 200}
    return [one["id"] for one in api.post(f"{CONTACTS}/search", body, 200)["results"]]
