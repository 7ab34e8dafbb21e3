"""Engagements of the first version: the same activities as records, in the shape that older connectors read and write."""

from __future__ import annotations

import time
from typing import Any

import pytest

from axle.core.sizes import MAX_LISTED
from tests.api import START, TASKS, Api, links

V1 = "/engagements/v1/engagements"
METADATA: dict[str, dict[str, Any]] = {
    "TASK": {
        "subject": "call", "body": "about it", "status": "WAITING", "priority": "HIGH", "taskType": "CALL",
        "forObjectType": "CONTACT", "reminders": [START + 5, START + 6],
    },
    "NOTE": {"body": "a note"},
    "CALL": {"title": "t", "body": "b", "status": "COMPLETED", "durationMilliseconds": 1500, "toNumber": "1"},
    "MEETING": {"title": "t", "body": "b", "startTime": START + 7, "endTime": START + 8, "internalMeetingNotes": "n"},
    "EMAIL": {
        "from": {"email": "a@example.com", "firstName": "Ada", "lastName": "L"},
        "to": [{"email": "b@example.com"}, {"email": "c@example.com"}], "cc": [], "subject": "s", "html": "<p>h</p>",
    },
}  # fmt: skip
# What every engagement of a type shows, where there is nothing too.
ALWAYS: dict[str, dict[str, Any]] = {
    "TASK": {"reminders": [], "sendDefaultReminder": False, "isAllDay": False},
    "NOTE": {},
    "CALL": {},
    "MEETING": {"attendeeOwnerIds": [], "guestEmails": [], "preMeetingProspectReminders": [], "source": "CRM_UI"},
    "EMAIL": {
        "to": [], "cc": [], "bcc": [], "pendingInlineImageIds": [], "attachedVideoOpened": False, "attachedVideoWatched": False,
    },
}  # fmt: skip
LINKED = ("contact", "company", "deal", "owner", "workflow", "ticket", "content", "quote", "marketingEvent", "partnerClient")
PLACES = {"TASK": "tasks", "NOTE": "notes", "CALL": "calls", "MEETING": "meetings", "EMAIL": "emails"}
every_type = pytest.mark.parametrize("name", list(METADATA))


def body(name: str, **more: Any) -> dict[str, Any]:
    """Return an engagement to create."""
    return {"engagement": {"type": name, "timestamp": START + 1, "ownerId": 1001}, "metadata": METADATA[name], **more}


def made(api: Api, name: str = "TASK", **more: Any) -> str:
    """Create an engagement and return its id."""
    return str(api.post(V1, body(name, **more), 200)["engagement"]["id"])


@every_type
@pytest.mark.covers("legacy.engagements.create", "success")
@pytest.mark.covers("legacy.engagements.read", "success")
def test_an_engagement_is_a_record_of_its_type(api: Api, name: str) -> None:
    """What it is created with is read back in its own shape, and as a record."""
    contact, company = api.contact("a@example.com"), api.company()
    associations = {"contactIds": [int(contact)], "companyIds": [company], "ownerIds": [1], "workflowIds": []}
    answer = api.post(V1, body(name, associations=associations, attachments=[{"id": 7}]), 200)
    head = answer["engagement"]
    assert answer["metadata"] == ALWAYS[name] | METADATA[name]
    assert (head["type"], head["timestamp"], head["ownerId"], head["portalId"]) == (name, START + 1, 1001, api.account)
    assert (head["active"], head["createdAt"], head["lastUpdated"]) == (True, START, START)
    assert answer["associations"]["contactIds"] == [int(contact)]
    assert answer["associations"]["companyIds"] == [int(company)]
    assert (answer["associations"]["dealIds"], answer["attachments"]) == ([], [{"id": 7}])
    assert api.get(f"{V1}/{head['id']}") == answer
    record = api.get(
        f"/crm/v3/objects/{PLACES[name]}/{head['id']}?properties=hubspot_owner_id,hs_timestamp&associations=contacts"
    )
    assert record["properties"]["hubspot_owner_id"] == "1001"
    assert [one["id"] for one in record["associations"]["contacts"]["results"]] == [contact]


@every_type
def test_every_key_is_always_there(api: Api, name: str) -> None:
    """An engagement with nothing in it has the keys of every other, whatever the account defines and the token may read."""
    schema = {
        "name": "car",
        "labels": {"singular": "Car", "plural": "Cars"},
        "requiredProperties": [],
        "searchableProperties": [],
    }
    schema |= {"properties": [], "associatedObjects": ["NOTE", "TASK"]}
    api.post("/crm/v3/schemas", schema)
    answer = api.post(V1, {"engagement": {"type": name}}, 200)
    assert answer["associations"].keys() >= {f"{one}Ids" for one in LINKED}
    assert not any(answer["associations"].values())
    assert not any("car" in one for one in answer["associations"])
    assert (answer["attachments"], answer["scheduledTasks"]) == ([], [])
    assert answer["metadata"].items() >= ALWAYS[name].items()
    always = {"id", "portalId", "active", "createdAt", "lastUpdated", "type", "timestamp", "source", "sourceId"}
    always |= {"allAccessibleTeamIds", "queueMembershipIds", "bodyPreviewIsTruncated", "gdprDeleted"}
    assert answer["engagement"].keys() >= always
    narrow = api.token(scopes="crm.objects.contacts.read sales-email-read")
    shown = api.call("GET", f"{V1}/{answer['engagement']['id']}", token=narrow).json()
    assert shown["associations"] == answer["associations"]


MORE: dict[str, dict[str, Any]] = {
    "TASK": {"isAllDay": True, "relativeReminders": ["x"], "parentTaskId": 5},
    "NOTE": {"followUpAction": "call"},
    "CALL": {"externalId": "e", "calleeObjectId": 7, "transcriptionId": 8, "direction": "INBOUND", "hasTranscript": True},
    "MEETING": {
        "externalUrl": "https://x.test", "iCalUid": "u", "guestEmails": ["a@example.com", "b@example.com"],
        "attendeeOwnerIds": [5, 6], "locationType": "PHONE", "videoConferenceUrl": "https://v.test",
        "includeDescriptionInReminder": True, "timezone": "UTC",
    },
    "EMAIL": {
        "trackerKey": "k", "facsimileSendId": "f", "pendingInlineImageIds": ["1", "2"], "attachedVideoOpened": True,
        "campaignGuid": "g", "templateId": 7, "memberOfForwardedSubthread": True,
    },
}  # fmt: skip


@every_type
def test_what_a_property_can_hold_is_kept(api: Api, name: str) -> None:
    """Fields of the metadata for which the type has a property come back, and are that property; so is the head."""
    head = {"type": name, "uid": "u", "queueMembershipIds": [5, 6], "source": "INTEGRATION_SYNC", "sourceId": "s7"}
    answer = api.post(V1, {"engagement": head, "metadata": MORE[name]}, 200)
    assert answer["metadata"].items() >= MORE[name].items()
    assert answer["engagement"].items() >= head.items()
    assert api.get(f"{V1}/{answer['engagement']['id']}") == answer
    changed = {
        key: value for key, value in MORE[name].items() if isinstance(value, str) and key not in ("locationType", "direction")
    }
    api.call("PATCH", f"{V1}/{answer['engagement']['id']}", {"metadata": dict.fromkeys(changed, "other")})
    shown = api.get(f"{V1}/{answer['engagement']['id']}")
    assert shown["metadata"].items() >= (MORE[name] | dict.fromkeys(changed, "other")).items()
    record = api.read(PLACES[name], answer["engagement"]["id"], "hs_unique_id", "hs_queue_membership_ids", "hs_i_cal_uid")
    assert (record["hs_unique_id"], record["hs_queue_membership_ids"]) == ("u", "5;6")
    assert record.get("hs_i_cal_uid") == ("other" if name == "MEETING" else None)


def test_a_record_is_an_engagement(api: Api) -> None:
    """Made by the other API; what time does to it shows in both."""
    task = api.task(hs_task_subject="x", hs_task_status="COMPLETED")
    found = api.get(f"{V1}/{task}")
    assert found["metadata"]["status"] == "COMPLETED"
    assert found["metadata"]["completionDate"] == START
    assert api.call("GET", f"{V1}/{api.contact('a@example.com')}").status == 404


def test_addresses_of_a_mail_follow_its_headers(api: Api) -> None:
    """However they were written; an incoming mail says so by its type."""
    number = made(api, "EMAIL")
    names = ("hs_email_from_email", "hs_email_from_firstname", "hs_email_from_raw", "hs_email_to_email", "hs_email_cc_email")
    shown = api.get(f"/crm/v3/objects/emails/{number}?properties={','.join(names)}")["properties"]
    assert [shown[name] for name in names] == [
        "a@example.com",
        "Ada",
        "Ada L <a@example.com>",
        "b@example.com;c@example.com",
        None,
    ]
    api.call("PATCH", f"{V1}/{number}", {"metadata": {"to": [{"email": "d@example.com"}]}})
    shown = api.get(f"/crm/v3/objects/emails/{number}?properties={','.join(names)}")["properties"]
    assert (shown["hs_email_to_email"], shown["hs_email_from_email"]) == ("d@example.com", "a@example.com")
    incoming = {"engagement": {"type": "INCOMING_EMAIL"}, "metadata": {"subject": "re"}}
    answer = api.post(V1, incoming, 200)
    assert answer["engagement"]["type"] == "INCOMING_EMAIL"
    for text in ("not json", "[1]", '{"to": 5, "from": {"email": {"a": 1}}}'):
        api.patch(f"/crm/v3/objects/emails/{number}", {"hs_email_headers": text})
        assert api.get(f"{V1}/{number}")["engagement"]["id"] == int(number)


@every_type
@pytest.mark.covers("legacy.engagements.update", "success")
def test_an_engagement_is_changed_in_part(api: Api, name: str) -> None:
    """What is not given stays; a list of associated ids replaces the one that was there, and no other."""
    first, second, company = api.contact("a@example.com"), api.contact("b@example.com"), api.company()
    number = made(api, name, associations={"contactIds": [first], "companyIds": [company]})
    field = next(key for key in METADATA[name] if isinstance(METADATA[name][key], str) and key not in ("status", "priority"))
    change = {"engagement": {"ownerId": 2}, "associations": {"contactIds": [second]}, "metadata": {field: "new"}}
    assert api.call("PATCH", f"{V1}/{number}", change).status == 200
    found = api.get(f"{V1}/{number}")
    assert found["metadata"] == {**ALWAYS[name], **METADATA[name], field: "new"}
    assert (found["engagement"]["ownerId"], found["engagement"]["timestamp"]) == (2, START + 1)
    assert found["associations"]["contactIds"] == [int(second)]
    assert found["associations"]["companyIds"] == [int(company)]


@pytest.mark.covers("legacy.engagements.put", "success", "400", "404", "isolation", "scope")
def test_older_clients_change_an_engagement_with_put(api: Api) -> None:
    """It means the same as PATCH: what is left out stays."""
    number = made(api, "CALL")
    answer = api.put(f"{V1}/{number}", {"metadata": {"title": "other"}})
    assert answer["metadata"] == {**METADATA["CALL"], "title": "other"}
    assert api.read("calls", number, "hs_call_title", "hs_call_body")["hs_call_title"] == "other"
    api.put(f"{V1}/{api.contact('a@example.com')}", {"metadata": {}}, 404)
    api.put(f"{V1}/{number}", {"metadata": {"durationMilliseconds": "long"}}, 400)
    for token, status in ((api.other_account(), 404), (api.token(scopes="tickets"), 403)):
        assert api.call("PUT", f"{V1}/{number}", {"metadata": {"title": "x"}}, token=token).status == status
    assert api.get(f"{V1}/{number}") == answer


OUTCOMES = "/calling/v1/dispositions"


@pytest.mark.covers("legacy.engagements.outcomes", "success", "isolation", "scope")
def test_the_outcomes_of_calls(api: Api) -> None:
    """The options of the property of calls, in the form of the first version; a call can have each of them."""
    found = api.get(OUTCOMES)
    assert {"id": "f240bbac-87c9-4f6e-bf70-924b57d47db7", "label": "Connected", "deleted": False} in found
    call = api.post("/crm/v3/objects/calls", {"properties": {"hs_timestamp": START}})["id"]
    for one in found:
        api.patch(f"/crm/v3/objects/calls/{call}", {"hs_call_disposition": one["id"]})
    options = api.get("/crm/v3/properties/calls/hs_call_disposition")["options"]
    assert [(one["id"], one["label"], one["deleted"]) for one in found] == [
        (one["value"], one["label"], one["hidden"]) for one in options
    ]
    assert api.call("GET", OUTCOMES, token=api.other_account()).json() == found
    assert api.call("GET", OUTCOMES, token=api.token(scopes="tickets")).status == 403


@pytest.mark.covers("legacy.engagements.archive", "success")
def test_an_engagement_is_deleted(api: Api) -> None:
    """It is in the recycle bin of its type, and in no list."""
    number = made(api)
    api.delete(f"{V1}/{number}")
    assert api.call("GET", f"{V1}/{number}").status == 404
    assert api.get(f"{V1}/paged")["results"] == []
    assert api.get(f"{TASKS}/{number}?archived=true")["archived"] is True


@pytest.mark.covers("legacy.engagements.page", "success")
def test_all_engagements_are_paged_by_id(api: Api) -> None:
    """Over all types, each once, whatever the size of the pages."""
    ids = [int(made(api, name)) for name in [*METADATA, *METADATA, "TASK"]]
    for limit in (1, 3, 250):
        found, offset, more = [], 0, True
        while more:
            page = api.get(f"{V1}/paged?limit={limit}&offset={offset}")
            assert len(page["results"]) <= limit
            found += [one["engagement"]["id"] for one in page["results"]]
            offset, more = page["offset"], page["hasMore"]
        assert found == ids


@pytest.mark.covers("legacy.engagements.recent", "success")
def test_the_last_changed_come_first(api: Api) -> None:
    """With the number of all, and those since a moment alone where one is given."""
    ids = []
    for name in METADATA:
        api.now_ms += 1_000
        ids.append(int(made(api, name)))
    api.now_ms += 1_000
    api.patch(f"{TASKS}/{ids[0]}", {"hs_task_subject": "changed"})
    order = [ids[0], *reversed(ids[1:])]
    found: list[int] = []
    for offset in (0, 2, 4):
        page = api.get(f"{V1}/recent/modified?count=2&offset={offset}")
        assert (page["total"], page["hasMore"]) == (5, offset < 4)
        found += [one["engagement"]["id"] for one in page["results"]]
    assert found == order
    since = api.get(f"{V1}/recent/modified?since={api.now_ms - 1_000}")
    assert [one["engagement"]["id"] for one in since["results"]] == order[:2]


def test_no_more_than_100_of_the_last_changed_come_at_a_time(api: Api) -> None:
    """However many were asked for; the rest is on the next page."""
    notes = [{"properties": {"hs_timestamp": api.now_ms, "hs_note_body": str(number)}} for number in range(105)]
    for part in (notes[:100], notes[100:]):
        api.post("/crm/v3/objects/notes/batch/create", {"inputs": part})
    pages = [api.get(f"{V1}/recent/modified?count=250&offset={offset}") for offset in (0, 100)]
    assert [(len(page["results"]), page["offset"], page["hasMore"]) for page in pages] == [(100, 100, True), (5, 105, False)]


@pytest.mark.covers("legacy.engagements.changed_after", "success")
def test_changes_are_followed_in_their_order(api: Api) -> None:
    """Page after page from a moment on, each engagement once though many have changed at once; then only what is new."""
    first = api.now_ms
    ids = [int(made(api, name)) for name in METADATA]
    api.now_ms += 1_000
    ids += [int(made(api, name)) for name in METADATA]
    api.patch(f"{TASKS}/{ids[0]}", {"hs_task_subject": "changed"})
    order = [*ids[1:5], ids[0], *ids[5:]]
    after: str | int = first
    found: list[int] = []
    for more in (True, True, True, False):
        page = api.get(f"{V1}/modified/after?limit=3&after={after}")
        found += [one["engagement"]["id"] for one in page["results"]]
        assert page["hasMore"] is more
        after = page["after"]
    assert found == order
    assert api.get(f"{V1}/modified/after?after={after}") == {"results": [], "hasMore": False, "after": after}
    new = int(made(api, "NOTE"))
    assert [one["engagement"]["id"] for one in api.get(f"{V1}/modified/after?after={after}")["results"]] == [new]
    assert len(api.get(f"{V1}/modified/after?after={api.now_ms}")["results"]) == 7
    assert len(api.get(f"{V1}/modified/after")["results"]) == 11


@pytest.mark.covers("legacy.engagements.associated", "success")
def test_the_engagements_of_one_record(api: Api) -> None:
    """Those that are associated with it, of all types, page by page, and no others."""
    contact, other = api.contact("a@example.com"), api.contact("b@example.com")
    ids = [int(made(api, name, associations={"contactIds": [contact]})) for name in METADATA]
    made(api, "NOTE", associations={"contactIds": [other]})
    api.post(TASKS, {"properties": {"hs_timestamp": "0"}, "associations": links(other, 204)})
    page = api.get(f"{V1}/associated/contact/{contact}/paged?limit=3")
    assert ([one["engagement"]["id"] for one in page["results"]], page["hasMore"]) == (ids[:3], True)
    page = api.get(f"{V1}/associated/CONTACT/{contact}/paged?limit=3&offset={page['offset']}")
    assert ([one["engagement"]["id"] for one in page["results"]], page["hasMore"]) == (ids[3:], False)


@pytest.mark.covers("legacy.engagements.create", "400")
@pytest.mark.covers("legacy.engagements.read", "400", "404")
@pytest.mark.covers("legacy.engagements.update", "400", "404")
@pytest.mark.covers("legacy.engagements.archive", "404")
@pytest.mark.covers("legacy.engagements.page", "400")
@pytest.mark.covers("legacy.engagements.recent", "400")
@pytest.mark.covers("legacy.engagements.changed_after", "400")
@pytest.mark.covers("legacy.engagements.associated", "400", "404")
def test_what_is_wrong_is_told_and_writes_nothing(api: Api) -> None:
    """In the form of every other error."""
    number = made(api)
    before = api.get(f"{V1}/paged")
    head = {"engagement": {"type": "TASK"}}
    for method, path, given, status in (
        ("POST", "", {"engagement": {"type": "FAX"}}, 400),
        ("POST", "", {}, 400),
        ("POST", "", {"engagement": 5}, 400),
        ("POST", "", {**head, "metadata": {"status": "ASLEEP"}}, 400),
        ("POST", "", {**head, "metadata": {"subject": {"a": 1}}}, 400),
        ("POST", "", {**head, "metadata": {"reminders": [{"a": 1}]}}, 400),
        ("POST", "", {"engagement": {"type": "TASK", "source": "x" * 70_000}}, 400),
        ("POST", "", {**head, "associations": {"contactIds": [99]}}, 400),
        ("POST", "", {**head, "associations": {"contactIds": [None]}}, 400),
        ("GET", "/99", None, 404),
        ("GET", "/abc", None, 404),
        ("GET", "/paged?limit=251", None, 400),
        ("GET", "/paged?offset=-1", None, 400),
        ("GET", f"/{number}?limit=x", None, 400),
        ("GET", "/recent/modified?count=x", None, 400),
        ("GET", "/modified/after?after=yesterday", None, 400),
        ("GET", "/modified/after?after=1-x", None, 400),
        ("GET", "/modified/after?after=9999999999999999999", None, 400),
        ("GET", "/modified/after?limit=251", None, 400),
        ("GET", "/recent/modified?offset=9999&count=2", None, 400),
        ("GET", f"/recent/modified?since={'0' * 25}{'9' * 30}", None, 400),
        ("GET", f"/paged?offset={'0' * 5000}", None, 400),
        ("GET", "/associated/contact/99/paged", None, 404),
        ("GET", "/associated/nothing/99/paged", None, 400),
        ("PATCH", "/99", {"metadata": {}}, 404),
        ("PATCH", f"/{number}", {"metadata": {"priority": "PINK"}}, 400),
        ("PATCH", f"/{number}", {"associations": {"contactIds": [99]}}, 400),
        ("DELETE", "/99", None, 404),
    ):  # fmt: skip
        answer = api.call(method, V1 + path, given)
        assert (answer.status, method, path) == (status, method, path), answer.body
    assert api.get(f"{V1}/paged") == before


@pytest.mark.covers("legacy.engagements.create", "isolation", "scope")
@pytest.mark.covers("legacy.engagements.read", "isolation", "scope")
@pytest.mark.covers("legacy.engagements.update", "isolation", "scope")
@pytest.mark.covers("legacy.engagements.archive", "isolation", "scope")
@pytest.mark.covers("legacy.engagements.page", "isolation", "scope")
@pytest.mark.covers("legacy.engagements.recent", "isolation", "scope")
@pytest.mark.covers("legacy.engagements.changed_after", "isolation", "scope")
@pytest.mark.covers("legacy.engagements.associated", "isolation", "scope")
def test_who_may_not_sees_and_changes_nothing(api: Api) -> None:
    """Another account finds none of ours; a token without a scope of activities is refused."""
    contact = api.contact("a@example.com")
    number = made(api, associations={"contactIds": [contact]})
    before = api.get(f"{V1}/paged")
    nothing, stranger = api.token(scopes="tickets"), api.other_account()
    requests: list[tuple[str, str, Any]] = [
        ("POST", "", body("NOTE")), ("GET", f"/{number}", None),
        ("PATCH", f"/{number}", body("NOTE")),
        ("DELETE", f"/{number}", None), ("GET", "/paged", None),
        ("GET", "/recent/modified", None), ("GET", "/modified/after", None),
        ("GET", f"/associated/contact/{contact}/paged", None),
    ]  # fmt: skip
    for method, path, given in requests:
        assert api.call(method, V1 + path, given, nothing).status == 403, path
        answer = api.call(method, V1 + path, given, stranger)
        assert answer.status < 500
        assert b"about it" not in answer.body
    assert api.get(f"{V1}/paged") == before


def test_a_number_too_long_to_be_shown_as_one_is_left_out(api: Api) -> None:
    """An owner's id is not checked, and may be any text: the engagement can be read all the same."""
    number = api.task(hubspot_owner_id="9" * 5_000, hs_queue_membership_ids=f"7;{'9' * 5_000}")
    head = api.get(f"{V1}/{number}")["engagement"]
    assert ("ownerId" in head, head["queueMembershipIds"]) == (False, [7])


def test_thousands_of_associations_are_replaced_at_once(api: Api) -> None:
    """Neither long lists of ids nor many unknown names, up to their bounds, cost more than they are longer."""
    number, contact = made(api), api.contact("many@example.com")

    def cost(ids: int, names: int) -> float:
        """Replace so many, and return the processor's seconds: those do not grow with what else the machine does."""
        wanted = {"contactIds": [contact] * ids, **{f"name{one}": [] for one in range(names - 1)}}
        began = time.process_time()
        answer = api.call("PATCH", f"{V1}/{number}", {"associations": wanted})
        assert answer.json()["associations"]["contactIds"] == [int(contact)]
        return time.process_time() - began

    cost(100, 100)
    few = min(cost(50_000 // 8, MAX_LISTED // 8) for _ in range(3))
    assert min(cost(50_000, MAX_LISTED) for _ in range(3)) < 3 * 8 * few
