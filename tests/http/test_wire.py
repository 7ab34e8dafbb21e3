"""What every answer looks like: JSON, headers, key order, names of types, prefixes."""

from __future__ import annotations

import json
import re
import uuid
from urllib.parse import unquote

import msgspec
import pytest

from axle.http.routes.row import OBJECTS
from tests.api import CONTACTS, DUE, TASKS, Api, links

ORDER = ["id", "properties", "propertiesWithHistory", "createdAt", "updatedAt", "archived", "url", "associations"]


def test_a_record_has_its_keys_in_order(api: Api) -> None:
    """The keys of a record and of its properties come in the order that the service uses."""
    contact = api.contact()
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    shown = api.get(f"{TASKS}/{task}?associations=contacts&propertiesWithHistory=hs_timestamp&properties=hs_timestamp")
    assert list(shown) == ORDER
    assert list(shown["properties"]) == sorted(shown["properties"])
    api.delete(f"{TASKS}/{task}")
    archived = api.get(f"{TASKS}/{task}?archived=true")
    assert list(archived) == ["id", "properties", "createdAt", "updatedAt", "archived", "archivedAt", "url"]
    assert archived["archived"] is True


def test_json_is_compact_and_headers_are_there(api: Api) -> None:
    """Answers are compact JSON with the headers that every answer has."""
    answer = api.call("GET", TASKS)
    assert answer.body == b'{"results":[]}'
    assert answer.headers["content-type"] == "application/json;charset=utf-8"
    assert answer.headers["vary"] == "origin, Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-credentials"] == "false"
    correlation_id = uuid.UUID(answer.headers["x-hubspot-correlation-id"])
    assert (correlation_id.version, correlation_id.variant) == (4, uuid.RFC_4122)


def test_the_correlation_id_is_that_of_the_body(api: Api) -> None:
    """An error's correlationId is the header's, and another one each time."""
    first, second = api.call("GET", f"{TASKS}/1"), api.call("GET", f"{TASKS}/1")
    assert first.json()["correlationId"] == first.headers["x-hubspot-correlation-id"]
    assert first.json()["correlationId"] != second.json()["correlationId"]


def test_no_content_has_neither_body_nor_type(api: Api) -> None:
    """A 204 has neither body nor content type."""
    answer = api.call("DELETE", f"{TASKS}/{api.task()}")
    assert (answer.status, answer.body) == (204, b"")
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("path", [TASKS, TASKS + "/", "/crm/objects/2026-09/TASK"])
def test_a_created_record_has_a_location(api: Api, path: str) -> None:
    """A 201 says where the new record is, on the host that was asked."""
    answer = api.call("POST", path, {"properties": {"hs_timestamp": DUE}})
    assert answer.headers["location"] == f"http://axle.test{path.rstrip('/')}/{answer.json()['id']}"
    api.get(answer.headers["location"].removeprefix("http://axle.test"))


@pytest.mark.parametrize("prefix", OBJECTS)
def test_every_prefix_serves_the_same_records(api: Api, prefix: str) -> None:
    """A record created under one version is read, changed and found under every other."""
    task = api.task(hs_task_subject="one")
    assert api.get(f"{prefix}/tasks/{task}?properties=hs_task_subject")["properties"]["hs_task_subject"] == "one"
    assert api.patch(f"{prefix}/tasks/{task}", {"hs_task_subject": "two"})["id"] == task
    assert api.get(f"{prefix}/tasks")["results"][0]["id"] == task
    assert api.post(f"{prefix}/tasks/search", {}, 200)["total"] == 1


@pytest.mark.parametrize("name", ["tasks", "task", "TASK", "Tasks", "0-27", "%74asks"])
def test_a_type_goes_by_many_names(api: Api, name: str) -> None:
    """Plural, singular, any case, the type id: all mean the same type."""
    task = api.post(f"/crm/v3/objects/{name}", {"properties": {"hs_timestamp": DUE}})["id"]
    assert api.get(f"{TASKS}/{task}")["id"] == task


def test_an_unknown_type_is_a_400(api: Api) -> None:
    """What is no type is said in the service's words."""
    answer = api.get("/crm/v3/objects/butterflies", 400)
    assert answer["message"] == "Unable to infer object type from: butterflies"


def test_every_type_of_the_catalogue_answers(api: Api) -> None:
    """Each type is listed by its name, its id and its singular."""
    for object_type in api.app.catalog.types:
        for name in (object_type.name, object_type.id, object_type.singular, object_type.name.upper()):
            assert api.get(f"/crm/v3/objects/{name}") == {"results": []}


def test_urls_lead_to_this_server(api: Api) -> None:
    """The `url` of a record has the request's host, never the service's."""
    shown = api.get(f"{CONTACTS}/{api.contact()}")
    assert re.fullmatch(r"http://axle\.test/contacts/\d+/record/0-1/\d+", shown["url"])


def test_the_url_of_a_note_is_a_list_that_shows_it_alone(api: Api) -> None:
    """Notes have no page of their own in HubSpot: their `url` leads to the list of notes, filtered by the id."""
    note = api.post("/crm/v3/objects/notes", {"properties": {"hs_timestamp": DUE}})
    address, _, filters = note["url"].partition("?filters=")
    assert address == f"http://axle.test/contacts/{api.account}/objects/0-46/views/all/list"
    assert json.loads(unquote(filters)) == [{"property": "hs_object_id", "operator": "EQ", "value": note["id"]}]


def test_ids_are_text_and_above_the_first(api: Api) -> None:
    """Ids are text, unique over all types, and rise."""
    ids = [api.task(), api.contact(), api.company()]
    assert ids == sorted(set(ids))
    assert all(int(one) > 100_000_000_000 for one in ids)


def test_json_numbers_and_booleans_become_text(api: Api) -> None:
    """What is sent as a number or a boolean is stored as text; text that looks like something else stays text."""
    given = {"firstname": "null", "lastname": "true", "city": 5, "zip": 1.5, "state": True, "country": "5.00"}
    contact = api.post(CONTACTS, {"properties": given})["id"]
    shown = api.read("contacts", contact, *given)
    assert {name: shown[name] for name in given} == {
        "firstname": "null",
        "lastname": "true",
        "city": "5",
        "zip": "1.5",
        "state": "true",
        "country": "5.00",
    }


def test_a_body_of_another_json_type_is_read(api: Api) -> None:
    """Media types that end in +json are read, and a missing content type is taken for JSON."""
    body = msgspec.json.encode({"properties": {"hs_timestamp": DUE}})
    for headers in ({"content-type": "application/vnd.x+json; charset=utf-8"}, {}):
        assert api.send("POST", TASKS, body, {"authorization": "Bearer tok", **headers}).status == 201
