"""The schemas of object types: an account defines types of its own, changes them, archives them and removes them for good."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.custom_objects import MAX_DESCRIPTION_LENGTH, MAX_NAME_LENGTH, MAX_SCHEMAS, MAX_SEARCHABLE
from axle.core.model import Schema, type_key
from axle.core.overlay import ANY_TYPE, SCHEMA, define
from axle.http.routes.schemas import PREFIXES
from tests.api import CONTACTS, Api

SCHEMAS = "/crm-object-schemas/v3/schemas"
CARS = "/crm/v3/objects/p_car"
WRITE, READ = "crm.schemas.custom.write", "crm.schemas.custom.read"
covers = pytest.mark.covers


def prop(name: str, **fields: Any) -> dict[str, Any]:
    """Return the definition of a property."""
    return {"name": name, "label": name.title(), "type": "string", "fieldType": "text", **fields}


def schema(name: str = "car", **fields: Any) -> dict[str, Any]:
    """Return the body that defines an object type."""
    given = {
        "name": name,
        "labels": {"singular": "Car", "plural": "Cars"},
        "primaryDisplayProperty": "model",
        "secondaryDisplayProperties": ["maker"],
        "requiredProperties": ["model"],
        "searchableProperties": ["model"],
        "properties": [
            prop("model"),
            prop("maker"),
            prop("vin", hasUniqueValue=True),
            prop("year", type="number", fieldType="number"),
        ],
        "associatedObjects": ["CONTACT"],
        "description": "What drives",
    }
    return {**given, **fields}


@pytest.fixture
def garage(api: Api) -> Api:
    """A portal that knows cars."""
    api.post(SCHEMAS, schema())
    return api


def names(api: Api, query: str = "") -> list[str]:
    """Return the names of the account's own types."""
    return [one["name"] for one in api.get(f"{SCHEMAS}{query}")["results"]]


def refused(api: Api, method: str, target: str, body: Any = None, status: int = 400) -> str:
    """Send what is refused, check that no type has come, gone or changed, and return the message."""
    before = api.get(SCHEMAS)
    answer = api.call(method, target, body)
    assert answer.status == status, answer.body[:500]
    assert api.get(SCHEMAS) == before
    return str(answer.json()["message"])


@covers("definitions.schemas.create", "success")
@covers("definitions.schemas.read", "success")
@covers("definitions.schemas.list_schemas", "success")
def test_a_new_type_is_shown_as_the_service_shows_it(api: Api) -> None:
    """The names, the order of the fields, the account's own properties beside those that every type has."""
    answer = api.call("POST", SCHEMAS, schema())
    assert answer.status == 201
    assert answer.headers["location"] == f"http://axle.test{SCHEMAS}/2-1"
    made = answer.json()
    assert list(made) == [
        "labels", "requiredProperties", "searchableProperties", "primaryDisplayProperty", "secondaryDisplayProperties",
        "description", "archived", "restorable", "metaType", "id", "fullyQualifiedName", "createdAt", "updatedAt",
        "createdByUserId", "updatedByUserId", "objectTypeId", "name", "allowsSensitiveProperties", "properties", "associations",
    ]  # fmt: skip
    assert (made["id"], made["objectTypeId"], made["name"]) == ("1", "2-1", "car")
    assert (made["fullyQualifiedName"], made["metaType"]) == (f"p{api.account}_car", "PORTAL_SPECIFIC")
    assert (made["createdAt"], made["updatedAt"]) == ("2026-01-01T00:00:00.000Z",) * 2
    shown = {one["name"]: one for one in made["properties"]}
    assert {"model", "maker", "vin", "year", "hs_object_id", "hs_createdate", "hubspot_owner_id", "hs_pipeline"} <= set(shown)
    assert (shown["model"]["groupName"], shown["vin"]["hasUniqueValue"]) == ("car_information", True)
    assert api.get("/crm/v3/properties/car/model") == shown["model"]
    assert api.get("/crm/v3/properties/car/groups")["results"][0]["label"] == "Car information"
    assert api.get(f"{SCHEMAS}/2-1") == made
    assert api.get(SCHEMAS)["results"] == [made]


def test_every_published_path_answers(garage: Api) -> None:
    """The same type under each prefix and each of its names, however written."""
    wanted = garage.get(f"{SCHEMAS}/2-1")
    for prefix in PREFIXES:
        for name in ("2-1", "p_car", f"p{garage.account}_car", "car", "P_CAR"):
            assert garage.get(f"{prefix}/{name}") == wanted


def test_types_that_come_with_axle_can_be_read(garage: Api) -> None:
    """Under each of their names; they are not listed, and tell of the account's associations with them."""
    found = garage.get(f"{SCHEMAS}/contacts")
    assert [found[name] for name in ("name", "metaType", "objectTypeId")] == ["CONTACT", "HUBSPOT", "0-1"]
    assert all(garage.get(f"{SCHEMAS}/{name}") == found for name in ("CONTACT", "0-1"))
    assert {"createdAt", "primaryDisplayProperty"}.isdisjoint(found)
    assert {"contact_to_car", "car_to_contact"} <= {one["name"] for one in found["associations"]}
    assert garage.get(f"{SCHEMAS}/meetings")["name"] == "MEETING_EVENT"
    assert names(garage) == ["car"]


@covers("definitions.schemas.list_schemas", "400")
def test_what_is_not_asked_for_is_left_out(garage: Api) -> None:
    """Properties, associations, and who made it when."""
    for target in (f"{SCHEMAS}/car?", f"{SCHEMAS}?"):
        found = garage.get(f"{target}includePropertyDefinitions=false&includeAssociationDefinitions=false")
        one = found["results"][0] if "results" in found else found
        assert (one["properties"], one["associations"], "createdAt" in one) == ([], [], True)
        found = garage.get(f"{target}includeAuditMetadata=false")
        one = found["results"][0] if "results" in found else found
        assert one["properties"] and not {"createdAt", "updatedAt", "createdByUserId", "updatedByUserId"} & set(one)
    refused(garage, "GET", f"{SCHEMAS}?includeAuditMetadata=maybe")


@covers("definitions.schemas.read_batch", "success", "400")
@covers("definitions.schemas.read", "400")
def test_several_types_are_read_at_once(garage: Api) -> None:
    """Each once, whatever it is called; a name that nothing has refuses the batch."""
    both = garage.post(f"{SCHEMAS}/batch/read", {"inputs": ["p_car", "0-1", "2-1"]}, 200)["results"]
    assert both == [garage.get(f"{SCHEMAS}/car"), garage.get(f"{SCHEMAS}/contacts")]
    bare = {"includeAssociationDefinitions": False, "includePropertyDefinitions": False, "includeAuditMetadata": False}
    (one,) = garage.post(f"{SCHEMAS}/batch/read", {"inputs": ["car"], **bare}, 200)["results"]
    assert (one["properties"], one["associations"], "createdAt" in one) == ([], [], False)
    text = "Unable to infer object type from: p_boat"
    assert refused(garage, "POST", f"{SCHEMAS}/batch/read", {"inputs": ["car", "p_boat"]}) == text
    assert refused(garage, "GET", f"{SCHEMAS}/p_boat") == text
    refused(garage, "POST", f"{SCHEMAS}/batch/read", {"inputs": ["car"] * 101})


@covers("definitions.schemas.create", "409")
def test_a_name_is_given_once(garage: Api) -> None:
    """Whatever its case, while the type is archived too; names that lead to two types are refused, those of Axle's are not."""
    for name in ("car", "CAR"):
        answer = garage.call("POST", SCHEMAS, schema(name))
        assert (answer.status, answer.json()["category"]) == (409, "OBJECT_ALREADY_EXISTS")
        assert answer.json()["context"] == {"name": [name]}
    assert "p_car" in refused(garage, "POST", SCHEMAS, schema("p_car"), 409)
    garage.delete(f"{SCHEMAS}/car")
    refused(garage, "POST", SCHEMAS, schema(), 409)
    garage.post(SCHEMAS, schema("tasks"))
    assert garage.get(f"{SCHEMAS}/p_tasks")["objectTypeId"] == "2-2"
    assert garage.get(f"{SCHEMAS}/tasks")["objectTypeId"] == "0-27"


REFUSED: dict[str, dict[str, Any]] = {
    "no name": {"name": ""},
    "a digit first": {"name": "1car"},
    "a hyphen": {"name": "my-car"},
    "not ASCII": {"name": "äuto"},
    "a long name": {"name": "c" * (MAX_NAME_LENGTH + 1)},
    "a long label": {"labels": {"singular": "x" * (MAX_NAME_LENGTH + 1)}},
    "a long description": {"description": "x" * (MAX_DESCRIPTION_LENGTH + 1)},
    "an unknown required property": {"requiredProperties": ["colour"]},
    "an unknown searchable property": {"searchableProperties": ["colour"]},
    "an unknown primary property": {"primaryDisplayProperty": "colour"},
    "an unknown secondary property": {"secondaryDisplayProperties": ["colour"]},
    "a property twice": {"searchableProperties": ["model", "model"]},
    "too many searchable": {
        "properties": [prop(f"p{n}") for n in range(MAX_SEARCHABLE + 1)] + [prop("model"), prop("maker")],
        "searchableProperties": [f"p{n}" for n in range(MAX_SEARCHABLE + 1)],
    },
    "too many unique": {"properties": [prop(f"p{n}", hasUniqueValue=True) for n in range(11)] + [prop("model"), prop("maker")]},
    "a bad property": {"properties": [prop("model"), prop("maker"), prop("Bad Name")]},
    "an unknown type of property": {"properties": [prop("model", type="colour"), prop("maker")]},
    "an unknown group": {"properties": [prop("model", groupName="nowhere"), prop("maker")]},
    "an unknown associated type": {"associatedObjects": ["BUTTERFLY"]},
}


@covers("definitions.schemas.create", "400")
@pytest.mark.parametrize("what", REFUSED)
def test_a_schema_that_does_not_hold_together_is_refused(api: Api, what: str) -> None:
    """Whole: neither the type, nor its properties, nor its associations, nor its number remain."""
    refused(api, "POST", SCHEMAS, schema(**REFUSED[what]))
    api.post(SCHEMAS, schema())
    assert [one["objectTypeId"] for one in api.get(SCHEMAS)["results"]] == ["2-1"]
    assert api.get(f"{SCHEMAS}/car")["associations"][0]["id"] == "100001"


def test_a_property_is_refused_twice(api: Api) -> None:
    """As it is where properties are defined one by one."""
    refused(api, "POST", SCHEMAS, schema(properties=[prop("model"), prop("maker"), prop("model")]), 409)
    refused(api, "POST", SCHEMAS, schema(properties=[prop("model"), prop("maker"), prop("hs_object_id")]), 409)


def test_little_is_needed(api: Api) -> None:
    """A name and a label; a property is a line of text unless it says otherwise."""
    api.post(SCHEMAS, {"name": "boat", "labels": {}, "properties": [{"name": "hull", "label": "Hull"}]})
    found = api.get(f"{SCHEMAS}/boat")
    assert (found["labels"], found["requiredProperties"]) == ({"singular": "boat", "plural": "boat"}, [])
    hull = api.get("/crm/v3/properties/boat/hull")
    assert (hull["type"], hull["fieldType"], hull["groupName"]) == ("string", "text", "boat_information")


def test_an_account_has_a_bounded_number_of_types(api: Api) -> None:
    """Archived ones do not count, until they return."""
    schemas = [Schema(f"2-{n}", f"t{n}", f"p{api.account}_t{n}") for n in range(1_000, 1_000 + MAX_SCHEMAS)]
    rows = [define(ANY_TYPE, SCHEMA, str(type_key(one.id)), one) for one in schemas]
    api.app.storage.write(api.account, lambda tx: tx.define(rows))
    assert "limit" in refused(api, "POST", SCHEMAS, {"name": "more", "labels": {}})
    api.delete(f"{SCHEMAS}/t1005")
    api.post(SCHEMAS, {"name": "more", "labels": {}})
    assert "limit" in refused(api, "POST", "/_axle/schemas/t1005/restore")


@covers("definitions.schemas.update", "success")
def test_a_type_can_be_changed(garage: Api) -> None:
    """What is named changes, the rest stays, and records follow at once; a change of nothing leaves the date."""
    garage.wait(1000)
    answer = garage.call("PATCH", f"{SCHEMAS}/p_car", {"labels": {"plural": "Autos"}, "requiredProperties": ["vin"]})
    changed = answer.json()
    found = garage.get(f"{SCHEMAS}/car")
    assert changed == {name: found[name] for name in changed if name in found} | {"portalId": garage.account}
    assert found.keys() - changed.keys() == {"properties", "associations"}
    assert (changed["labels"], changed["requiredProperties"]) == ({"singular": "Car", "plural": "Autos"}, ["vin"])
    assert (changed["createdAt"], changed["updatedAt"]) == ("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:01.000Z")
    assert garage.post(CARS, {"properties": {"model": "T"}}, 400)["context"] == {"properties": ["vin"]}
    garage.wait(1000)
    again = garage.call("PATCH", f"{SCHEMAS}/p_car", {"labels": {"plural": "Autos"}}).json()
    assert again["updatedAt"] == changed["updatedAt"]
    garage.call("PATCH", f"{SCHEMAS}/car", {"clearDescription": True, "restorable": False, "allowsSensitiveProperties": True})
    found = garage.get(f"{SCHEMAS}/car")
    assert (found.get("description"), found["restorable"], found["allowsSensitiveProperties"]) == (None, False, True)


def test_what_becomes_searchable_is_found_in_older_records(garage: Api) -> None:
    """Numbers too, whose words were not kept before; what is no longer searchable is not found."""
    one = garage.post(CARS, {"properties": {"model": "Beetle", "year": 1938}})["id"]
    assert garage.post(f"{CARS}/search", {"query": "1938"}, 200)["total"] == 0
    assert garage.call("PATCH", f"{SCHEMAS}/car", {"searchableProperties": ["year"]}).status == 200
    assert [found["id"] for found in garage.post(f"{CARS}/search", {"query": "1938"}, 200)["results"]] == [one]
    assert garage.post(f"{CARS}/search", {"query": "beetle"}, 200)["total"] == 0


@covers("definitions.schemas.update", "400")
def test_a_change_that_does_not_hold_together_is_refused(garage: Api) -> None:
    """Properties that the type lacks, types that come with Axle, types that do not exist."""
    refused(garage, "PATCH", f"{SCHEMAS}/car", {"requiredProperties": ["colour"]})
    refused(garage, "PATCH", f"{SCHEMAS}/car", {"searchableProperties": ["model", "model"]})
    refused(garage, "PATCH", f"{SCHEMAS}/car", {"labels": "Car"})
    assert "cannot be changed" in refused(garage, "PATCH", f"{SCHEMAS}/contacts", {"labels": {"singular": "Person"}})
    refused(garage, "PATCH", f"{SCHEMAS}/p_boat", {"labels": {}})


def test_a_property_in_use_stays(garage: Api) -> None:
    """One that is required, searched or displayed cannot be archived; when it no longer is, it can."""
    for field, free in (("requiredProperties", []), ("searchableProperties", []), ("primaryDisplayProperty", "year")):
        assert "currently used" in refused(garage, "DELETE", "/crm/v3/properties/car/model")
        assert garage.call("PATCH", f"{SCHEMAS}/car", {field: free}).status == 200
    garage.delete("/crm/v3/properties/car/model")
    assert "model" not in {one["name"] for one in garage.get(f"{SCHEMAS}/car")["properties"]}
    garage.post(CARS, {"properties": {"maker": "Ford"}})
    refused(garage, "PATCH", f"{SCHEMAS}/car", {"requiredProperties": ["model"]})


@covers("definitions.schemas.list_schemas", "scope", "isolation")
@covers("definitions.schemas.read", "scope", "isolation")
@covers("definitions.schemas.read_batch", "scope", "isolation")
@covers("definitions.schemas.create", "scope", "isolation")
@covers("definitions.schemas.update", "scope", "isolation")
@covers("definitions.schemas.archive", "scope", "isolation")
@covers("definitions.schemas.restore", "scope", "isolation")
@covers("definitions.schemas.associate", "scope", "isolation")
@covers("definitions.schemas.dissociate", "scope", "isolation")
def test_each_needs_its_scope_and_its_account(garage: Api) -> None:
    """A token without the scope is refused; one of another account finds no such type, and may define its own of that name."""
    garage.post(SCHEMAS, schema("boat"))
    garage.delete(f"{SCHEMAS}/boat")
    link = {"fromObjectTypeId": "2-1", "toObjectTypeId": "0-2"}
    changes = [
        ("PATCH", "/car", {"labels": {"singular": "x"}}),
        ("DELETE", "/car", None),
        ("DELETE", "/boat?archived=true", None),
        ("DELETE", "/boat/purge", None),
        ("POST", "/car/associations", link),
        ("DELETE", "/car/associations/100001", None),
    ]
    reads = [("GET", "/car", None), ("POST", "/batch/read", {"inputs": ["car"]})]
    before = (garage.get(SCHEMAS), garage.get(f"{SCHEMAS}?archived=true"))
    reader, writer = garage.token(scopes=READ), garage.token(scopes=f"{WRITE} tickets")
    other = garage.other_account()
    for method, path, body in [*changes, ("POST", "", schema("bike"))]:
        refusal = garage.call(method, SCHEMAS + path, body, reader)
        assert (refusal.status, refusal.json()["errors"][0]["context"]) == (403, {"requiredGranularScopes": [WRITE]})
    for method, path, body in [("GET", "", None), *reads]:
        assert garage.call(method, SCHEMAS + path, body, writer).status == 403
    for method, path, body in [*changes, *reads]:
        assert garage.call(method, SCHEMAS + path, body, other).status == 400
    for token, status in ((reader, 403), (other, 400)):
        assert garage.call("POST", "/_axle/schemas/boat/restore", None, token).status == status
    assert garage.call("GET", SCHEMAS, None, other).json() == {"results": []}
    assert garage.call("POST", SCHEMAS, schema(), other).json()["objectTypeId"] == "2-1"
    assert garage.call("GET", "/crm/v3/objects/car", None, other).json() == {"results": []}
    assert (garage.get(SCHEMAS), garage.get(f"{SCHEMAS}?archived=true")) == before


def test_any_documented_scope_does(garage: Api) -> None:
    """Reading all takes one of the custom object scopes; reading one, that of any app."""
    for scope in (READ, "crm.objects.custom.read", "crm.objects.custom.sensitive.read.v2"):
        assert garage.call("GET", SCHEMAS, None, garage.token(scopes=scope)).status == 200
    app = garage.token(scopes="oauth")
    assert garage.call("GET", SCHEMAS, None, app).status == 403
    assert garage.call("GET", f"{SCHEMAS}/car", None, app).status == 200
    assert garage.call("GET", CARS, None, app).status == 403
    assert garage.call("GET", CARS, None, garage.token(scopes="crm.objects.custom.read")).status == 200
    assert garage.call("POST", CARS, {"properties": {"model": "T"}}, garage.token(scopes=WRITE)).status == 403


@covers("definitions.schemas.archive", "success", "400")
@covers("definitions.schemas.restore", "success", "400")
def test_a_type_is_archived_when_its_records_are(garage: Api) -> None:
    """Not before; then nothing finds it, it is listed as archived, and it can be restored with all it had."""
    before = garage.get(f"{SCHEMAS}/car")
    one = garage.post(CARS, {"properties": {"model": "T"}})["id"]
    assert "still has records" in refused(garage, "DELETE", f"{SCHEMAS}/car")
    garage.delete(f"{CARS}/{one}")
    garage.delete(f"{SCHEMAS}/car")
    assert names(garage) == []
    assert [one["archived"] for one in garage.get(f"{SCHEMAS}?archived=true")["results"]] == [True]
    for target in (CARS, f"{CARS}/{one}", f"{SCHEMAS}/car", "/crm/v3/properties/2-1"):
        assert garage.get(target, 400)["message"].startswith(("Unable to infer", "Invalid object or event type id"))
    assert "contact_to_car" not in {one["name"] for one in garage.get(f"{SCHEMAS}/contacts")["associations"]}
    refused(garage, "DELETE", f"{SCHEMAS}/car")
    refused(garage, "DELETE", f"{SCHEMAS}/contacts")
    refused(garage, "POST", "/_axle/schemas/p_boat/restore")
    assert garage.post("/_axle/schemas/p_car/restore", None, 200) == before
    assert garage.get(f"{SCHEMAS}/car") == before
    garage.post(f"/_axle/objects/car/{one}/restore", None, 200)
    assert garage.read("car", one, "model")["model"] == "T"


def test_an_archived_type_s_records_are_purged_in_their_time(garage: Api) -> None:
    """The recycle bin does not depend on whether the type is still there."""
    one = garage.post(CARS, {"properties": {"model": "T"}})["id"]
    garage.delete(f"{CARS}/{one}")
    garage.delete(f"{SCHEMAS}/car")
    garage.wait(91 * 86_400_000)
    garage.post("/_axle/schemas/car/restore", None, 200)
    assert garage.get(f"{CARS}?archived=true")["results"] == []
    assert garage.logged == []


def test_a_purged_type_leaves_nothing(garage: Api) -> None:
    """Its name is free and its number is not; a type of the same name knows nothing of it; others lose their links to it."""
    one = garage.post(CARS, {"properties": {"model": "T", "vin": "1"}})["id"]
    contact = garage.contact()
    garage.put(f"/crm/v4/objects/contacts/{contact}/associations/default/car/{one}")
    garage.patch(f"{CARS}/{one}", {"model": "S"})
    between = "/crm/v4/associations/{}contacts/p_car{}"
    garage.post(between.format("", "/labels"), {"name": "driver", "label": "Driver", "inverseLabel": "Driven"}, 200)
    (plain,) = [one for one in garage.get(between.format("", "/labels"))["results"] if one["label"] is None]
    limit = {"category": plain["category"], "typeId": plain["typeId"], "maxToObjectIds": 3}
    garage.post(between.format("definitions/configurations/", "/batch/create"), {"inputs": [limit]})
    assert "delete it first" in refused(garage, "DELETE", f"{SCHEMAS}/car?archived=true")
    garage.delete(f"{CARS}/{one}")
    garage.delete(f"{SCHEMAS}/car")
    garage.delete(f"{SCHEMAS}/2-1?archived=true")
    assert garage.get(f"{SCHEMAS}?archived=true")["results"] == []
    refused(garage, "DELETE", f"{SCHEMAS}/car?archived=true")
    assert garage.app.storage.read(garage.account, lambda tx: tx.definitions()) == []
    assert garage.count("link", f"account = {garage.account}") == 0
    assert garage.app.storage.due(2**60, 10) == []
    assert "contact_to_car" not in {one["name"] for one in garage.get(f"{SCHEMAS}/contacts")["associations"]}


@pytest.mark.parametrize("purge", ["?archived=true", "/purge"])
def test_a_name_is_free_after_a_purge(garage: Api, purge: str) -> None:
    """The new type has a new number, and neither the properties nor the records of the old one. Older SDKs ask by a path."""
    one = garage.post(CARS, {"properties": {"model": "T", "vin": "1"}})["id"]
    garage.delete(f"{CARS}/{one}")
    garage.delete(f"{SCHEMAS}/car")
    garage.delete(f"{SCHEMAS}/car{purge}")
    made = garage.post(SCHEMAS, schema(properties=[prop("model"), prop("maker")]))
    assert made["objectTypeId"] == "2-2"
    assert "vin" not in {prop["name"] for prop in made["properties"]}
    assert not {one["id"] for one in made["associations"]} & {str(100_000 + n) for n in range(1, 17)}
    for query in ("", "?archived=true"):
        assert garage.get(CARS + query)["results"] == []
    assert garage.post(f"{CARS}/search", {"query": "T"}, 200)["total"] == 0


@covers("definitions.schemas.associate", "success", "400", "409")
def test_an_association_can_be_added(garage: Api) -> None:
    """With a type that had none, with itself, and a further one under a name of its own; not twice."""
    path = f"{SCHEMAS}/car/associations"
    answer = garage.call("POST", path, {"fromObjectTypeId": "2-1", "toObjectTypeId": "company"})
    assert answer.status == 201
    made = answer.json()
    assert answer.headers["location"] == f"http://axle.test{path}/{made['id']}"
    assert list(made) == ["id", "fromObjectTypeId", "toObjectTypeId", "name", "createdAt", "updatedAt"]
    assert [made[name] for name in ("fromObjectTypeId", "toObjectTypeId", "name")] == ["2-1", "0-2", "car_to_company"]
    assert made in garage.get(f"{SCHEMAS}/car")["associations"]
    car, company = garage.post(CARS, {"properties": {"model": "T"}})["id"], garage.company()
    garage.put(f"/crm/v4/objects/car/{car}/associations/default/companies/{company}")
    assert garage.get(f"/crm/v4/objects/companies/{company}/associations/car")["results"][0]["toObjectId"] == int(car)
    named = garage.post(path, {"fromObjectTypeId": "0-2", "toObjectTypeId": "p_car", "name": "maker_of"})
    assert (named["name"], named["fromObjectTypeId"]) == ("maker_of", "0-2")
    garage.post(path, {"fromObjectTypeId": "car", "toObjectTypeId": "car"})
    for again in (("2-1", "0-2", None), ("0-2", "2-1", "maker_of"), ("car", "car", None)):
        body = {"fromObjectTypeId": again[0], "toObjectTypeId": again[1], "name": again[2]}
        assert garage.call("POST", path, body).json()["category"] == "OBJECT_ALREADY_EXISTS"
    for wrong in (("0-1", "0-2", ""), ("0-2", "2-1", "a b"), ("2-1", "p_boat", "")):
        body = {"fromObjectTypeId": wrong[0], "toObjectTypeId": wrong[1], "name": wrong[2]}
        assert garage.call("POST", path, body).status == 400


@covers("definitions.schemas.dissociate", "success", "400", "404")
def test_an_association_can_be_removed(garage: Api) -> None:
    """Both directions, when no records are so associated; not those that come with Axle."""
    (there,) = [one for one in garage.get(f"{SCHEMAS}/car")["associations"] if one["name"] == "car_to_contact"]
    path = f"{SCHEMAS}/car/associations/{there['id']}"
    car, contact = garage.post(CARS, {"properties": {"model": "T"}})["id"], garage.contact()
    link = f"/crm/v4/objects/car/{car}/associations"
    garage.put(f"{link}/default/contacts/{contact}")
    assert "in use" in refused(garage, "DELETE", path)
    garage.delete(f"{link}/contacts/{contact}")
    garage.delete(path)
    assert "contact" not in str(garage.get(f"{SCHEMAS}/car")["associations"])
    assert garage.call("PUT", f"{link}/default/contacts/{contact}").status == 400
    assert refused(garage, "DELETE", path, status=404).startswith("Association")
    refused(garage, "DELETE", f"{SCHEMAS}/contacts/associations/1")
    refused(garage, "DELETE", f"{SCHEMAS}/p_boat/associations/1")
    assert garage.get(f"{CONTACTS}/{contact}?associations=companies")["id"] == contact
