"""Lists and single reads: pages, which properties, archived records, unique keys."""

from __future__ import annotations

import pytest

from tests.api import CONTACTS, TASKS, Api


def test_pages_go_on_from_the_last_id_plus_one(api: Api) -> None:
    """Following `after` meets every record once, in the order of the ids; the last page has no paging."""
    ids = [api.task() for _ in range(7)]
    met, after = [], ""
    for _ in range(3):
        page = api.get(f"{TASKS}?limit=3{after}")
        met += [one["id"] for one in page["results"]]
        if "paging" in page:
            assert page["paging"]["next"]["after"] == str(int(met[-1]) + 1)
            after = f"&after={page['paging']['next']['after']}"
    assert met == ids
    assert "paging" not in page


def test_the_link_keeps_the_query_and_the_host(api: Api) -> None:
    """The link of a page is the request's own address and query with another cursor, and it works."""
    ids = [api.task(hs_task_subject=str(n)) for n in range(3)]
    link = api.get(f"{TASKS}/?properties=hs_task_subject,hs_timestamp&archived=false&limit=1")["paging"]["next"]["link"]
    assert link.startswith(f"http://axle.test{TASKS}/?properties=hs_task_subject%2Chs_timestamp&archived=false&limit=1&after=")
    page = api.get(link.removeprefix("http://axle.test"))
    assert [one["id"] for one in page["results"]] == [ids[1]]
    assert page["results"][0]["properties"]["hs_task_subject"] == "1"
    assert page["paging"]["next"]["link"].count("after=") == 1


def test_ten_records_by_default_and_a_hundred_at_most(api: Api) -> None:
    """The default page has 10 records, a page has at most 100, with history 50."""
    inputs = [{"properties": {"hs_timestamp": "2026-01-02"}}] * 100
    api.post(f"{TASKS}/batch/create", {"inputs": inputs})
    assert len(api.get(TASKS)["results"]) == 10
    assert len(api.get(f"{TASKS}?limit=100")["results"]) == 100
    assert len(api.get(f"{TASKS}?limit=50&propertiesWithHistory=hs_timestamp")["results"]) == 50
    for query in ("limit=101", "limit=0", "limit=-1", "limit=51&propertiesWithHistory=hs_timestamp"):
        assert api.get(f"{TASKS}?{query}", 400)["category"] == "VALIDATION_ERROR"


DEFAULTS = {
    "contacts": "createdate email firstname hs_object_id lastmodifieddate lastname",
    "companies": "createdate domain hs_lastmodifieddate hs_object_id name",
    "deals": "amount closedate createdate dealname dealstage hs_lastmodifieddate hs_object_id pipeline",
    "tickets": "content createdate hs_lastmodifieddate hs_object_id hs_pipeline hs_pipeline_stage hs_ticket_category "
    "hs_ticket_priority subject",
    "tasks": "hs_createdate hs_lastmodifieddate hs_object_id",
    "notes": "hs_createdate hs_lastmodifieddate hs_object_id",
    "meetings": "hs_createdate hs_lastmodifieddate hs_object_id",
    "leads": "createdate hs_createdate hs_lastmodifieddate hs_object_id lastmodifieddate",
}
NEEDED = {
    "companies": {"name": "x"},
    "tickets": {"hs_pipeline_stage": "1"},
    "tasks": {"hs_timestamp": "2026-01-02"},
    "notes": {"hs_timestamp": "2026-01-02"},
    "leads": {"hs_lead_name": "x"},
}


@pytest.mark.parametrize("kind", DEFAULTS)
def test_the_default_properties(api: Api, kind: str) -> None:
    """A read that asks for nothing shows the type's default set, unset ones as null."""
    record = api.post(f"/crm/v3/objects/{kind}", {"properties": NEEDED.get(kind, {})})["id"]
    assert list(api.read(kind, record)) == DEFAULTS[kind].split()
    assert list(api.get(f"/crm/v3/objects/{kind}")["results"][0]["properties"]) == DEFAULTS[kind].split()


@pytest.mark.parametrize("query", ["properties=city,nosuch,phone", "properties=city&properties=nosuch&properties=phone"])
def test_selected_properties(api: Api, query: str) -> None:
    """Selected names come with the dates and the id; what is unset is null, what is unknown is left out without a word."""
    contact = api.contact(city="Rome")
    shown = api.get(f"{CONTACTS}/{contact}?{query}")["properties"]
    assert list(shown) == ["city", "createdate", "hs_object_id", "lastmodifieddate", "phone"]
    assert (shown["city"], shown["phone"]) == ("Rome", None)


@pytest.mark.parametrize(
    ("flag", "status"), [("true", 200), ("True", 200), ("TRUE", 200), ("1", 200), ("false", 404), ("", 404)]
)
def test_archived_records_are_apart(api: Api, flag: str, status: int) -> None:
    """An archived record is found only by archived=true, a live one only without; case does not matter."""
    gone, here = api.task(), api.task()
    api.delete(f"{TASKS}/{gone}")
    api.get(f"{TASKS}/{gone}?archived={flag}", status)
    api.get(f"{TASKS}/{here}?archived={flag}", 404 if status == 200 else 200)
    listed = [one["id"] for one in api.get(f"{TASKS}?archived={flag}")["results"]]
    assert listed == ([gone] if status == 200 else [here])


def test_records_by_a_unique_property(api: Api) -> None:
    """GET and PATCH find a contact by e-mail, whatever its case and encoding; other properties are refused."""
    contact = api.contact("Ann+1@Example.com")
    for text in ("ann+1@example.com", "ANN%2B1%40example.com"):
        assert api.get(f"{CONTACTS}/{text}?idProperty=email")["id"] == contact
        answer = api.call("PATCH", f"{CONTACTS}/{text}?idProperty=email", {"properties": {"city": "Rome"}})
        assert (answer.status, answer.json()["id"]) == (200, contact)
    api.get(f"{CONTACTS}/none@example.com?idProperty=email", 404)
    assert api.get(f"{CONTACTS}/Rome?idProperty=city", 400)["category"] == "VALIDATION_ERROR"
    assert api.get(f"{CONTACTS}/{contact}?idProperty=hs_object_id")["id"] == contact


def test_a_change_by_a_unique_property_that_does_not_exist(api: Api) -> None:
    """It is told as an unknown name among the properties is, so that a client knows to define it."""
    answer = api.patch("/crm/v3/objects/companies/7?idProperty=group_number", {"group_number": "7"}, 400)
    assert [(one["code"], one["context"]) for one in answer["errors"]] == [
        ("PROPERTY_DOESNT_EXIST", {"propertyName": ["group_number"]})
    ]
    prop = {"name": "group_number", "label": "Group", "type": "string", "fieldType": "text", "hasUniqueValue": True}
    api.post("/crm/v3/properties/companies", {**prop, "groupName": "companyinformation"})
    api.patch("/crm/v3/objects/companies/7?idProperty=group_number", {"group_number": "7"}, 404)


@pytest.mark.parametrize(("record", "message"), [
    ("abc", "Object not found.  objectId are usually numeric."),
    ("0", "Object not found. objectId is usually positive."),
])  # fmt: skip
def test_ids_that_cannot_be_ids(api: Api, record: str, message: str) -> None:
    """What cannot be an id is said in the service's words."""
    for method in ("GET", "DELETE"):
        answer = api.call(method, f"{TASKS}/{record}")
        assert (answer.status, answer.json()["message"]) == (404, message)
        assert answer.json()["context"] == {"id": [record]}


def test_missing_records(api: Api) -> None:
    """A missing record is a 404 with every field of an error, for each method."""
    for method, body in (("GET", None), ("PATCH", {"properties": {"hs_task_body": "x"}}), ("DELETE", None)):
        answer = api.call(method, f"{TASKS}/99", body)
        assert answer.status == 404
        assert list(answer.json()) == ["status", "message", "correlationId", "category"]
        assert answer.json()["category"] == "OBJECT_NOT_FOUND"


def test_a_patch_without_properties(api: Api) -> None:
    """A PATCH of nothing is a 400, one of a missing record a 404."""
    answer = api.patch(f"{TASKS}/{api.task()}", {}, 400)
    assert answer["message"] == "No properties found to update, please provide at least one."
    assert answer["context"] == {"properties": ["{}"]}
    api.patch(f"{TASKS}/99", {}, 404)


def test_a_patch_that_changes_nothing_leaves_the_date(api: Api) -> None:
    """The modified date moves only when something changes."""
    contact = api.contact(city="Rome")
    api.now_ms += 5_000
    same = api.patch(f"{CONTACTS}/{contact}", {"city": "Rome"})
    assert same["updatedAt"] == same["createdAt"]
    assert api.patch(f"{CONTACTS}/{contact}", {"city": "Oslo"})["updatedAt"] == "2026-01-01T00:00:05.000Z"
