"""The properties of an object type: definitions that are read, made, changed and archived, and what records make of them."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.properties import PAIRS
from axle.http.routes.properties import PREFIXES
from tests.portal import CONTACTS, Portal, PortalFactory

PROPERTIES = "/crm/v3/properties/contacts"
OPTIONS = [{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue", "hidden": True, "displayOrder": 4}]
covers = pytest.mark.covers


def definition(name: str = "colour", **fields: Any) -> dict[str, Any]:
    """Return the body that defines a property of contacts."""
    given = {"name": name, "label": name.title(), "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    return {**given, **fields}


@covers("properties.create", "success")
@covers("properties.list_properties", "success")
def test_a_new_property_is_written_read_and_searched_at_once(portal: Portal) -> None:
    """The request after its creation writes it, reads it with its history, and finds records by it."""
    answer = portal.call("POST", PROPERTIES, definition(description="The colour", formField=True, displayOrder=3))
    assert answer.status == 201
    assert answer.headers["location"] == "http://axle.test/crm/v3/properties/contacts/colour"
    made = answer.json()
    assert list(made) == [
        "updatedAt", "createdAt", "name", "label", "type", "fieldType", "description", "groupName", "options", "createdUserId",
        "updatedUserId", "displayOrder", "calculated", "externalOptions", "archived", "hasUniqueValue", "hidden",
        "modificationMetadata", "formField", "dataSensitivity",
    ]  # fmt: skip
    assert (made["createdAt"], made["archived"], made["displayOrder"], made["options"]) == (
        "2026-01-01T00:00:00.000Z",
        False,
        3,
        [],
    )
    assert made["modificationMetadata"] == {"archivable": True, "readOnlyDefinition": False, "readOnlyValue": False}
    assert made in portal.get(PROPERTIES)["results"]
    one = portal.contact(colour="red")
    portal.patch(f"{CONTACTS}/{one}", {"colour": "blue"})
    portal.contact(colour="green")
    assert portal.read("contacts", one, "colour")["colour"] == "blue"
    history = portal.get(f"{CONTACTS}/{one}?propertiesWithHistory=colour")["propertiesWithHistory"]["colour"]
    assert [entry["value"] for entry in history] == ["blue", "red"]
    found = portal.post(f"{CONTACTS}/search", {"filters": [{"propertyName": "colour", "operator": "EQ", "value": "blue"}]}, 200)
    assert [record["id"] for record in found["results"]] == [one]


def test_every_type_and_field_of_the_table_can_be_defined(portal: Portal) -> None:
    """And takes the values of its type alone."""
    good = {"bool": "true", "date": "2026-01-01", "datetime": "2026-01-01T00:00:00Z", "number": "5.0", "enumeration": "true"}
    for kind, fields in PAIRS.items():
        for field in fields:
            options = {"options": [{"label": "a", "value": "true"}, {"label": "b", "value": "false"}]}
            name = f"{kind}_{field}"
            portal.post(PROPERTIES, definition(name, type=kind, fieldType=field, **(options if kind == "enumeration" else {})))
            one = portal.contact(**{name: good.get(kind, "text")})
            assert portal.read("contacts", one, name)[name].startswith(good.get(kind, "text")[:5])
            if kind in good:
                portal.post(CONTACTS, {"properties": {name: "rubbish"}}, 400)


def test_every_published_path_answers(portal: Portal) -> None:
    """The same property under each prefix and each name of its type."""
    made = portal.post(PROPERTIES, definition())
    for prefix in PREFIXES:
        for kind in ("contacts", "contact", "CONTACT", "0-1"):
            assert portal.get(f"{prefix}/{kind}/colour") == made


@covers("properties.list_properties", "400")
@covers("properties.read", "success", "400", "404")
def test_definitions_of_hubspot_have_the_real_shape(open_portal: PortalFactory) -> None:
    """Of every type: hubspotDefined, no archived, no null; what is sensitive is listed apart."""
    portal = open_portal("observed")
    for kind in portal.app.catalog.types:
        found = portal.get(f"/crm/v3/properties/{kind.name}")["results"]
        assert [one["name"] for one in found] == list(kind.properties)
        assert all(one["hubspotDefined"] is True and "archived" not in one and None not in one.values() for one in found)
        assert all(isinstance(one["options"], list) and isinstance(one["description"], str) for one in found)
    one = portal.get("/crm/v3/properties/tasks/hs_task_priority")
    assert list(one["options"][0]) == ["label", "value", "displayOrder", "hidden"]
    assert one["createdAt"] == "1970-01-01T00:00:00Z"
    assert portal.get(f"{PROPERTIES}?dataSensitivity=sensitive") == {"results": []}
    assert portal.get(f"{PROPERTIES}?archived=true") == {"results": []}
    portal.get(f"{PROPERTIES}?dataSensitivity=secret", 400)
    portal.get(f"{PROPERTIES}/email?archived=perhaps", 400)
    missing = portal.get(f"{PROPERTIES}/nothing", 404)
    assert (missing["category"], missing["context"]) == ("OBJECT_NOT_FOUND", {"name": ["nothing"]})
    portal.get(f"{PROPERTIES}/email?dataSensitivity=sensitive", 404)
    assert portal.get("/crm/v3/properties/butterflies", 400)["message"] == "Unable to infer object type from: butterflies"
