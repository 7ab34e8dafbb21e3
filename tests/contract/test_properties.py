"""The properties of an object type: definitions that are read, made, changed and archived, and what records make of them."""

from __future__ import annotations

import gc

import pytest

from axle.core.catalog import ObjectType
from axle.core.property_checks import NAME_LENGTH, PAIRS, PROPERTY_LIMIT, UNIQUE_LIMIT
from axle.http.routes.properties import PREFIXES
from tests.contract.properties import PROPERTIES, definition, found
from tests.portal import CONTACTS, Portal, PortalFactory

OPTIONS = [{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue", "hidden": True, "displayOrder": 4}]


@pytest.mark.covers("definitions.properties.create", "success")
@pytest.mark.covers("definitions.properties.list_properties", "success")
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


@pytest.mark.covers("definitions.properties.list_properties", "400")
@pytest.mark.covers("definitions.properties.read", "success", "400", "404")
def test_definitions_of_hubspot_have_the_real_shape(open_portal: PortalFactory) -> None:
    """Of every type: hubspotDefined, no archived, no null; what is sensitive is listed apart."""
    portal = open_portal("observed")
    for object_type in portal.app.catalog.types:
        found = portal.get(f"/crm/v3/properties/{object_type.name}")["results"]
        assert [one["name"] for one in found] == list(object_type.properties)
        assert all(one["hubspotDefined"] is True and "archived" not in one and None not in one.values() for one in found)
        assert all(isinstance(one["options"], list) and isinstance(one["description"], str) for one in found)
    one = portal.get("/crm/v3/properties/tasks/hs_task_priority")
    assert list(one["options"][0]) == ["label", "value", "displayOrder", "hidden"]
    assert one["createdAt"] == "1970-01-01T00:00:00Z"
    assert portal.get(f"{PROPERTIES}?dataSensitivity=sensitive") == {"results": []}
    assert portal.get(f"{PROPERTIES}?archived=true") == {"results": []}
    portal.get(f"{PROPERTIES}?dataSensitivity=secret", 400)
    open_portal().get(f"{PROPERTIES}/email?archived=perhaps", 400)
    missing = portal.get(f"{PROPERTIES}/nothing", 404)
    assert (missing["category"], missing["context"]) == ("OBJECT_NOT_FOUND", {"name": ["nothing"]})
    portal.get(f"{PROPERTIES}/email?dataSensitivity=sensitive", 404)
    assert portal.get("/crm/v3/properties/butterflies", 400)["message"] == "Unable to infer object type from: butterflies"


@pytest.mark.covers("definitions.properties.create", "400", "409")
def test_what_cannot_be_defined_is_refused_and_changes_nothing(portal: Portal) -> None:
    """Names, labels, pairs, groups and options that are not valid: 400; a name that is taken: 409 in the service's words."""
    before = portal.get(PROPERTIES)
    for name in ("", "Colour", "1st", "_x", "a-b", "a b", "é", "x" * (NAME_LENGTH + 1)):
        assert portal.post(PROPERTIES, definition(name), 400)["category"] == "VALIDATION_ERROR"
    twice = [{"label": "a", "value": "x"}, {"label": "b", "value": "x"}]
    same = [{"label": "a", "value": "x"}, {"label": "a", "value": "y"}]
    for fields in (
        {"label": " "},
        {"groupName": "nothing"},
        {"type": "json"},
        {"type": "colour"},
        {"type": "number"},
        {"type": "number", "fieldType": "calculation_equation", "calculationFormula": "1"},
        {"calculationFormula": "1"},
        {"type": "enumeration", "fieldType": "select"},
        {"type": "enumeration", "fieldType": "select", "options": twice},
        {"type": "enumeration", "fieldType": "select", "options": same},
        {"type": "enumeration", "fieldType": "checkbox", "options": [{"label": "a", "value": "a;b"}]},
        {"type": "enumeration", "fieldType": "select", "options": OPTIONS, "externalOptions": True},
        {"type": "enumeration", "fieldType": "select", "externalOptions": True},
        {"type": "bool", "fieldType": "booleancheckbox", "options": OPTIONS},
        {"options": OPTIONS},
        {"displayOrder": 2**31},
        {"dataSensitivity": "sensitive"},
        {"dataSensitivity": "secret"},
        {"numberDisplayHint": "rainbow"},
        {"currencyPropertyName": "amount"},
    ):
        portal.post(PROPERTIES, definition(**fields), 400)
    missing = definition()
    del missing["groupName"]
    assert "[groupName]" in portal.post(PROPERTIES, missing, 400)["message"]
    assert portal.get(PROPERTIES) == before
    for name in ("colour", "email"):
        portal.call("POST", PROPERTIES, definition(name))
        told = portal.post(PROPERTIES, definition(name), 409)
        del told["correlationId"]
        assert told == {
            "status": "error",
            "message": f"A property named '{name}' already exists.",
            "context": {"name": [name]},
            "category": "OBJECT_ALREADY_EXISTS",
            "subCategory": "Properties.PROPERTY_WITH_NAME_EXISTS",
        }


def test_options_come_and_go(portal: Portal) -> None:
    """A new option may be written at once. One that is taken away may not, but stays readable where it is the value."""
    portal.post(PROPERTIES, definition(type="enumeration", fieldType="select", options=OPTIONS))
    shown = portal.get(f"{PROPERTIES}/colour")["options"]
    assert shown == [
        {"label": "Red", "value": "red", "displayOrder": -1, "hidden": False},
        {"label": "Blue", "value": "blue", "displayOrder": 4, "hidden": True},
    ]
    one = portal.contact(colour="blue")
    refused = portal.patch(f"{CONTACTS}/{one}", {"colour": "green"}, 400)
    assert refused["errors"][0]["code"] == "INVALID_OPTION"
    assert portal.call("PATCH", f"{PROPERTIES}/colour", {"options": [{"label": "Green", "value": "green"}]}).status == 200
    assert portal.read("contacts", one, "colour")["colour"] == "blue"
    portal.patch(f"{CONTACTS}/{one}", {"firstname": "Ada"})
    portal.post(CONTACTS, {"properties": {"colour": "blue"}}, 400)
    portal.contact(colour="green")


@pytest.mark.covers("definitions.properties.update", "success", "400", "404")
def test_a_definition_changes_as_far_as_it_may(portal: Portal) -> None:
    """What is left out or null stays; the name, uniqueness and sensitivity never change; a read-only definition not at all."""
    made = portal.post(PROPERTIES, definition(hasUniqueValue=True, description="one"))
    portal.wait(5_000)
    change = {
        "label": "Shade",
        "description": None,
        "hidden": True,
        "name": "x",
        "hasUniqueValue": False,
        "fieldType": "textarea",
    }
    changed = portal.call("PATCH", f"{PROPERTIES}/colour", change).json()
    assert changed == portal.get(f"{PROPERTIES}/colour")
    assert changed == {
        **made, "label": "Shade", "hidden": True, "fieldType": "textarea", "updatedAt": "2026-01-01T00:00:05.000Z",
    }  # fmt: skip
    assert portal.call("PATCH", f"{PROPERTIES}/colour", {}).json() == changed
    for path, body, status in (
        ("colour", {"type": "rainbow"}, 400),
        ("colour", {"groupName": "nothing"}, 400),
        ("colour", {"label": ""}, 400),
        ("address", {"label": "Road"}, 400),
        ("numemployees", {"type": "string", "fieldType": "text"}, 400),
        ("nothing", {"label": "x"}, 404),
    ):
        assert portal.call("PATCH", f"{PROPERTIES}/{path}", body).status == status, path
    assert portal.get(f"{PROPERTIES}/colour") == changed


def test_a_built_in_property_takes_another_label_and_options(portal: Portal) -> None:
    """Where its definition is not read-only; it stays HubSpot's, in its place, and other accounts keep the old one."""
    other = portal.other_account()
    before = portal.get(f"{PROPERTIES}/numemployees")
    names = [one["name"] for one in portal.get(PROPERTIES)["results"]]
    options = [{"label": "Few", "value": "few"}]
    changed = portal.call("PATCH", f"{PROPERTIES}/numemployees", {"label": "People", "options": options}).json()
    assert (changed["hubspotDefined"], changed["label"], changed["options"][0]["value"]) == (True, "People", "few")
    assert [one["name"] for one in portal.get(PROPERTIES)["results"]] == names
    one = portal.contact(numemployees="few")
    portal.patch(f"{CONTACTS}/{one}", {"numemployees": "1-5"}, 400)
    assert portal.call("GET", f"{PROPERTIES}/numemployees", token=other).json() == before


def test_options_of_a_read_only_definition(portal: Portal) -> None:
    """Of some they may be changed, and nothing else; the metadata say so."""
    path = f"{PROPERTIES}/hs_lead_status"
    assert portal.get(path)["modificationMetadata"] == {
        "archivable": True, "readOnlyDefinition": True, "readOnlyValue": False, "readOnlyOptions": False,
    }  # fmt: skip
    options = [{"label": "Warm", "value": "WARM"}]
    assert portal.call("PATCH", path, {"options": options}).status == 200
    portal.contact(hs_lead_status="WARM")
    assert portal.call("PATCH", path, {"options": options, "label": "State"}).status == 400
    assert portal.call("PATCH", f"{PROPERTIES}/hs_analytics_source", {"options": options}).status == 400


@pytest.mark.covers("definitions.properties.archive", "success", "404")
def test_an_archived_name_is_free_again(portal: Portal) -> None:
    """Nobody reads or writes the archived property; when it is defined again, its values are back, with their history."""
    portal.post(PROPERTIES, definition())
    one = portal.contact(colour="red")
    portal.patch(f"{CONTACTS}/{one}", {"colour": "blue"})
    portal.wait(1_000)
    portal.delete(f"{PROPERTIES}/colour")
    portal.get(f"{PROPERTIES}/colour", 404)
    portal.delete(f"{PROPERTIES}/colour", 404)
    assert portal.get(f"{PROPERTIES}/colour?archived=true")["archivedAt"] == "2026-01-01T00:00:01.000Z"
    assert [one["archived"] for one in portal.get(f"{PROPERTIES}?archived=true")["results"]] == [True]
    assert "colour" not in portal.read("contacts", one, "colour")
    portal.patch(f"{CONTACTS}/{one}", {"colour": "green"}, 400)
    portal.patch(f"{CONTACTS}/{one}", {"firstname": "Ada"})
    portal.post(f"{CONTACTS}/search", {"filters": [{"propertyName": "colour", "operator": "EQ", "value": "blue"}]}, 400)
    again = portal.post(PROPERTIES, definition(label="Again"))
    assert (again["createdAt"], again["label"], again["archived"]) == ("2026-01-01T00:00:00.000Z", "Again", False)
    assert portal.get(f"{PROPERTIES}?archived=true")["results"] == []
    history = portal.get(f"{CONTACTS}/{one}?propertiesWithHistory=colour")["propertiesWithHistory"]["colour"]
    assert [entry["value"] for entry in history] == ["blue", "red"]
    assert found(portal, "EQ", "blue") == found(portal, "CONTAINS_TOKEN", "blue") == [one]


@pytest.mark.covers("definitions.properties.archive", "400")
def test_what_a_type_needs_cannot_be_archived(portal: Portal) -> None:
    """Properties that are not archivable, and those that rules, defaults or searches name."""
    for path in ("contacts/email", "contacts/firstname", "contacts/hs_object_id", "tasks/hs_task_status", "tasks/hs_timestamp"):
        portal.delete(f"/crm/v3/properties/{path}", 400)
        assert portal.get(f"/crm/v3/properties/{path}")["hubspotDefined"] is True
    told = portal.delete(f"{PROPERTIES}/firstname", 400)
    assert told["subCategory"] == "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"


def test_properties_have_limits(portal: Portal) -> None:
    """Ten with unique values, a thousand of one type; archived ones do not count."""
    for n in range(UNIQUE_LIMIT):
        portal.post(PROPERTIES, definition(f"unique{n}", hasUniqueValue=True))
    portal.post(PROPERTIES, definition(hasUniqueValue=True), 400)
    for start in range(UNIQUE_LIMIT, PROPERTY_LIMIT, 90):
        inputs = [definition(f"plain{n}") for n in range(start, start + 90)]
        assert portal.post(f"{PROPERTIES}/batch/create", {"inputs": inputs})["results"]
    portal.post(PROPERTIES, definition(), 400)
    portal.post("/crm/v3/properties/companies", definition(groupName="companyinformation"))
    portal.delete(f"{PROPERTIES}/plain100")
    portal.post(PROPERTIES, definition())


@pytest.mark.covers("definitions.properties.create_batch", "success", "400")
@pytest.mark.covers("definitions.properties.read_batch", "success", "400")
@pytest.mark.covers("definitions.properties.archive_batch", "success", "400")
def test_batches(portal: Portal) -> None:
    """Each input by itself: 207 tells what could not be made or found. Archiving is all or nothing, unknown names aside."""
    made = portal.post(f"{PROPERTIES}/batch/create", {"inputs": [definition("one"), definition("two")]})
    assert (made["status"], [one["name"] for one in made["results"]]) == ("COMPLETE", ["one", "two"])
    assert not {"createdAt", "updatedAt", "archived"} & made["results"][0].keys()
    inputs = [definition("three"), definition("three"), definition("one"), definition("Bad")]
    partly = portal.post(f"{PROPERTIES}/batch/create", {"inputs": inputs}, 207)
    assert [one["name"] for one in partly["results"]] == ["three"]
    assert [one["category"] for one in partly["errors"]] == ["OBJECT_ALREADY_EXISTS"] * 2 + ["VALIDATION_ERROR"]
    read = portal.post(f"{PROPERTIES}/batch/read", {"inputs": [{"name": "one"}, {"name": "nothing"}], "archived": False}, 207)
    assert (read["results"], read["errors"][0]["context"]) == ([portal.get(f"{PROPERTIES}/one")], {"name": ["nothing"]})
    portal.post(f"{PROPERTIES}/batch/archive", {"inputs": [{"name": "one"}, {"name": "email"}]}, 400)
    portal.post(f"{PROPERTIES}/batch/archive", {"inputs": [{"name": "one"}, {"name": "nothing"}]}, 204)
    portal.get(f"{PROPERTIES}/one", 404)
    portal.get(f"{PROPERTIES}/two")
    archived = portal.post(f"{PROPERTIES}/batch/read", {"inputs": [{"name": "one"}], "archived": True}, 200)
    assert archived["results"][0]["archived"] is True
    for batch in ("create", "read", "archive"):
        portal.post(f"{PROPERTIES}/batch/{batch}", {"inputs": []}, 400)
        portal.post(f"{PROPERTIES}/batch/{batch}", {"inputs": [{"name": "x"}] * 101, "dataSensitivity": "secret"}, 400)


def test_what_follows_from_a_type_is_forgotten_with_it(portal: Portal) -> None:
    """However often an account defines something, one catalogue of its types is kept: the present one."""
    for number in range(30):
        portal.post(PROPERTIES, definition(f"p{number}"))
        portal.contact(firstname="Ada")
        portal.post(f"{CONTACTS}/search", {"filters": [{"propertyName": "firstname", "operator": "EQ", "value": "Ada"}]}, 200)
    gc.collect()
    alive = [one for one in gc.get_objects() if isinstance(one, ObjectType) and "p0" in one.properties]
    assert len(alive) <= 3


@pytest.mark.parametrize("field", ["referencedObjectType", "currencyPropertyName"])
def test_names_of_other_things_are_bounded(portal: Portal, field: str) -> None:
    """Nothing of a definition is as long as a body may be."""
    given = definition("long", type="number", fieldType="number", showCurrencySymbol=True) | {field: "x" * 1_000_000}
    answer = portal.call("POST", PROPERTIES, given)
    assert (answer.status, len(answer.body) < 2_000) == (400, True)
