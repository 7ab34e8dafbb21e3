"""The properties of an object type: definitions that are read, made, changed and archived, and what records make of them."""

from __future__ import annotations

import gc

import pytest

from axle.core.catalog import ObjectType
from axle.core.property_checks import MAX_NAME_LENGTH, MAX_PROPERTIES, MAX_UNIQUE_PROPERTIES, PAIRS
from axle.core.property_types import BOOL, DATE, MOMENT, NUMBER, OPTION, PROPERTY_TYPES
from axle.http.routes.properties import PREFIXES
from tests.api import CONTACTS, Api, ApiFactory
from tests.definitions.properties import PROPERTIES, definition, found

OPTIONS = [{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue", "hidden": True, "displayOrder": 4}]


@pytest.mark.covers("definitions.properties.create", "success")
@pytest.mark.covers("definitions.properties.list_properties", "success")
def test_a_new_property_is_written_read_and_searched_at_once(api: Api) -> None:
    """The request after its creation writes it, reads it with its history, and finds records by it."""
    answer = api.call("POST", PROPERTIES, definition(description="The colour", formField=True, displayOrder=3))
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
    assert made in api.get(PROPERTIES)["results"]
    one = api.contact(colour="red")
    api.patch(f"{CONTACTS}/{one}", {"colour": "blue"})
    api.contact(colour="green")
    assert api.read("contacts", one, "colour")["colour"] == "blue"
    history = api.get(f"{CONTACTS}/{one}?propertiesWithHistory=colour")["propertiesWithHistory"]["colour"]
    assert [entry["value"] for entry in history] == ["blue", "red"]
    found = api.post(f"{CONTACTS}/search", {"filters": [{"propertyName": "colour", "operator": "EQ", "value": "blue"}]}, 200)
    assert [record["id"] for record in found["results"]] == [one]


def test_every_type_and_field_of_the_table_can_be_defined(api: Api) -> None:
    """And takes the values of its type alone."""
    values = {BOOL: "true", DATE: "2026-01-01", MOMENT: "2026-01-01T00:00:00Z", NUMBER: "5.0", OPTION: "true"}
    good = {name: values[row.form] for name, row in PROPERTY_TYPES.items() if row.form in values}
    for kind, fields in PAIRS.items():
        for field in fields:
            options = {"options": [{"label": "a", "value": "true"}, {"label": "b", "value": "false"}]}
            name = f"{kind}_{field}"
            api.post(PROPERTIES, definition(name, type=kind, fieldType=field, **(options if kind == "enumeration" else {})))
            one = api.contact(**{name: good.get(kind, "text")})
            assert api.read("contacts", one, name)[name].startswith(good.get(kind, "text")[:5])
            if kind in good:
                api.post(CONTACTS, {"properties": {name: "rubbish"}}, 400)


def test_every_published_path_answers(api: Api) -> None:
    """The same property under each prefix and each name of its type."""
    made = api.post(PROPERTIES, definition())
    for prefix in PREFIXES:
        for kind in ("contacts", "contact", "CONTACT", "0-1"):
            assert api.get(f"{prefix}/{kind}/colour") == made


@pytest.mark.covers("definitions.properties.list_properties", "400")
@pytest.mark.covers("definitions.properties.read", "success", "400", "404")
def test_definitions_of_hubspot_have_the_real_shape(open_api: ApiFactory) -> None:
    """Of every type: hubspotDefined, no archived, no null; what is sensitive is listed apart."""
    api = open_api("observed")
    for object_type in api.app.catalog.types:
        found = api.get(f"/crm/v3/properties/{object_type.name}")["results"]
        assert [one["name"] for one in found] == list(object_type.properties)
        assert all(one["hubspotDefined"] is True and "archived" not in one and None not in one.values() for one in found)
        assert all(isinstance(one["options"], list) and isinstance(one["description"], str) for one in found)
    one = api.get("/crm/v3/properties/tasks/hs_task_priority")
    assert list(one["options"][0]) == ["label", "value", "displayOrder", "hidden"]
    assert one["createdAt"] == "1970-01-01T00:00:00Z"
    assert api.get(f"{PROPERTIES}?dataSensitivity=sensitive") == {"results": []}
    assert api.get(f"{PROPERTIES}?archived=true") == {"results": []}
    api.get(f"{PROPERTIES}?dataSensitivity=secret", 400)
    open_api().get(f"{PROPERTIES}/email?archived=perhaps", 400)
    missing = api.get(f"{PROPERTIES}/nothing", 404)
    assert (missing["category"], missing["context"]) == ("OBJECT_NOT_FOUND", {"name": ["nothing"]})
    api.get(f"{PROPERTIES}/email?dataSensitivity=sensitive", 404)
    assert api.get("/crm/v3/properties/butterflies", 400)["message"] == "Unable to infer object type from: butterflies"


@pytest.mark.covers("definitions.properties.create", "400", "409")
def test_what_cannot_be_defined_is_refused_and_changes_nothing(api: Api) -> None:
    """Names, labels, pairs, groups and options that are not valid: 400; a name that is taken: 409 in the service's words."""
    before = api.get(PROPERTIES)
    for name in ("", "Colour", "1st", "_x", "a-b", "a b", "é", "x" * (MAX_NAME_LENGTH + 1)):
        assert api.post(PROPERTIES, definition(name), 400)["category"] == "VALIDATION_ERROR"
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
        api.post(PROPERTIES, definition(**fields), 400)
    missing = definition()
    del missing["groupName"]
    assert "[groupName]" in api.post(PROPERTIES, missing, 400)["message"]
    assert api.get(PROPERTIES) == before
    for name in ("colour", "email"):
        api.call("POST", PROPERTIES, definition(name))
        told = api.post(PROPERTIES, definition(name), 409)
        del told["correlationId"]
        assert told == {
            "status": "error",
            "message": f"A property named '{name}' already exists.",
            "context": {"name": [name]},
            "category": "OBJECT_ALREADY_EXISTS",
            "subCategory": "Properties.PROPERTY_WITH_NAME_EXISTS",
        }


def test_options_come_and_go(api: Api) -> None:
    """A new option may be written at once. One that is taken away may not, but stays readable where it is the value."""
    api.post(PROPERTIES, definition(type="enumeration", fieldType="select", options=OPTIONS))
    shown = api.get(f"{PROPERTIES}/colour")["options"]
    assert shown == [
        {"label": "Red", "value": "red", "displayOrder": -1, "hidden": False},
        {"label": "Blue", "value": "blue", "displayOrder": 4, "hidden": True},
    ]
    one = api.contact(colour="blue")
    refused = api.patch(f"{CONTACTS}/{one}", {"colour": "green"}, 400)
    assert refused["errors"][0]["code"] == "INVALID_OPTION"
    assert api.call("PATCH", f"{PROPERTIES}/colour", {"options": [{"label": "Green", "value": "green"}]}).status == 200
    assert api.read("contacts", one, "colour")["colour"] == "blue"
    api.patch(f"{CONTACTS}/{one}", {"firstname": "Ada"})
    api.post(CONTACTS, {"properties": {"colour": "blue"}}, 400)
    api.contact(colour="green")


@pytest.mark.covers("definitions.properties.update", "success", "400", "404")
def test_a_definition_changes_as_far_as_it_may(api: Api) -> None:
    """What is left out or null stays; the name, uniqueness and sensitivity never change; a read-only definition not at all."""
    made = api.post(PROPERTIES, definition(hasUniqueValue=True, description="one"))
    api.wait(5_000)
    change = {
        "label": "Shade",
        "description": None,
        "hidden": True,
        "name": "x",
        "hasUniqueValue": False,
        "fieldType": "textarea",
    }
    changed = api.call("PATCH", f"{PROPERTIES}/colour", change).json()
    assert changed == api.get(f"{PROPERTIES}/colour")
    assert changed == {
        **made, "label": "Shade", "hidden": True, "fieldType": "textarea", "updatedAt": "2026-01-01T00:00:05.000Z",
    }  # fmt: skip
    assert api.call("PATCH", f"{PROPERTIES}/colour", {}).json() == changed
    for path, body, status in (
        ("colour", {"type": "rainbow"}, 400),
        ("colour", {"groupName": "nothing"}, 400),
        ("colour", {"label": ""}, 400),
        ("address", {"label": "Road"}, 400),
        ("numemployees", {"type": "string", "fieldType": "text"}, 400),
        ("nothing", {"label": "x"}, 404),
    ):
        assert api.call("PATCH", f"{PROPERTIES}/{path}", body).status == status, path
    assert api.get(f"{PROPERTIES}/colour") == changed


def test_a_built_in_property_takes_another_label_and_options(api: Api) -> None:
    """Where its definition is not read-only; it stays HubSpot's, in its place, and other accounts keep the old one."""
    other = api.other_account()
    before = api.get(f"{PROPERTIES}/numemployees")
    names = [one["name"] for one in api.get(PROPERTIES)["results"]]
    options = [{"label": "Few", "value": "few"}]
    changed = api.call("PATCH", f"{PROPERTIES}/numemployees", {"label": "People", "options": options}).json()
    assert (changed["hubspotDefined"], changed["label"], changed["options"][0]["value"]) == (True, "People", "few")
    assert [one["name"] for one in api.get(PROPERTIES)["results"]] == names
    one = api.contact(numemployees="few")
    api.patch(f"{CONTACTS}/{one}", {"numemployees": "1-5"}, 400)
    assert api.call("GET", f"{PROPERTIES}/numemployees", token=other).json() == before


def test_options_of_a_read_only_definition(api: Api) -> None:
    """Of some they may be changed, and nothing else; the metadata say so."""
    path = f"{PROPERTIES}/hs_lead_status"
    assert api.get(path)["modificationMetadata"] == {
        "archivable": True, "readOnlyDefinition": True, "readOnlyValue": False, "readOnlyOptions": False,
    }  # fmt: skip
    options = [{"label": "Warm", "value": "WARM"}]
    assert api.call("PATCH", path, {"options": options}).status == 200
    api.contact(hs_lead_status="WARM")
    assert api.call("PATCH", path, {"options": options, "label": "State"}).status == 400
    assert api.call("PATCH", f"{PROPERTIES}/hs_analytics_source", {"options": options}).status == 400


@pytest.mark.covers("definitions.properties.archive", "success", "404")
def test_an_archived_name_is_free_again(api: Api) -> None:
    """Nobody reads or writes the archived property; when it is defined again, its values are back, with their history."""
    api.post(PROPERTIES, definition())
    one = api.contact(colour="red")
    api.patch(f"{CONTACTS}/{one}", {"colour": "blue"})
    api.wait(1_000)
    api.delete(f"{PROPERTIES}/colour")
    api.get(f"{PROPERTIES}/colour", 404)
    api.delete(f"{PROPERTIES}/colour", 404)
    assert api.get(f"{PROPERTIES}/colour?archived=true")["archivedAt"] == "2026-01-01T00:00:01.000Z"
    assert [one["archived"] for one in api.get(f"{PROPERTIES}?archived=true")["results"]] == [True]
    assert "colour" not in api.read("contacts", one, "colour")
    api.patch(f"{CONTACTS}/{one}", {"colour": "green"}, 400)
    api.patch(f"{CONTACTS}/{one}", {"firstname": "Ada"})
    api.post(f"{CONTACTS}/search", {"filters": [{"propertyName": "colour", "operator": "EQ", "value": "blue"}]}, 400)
    again = api.post(PROPERTIES, definition(label="Again"))
    assert (again["createdAt"], again["label"], again["archived"]) == ("2026-01-01T00:00:00.000Z", "Again", False)
    assert api.get(f"{PROPERTIES}?archived=true")["results"] == []
    history = api.get(f"{CONTACTS}/{one}?propertiesWithHistory=colour")["propertiesWithHistory"]["colour"]
    assert [entry["value"] for entry in history] == ["blue", "red"]
    assert found(api, "EQ", "blue") == found(api, "CONTAINS_TOKEN", "blue") == [one]


@pytest.mark.covers("definitions.properties.archive", "400")
def test_what_a_type_needs_cannot_be_archived(api: Api) -> None:
    """Properties that are not archivable, and those that rules, defaults or searches name."""
    for path in ("contacts/email", "contacts/firstname", "contacts/hs_object_id", "tasks/hs_task_status", "tasks/hs_timestamp"):
        api.delete(f"/crm/v3/properties/{path}", 400)
        assert api.get(f"/crm/v3/properties/{path}")["hubspotDefined"] is True
    told = api.delete(f"{PROPERTIES}/firstname", 400)
    assert told["subCategory"] == "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"


def test_properties_have_limits(api: Api) -> None:
    """Ten with unique values, a thousand of one type; archived ones do not count."""
    for n in range(MAX_UNIQUE_PROPERTIES):
        api.post(PROPERTIES, definition(f"unique{n}", hasUniqueValue=True))
    api.post(PROPERTIES, definition(hasUniqueValue=True), 400)
    for start in range(MAX_UNIQUE_PROPERTIES, MAX_PROPERTIES, 90):
        inputs = [definition(f"plain{n}") for n in range(start, start + 90)]
        assert api.post(f"{PROPERTIES}/batch/create", {"inputs": inputs})["results"]
    api.post(PROPERTIES, definition(), 400)
    api.post("/crm/v3/properties/companies", definition(groupName="companyinformation"))
    api.delete(f"{PROPERTIES}/plain100")
    api.post(PROPERTIES, definition())


@pytest.mark.covers("definitions.properties.create_batch", "success", "400")
@pytest.mark.covers("definitions.properties.read_batch", "success", "400")
@pytest.mark.covers("definitions.properties.archive_batch", "success", "400")
def test_batches(api: Api) -> None:
    """Each input by itself: 207 tells what could not be made or found. Archiving is all or nothing, unknown names aside."""
    made = api.post(f"{PROPERTIES}/batch/create", {"inputs": [definition("one"), definition("two")]})
    assert (made["status"], [one["name"] for one in made["results"]]) == ("COMPLETE", ["one", "two"])
    assert not {"createdAt", "updatedAt", "archived"} & made["results"][0].keys()
    inputs = [definition("three"), definition("three"), definition("one"), definition("Bad")]
    partly = api.post(f"{PROPERTIES}/batch/create", {"inputs": inputs}, 207)
    assert [one["name"] for one in partly["results"]] == ["three"]
    assert [one["category"] for one in partly["errors"]] == ["OBJECT_ALREADY_EXISTS"] * 2 + ["VALIDATION_ERROR"]
    read = api.post(f"{PROPERTIES}/batch/read", {"inputs": [{"name": "one"}, {"name": "nothing"}], "archived": False}, 207)
    assert (read["results"], read["errors"][0]["context"]) == ([api.get(f"{PROPERTIES}/one")], {"name": ["nothing"]})
    api.post(f"{PROPERTIES}/batch/archive", {"inputs": [{"name": "one"}, {"name": "email"}]}, 400)
    api.post(f"{PROPERTIES}/batch/archive", {"inputs": [{"name": "one"}, {"name": "nothing"}]}, 204)
    api.get(f"{PROPERTIES}/one", 404)
    api.get(f"{PROPERTIES}/two")
    archived = api.post(f"{PROPERTIES}/batch/read", {"inputs": [{"name": "one"}], "archived": True}, 200)
    assert archived["results"][0]["archived"] is True
    for batch in ("create", "read", "archive"):
        api.post(f"{PROPERTIES}/batch/{batch}", {"inputs": []}, 400)
        api.post(f"{PROPERTIES}/batch/{batch}", {"inputs": [{"name": "x"}] * 101, "dataSensitivity": "secret"}, 400)


def test_what_follows_from_a_type_is_forgotten_with_it(api: Api) -> None:
    """However often an account defines something, one catalog of its types is kept: the present one."""
    for number in range(30):
        api.post(PROPERTIES, definition(f"p{number}"))
        api.contact(firstname="Ada")
        api.post(f"{CONTACTS}/search", {"filters": [{"propertyName": "firstname", "operator": "EQ", "value": "Ada"}]}, 200)
    gc.collect()
    alive = [one for one in gc.get_objects() if isinstance(one, ObjectType) and "p0" in one.properties]
    assert len(alive) <= 3


@pytest.mark.parametrize("field", ["referencedObjectType", "currencyPropertyName"])
def test_names_of_other_things_are_bounded(api: Api, field: str) -> None:
    """Nothing of a definition is as long as a body may be."""
    given = definition("long", type="number", fieldType="number", showCurrencySymbol=True) | {field: "x" * 1_000_000}
    answer = api.call("POST", PROPERTIES, given)
    assert (answer.status, len(answer.body) < 2_000) == (400, True)
