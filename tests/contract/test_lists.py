"""Lists and single reads: pages, which properties, archived records, unique keys."""

from __future__ import annotations

import pytest

from tests.portal import CONTACTS, TASKS, Portal


def test_pages_go_on_from_the_last_id_plus_one(portal: Portal) -> None:
    """Following `after` meets every record once, in the order of the ids; the last page has no paging."""
    ids = [portal.task() for _ in range(7)]
    met, after = [], ""
    for _ in range(3):
        page = portal.get(f"{TASKS}?limit=3{after}")
        met += [one["id"] for one in page["results"]]
        if "paging" in page:
            assert page["paging"]["next"]["after"] == str(int(met[-1]) + 1)
            after = f"&after={page['paging']['next']['after']}"
    assert met == ids
    assert "paging" not in page


def test_the_link_keeps_the_query_and_the_host(portal: Portal) -> None:
    """The link of a page is the request's own address and query with another cursor, and it works."""
    ids = [portal.task(hs_task_subject=str(n)) for n in range(3)]
    link = portal.get(f"{TASKS}/?properties=hs_task_subject,hs_timestamp&archived=false&limit=1")["paging"]["next"]["link"]
    assert link.startswith(f"http://axle.test{TASKS}/?properties=hs_task_subject%2Chs_timestamp&archived=false&limit=1&after=")
    page = portal.get(link.removeprefix("http://axle.test"))
    assert [one["id"] for one in page["results"]] == [ids[1]]
    assert page["results"][0]["properties"]["hs_task_subject"] == "1"
    assert page["paging"]["next"]["link"].count("after=") == 1


def test_ten_records_by_default_and_a_hundred_at_most(portal: Portal) -> None:
    """The default page has 10 records, a page has at most 100, with history 50."""
    inputs = [{"properties": {"hs_timestamp": "2026-01-02"}}] * 100
    portal.post(f"{TASKS}/batch/create", {"inputs": inputs})
    assert len(portal.get(TASKS)["results"]) == 10
    assert len(portal.get(f"{TASKS}?limit=100")["results"]) == 100
    assert len(portal.get(f"{TASKS}?limit=50&propertiesWithHistory=hs_timestamp")["results"]) == 50
    for query in ("limit=101", "limit=0", "limit=-1", "limit=51&propertiesWithHistory=hs_timestamp"):
        assert portal.get(f"{TASKS}?{query}", 400)["category"] == "VALIDATION_ERROR"


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
def test_the_default_properties(portal: Portal, kind: str) -> None:
    """A read that asks for nothing shows the type's default set, unset ones as null."""
    record = portal.post(f"/crm/v3/objects/{kind}", {"properties": NEEDED.get(kind, {})})["id"]
    assert list(portal.read(kind, record)) == DEFAULTS[kind].split()
    assert list(portal.get(f"/crm/v3/objects/{kind}")["results"][0]["properties"]) == DEFAULTS[kind].split()


@pytest.mark.parametrize("query", ["properties=city,nosuch,phone", "properties=city&properties=nosuch&properties=phone"])
def test_selected_properties(portal: Portal, query: str) -> None:
    """Selected names come with the dates and the id; what is unset is null, what is unknown is left out without a word."""
    contact = portal.contact(city="Rome")
    shown = portal.get(f"{CONTACTS}/{contact}?{query}")["properties"]
    assert list(shown) == ["city", "createdate", "hs_object_id", "lastmodifieddate", "phone"]
    assert (shown["city"], shown["phone"]) == ("Rome", None)


@pytest.mark.parametrize(
    ("flag", "status"), [("true", 200), ("True", 200), ("TRUE", 200), ("1", 200), ("false", 404), ("", 404)]
)
def test_archived_records_are_apart(portal: Portal, flag: str, status: int) -> None:
    """An archived record is found only by archived=true, a live one only without; case does not matter."""
    gone, here = portal.task(), portal.task()
    portal.delete(f"{TASKS}/{gone}")
    portal.get(f"{TASKS}/{gone}?archived={flag}", status)
    portal.get(f"{TASKS}/{here}?archived={flag}", 404 if status == 200 else 200)
    listed = [one["id"] for one in portal.get(f"{TASKS}?archived={flag}")["results"]]
    assert listed == ([gone] if status == 200 else [here])


def test_records_by_a_unique_property(portal: Portal) -> None:
    """GET and PATCH find a contact by e-mail, whatever its case and encoding; other properties are refused."""
    contact = portal.contact("Ann+1@Example.com")
    for text in ("ann+1@example.com", "ANN%2B1%40example.com"):
        assert portal.get(f"{CONTACTS}/{text}?idProperty=email")["id"] == contact
        answer = portal.call("PATCH", f"{CONTACTS}/{text}?idProperty=email", {"properties": {"city": "Rome"}})
        assert (answer.status, answer.json()["id"]) == (200, contact)
    portal.get(f"{CONTACTS}/none@example.com?idProperty=email", 404)
    assert portal.get(f"{CONTACTS}/Rome?idProperty=city", 400)["category"] == "VALIDATION_ERROR"
    assert portal.get(f"{CONTACTS}/{contact}?idProperty=hs_object_id")["id"] == contact


def test_a_change_by_a_unique_property_that_does_not_exist(portal: Portal) -> None:
    """It is told as an unknown name among the properties is, so that a client knows to define it."""
    answer = portal.patch("/crm/v3/objects/companies/7?idProperty=group_number", {"group_number": "7"}, 400)
    assert [(one["code"], one["context"]) for one in answer["errors"]] == [
        ("PROPERTY_DOESNT_EXIST", {"propertyName": ["group_number"]})
    ]
    prop = {"name": "group_number", "label": "Group", "type": "string", "fieldType": "text", "hasUniqueValue": True}
    portal.post("/crm/v3/properties/companies", {**prop, "groupName": "companyinformation"})
    portal.patch("/crm/v3/objects/companies/7?idProperty=group_number", {"group_number": "7"}, 404)


@pytest.mark.parametrize(("record", "message"), [
    ("abc", "Object not found.  objectId are usually numeric."),
    ("0", "Object not found. objectId is usually positive."),
])  # fmt: skip
def test_ids_that_cannot_be_ids(portal: Portal, record: str, message: str) -> None:
    """What cannot be an id is said in the service's words."""
    for method in ("GET", "DELETE"):
        answer = portal.call(method, f"{TASKS}/{record}")
        assert (answer.status, answer.json()["message"]) == (404, message)
        assert answer.json()["context"] == {"id": [record]}


def test_missing_records(portal: Portal) -> None:
    """A missing record is a 404 with every field of an error, for each method."""
    for method, body in (("GET", None), ("PATCH", {"properties": {"hs_task_body": "x"}}), ("DELETE", None)):
        answer = portal.call(method, f"{TASKS}/99", body)
        assert answer.status == 404
        assert list(answer.json()) == ["status", "message", "correlationId", "category"]
        assert answer.json()["category"] == "OBJECT_NOT_FOUND"


def test_a_patch_without_properties(portal: Portal) -> None:
    """A PATCH of nothing is a 400, one of a missing record a 404."""
    answer = portal.patch(f"{TASKS}/{portal.task()}", {}, 400)
    assert answer["message"] == "No properties found to update, please provide at least one."
    assert answer["context"] == {"properties": ["{}"]}
    portal.patch(f"{TASKS}/99", {}, 404)


def test_a_patch_that_changes_nothing_leaves_the_date(portal: Portal) -> None:
    """The modified date moves only when something changes."""
    contact = portal.contact(city="Rome")
    portal.now_ms += 5_000
    same = portal.patch(f"{CONTACTS}/{contact}", {"city": "Rome"})
    assert same["updatedAt"] == same["createdAt"]
    assert portal.patch(f"{CONTACTS}/{contact}", {"city": "Oslo"})["updatedAt"] == "2026-01-01T00:00:05.000Z"
