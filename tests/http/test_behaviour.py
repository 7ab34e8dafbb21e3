"""Each point in which documents and the observed service differ, under both presets."""

from __future__ import annotations

import inspect
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from tools import descriptions, evidence

from axle.core.behaviour import PRESETS, Behaviour
from tests.api import CONTACTS, DUE, TASKS, Api, ApiFactory, links

LEADS = "/crm/v3/objects/leads"
POINTS = [field.name for field in msgspec.structs.fields(Behaviour)]


@pytest.fixture
def observed(open_api: ApiFactory) -> Api:
    """A portal with the observed behaviour."""
    return open_api("observed")


@pytest.mark.parametrize("point", POINTS)
def test_a_point_of_behaviour_is_complete(point: str) -> None:
    """Presets settle it differently, both sides are described, it is known from somewhere, and a test here holds both sides."""
    sides = [getattr(preset, point) for preset in PRESETS.values()]
    assert len(set(sides)) == 2, f"axle.core.behaviour.PRESETS settles {point} in one way"
    assert all(descriptions.BEHAVIOUR[point]), f"tools.descriptions.BEHAVIOUR says nothing of one side of {point}"
    assert all(evidence.EVIDENCE[point]), f"tools.evidence.EVIDENCE has an empty cell for {point}"
    test = globals().get(evidence.EVIDENCE[point].test)
    assert test, f"{point} is tested by {evidence.EVIDENCE[point].test}, which is not in this file"
    arguments = inspect.signature(test).parameters.keys()
    assert arguments >= {"api", "observed"}, f"{test.__name__} does not test both sides of {point}"


def test_missing_get(api: Api, observed: Api) -> None:
    """A missing record is JSON, or an HTML page with the headers of the service."""
    assert api.get(f"{TASKS}/99", 404)["status"] == "error"
    answer = observed.call("GET", f"{TASKS}/99")
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html;charset=iso-8859-1"
    assert answer.headers["cache-control"] == "must-revalidate,no-cache,no-store"
    assert answer.headers["x-hubspot-notfound"] == "true"
    assert b"<title>Error 404 Not Found</title>" in answer.body
    assert observed.patch(f"{TASKS}/99", {"hs_task_body": "x"}, 404)["message"] == "resource not found"
    assert observed.get(f"{TASKS}/x", 404)["message"] == "Object not found.  objectId are usually numeric."


def test_a_method_that_a_path_does_not_have(api: Api, observed: Api) -> None:
    """A wrong method is JSON, or an HTML page; both say which methods there are."""
    assert api.put(TASKS, {}, 405)["category"] == "METHOD_NOT_ALLOWED"
    for method in ("PUT", "HEAD"):
        for one in (api, observed):
            answer = one.call(method, TASKS)
            assert (answer.status, answer.headers["allow"]) == (405, "GET,OPTIONS,POST")
            assert answer.headers["cache-control"] == "must-revalidate,no-cache,no-store"
        assert (b"<title>Error 405 Method Not Allowed</title>" in answer.body) is (method == "HEAD")
        assert answer.headers.get("content-type") == ("text/html;charset=iso-8859-1" if method == "HEAD" else None)


def test_scope_after_body(api: Api, observed: Api) -> None:
    """A body that cannot be read is refused before the scopes are judged, or after."""
    for one, status in ((api, 403), (observed, 400)):
        token = one.token(scopes="tickets")
        headers = {"authorization": f"Bearer {token}"}
        assert one.send("POST", TASKS, b"{", headers).status == status
        assert one.send("POST", TASKS, b'{"properties":{}}', headers).status == 403
        assert one.send("POST", "/crm/v3/objects/nothing", b"{", headers).json()["message"].startswith("Unable to infer")


def test_bearer_exactly(api: Api, observed: Api) -> None:
    """How a bearer token may be written."""
    for text in ("bearer tok", "Bearer  tok", "BEARER tok", "Bearer\ttok"):
        headers = {"authorization": text}
        assert api.send("GET", TASKS, headers=headers).status == (401 if "\t" in text else 200)
        refused = observed.send("GET", TASKS, headers=headers)
        assert (refused.status, refused.json()["category"]) == (401, "INVALID_AUTHENTICATION")
        assert refused.json()["message"].startswith("Authentication credentials not found.")
    assert observed.send("GET", TASKS, headers={"authorization": "Bearer tok"}).status == 200


def test_short_request_lines(api: Api, observed: Api) -> None:
    """A request line of 16 KiB is read; one byte more is refused."""
    rest = len(f"GET {TASKS}?properties= HTTP/1.1")
    for length in (16 * 1024, 16 * 1024 + 1):
        target = f"{TASKS}?properties={'x' * (length - rest)}"
        assert api.call("GET", target).status == 200
        assert observed.call("GET", target).status == (200 if length == 16 * 1024 else 414)


def test_missing_delete(api: Api, observed: Api) -> None:
    """Deleting what is not there, or is archived already, is a 404 or a 204."""
    for one, status in ((api, 404), (observed, 204)):
        task = one.task()
        one.delete(f"{TASKS}/{task}")
        one.delete(f"{TASKS}/{task}", status)
        one.delete(f"{TASKS}/99", status)


def test_a_missing_delete_alone_is_json(open_api: ApiFactory) -> None:
    """One field overridden: a DELETE of what is not there has no HTML form."""
    api = open_api("observed,missing_delete_is_204=false")
    assert api.delete(f"{TASKS}/99", 404)["status"] == "error"


ACTIVITIES = ["tasks", "meetings", "notes", "calls", "emails", "communications", "postal_mail"]


@pytest.mark.parametrize("kind", ACTIVITIES)
def test_refused_names_of_activities(api: Api, observed: Api, kind: str) -> None:
    """Unknown and read-only names are dropped for activities, or a 400."""
    given = {"hs_timestamp": DUE, "nosuch": "x", "hs_createdate": "2020-01-01"}
    given |= {"hs_email_direction": "EMAIL"} if kind == "emails" else {}
    given |= {"hs_communication_channel_type": "SMS"} if kind == "communications" else {}
    shown = api.post(f"/crm/v3/objects/{kind}", {"properties": given})
    assert "nosuch" not in shown["properties"]
    assert shown["properties"]["hs_createdate"] == shown["createdAt"] == "2026-01-01T00:00:00.000Z"
    answer = observed.post(f"/crm/v3/objects/{kind}", {"properties": given}, 400)
    assert [one["code"] for one in answer["errors"]] == ["PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE"]


@pytest.mark.parametrize("kind", ["contacts", "companies", "deals", "tickets", "leads"])
def test_refused_names_of_others(api: Api, observed: Api, kind: str) -> None:
    """All other types refuse them under either preset."""
    for one in (api, observed):
        one.post(f"/crm/v3/objects/{kind}", {"properties": {"nosuch": "x"}}, 400)


WITHOUT: list[tuple[str, str, Any]] = [
    ("PATCH", f"{TASKS}/99", {"properties": {"hs_task_body": "x"}}),
    ("GET", "/crm/v3/objects/butterflies", None),
    ("GET", f"{TASKS}?limit=x", None),
    ("GET", f"{TASKS}?after=x", None),
    ("GET", "/crm/v3/owners?after=x", None),
    ("GET", "/crm/v3/properties/tasks?dataSensitivity=x", None),
    ("POST", TASKS, []),
    ("POST", TASKS, None),
]
WITH: list[tuple[str, str, Any]] = [
    ("GET", f"{TASKS}/x", None),
    ("POST", TASKS, {}),
    ("POST", TASKS, {"properties": {}}),
    ("POST", CONTACTS, {"properties": {"nosuch": 1}}),
    ("GET", f"{TASKS}?limit=101", None),
]


@pytest.mark.parametrize(("method", "path", "body"), [*WITHOUT, *WITH])
def test_category(api: Api, observed: Api, method: str, path: str, body: Any) -> None:
    """`category` is always there, or absent where the service was seen without it."""
    assert api.call(method, path, body).json()["category"] in ("VALIDATION_ERROR", "OBJECT_NOT_FOUND")
    seen = observed.call(method, path, body).json()
    assert ("category" in seen) is ((method, path, body) in WITH)


def test_instants(api: Api, observed: Api) -> None:
    """Three digits always, or none where they are zero: in fields, properties, history and batches alike."""
    for one, zero in ((api, "2026-01-01T00:00:00.000Z"), (observed, "2026-01-01T00:00:00Z")):
        task = one.task(hs_timestamp="2026-01-01")
        shown = one.get(f"{TASKS}/{task}?properties=hs_timestamp&propertiesWithHistory=hs_timestamp")
        entry = shown["propertiesWithHistory"]["hs_timestamp"][0]
        assert {shown["createdAt"], *list(shown["properties"].values())[0:1], entry["timestamp"], entry["value"]} == {zero}
        assert shown["properties"]["hs_timestamp"] == zero
        batch = one.post(f"{TASKS}/batch/read", {"inputs": [{"id": task}]}, 200)
        assert batch["startedAt"] == zero
        one.now_ms += 1
        assert one.patch(f"{TASKS}/{task}", {"hs_task_body": "x"})["updatedAt"] == "2026-01-01T00:00:00.001Z"


def test_requested_at(api: Api, observed: Api) -> None:
    """Batch answers have `requestedAt`, or do not."""
    for one, there in ((api, True), (observed, False)):
        answer = one.post(f"{TASKS}/batch/create", {"inputs": [{"properties": {"hs_timestamp": DUE}}]})
        assert ("requestedAt" in answer) is there


def test_leads_and_their_contact(api: Api, observed: Api) -> None:
    """A lead needs no contact; or it needs one, and goes with the last of them."""
    api.post(LEADS, {"properties": {"hs_lead_name": "x"}})
    assert "associated" in observed.post(LEADS, {"properties": {"hs_lead_name": "x"}}, 400)["message"]
    traced = {"inputs": [{"properties": {"hs_lead_name": "x"}, "objectWriteTraceId": "t"}]}
    assert observed.post(f"{LEADS}/batch/create", traced, 207)["results"] == []
    for one, status in ((api, 200), (observed, 404)):
        contact = one.contact()
        lead = one.post(LEADS, {"properties": {"hs_lead_name": "x"}, "associations": links(contact, 578)})["id"]
        assert one.get(f"{LEADS}/{lead}?associations=contacts")["associations"]["contacts"]["results"]
        one.delete(f"{LEADS}/{lead}/associations/contacts/{contact}/578")
        assert one.call("GET", f"{LEADS}/{lead}").status == status


def test_a_lead_stays_when_its_contact_changes(api: Api, observed: Api) -> None:
    """A primary contact that changes to another keeps the lead under either preset."""
    for one in (api, observed):
        first, second = one.contact(), one.contact()
        lead = one.post(LEADS, {"properties": {"hs_lead_name": "x"}, "associations": links(first, 578)})["id"]
        one.put(f"{LEADS}/{lead}/associations/contacts/{second}/578")
        assert one.call("GET", f"{LEADS}/{lead}").status == 200


def test_upsert_of_an_unknown_id(api: Api, observed: Api) -> None:
    """An unknown id creates under a new one, or is told in a 207."""
    body = {"inputs": [{"id": "5", "properties": {"hs_timestamp": DUE}}]}
    (made,) = api.post(f"{TASKS}/batch/upsert", body, 200)["results"]
    assert (made["new"], made["id"] != "5") == (True, True)
    answer = observed.post(f"{TASKS}/batch/upsert", body, 207)
    assert answer["results"] == []
    assert (answer["errors"][0]["category"], answer["errors"][0]["context"]) == ("OBJECT_NOT_FOUND", {"ids": ["5"]})


def test_upsert_by_the_id_as_a_property(api: Api, observed: Api) -> None:
    """An upsert may name the id as its property, or not; an update may not under either preset."""
    for one, status in ((api, 200), (observed, 400)):
        task = one.task()
        body = {"inputs": [{"id": task, "idProperty": "hs_object_id", "properties": {"hs_task_subject": "x"}}]}
        text = f"Unable to perform update/upsert by non-unique 0-27 property hs_object_id in portal ID {one.account}"
        assert one.post(f"{TASKS}/batch/update", body, 400)["message"] == text
        assert one.read("tasks", task, "hs_task_subject")["hs_task_subject"] is None
        answer = one.post(f"{TASKS}/batch/upsert", body, status)
        assert answer.get("message", text) == text
        assert one.read("tasks", task, "hs_task_subject")["hs_task_subject"] == ("x" if status == 200 else None)


def test_dates_of_leads(api: Api, observed: Api) -> None:
    """Leads show both spellings of their dates, or one; other types are the same under either preset."""
    for one, both in ((api, True), (observed, False)):
        lead = one.post(LEADS, {"properties": {"hs_lead_name": "x"}, "associations": links(one.contact(), 578)})
        shown = one.read("leads", lead["id"], "hs_lead_name")
        for names in (set(lead["properties"]), set(shown)):
            assert ({"createdate", "lastmodifieddate"} <= names) is both
            assert {"hs_createdate", "hs_lastmodifieddate"} <= names
        assert "createdate" not in one.read("tasks", one.task())


def test_associations_that_are_not_there(api: Api, observed: Api) -> None:
    """A read that asked and found none has `{}`, or nothing; one that did not ask has nothing."""
    for one, there in ((api, True), (observed, False)):
        task = one.task()
        assert ("associations" in one.get(f"{TASKS}/{task}?associations=contacts")) is there
        assert "associations" not in one.get(f"{TASKS}/{task}")


def test_closed_stage(api: Api, observed: Api) -> None:
    """A pipeline of tickets may be without a closed stage, or may not; one of another type may."""
    path = "/crm/v3/pipelines/tickets"
    body = {"label": "T", "displayOrder": 1, "stages": [{"label": "A", "metadata": {}}]}
    api.post(path, body)
    assert observed.post(path, body, 400)["subCategory"] == "PipelineError.MISSING_CLOSED_STAGE"
    assert len(observed.get(path)["results"]) == 1
    observed.post("/crm/v3/pipelines/tasks", body)


def test_sentences_among_the_errors(api: Api, observed: Api) -> None:
    """An error's details are objects with a message; or plain sentences, where there is nothing but a sentence."""
    text = "The request body may not be null"
    assert api.call("POST", TASKS).json()["errors"] == [{"message": text}]
    assert observed.call("POST", TASKS).json()["errors"] == [text]
    refused = observed.post(CONTACTS, {"properties": {"nosuch": "x"}}, 400)["errors"]
    assert [one["code"] for one in refused] == ["PROPERTY_DOESNT_EXIST"]


CAR: dict[str, Any] = {
    "name": "car",
    "labels": {"singular": "Car", "plural": "Cars"},
    "requiredProperties": [],
    "properties": [],
    "associatedObjects": ["CONTACT"],
}


def test_the_plain_name_of_a_type_of_the_account(api: Api, observed: Api) -> None:
    """It names the type in paths, lists and searches, or nothing; the name with `p_`, the full name and the id always do."""
    for one, status in ((api, 200), (observed, 400)):
        schema = one.post("/crm/v3/schemas", CAR)
        made = one.post("/crm/v3/objects/p_car", {"properties": {}})["id"]
        for name in ("p_car", "P_CAR", schema["fullyQualifiedName"], schema["objectTypeId"]):
            assert one.get(f"/crm/v3/objects/{name}/{made}")["id"] == made
        for name in ("car", "CAR"):
            told = one.get(f"/crm/v3/objects/{name}/{made}", status)
            assert told.get("message", f"Unable to infer object type from: {name}").endswith(name)
            one.get(f"/crm/v3/properties/{name}", status)
        one.get("/crm/v4/associations/contacts/car/labels", status)


def test_singulars_that_the_service_does_not_know(api: Api, observed: Api) -> None:
    """Four types have no singular there; all others have, in any case that turns into the same capitals."""
    for one, status in ((api, 200), (observed, 400)):
        for name in ("appointment", "COURSE", "listing", "payment"):
            assert one.call("GET", f"/crm/v3/objects/{name}").status == status
        for name in (
            "appointments",
            "courses",
            "LISTINGS",
            "payments",
            "commerce_payment",
            "ticket",
            "Meeting",
            "taſks",
            "lıne_items",
        ):
            one.get(f"/crm/v3/objects/{quote(name)}")


def test_types_that_there_are_not(api: Api, observed: Api) -> None:
    """A word and an id are told apart; all engagements together are no type of records."""
    for one, category in ((api, True), (observed, False)):
        for name, text in (
            ("butterflies", "Unable to infer object type from: butterflies"),
            ("0-6", "Invalid object or event type id: 0-6"),
            ("2-99", "Invalid object or event type id: 2-99"),
        ):
            told = one.get(f"/crm/v3/objects/{name}", 400)
            assert (told["message"], "category" in told) == (text, category)
        for name in ("engagements", "engagement", "ENGAGEMENT", "0-4"):
            told = one.post(f"/crm/v3/objects/{name}", {"properties": {}}, 400)
            assert told["message"] == "Object type ENGAGEMENT is not supported by this endpoint"


NUMERIC = "Object not found.  objectId are usually numeric."
POSITIVE = "Object not found. objectId is usually positive."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", POSITIVE), ("-5", POSITIVE), ("-0", POSITIVE), (f"-{2**63}", POSITIVE), (f"-{2**63 + 1}", NUMERIC),
        (f"{2**63}", NUMERIC), ("9" * 400, NUMERIC), ("1.5", NUMERIC), ("+5", NUMERIC), ("x", NUMERIC), ("5x", NUMERIC),
        ("١", NUMERIC), ("--5", NUMERIC),
    ],
)  # fmt: skip
def test_what_can_be_no_id(api: Api, observed: Api, text: str, message: str) -> None:
    """It is a 404 in JSON under either preset, which repeats the id as it came."""
    for one in (api, observed):
        for method, body in (("GET", None), ("PATCH", {"properties": {"hs_task_body": "x"}})):
            answer = one.call(method, f"{TASKS}/{quote(text)}", body)
            told = answer.json()
            assert (answer.status, told["message"], told["context"]) == (404, message, {"id": [text[:100]]})
            assert told["category"] == "OBJECT_NOT_FOUND"


@pytest.mark.parametrize("text", [f"{2**53}", f"{2**63 - 1}", f"0{2**53 + 1}"])
def test_an_id_that_nothing_has(api: Api, observed: Api, text: str) -> None:
    """Whatever can be an id and is none is a missing record; zeros before an id do not count."""
    for one in (api, observed):
        assert one.call("GET", f"{TASKS}/{text}").headers["content-type"].startswith("text/html" if one is observed else "appl")
        assert one.patch(f"{TASKS}/{text}", {"hs_task_body": "x"}, 404)["message"] == "resource not found"
        task = one.task()
        assert one.get(f"{TASKS}/000{task}")["id"] == task


@pytest.mark.parametrize("known", [3, 1_005])
def test_capitals_among_the_values_of_in(api: Api, observed: Api, known: int) -> None:
    """Values with capitals find what is written so, or nothing; those in lower case find it; enumerations keep their case."""
    for one, found in ((api, True), (observed, False)):
        texts = ["Ärger ANNA", "Straße", "other"]
        inputs = [{"properties": {"hs_timestamp": DUE, "hs_task_subject": texts[number % 3]}} for number in range(known)]
        for start in range(0, known, 100):
            one.post(f"{TASKS}/batch/create", {"inputs": inputs[start : start + 100]})
        one.wait(60_000)
        each = known // 3

        def count(operator: str, *values: str, name: str = "hs_task_subject", one: Api = one) -> int:
            body = {"filters": [{"propertyName": name, "operator": operator, "values": list(values)}]}
            total: int = one.post(f"{TASKS}/search", body, 200)["total"]
            return total

        assert count("IN", "ärger anna", "straße") == 2 * each
        assert count("IN", "Ärger ANNA", "straße") == (2 if found else 1) * each
        assert count("NOT_IN", "Ärger ANNA", "OTHER") == (1 if found else 3) * each
        assert count("NOT_IN", "ärger anna", "other") == each
        assert count("IN", "NOT_STARTED", name="hs_task_status") == known
        assert count("IN", "not_started", name="hs_task_status") == 0
        body = {"filters": [{"propertyName": "hs_task_subject", "operator": "EQ", "value": "STRASSE"}]}
        assert one.post(f"{TASKS}/search", body, 200)["total"] == each


MEETINGS = "/crm/v3/objects/meetings"


def test_a_meeting_without_a_time(api: Api, observed: Api) -> None:
    """It is now, or refused, alone and in batches; either of the two times is enough."""
    given = {"properties": {"hs_meeting_title": "x"}}
    assert api.post(MEETINGS, given)["properties"]["hs_timestamp"] == "2026-01-01T00:00:00.000Z"
    for path, body in ((MEETINGS, given), (f"{MEETINGS}/batch/create", {"inputs": [given]})):
        told = observed.post(path, body, 400)
        assert told["message"] == "Error creating MEETING_EVENT. Some required properties were not set."
        assert told["context"] == {"properties": ["hs_timestamp"]}
    assert observed.get(MEETINGS)["results"] == []
    for name in ("hs_timestamp", "hs_meeting_start_time"):
        observed.post(MEETINGS, {"properties": {name: DUE}})


@pytest.mark.parametrize("kind", ["meetings", "communications", "deal_splits", "tasks", "contacts"])
def test_lists_of_archived_records(api: Api, observed: Api, kind: str) -> None:
    """They can be had of every type, or not of three, of which a single one can be read."""
    properties = {"hs_communication_channel_type": "SMS"} if kind == "communications" else {}
    properties |= {} if kind in ("contacts", "deal_splits") else {"hs_timestamp": DUE}
    for one, status in ((api, 200), (observed, 400 if kind in ("meetings", "communications", "deal_splits") else 200)):
        path = f"/crm/v3/objects/{kind}"
        made = one.post(path, {"properties": properties})["id"]
        one.delete(f"{path}/{made}")
        told = one.get(f"{path}?archived=true", status)
        assert status == 400 or [shown["id"] for shown in told["results"]] == [made]
        assert one.get(f"{path}/{made}?archived=TRUE")["archived"] is True


@pytest.mark.parametrize(
    ("query", "documented", "service"),
    [
        ("archived=true", True, True), ("archived=TrUe", True, True), ("archived=false", False, False),
        ("archived=", False, False), ("archived=1", True, False), ("archived=yes", True, False), ("archived=no", False, False),
        ("archived=perhaps", None, False),
        ("archived=true&archived=false", False, True), ("archived=false&archived=true", True, False),
    ],
)  # fmt: skip
def test_what_is_true(api: Api, observed: Api, query: str, documented: bool | None, service: bool) -> None:
    """`true` alone, and the first of several; or all words for it, the last of several, and a refusal of what is neither."""
    for one, wanted in ((api, documented), (observed, service)):
        live, gone = one.task(), one.task()
        one.delete(f"{TASKS}/{gone}")
        answer = one.call("GET", f"{TASKS}?{query}")
        assert answer.status == (400 if wanted is None else 200)
        assert wanted is None or [shown["id"] for shown in answer.json()["results"]] == [gone if wanted else live]


def test_the_answer_to_an_association_of_a_task(api: Api, observed: Api) -> None:
    """It is the association beside the fields of the task, or the task; of other types it is the record under either preset."""
    for one in (api, observed):
        task, contact, meeting = one.task(), one.contact(), one.post(MEETINGS, {"properties": {"hs_timestamp": DUE}})["id"]
        told = one.put(f"{TASKS}/{task}/associations/contacts/{contact}/204")
        assert told["properties"]["hs_object_id"] == task
        assert {"createdAt", "updatedAt", "archived"} <= told.keys()
        wanted = (contact, "task_to_contact") if one is api else (task, None)
        assert (told["id"], told.get("type")) == wanted
        told = one.put(f"{MEETINGS}/{meeting}/associations/contacts/{contact}/200")
        assert (told["id"], "type" in told) == (meeting, False)


def test_scopes_with_which_contacts_are_written(api: Api, observed: Api) -> None:
    """One, or four, any of which is enough; reading takes one under either preset."""
    write = "crm.objects.contacts.write"
    wider = [
        "crm.schemas.contacts.write",
        write,
        *(f"crm.objects.contacts.{one}.write.v2" for one in ("sensitive", "highly_sensitive")),
    ]
    for one, wanted in ((api, [write]), (observed, wider)):
        token = one.token(scopes="tickets")
        for method, path, body, scopes in (
            ("POST", CONTACTS, {"properties": {}}, wanted),
            ("PATCH", f"{CONTACTS}/1", {"properties": {"city": "x"}}, wanted),
            ("GET", CONTACTS, None, ["crm.objects.contacts.read"]),
        ):
            answer = one.call(method, path, body, token)
            told = answer.json()
            assert (answer.status, told["category"]) == (403, "MISSING_SCOPES")
            assert told["errors"][0]["context"] == {"requiredGranularScopes": scopes}
            assert told["links"] == {"scopes": "https://developers.hubspot.com/scopes"}
        for scope in wider:
            status = 201 if scope in wanted else 403
            assert one.call("POST", CONTACTS, {"properties": {}}, one.token(scopes=scope)).status == status


def test_the_page_for_what_is_not_there(observed: Api) -> None:
    """It is the service's, to the byte."""
    for path in (f"{TASKS}/99", "/crm/v3/nothing"):
        answer = observed.call("GET", path)
        assert (answer.status, len(answer.body)) == (404, 197)
        assert b"<p>Resource not found</p>" in answer.body
