"""What the paths of 2026-09 do otherwise than older ones: moments, warnings, scopes, the other end, addresses."""

from __future__ import annotations

from typing import Any

import pytest

from axle.http.routes.row import DATED, OBJECTS, V3
from tests.api import CONTACTS, DUE, START, TASKS, Api, package_catalog
from tests.associations.samples import PLAIN, spec

LATEST = "/crm/objects/2026-09"
OLDER = [prefix for prefix in OBJECTS if prefix != LATEST]
DAY = 86_400_000
SECONDS = START // 1000
TASK_SCOPES = package_catalog().find("tasks").definition.dated_scopes


def birthday(api: Api) -> None:
    """Give contacts a date of the account's own, which no rule touches."""
    new = {"name": "birthday", "label": "Birthday", "type": "date", "fieldType": "date", "groupName": "contactinformation"}
    api.post("/crm/v3/properties/contacts", new)


def warned(name: str, raw: str, taken: int) -> dict[str, Any]:
    """Return the warning of a value that was taken for another one."""
    context = {"propertyName": name, "rawValue": raw, "normalizedValue": str(taken)}
    return {"category": "PROPERTY_VALUE_NORMALIZED", "message": f"{name} was normalized", "context": context}


@pytest.mark.parametrize(
    ("given", "day", "normal"),
    [
        ("2026-01-01", START, False),
        (START, START, False),
        (str(START), START, False),
        (START + 5, START, True),
        (str(START + DAY - 1), START, True),
        (SECONDS, START, True),
        (SECONDS + 3_600, START, True),
        ("2026-01-01T00:00:00Z", START, True),
        ("2026-01-01T15:30:00.123Z", START, True),
        ("2026-01-01T23:30:00-05:00", START + DAY, True),
        (" 2026-01-01T15:30:00Z ", START, True),
        (DAY * 2, DAY * 2, False),
        (-1, -DAY, True),
    ],
)
def test_a_date_is_any_moment_of_its_day(api: Api, given: Any, day: int, normal: bool) -> None:
    """Which is told where older versions would refuse it or where it is written as an instant; a search finds the day."""
    birthday(api)
    made = api.post(f"{LATEST}/contacts", {"properties": {"birthday": given}})
    shown = made["properties"]["birthday"]
    assert made.get("warnings", []) == ([warned("birthday", str(given), day)] if normal else [])
    assert shown == api.read("contacts", made["id"], "birthday")["birthday"]
    filters = [{"filters": [{"propertyName": "birthday", "operator": "EQ", "value": str(day)}]}]
    assert api.post(f"{CONTACTS}/search", {"filterGroups": filters}, 200)["total"] == 1
    changed = api.patch(f"{LATEST}/contacts/{made['id']}", {"birthday": given, "firstname": "x"})
    assert changed.get("warnings", []) == made.get("warnings", [])
    assert "warnings" not in api.get(f"{LATEST}/contacts/{made['id']}")


@pytest.mark.parametrize(
    ("given", "moment"), [(SECONDS, START), (str(SECONDS), START), (999_999_999, 999_999_999_000), ("2026-01-01T00:00:00Z", 0)]
)
def test_a_moment_may_be_in_seconds(api: Api, given: Any, moment: int) -> None:
    """Of nine or ten digits; everything else is milliseconds or an instant, as ever, and not told of."""
    made = api.post(f"{LATEST}/tasks", {"properties": {"hs_timestamp": given}})
    assert made.get("warnings", []) == ([warned("hs_timestamp", str(given), moment)] if moment else [])
    kept = api.post(TASKS, {"properties": {"hs_timestamp": moment or START}})["properties"]["hs_timestamp"]
    assert api.read("tasks", made["id"], "hs_timestamp")["hs_timestamp"] == kept


@pytest.mark.parametrize("prefix", OLDER)
def test_older_versions_are_as_they_were(api: Api, prefix: str) -> None:
    """A date that is not midnight is refused, seconds are milliseconds, and nobody is warned. The beta is one of them."""
    birthday(api)
    for given, code in ((START + 5, "INVALID_DATE"), ("2026-01-01T15:30:00Z", "INVALID_DATE"), (SECONDS, "INVALID_DATE")):
        body = api.post(f"{prefix}/contacts", {"properties": {"birthday": given}}, 400)
        assert body["errors"][0]["code"] == code
    made = api.post(f"{prefix}/tasks", {"properties": {"hs_timestamp": SECONDS}})
    assert made["properties"]["hs_timestamp"].startswith("1970-01-21T")
    assert "warnings" not in made


def test_what_is_no_moment_is_refused_as_ever(api: Api) -> None:
    """With the same code; a value that nobody may set is refused, however it is written."""
    birthday(api)
    for value, code in (("soon", "INVALID_LONG"), ("2026-13-01T00:00:00Z", "INVALID_LONG"), (10**18, "INVALID_LONG")):
        body = api.post(f"{LATEST}/contacts", {"properties": {"birthday": value}}, 400)
        assert body["errors"][0]["code"] == code
    body = api.post(f"{LATEST}/contacts", {"properties": {"lastmodifieddate": SECONDS}}, 400)
    assert body["errors"][0]["code"] == "READ_ONLY_VALUE"


def test_batches_warn_by_record(api: Api) -> None:
    """Each result has its own warnings: of creations all at once or by trace ids, of changes, of both by a unique value."""
    birthday(api)
    at = f"{LATEST}/contacts/batch"
    odd = warned("birthday", str(START + 1), START)
    inputs = [{"properties": {"email": f"{n}@x.com", "birthday": START + n}} for n in range(2)]
    made = api.post(f"{at}/create", {"inputs": inputs})["results"]
    assert {one["properties"]["email"]: one.get("warnings") for one in made} == {"0@x.com": None, "1@x.com": [odd]}
    traced = [{"properties": {"birthday": START + n}, "objectWriteTraceId": str(n)} for n in range(2)]
    made = api.post(f"{at}/create", {"inputs": traced})["results"]
    assert [one.get("warnings") for one in made] == [None, [odd]]
    changes = [{"id": one["id"], "properties": {"birthday": START + 1}} for one in made]
    assert [one["warnings"] for one in api.post(f"{at}/update", {"inputs": changes}, 200)["results"]] == [[odd], [odd]]
    mixed = [{"id": f"{n}@x.com", "idProperty": "email", "properties": {"birthday": START + 1}} for n in range(1, 3)]
    upserted = api.post(f"{at}/upsert", {"inputs": mixed}, 200)["results"]
    assert [(one["new"], one["warnings"]) for one in upserted] == [(False, [odd]), (True, [odd])]
    (shown,) = api.post(f"{at}/read", {"inputs": [{"id": changes[0]["id"]}]}, 200)["results"]
    assert "warnings" not in shown


def operations(api: Api, prefix: str, token: str) -> dict[str, int]:
    """Call every operation of tasks that is published, and return the statuses."""
    task, other, gone, spare = (api.task() for _ in range(4))
    contact = api.contact()
    api.put(f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{contact}")
    end = f"/tasks/{task}/associations/contacts"
    properties = {"properties": {"hs_timestamp": DUE}}
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/tasks", None),
        ("POST", "/tasks", properties | {"associations": [{"to": {"id": contact}, "types": spec(204)}]}),
        ("GET", f"/tasks/{task}?associations=contacts", None),
        ("PATCH", f"/tasks/{task}", {"properties": {"hs_task_subject": "x"}}),
        ("POST", "/tasks/search", {"filterGroups": []}),
        ("POST", "/tasks/batch/create", {"inputs": [properties]}),
        ("POST", "/tasks/batch/read", {"inputs": [{"id": task}]}),
        ("POST", "/tasks/batch/update", {"inputs": [{"id": task, **properties}]}),
        ("POST", "/tasks/batch/upsert", {"inputs": [{"id": task, **properties}]}),
        ("POST", "/tasks/batch/archive", {"inputs": [{"id": spare}]}),
        ("GET", end, None),
        ("PUT", f"/tasks/{task}/associations/default/contacts/{contact}", None),
        ("PUT", f"{end}/{contact}", spec(204)),
        ("DELETE", f"{end}/{contact}", None),
        ("POST", "/tasks/merge", {"primaryObjectId": task, "objectIdToMerge": other}),
        ("POST", "/tasks/gdpr-delete", {"objectId": gone}),
        ("DELETE", f"/tasks/{task}", None),
    ]
    return {f"{method} {path}": api.call(method, prefix + path, body, token).status for method, path, body in calls}


def test_any_scope_of_many_does_for_tasks(api: Api) -> None:
    """For each operation that is published of them. Older versions ask for the scopes of contacts."""
    assert len(TASK_SCOPES) == 79
    for scope in ("crm.objects.tasks.read", "crm.objects.goals.write", "media_bridge.read"):
        token = api.token(scopes=scope)
        assert all(status < 300 for status in operations(api, LATEST, token).values())
        for prefix in (V3[0], "/crm/objects/2026-03", "/crm/objects/2026-09-beta"):
            assert {api.call("GET", f"{prefix}/tasks", None, token).status} == {403}
            assert {api.call("POST", f"{prefix}/tasks", {"properties": {}}, token).status} == {403}


def test_every_scope_that_is_published_does(api: Api) -> None:
    """Each of the 79 reads and writes tasks; none lets other records be read that it did not let be read before."""
    for scope in TASK_SCOPES:
        token = api.token(scopes=scope)
        assert api.call("GET", f"{LATEST}/tasks", None, token).status == 200
        assert api.call("POST", f"{LATEST}/tasks", {"properties": {"hs_timestamp": DUE}}, token).status == 201
        assert api.call("GET", f"{LATEST}/notes", None, token).status == api.call("GET", f"{V3[0]}/notes", None, token).status
    assert api.call("GET", f"{LATEST}/tasks", None, api.token(scopes="oauth forms")).status == 403


@pytest.mark.parametrize("kind", ["calls", "emails", "meetings", "notes", "tasks"])
def test_definitions_of_activities_have_scopes_of_their_own(api: Api, kind: str) -> None:
    """Those that are published of this version; older ones ask for the scopes of contacts. What reads does not write."""
    group = api.get(f"/crm/v3/properties/{kind}/groups")["results"][0]["name"]
    new = {"name": "own", "label": "Own", "type": "string", "fieldType": "text", "groupName": group}
    writes, reads = (api.token(scopes=f"crm.schemas.{kind}.{action}") for action in ("write", "read"))
    statuses = [
        api.call("POST", f"/crm/properties/{version}/{kind}", new, token).status
        for version, token in (("2026-03", writes), ("2026-09", reads), ("2026-09", writes))
    ]
    assert statuses == [403, 403, 201]
    assert api.call("GET", f"/crm/properties/2026-09/{kind}/own", None, reads).status == 200


@pytest.mark.parametrize("prefix", DATED)
def test_ids_of_associations_are_strings(api: Api, prefix: str) -> None:
    """Where they are listed and where they are set, with both ends' types; under v4 they are numbers, and no types told."""
    contact, firm = api.contact(), api.company()
    put = api.call("PUT", f"{prefix}/contacts/{contact}/associations/companies/{firm}", spec(PLAIN))
    assert put.status == 201
    assert (put.json()["fromObjectId"], put.json()["toObjectId"]) == (contact, firm)
    (shown,) = api.get(f"{prefix}/contacts/{contact}/associations/companies")["results"]
    kind = {"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "label": None}
    assert shown == {"toObjectId": firm, "associationTypes": [{**kind, "fromObjectTypeId": "0-1", "toObjectTypeId": "0-2"}]}
    (shown,) = api.get(f"/crm/v4/objects/contacts/{contact}/associations/companies")["results"]
    assert shown == {"toObjectId": int(firm), "associationTypes": [kind]}


@pytest.mark.parametrize("prefix", ["/crm/v4/objects", *DATED])
def test_what_is_made_has_an_address(api: Api, prefix: str) -> None:
    """An association's is where it was put; a record's leads to it."""
    contact, firm = api.contact(), api.company()
    path = f"{prefix}/contacts/{contact}/associations/companies/{firm}"
    assert api.call("PUT", path, spec(PLAIN)).headers["location"] == f"http://axle.test{path}"
    if prefix in DATED:
        made = api.call("POST", f"{prefix}/tasks", {"properties": {"hs_timestamp": DUE}})
        assert made.headers["location"] == f"http://axle.test{prefix}/tasks/{made.json()['id']}"
        assert api.get(made.headers["location"].removeprefix("http://axle.test"))["id"] == made.json()["id"]


def test_history_and_batches_have_what_is_published(api: Api) -> None:
    """A label of the source, and links, which lead nowhere yet; older versions have neither."""
    contact = api.contact(firstname="x")
    for prefix, new in ((LATEST, True), (V3[0], False)):
        (entry,) = api.get(f"{prefix}/contacts/{contact}?propertiesWithHistory=firstname")["propertiesWithHistory"]["firstname"]
        assert entry.get("sourceLabel") == (entry["sourceType"] if new else None)
        read = api.post(f"{prefix}/contacts/batch/read", {"inputs": [{"id": contact}]}, 200)
        assert read.get("links") == ({} if new else None)
