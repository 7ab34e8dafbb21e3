"""Associations of one record: on create, in reads, the v3 and the v4 routes, labels, counts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from axle.http.routes.associations import V4
from axle.http.routes.row import V3
from tests.api import COMPANIES, CONTACTS, DUE, TASKS, Api, ApiFactory, links
from tests.associations.samples import PAIR, inputs, pair

PRIMARY, PLAIN = 1, 279  # contact to company
DEALS = "/crm/v3/objects/deals"


def spec(*types: int) -> list[dict[str, Any]]:
    """Return the body of a v4 PUT."""
    return [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": one} for one in types]


def v4(api: Api, kind: str, record: str, other: str) -> list[tuple[int, list[int]]]:
    """Return what v4 says a record is linked to, and by which types."""
    page = api.get(f"/crm/v4/objects/{kind}/{record}/associations/{other}")
    return [(one["toObjectId"], [t["typeId"] for t in one["associationTypes"]]) for one in page["results"]]


def test_a_create_links_both_ways(api: Api) -> None:
    """An association on create is seen from both records."""
    contact = api.contact()
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})
    assert "associations" not in task
    assert v4(api, "tasks", task["id"], "contacts") == [(int(contact), [204])]
    assert v4(api, "contacts", contact, "tasks") == [(int(task["id"]), [203])]


def test_wrong_associations_on_create(api: Api) -> None:
    """A missing record, an unknown type and a wrong direction are refused as the service does, and nothing is written."""
    contact = api.contact()
    missing = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links("1", 204)}, 400)
    assert missing["message"] == "One or more associations are invalid"
    assert missing["context"] == {
        "INVALID_OBJECT_IDS": ["CONTACT=1 is not valid"],
        "objectId": ["1"],
        "objectType": ["CONTACT"],
    }
    unknown = links(contact, 3)
    unknown[0]["types"][0]["associationCategory"] = "USER_DEFINED"
    answer = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": unknown}, 400)
    assert answer["context"] == {
        "associationSpec": ["USER_DEFINED=3"],
        "INVALID_ASSOCIATION_TYPE_ID": ["USER_DEFINED=3 is not a valid association definition id"],
    }
    wrong = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 203)}, 400)
    assert "expected: 0-1" in wrong["message"]
    assert api.get(TASKS) == {"results": []}


@pytest.mark.parametrize("record", ["-1", "x", "0", "9" * 30, ""])
def test_ids_that_cannot_be_linked(api: Api, record: str) -> None:
    """An id that cannot exist is a missing record."""
    answer = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(record, 204)}, 400)
    assert answer["context"]["INVALID_OBJECT_IDS"] == [f"CONTACT={record} is not valid"]


def test_an_archived_record_cannot_be_linked(api: Api) -> None:
    """A record in the recycle bin is not there for associations."""
    contact = api.contact()
    api.delete(f"{CONTACTS}/{contact}")
    api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)}, 400)
    api.put(f"/crm/v4/objects/tasks/{api.task()}/associations/contacts/{contact}", spec(204), 400)
    api.put(f"/crm/v4/objects/tasks/{api.task()}/associations/default/contacts/{contact}", None, 404)


def test_reads_show_what_is_asked_for(api: Api) -> None:
    """Types are asked for by any name and shown by the plural; unknown and unlinked ones are left out without an error."""
    contact, company = api.contact(), api.company()
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": [*links(contact, 204), *links(company, 192)]})[
        "id"
    ]
    for query in ("associations=contact,COMPANIES,deals,nosuch", "associations=0-1&associations=company&associations=5"):
        shown = api.get(f"{TASKS}/{task}?{query}")["associations"]
        assert shown == {
            "contacts": {"results": [{"id": contact, "type": "task_to_contact"}]},
            "companies": {"results": [{"id": company, "type": "task_to_company"}]},
        }
    assert api.get(f"{TASKS}?associations=contacts")["results"][0]["associations"].keys() == {"contacts"}
    assert api.get(f"{TASKS}/{task}?associations=deals")["associations"] == {}
    assert "associations" not in api.get(f"{TASKS}/{task}")


@pytest.mark.covers("associations.single.put_v3", "success")
def test_v3_put_by_number_and_name(api: Api) -> None:
    """A v3 PUT answers 200 with the record and the association; twice is the same as once."""
    contact = api.contact()
    meeting = api.post("/crm/v3/objects/meetings", {"properties": {}})["id"]
    for other, kind in (("contacts", "200"), ("Contact", "meeting_event_to_contact"), ("contact", "MEETING_EVENT_TO_CONTACT")):
        shown = api.put(f"/crm/v3/objects/meetings/{meeting}/associations/{other}/{contact}/{kind}")
        assert list(shown["properties"]) == ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"]
        assert shown["associations"] == {"contacts": {"results": [{"id": contact, "type": "meeting_event_to_contact"}]}}
    assert v4(api, "meetings", meeting, "contacts") == [(int(contact), [200])]


@pytest.mark.covers("associations.single.put_v3", "400", "404")
@pytest.mark.parametrize(("address", "status"), [
    ("contacts/{contact}/203", 400),
    ("contacts/{contact}/nosuch", 400),
    ("companies/{contact}/192", 404),
    ("contacts/99/204", 404),
    ("nosuch/{contact}/204", 400),
])  # fmt: skip
def test_v3_put_that_cannot_be(api: Api, address: str, status: int) -> None:
    """A v3 PUT with a wrong type, or to a record that is not there, is refused."""
    contact, task = api.contact(), api.task()
    api.put(f"{TASKS}/{task}/associations/{address.format(contact=contact)}", None, status)
    api.put(f"{TASKS}/99/associations/contacts/{contact}/204", None, 404)
    assert v4(api, "tasks", task, "contacts") == []


@pytest.mark.covers("associations.single.delete_v3", "success")
def test_v3_delete_is_idempotent(api: Api) -> None:
    """A v3 DELETE of what is not linked is a 204 too."""
    contact, task = api.contact(), api.task()
    address = f"{TASKS}/{task}/associations/contacts/{contact}/204"
    api.put(address)
    api.delete(address)
    api.delete(address)
    api.delete(f"{TASKS}/{task}/associations/contacts/99/204")
    assert v4(api, "contacts", contact, "tasks") == []


@pytest.mark.covers("associations.single.list_links", "success")
@pytest.mark.parametrize("prefix", [*V3, *V4])
def test_each_version_has_its_shape(api: Api, prefix: str) -> None:
    """`{id}/associations` has {id,type} under v3, and numbers with their types under v4 and dated versions."""
    contact, task = api.contact(), api.task()
    api.put(f"{TASKS}/{task}/associations/contacts/{contact}/204")
    (found,) = api.get(f"{prefix}/tasks/{task}/associations/contacts?limit=500")["results"]
    if prefix in V3:
        assert found == {"id": contact, "type": "task_to_contact"}
    else:
        kind = {"category": "HUBSPOT_DEFINED", "typeId": 204, "label": None}
        assert found == {"toObjectId": int(contact), "associationTypes": [kind]}


@pytest.mark.covers("associations.single.list_links", "400")
def test_pages_of_associations(api: Api) -> None:
    """Following the link meets every associated record once; limits outside 1 to 500 are refused."""
    contact = api.contact()
    inputs = [{"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)}] * 7
    ids = [one["id"] for one in api.post(f"{TASKS}/batch/create", {"inputs": inputs})["results"]]
    for prefix, name in (("/crm/v3/objects", "id"), ("/crm/v4/objects", "toObjectId")):
        met: list[str] = []
        address = f"{prefix}/contacts/{contact}/associations/tasks?limit=3"
        while address:
            page = api.get(address)
            met += [str(one[name]) for one in page["results"]]
            address = page.get("paging", {"next": {"link": ""}})["next"]["link"].removeprefix("http://axle.test")
        assert met == ids
        for limit in ("0", "501", "x"):
            api.get(f"{prefix}/contacts/{contact}/associations/tasks?limit={limit}", 400)


@pytest.mark.parametrize("preset", ["documented", "observed"])
def test_a_hundred_associations_stand_beside_a_record(open_api: ApiFactory, preset: str) -> None:
    """A record, read alone, in a list or in a v3 batch, has at most 100 entries to a type; its link leads on to the others."""
    api = open_api(preset)
    company = api.company()
    inputs = [{"properties": {"dealname": "d"}, "associations": links(company, 341)}] * 100
    deals = [one["id"] for _ in "12" for one in api.post(f"{DEALS}/batch/create", {"inputs": inputs})["results"]][:150]
    for extra in api.get(f"{DEALS}?limit=100&after={int(deals[-1]) + 1}")["results"]:
        api.delete(f"{DEALS}/{extra['id']}")
    alone = api.get(f"{COMPANIES}/{company}?associations=deals,contacts")["associations"]["deals"]
    (listed,) = api.get(f"{COMPANIES}?associations=deals")["results"]
    body = {"inputs": [{"id": company}]}
    (read,) = api.post("/crm/v3/associations/companies/deals/batch/read", body, 200)["results"]
    for first in (alone, listed["associations"]["deals"], {"results": read["to"], "paging": read["paging"]}):
        assert [one["id"] for one in first["results"]] == deals[:100]
        assert first["paging"]["next"]["after"] == deals[100]
        rest = api.get(first["paging"]["next"]["link"].removeprefix("http://axle.test"))
        assert [one["id"] for one in rest["results"]] == deals[100:]
        assert "paging" not in rest
    body = {"inputs": [{"id": company, "after": deals[100]}]}
    (read,) = api.post("/crm/v3/associations/companies/deals/batch/read", body, 200)["results"]
    assert ([one["id"] for one in read["to"]], "paging" in read) == (deals[100:], False)


def test_all_entries_of_an_associated_record_stand_on_one_page(api: Api) -> None:
    """A record that is associated in two ways is not torn apart at the end of a page."""
    company = api.company()
    contacts = [api.contact() for _ in range(101)]
    for contact in contacts:
        api.put(f"/crm/v4/objects/companies/{company}/associations/contacts/{contact}", spec(280), 201)
    api.put(f"/crm/v4/objects/contacts/{contacts[99]}/associations/companies/{company}", spec(PRIMARY), 201)
    page = api.get(f"{COMPANIES}/{company}?associations=contacts")["associations"]["contacts"]
    assert [one["id"] for one in page["results"]] == contacts[:99]
    rest = api.get(page["paging"]["next"]["link"].removeprefix("http://axle.test"))["results"]
    assert [one["id"] for one in rest] == [contacts[99], contacts[99], contacts[100]]


@pytest.mark.covers("associations.single.put_v4", "success")
@pytest.mark.covers("associations.single.delete_v4", "success")
def test_v4_put_sets_the_labels(api: Api) -> None:
    """A v4 PUT replaces the set of labels; a label always has the unlabelled type beside it."""
    contact, company = api.contact(), api.company()
    address = f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}"
    answer = api.put(address, spec(PRIMARY), 201)
    assert answer == {
        "fromObjectTypeId": "0-1",
        "fromObjectId": int(contact),
        "toObjectTypeId": "0-2",
        "toObjectId": int(company),
        "labels": ["Primary"],
    }
    assert v4(api, "contacts", contact, "companies") == [(int(company), [PRIMARY, PLAIN])]
    assert v4(api, "companies", company, "contacts") == [(int(contact), [2, 280])]
    assert api.put(address, spec(PLAIN), 201)["labels"] == []
    assert v4(api, "contacts", contact, "companies") == [(int(company), [PLAIN])]
    api.delete(address)
    assert v4(api, "contacts", contact, "companies") == []
    api.delete(address)


@pytest.mark.covers("associations.single.put_v4", "400")
@pytest.mark.parametrize(("types", "status"), [([], 400), ([204], 400), ([999999], 400), ([4], 400)])
def test_v4_put_that_cannot_be(api: Api, types: list[int], status: int) -> None:
    """A v4 PUT without types, or with one that does not lead there, is refused."""
    contact, company = api.contact(), api.company()
    api.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}", spec(*types), status)
    assert v4(api, "contacts", contact, "companies") == []


@pytest.mark.parametrize(("type_id", "label"), [(1, "CONTACT"), (280, "COMPANY")])
def test_v4_put_with_a_type_from_elsewhere(api: Api, type_id: int, label: str) -> None:
    """Where a type of a v4 PUT leads away from another object type, the record is none of that one."""
    deal, company = api.post("/crm/v3/objects/deals", {"properties": {"dealname": "x"}})["id"], api.company()
    answer = api.put(f"/crm/v4/objects/deals/{deal}/associations/companies/{company}", spec(type_id), 400)
    assert answer["message"] == "One or more associations are invalid"
    invalid = {"INVALID_OBJECT_IDS": [f"{label}={deal} is not valid"], "objectId": [deal], "objectType": [label]}
    assert answer["context"] == invalid


@pytest.mark.covers("associations.single.put_default", "success")
def test_v4_default(api: Api) -> None:
    """A default association is answered in both directions and leaves labels alone."""
    contact, company = api.contact(), api.company()
    api.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}", spec(PRIMARY), 201)
    answer = api.put(f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}")
    assert answer["status"] == "COMPLETE"
    assert answer["startedAt"] <= answer["completedAt"]
    assert [(one["from"]["id"], one["to"]["id"], one["associationSpec"]["associationTypeId"]) for one in answer["results"]] == [
        (contact, company, PLAIN),
        (company, contact, 280),
    ]
    assert v4(api, "contacts", contact, "companies") == [(int(company), [PRIMARY, PLAIN])]


def test_a_record_cannot_be_linked_to_itself(api: Api) -> None:
    """An association of a record with itself is refused on each route."""
    company = api.company()
    for address, body in ((f"default/companies/{company}", None), (f"companies/{company}", spec(450))):
        api.put(f"/crm/v4/objects/companies/{company}/associations/{address}", body, 400)


def test_a_second_primary_takes_the_place_of_the_first(api: Api) -> None:
    """A contact has one primary company; the former one stays linked without the label."""
    contact, old, new = api.contact(), api.company(), api.company()
    for company in (old, new):
        api.put(f"{CONTACTS}/{contact}/associations/companies/{company}/contact_to_company")
    assert v4(api, "contacts", contact, "companies") == [(int(old), [PLAIN]), (int(new), [PRIMARY, PLAIN])]
    assert v4(api, "companies", old, "contacts") == [(int(contact), [280])]
    shown = api.get(f"{CONTACTS}/{contact}?associations=companies")["associations"]["companies"]["results"]
    assert {"id": new, "type": "contact_to_company"} in shown
    assert {"id": new, "type": "contact_to_company_unlabeled"} in shown


def test_a_primary_from_the_other_side(api: Api) -> None:
    """Setting the primary from the company's side also leaves the contact with one primary."""
    contact, old, new = api.contact(), api.company(), api.company()
    for company in (old, new):
        api.put(f"{COMPANIES}/{company}/associations/contacts/{contact}/2")
    assert v4(api, "contacts", contact, "companies") == [(int(old), [PLAIN]), (int(new), [PRIMARY, PLAIN])]


def test_removing_the_plain_type_removes_all(api: Api) -> None:
    """Removing the unlabelled association takes the labels with it; removing a label leaves it."""
    contact, company = api.contact(), api.company()
    address = f"{CONTACTS}/{contact}/associations/companies/{company}"
    api.put(f"{address}/1")
    api.delete(f"{address}/1")
    assert v4(api, "contacts", contact, "companies") == [(int(company), [PLAIN])]
    api.put(f"{address}/1")
    api.delete(f"{address}/279")
    assert v4(api, "contacts", contact, "companies") == []


def test_counts_follow(api: Api) -> None:
    """The number of linked records is kept on create, link, unlink, archive and restore."""
    contact = api.contact()
    company = api.post(COMPANIES, {"properties": {"name": "x"}, "associations": links(contact, 280)})["id"]

    def number() -> str:
        return str(api.read("companies", company, "num_associated_contacts")["num_associated_contacts"])

    assert number() == "1"
    other = api.contact()
    api.put(f"{COMPANIES}/{company}/associations/contacts/{other}/2")
    assert number() == "2"
    api.delete(f"{CONTACTS}/{other}")
    assert number() == "1"
    api.call("POST", f"/_axle/objects/contacts/{other}/restore")
    assert number() == "2"
    api.delete(f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}")
    assert number() == "1"


def test_links_do_not_move_the_modified_date_of_values(api: Api) -> None:
    """A task that is linked has its count set; a note without a count keeps its date."""
    contact = api.contact()
    note = api.post("/crm/v3/objects/notes", {"properties": {"hs_timestamp": DUE}})
    api.now_ms += 1000
    api.put(f"/crm/v3/objects/notes/{note['id']}/associations/contacts/{contact}/202")
    assert api.get(f"/crm/v3/objects/notes/{note['id']}")["updatedAt"] == note["updatedAt"]


def test_deals_count_their_contacts_in_the_create_answer(api: Api) -> None:
    """The answer to a create has the counts already."""
    deal = api.post(DEALS, {"properties": {"dealname": "x"}, "associations": links(api.contact(), 3)})
    assert deal["properties"]["num_associated_contacts"] == "1"


ROUTES: dict[
    str, tuple[str, str, int]
] = {  # method, address and status of success, for a task and a contact that are associated
    "list_links": ("GET", "/crm/v4/objects/tasks/{task}/associations/contacts", 200),
    "put_v3": ("PUT", TASKS + "/{task}/associations/contacts/{contact}/204", 200),
    "delete_v3": ("DELETE", TASKS + "/{task}/associations/contacts/{contact}/204", 204),
    "put_v4": ("PUT", "/crm/v4/objects/tasks/{task}/associations/contacts/{contact}", 201),
    "put_default": ("PUT", "/crm/v4/objects/tasks/{task}/associations/default/contacts/{contact}", 200),
    "delete_v4": ("DELETE", "/crm/v4/objects/tasks/{task}/associations/contacts/{contact}", 204),
}


@pytest.mark.covers("associations.single.list_links", "404", "isolation", "scope")
@pytest.mark.covers("associations.single.put_v3", "404", "isolation", "scope")
@pytest.mark.covers("associations.single.delete_v3", "404", "isolation", "scope")
@pytest.mark.covers("associations.single.put_v4", "404", "isolation", "scope")
@pytest.mark.covers("associations.single.put_default", "404", "isolation", "scope")
@pytest.mark.covers("associations.single.delete_v4", "404", "isolation", "scope")
@pytest.mark.parametrize("name", ROUTES)
def test_records_of_nobody_and_of_others(api: Api, name: str) -> None:
    """A record that is not there is a 404, as is that of another account; a token without the scope is refused."""
    method, address, status = ROUTES[name]
    body = spec(204) if name == "put_v4" else None
    contact = api.contact()
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    at = address.format(task=task, contact=contact)
    assert api.call(method, address.format(task="99", contact=contact), body).status == 404
    assert api.call(method, at, body, api.other_account()).status == 404
    assert api.call(method, at, body, api.token(scopes="crm.objects.deals.write crm.objects.deals.read")).status == 403
    assert v4(api, "tasks", task, "contacts") == [(int(contact), [204])]
    assert api.call(method, at, body).status == status


def test_what_changes_nothing_is_no_event(api: Api) -> None:
    """Associating again what is associated, or removing what is not there, makes no event; a change makes one, whole."""
    contact, company = api.contact(), api.company()
    address = f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}"

    def happened() -> list[tuple[int, str, Any]]:
        events = api.app.storage.read(api.account, lambda tx: tx.events(0, 1_000))
        return [(event.record_id, event.name, msgspec.to_builtins(event.detail)) for event in events]

    api.put(address, spec(PRIMARY), 201)
    before = happened()
    assert before[-2][:2] == (int(contact), "updated")  # its associatedcompanyid
    assert sorted(before[-2][2]["linked"]) == sorted(
        [there, int(contact), int(company)] if here else [there, int(company), int(contact)]
        for there, here in ((PRIMARY, True), (PLAIN, True), (2, False), (280, False))
    )
    assert before[-1][1] == "updated"  # the company's count
    for method, target, body in (
        ("PUT", address, spec(PRIMARY)),
        ("PUT", f"{CONTACTS}/{contact}/associations/companies/{company}/1", None),
        ("PUT", f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}", None),
        ("DELETE", f"/crm/v4/objects/contacts/{contact}/associations/companies/99", None),
        ("DELETE", f"{CONTACTS}/{contact}/associations/companies/{company}/931", None),
        ("POST", PAIR + "/batch/create", inputs(pair(contact, company, PLAIN), pair(contact, company, PRIMARY))),
    ):
        assert api.call(method, target, body).status < 300
    assert happened() == before
    api.put(address, spec(PLAIN), 201)
    (last,) = happened()[len(before) :]
    gone = [[1, int(contact), int(company)], [2, int(company), int(contact)]]
    detail = {"names": ["associatedcompanyid"], "unlinked": gone, "source": "CALCULATED"}
    assert last == (int(contact), "updated", detail)
