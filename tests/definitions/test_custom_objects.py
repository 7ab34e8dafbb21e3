"""Records of a type that an account has defined: what they share with all others, and what their schema asks of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import Api, ApiFactory
from tests.definitions.test_schemas import CARS, SCHEMAS, schema

ACTIVITIES = {"0-18", "0-27", "0-46", "0-47", "0-48", "0-49", "0-116"}


@pytest.fixture
def garage(api: Api) -> Api:
    """A portal that knows cars."""
    api.post(SCHEMAS, schema())
    return api


def car(api: Api, **values: Any) -> str:
    """Create a car and return its id."""
    return str(api.post(CARS, {"properties": {"model": "T", **values}})["id"])


def test_a_record_has_what_every_record_has(garage: Api) -> None:
    """Default properties, an address, an owner with what follows from it, history, and events."""
    one = garage.get(f"{CARS}/{car(garage, hubspot_owner_id='1001')}")
    assert list(one) == ["id", "properties", "createdAt", "updatedAt", "archived", "url"]
    assert list(one["properties"]) == ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"]
    assert one["url"].endswith(f"/record/2-1/{one['id']}")
    owned = garage.read("car", one["id"], "hs_all_owner_ids", "hs_user_ids_of_all_owners")
    assert (owned["hs_all_owner_ids"], owned["hs_user_ids_of_all_owners"]) == ("1001", "2001")
    garage.patch(f"{CARS}/{one['id']}", {"model": "S"})
    history = garage.get(f"{CARS}/{one['id']}?propertiesWithHistory=model")["propertiesWithHistory"]["model"]
    assert [entry["value"] for entry in history] == ["S", "T"]
    events = garage.app.storage.read(garage.account, lambda tx: tx.events(0, 10))
    assert [(event.type_key, event.name) for event in events] == [(20_000_000_001, "created"), (20_000_000_001, "updated")]


def test_required_and_unique_properties_bind(garage: Api) -> None:
    """As of any type; a unique one finds its record and serves upserts."""
    refusal = garage.post(CARS, {"properties": {"vin": "1"}}, 400)
    assert refusal["message"] == "Error creating CAR. Some required properties were not set."
    assert refusal["context"] == {"properties": ["model"]}
    one = car(garage, vin="1")
    assert garage.post(CARS, {"properties": {"model": "T", "vin": "1"}}, 409)["message"].startswith("Car already exists")
    assert garage.get(f"{CARS}/1?idProperty=vin")["id"] == one
    inputs = [{"id": vin, "idProperty": "vin", "properties": {"model": "S"}} for vin in ("1", "2")]
    made = garage.post(f"{CARS}/batch/upsert", {"inputs": inputs}, 200)["results"]
    assert [(two["id"] == one, two["new"]) for two in made] == [(True, False), (False, True)]
    assert "wings" in garage.post(CARS, {"properties": {"model": "T", "wings": "2"}}, 400)["message"]


def test_a_property_that_is_added_later_is_like_the_first_ones(garage: Api) -> None:
    """Under any name of the type; written, searched and sorted by at once."""
    given = {"name": "colour", "label": "Colour", "type": "string", "fieldType": "text", "groupName": "car_information"}
    garage.post(f"/crm/v3/properties/p{garage.account}_car", given)
    ids = [car(garage, colour=colour) for colour in ("red", "blue", "red")]
    body = {"filters": [{"propertyName": "colour", "operator": "EQ", "value": "red"}], "sorts": ["-hs_object_id"]}
    found = garage.post("/crm/v3/objects/2-1/search", body, 200)["results"]
    assert [one["id"] for one in found] == [ids[2], ids[0]]


def test_a_custom_object_may_have_pipelines(garage: Api) -> None:
    """None at first; with one, records stand in its stages alone, and are found by them."""
    assert garage.get("/crm/v3/pipelines/p_car")["results"] == []
    stages = [{"label": label, "displayOrder": n} for n, label in enumerate(("New", "Sold"))]
    made = garage.post("/crm/v3/pipelines/p_car", {"label": "Sales", "displayOrder": 0, "stages": stages})
    new, sold = (stage["id"] for stage in made["stages"])
    one = car(garage, hs_pipeline_stage=new)
    assert garage.read("car", one, "hs_pipeline")["hs_pipeline"] == made["id"]
    garage.patch(f"{CARS}/{one}", {"hs_pipeline_stage": sold})
    garage.post(CARS, {"properties": {"model": "T", "hs_pipeline_stage": "elsewhere"}}, 400)
    body = {"filters": [{"propertyName": "hs_pipeline_stage", "operator": "EQ", "value": sold}]}
    assert garage.post(f"{CARS}/search", body, 200)["total"] == 1
    garage.delete(f"{CARS}/{one}")
    garage.delete(f"{SCHEMAS}/car")
    garage.delete(f"{SCHEMAS}/car?archived=true")
    assert garage.app.storage.read(garage.account, lambda tx: tx.definitions()) == []


ITSELF: list[dict[str, Any]] = [{"associatedObjects": ["p_car"]}, {"shouldCreateSameObjectAssociation": True}]


@pytest.mark.parametrize("fields", ITSELF, ids=["by name", "by flag"])
def test_a_type_may_be_associated_with_itself(api: Api, fields: dict[str, Any]) -> None:
    """There is one direction, and records see each other through it."""
    made = api.post(SCHEMAS, schema(**fields))
    (own,) = [one for one in made["associations"] if one["fromObjectTypeId"] == one["toObjectTypeId"]]
    assert own["name"] == "car_to_car"
    one, two = car(api), car(api)
    api.put(f"/crm/v4/objects/car/{one}/associations/default/car/{two}")
    for mine, other in ((one, two), (two, one)):
        found = api.get(f"/crm/v4/objects/car/{mine}/associations/car")["results"]
        assert [shown["toObjectId"] for shown in found] == [int(other)]


def test_a_type_that_is_not_associated_with_itself_cannot_be(garage: Api) -> None:
    """Nor with any other that nobody named."""
    one, two, company = car(garage), car(garage), garage.company()
    for other in (f"car/{two}", f"companies/{company}"):
        assert garage.call("PUT", f"/crm/v4/objects/car/{one}/associations/default/{other}").status == 400


def test_one_custom_object_outlives_another(garage: Api) -> None:
    """What was associated with a purged type stays, in the recycle bin of an archived one too."""
    garage.post(SCHEMAS, {"name": "driver", "labels": {}, "associatedObjects": ["p_car", "contacts"]})
    one, driver = car(garage), garage.post("/crm/v3/objects/driver", {"properties": {}})["id"]
    contact = garage.contact()
    for other, number in (("car", one), ("contacts", contact)):
        garage.put(f"/crm/v4/objects/driver/{driver}/associations/default/{other}/{number}")
    for target in (f"{CARS}/{one}", f"/crm/v3/objects/driver/{driver}", f"{SCHEMAS}/driver", f"{SCHEMAS}/car"):
        garage.delete(target)
    garage.delete(f"{SCHEMAS}/car?archived=true")
    garage.post("/_axle/schemas/driver/restore", None, 200)
    garage.post(f"/_axle/objects/driver/{driver}/restore", None, 200)
    shown = garage.get(f"/crm/v3/objects/driver/{driver}?associations=contacts,p_car")["associations"]
    assert shown == {"contacts": {"results": [{"id": contact, "type": "driver_to_contact"}]}}
    assert "car" not in str([one["name"] for one in garage.get(f"{SCHEMAS}/driver")["associations"]])


def test_records_can_be_merged(garage: Api) -> None:
    """The merged-away id leads to what it became."""
    one, two = car(garage, vin="1"), car(garage, maker="Ford")
    merged = garage.post(f"{CARS}/merge", {"primaryObjectId": one, "objectIdToMerge": two}, 200)
    assert (merged["id"], merged["properties"]["maker"]) == (one, "Ford")
    assert garage.get(f"{CARS}/{two}")["id"] == one


def test_associations_lead_both_ways_from_the_start(garage: Api) -> None:
    """With every kind of activity, and with the types that were asked for."""
    found = garage.get(f"{SCHEMAS}/car")["associations"]
    ways = {(one["fromObjectTypeId"], one["toObjectTypeId"]): one for one in found}
    assert set(ways) == {pair for other in ACTIVITIES | {"0-1"} for pair in (("2-1", other), (other, "2-1"))}
    assert len({one["id"] for one in found}) == len(found)
    assert ways["0-47", "2-1"]["name"] == "meeting_event_to_car"
    note = {"hs_timestamp": "2026-01-01T00:00:00Z", "hs_note_body": "Washed"}
    kind = {"associationCategory": "USER_DEFINED", "associationTypeId": int(ways["0-46", "2-1"]["id"])}
    car = garage.post(CARS, {"properties": {"model": "T"}})["id"]
    made = garage.post(
        "/crm/v3/objects/notes", {"properties": note, "associations": [{"to": {"id": car}, "types": [kind]}]}
    )["id"]  # fmt: skip
    shown = garage.get(f"{CARS}/{car}?associations=notes")["associations"]
    assert shown == {"notes": {"results": [{"id": made, "type": "car_to_note"}]}}


@pytest.mark.parametrize("preset", ["documented", "observed"])
def test_another_account_s_type_is_not_known(open_api: ApiFactory, preset: str) -> None:
    """Neither by name nor by number, on any route of records; nor by the name with the other account's id."""
    api = open_api(preset)
    api.post(SCHEMAS, schema())
    one = api.post(CARS, {"properties": {"model": "T"}})["id"]
    other = api.other_account()
    for name in ("2-1", "p_car", f"p{api.account}_car", "car"):
        for method, path, body in (
            ("GET", "", None),
            ("GET", f"/{one}", None),
            ("PATCH", f"/{one}", {"properties": {"model": "S"}}),
            ("DELETE", f"/{one}", None),
            ("POST", "/search", {}),
        ):
            answer = api.call(method, f"/crm/v3/objects/{name}{path}", body, other)
            text = "Invalid object or event type id" if name == "2-1" else "Unable to infer object type from"
            assert (answer.status, answer.json()["message"]) == (400, f"{text}: {name}")
    assert api.read("p_car", one, "model")["model"] == "T"
