"""Limits of associations: set, changed, taken away, enforced on every way in which associations are made, reported."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core import associations
from axle.core.associations import Link, start_of
from axle.core.property_types import instant
from axle.http.routes.association_batches import BATCHES_2026_09, EVERY_BATCH
from axle.operations.records.pending_associations import PendingAssociations
from axle.storage.interface import Transaction
from tests.api import COMPANIES, CONTACTS, Api, links
from tests.associations.samples import (
    BILLING,
    PAIR,
    PLAIN,
    PRIMARY,
    V3,
    V4,
    inputs,
    label,
    linked,
    messages,
    pair,
    spec,
)  # fmt: skip

LIMITS = f"{V4}/definitions/configurations"
AT = f"{LIMITS}/contacts/companies"
BACK_PLAIN = 280


def limit(number: int, most: Any = 1) -> dict[str, Any]:
    """Return a limit of an association type."""
    return {"category": "USER_DEFINED" if number > 100_000 else "HUBSPOT_DEFINED", "typeId": number, "maxToObjectIds": most}


def limits(api: Api, at: str = AT) -> dict[int, int]:
    """Return the limits of a direction."""
    return {one["typeId"]: one["userEnforcedMaxToObjectIds"] for one in api.get(at)["results"]}


@pytest.mark.covers("associations.limits.create", "success")
@pytest.mark.covers("associations.limits.list_between", "success")
@pytest.mark.covers("associations.limits.list_all", "success")
@pytest.mark.covers("associations.limits.update", "success")
@pytest.mark.covers("associations.limits.purge", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_the_life_of_a_limit(api: Api, prefix: str) -> None:
    """Set, read, changed and taken away, under every published path."""
    at = f"{prefix}/definitions/configurations/contacts/companies"
    made = api.post(f"{at}/batch/create", inputs(limit(PLAIN, 5)))
    shown = {"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "userEnforcedMaxToObjectIds": 5, "label": None}
    assert made["results"] == [shown]
    assert api.get(at) == {"results": [shown]}
    assert api.get(f"{prefix}/definitions/configurations/all") == {"results": [shown]}
    assert api.get(f"{prefix}/definitions/configurations/companies/contacts") == {"results": []}
    changed = api.post(f"{at}/batch/update", inputs(limit(PLAIN, 7)), 200)["results"]
    assert changed == [{"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "userEnforcedMaxToObjectIds": 7}]
    assert limits(api) == {PLAIN: 7}
    for _ in range(2):
        status = 200 if prefix in BATCHES_2026_09 else 204
        api.post(f"{at}/batch/purge", inputs({"category": "HUBSPOT_DEFINED", "typeId": PLAIN}), status)
    assert limits(api, f"{LIMITS}/all") == {}


@pytest.mark.covers("associations.limits.create", "400")
@pytest.mark.covers("associations.limits.update", "400")
@pytest.mark.covers("associations.limits.purge", "400")
def test_limits_that_cannot_be(api: Api) -> None:
    """A number out of range, a type of elsewhere, one set twice or not at all is told of its input; the others are set."""
    wrong = [limit(PLAIN, 0), limit(PLAIN, 50_001), limit(PRIMARY, 2), limit(3, 5), limit(4, 5), limit(999_999, 5)]
    body = api.post(f"{AT}/batch/create", inputs(*wrong, limit(PLAIN, 9)), 207)
    assert len(messages(body)) == len(wrong)
    assert "must be between 1 and 50000, but was 0" in messages(body)[0]
    assert "must be between 1 and 1, but was 2" in messages(body)[2]
    assert limits(api) == {PLAIN: 9}
    again = api.post(f"{AT}/batch/create", inputs(limit(PLAIN, 3)), 207)
    assert again["errors"][0]["category"] == "CONFLICT"
    missing = api.post(f"{AT}/batch/update", inputs(limit(BILLING, 3), limit(PLAIN, 0)), 207)
    assert [one["category"] for one in missing["errors"]] == ["OBJECT_NOT_FOUND", "VALIDATION_ERROR"]
    for path in ("create", "update"):
        api.post(f"{AT}/batch/{path}", inputs(limit(PLAIN, "many")), 400)
        api.post(f"{AT}/batch/{path}", {"inputs": []}, 400)
    api.post(f"{AT}/batch/purge", inputs({"category": "HUBSPOT_DEFINED", "typeId": 3}), 400)
    api.post(f"{AT}/batch/purge", inputs({"category": "HUBSPOT_DEFINED", "typeId": 4}), 400)
    assert limits(api) == {PLAIN: 9}


def test_a_label_is_limited_no_higher_than_its_pair(api: Api) -> None:
    """The unlabelled type bounds the labels, and they bound it, within one batch too."""
    there, _ = label(api)
    api.post(f"{AT}/batch/create", inputs(limit(PLAIN, 10)))
    assert "between 1 and 10, but was 11" in messages(api.post(f"{AT}/batch/create", inputs(limit(there, 11)), 207))[0]
    api.post(f"{AT}/batch/create", inputs(limit(there, 10)))
    assert "between 10 and 50000, but was 9" in messages(api.post(f"{AT}/batch/update", inputs(limit(PLAIN, 9)), 207))[0]
    api.post(f"{AT}/batch/update", inputs(limit(there, 9), limit(PLAIN, 9)), 200)
    assert limits(api) == {PLAIN: 9, there: 9}


def test_a_limit_goes_with_its_label(api: Api) -> None:
    """And is not that of another label."""
    there, _ = label(api)
    api.post(f"{AT}/batch/create", inputs(limit(there, 1)))
    assert api.get(AT)["results"][0]["label"] == "Boss"
    api.put(f"{PAIR}/labels", {"associationTypeId": there, "label": "Chief"}, 204)
    assert limits(api) == {there: 1}
    api.delete(f"{PAIR}/labels/{there}")
    label(api)
    assert limits(api, f"{LIMITS}/all") == {}


def refused(body: dict[str, Any], record: str, number: int) -> None:
    """Check that an answer says of whom and of what there is too much."""
    assert f"Object {record} has reached the limit of 1 associations of type" in body["message"]
    assert body["category"] == "VALIDATION_ERROR"
    assert body["context"] == {"id": [record], "associationTypeId": [str(number)], "limit": ["1"]}


def test_what_a_limit_refuses_is_not_created(api: Api) -> None:
    """Of a traced batch, the record that would have too many associations is told as an error and does not exist."""
    api.post(f"{AT}/batch/create", inputs(limit(PLAIN)))
    contact, firm = api.contact(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, PLAIN)))
    refused_input = {"properties": {"name": "refused"}, "associations": links(contact, BACK_PLAIN), "objectWriteTraceId": "a"}
    free_input = {"properties": {"name": "free"}, "objectWriteTraceId": "b"}
    api.post(f"{COMPANIES}/batch/create", {"inputs": [refused_input, free_input]}, 207)
    names = [company["properties"]["name"] for company in api.get(COMPANIES)["results"]]
    assert (names.count("free"), names.count("refused")) == (1, 0)
    assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN]}


def test_limits_hold_on_every_way(api: Api) -> None:
    """Creates, batches of creates, v3, v4, defaults and their batches: the second company is refused, from both sides."""
    api.post(f"{AT}/batch/create", inputs(limit(PLAIN)))
    contact, firm, other = api.contact(), api.company(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, PLAIN)))
    to_firms = [{"to": {"id": one}, "types": spec(PLAIN)} for one in (firm, other)]
    api.post(CONTACTS, {"properties": {}, "associations": to_firms}, 400)
    one = {"properties": {"name": "new"}, "associations": links(contact, BACK_PLAIN)}
    refused(api.post(COMPANIES, one, 400), contact, PLAIN)
    refused(api.post(f"{COMPANIES}/batch/create", {"inputs": [one, {"properties": {"name": "x"}}]}, 400), contact, PLAIN)
    some = api.post(
        f"{COMPANIES}/batch/create",
        {"inputs": [{**one, "objectWriteTraceId": "a"}, {"properties": {"name": "x"}, "objectWriteTraceId": "b"}]},
        207,
    )
    refused({**some["errors"][0], "context": {k: v for k, v in some["errors"][0]["context"].items() if "Trace" not in k}},
            contact, PLAIN)  # fmt: skip
    assert [one["properties"]["name"] for one in some["results"]] == ["x"]
    v4 = f"/crm/v4/objects/contacts/{contact}/associations"
    refused(api.put(f"{v4}/companies/{other}", spec(BILLING), 400), contact, PLAIN)
    refused(api.put(f"{v4}/default/companies/{other}", None, 400), contact, PLAIN)
    refused(api.put(f"{CONTACTS}/{contact}/associations/companies/{other}/279", None, 400), contact, PLAIN)
    refused(api.put(f"{COMPANIES}/{other}/associations/contacts/{contact}/280", None, 400), contact, PLAIN)
    for address, given, status in (
        (f"{PAIR}/batch/create", pair(contact, other, PRIMARY), 207),
        (f"{PAIR}/batch/associate/default", pair(contact, other), 200),
        (f"{V4}/companies/contacts/batch/create", pair(other, contact, BACK_PLAIN), 207),
        (f"{V3}/contacts/companies/batch/create", pair(contact, other, type="931"), 207),
    ):
        refused(api.post(address, inputs(given), status)["errors"][0], contact, PLAIN)
    assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN]}
    assert linked(api, "companies", other, "contacts") == {}
    assert len(api.get(CONTACTS)["results"]) == 1


def test_what_is_there_may_stay(api: Api) -> None:
    """Setting a limit removes nothing; the same pair may be linked again, and another only where there is room."""
    contact, firms = api.contact(), [api.company() for _ in range(3)]
    api.post(f"{PAIR}/batch/create", inputs(*(pair(contact, firm, PLAIN) for firm in firms[:2])))
    api.post(f"{AT}/batch/create", inputs(limit(PLAIN)))
    address = f"/crm/v4/objects/contacts/{contact}/associations/companies"
    api.put(f"{address}/{firms[0]}", spec(PRIMARY), 201)
    api.put(f"{address}/{firms[2]}", spec(PLAIN), 400)
    api.delete(f"{address}/{firms[0]}")
    api.put(f"{address}/{firms[2]}", spec(PLAIN), 400)
    api.delete(f"{address}/{firms[1]}")
    api.put(f"{address}/{firms[2]}", spec(PLAIN), 201)
    assert linked(api, "contacts", contact, "companies") == {firms[2]: [PLAIN]}


def test_archived_records_take_no_room_and_come_back(api: Api) -> None:
    """An archived company is not counted; its restoration is not refused, though there is another by now."""
    api.post(f"{AT}/batch/create", inputs(limit(PLAIN)))
    contact, old, new = api.contact(), api.company(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, old, PLAIN)))
    api.delete(f"{COMPANIES}/{old}")
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, new, PLAIN)))
    api.post(f"/_axle/objects/companies/{old}/restore", None, 200)
    assert linked(api, "contacts", contact, "companies") == {old: [PLAIN], new: [PLAIN]}


def test_a_limit_of_a_label(api: Api) -> None:
    """It bounds the label alone; an input that is refused for it has done nothing else either."""
    there, back = label(api)
    api.post(f"{LIMITS}/companies/contacts/batch/create", inputs(limit(back)))
    one, two, firm = api.contact(), api.contact(), api.company()
    answer = api.post(f"{PAIR}/batch/create", inputs(pair(one, firm, there), pair(two, firm, PRIMARY, there)), 207)
    refused(answer["errors"][0], firm, back)
    assert linked(api, "contacts", two, "companies") == {}
    api.post(f"{PAIR}/batch/create", inputs(pair(two, firm, PRIMARY)))
    assert linked(api, "companies", firm, "contacts") == {one: [BACK_PLAIN, back], two: [2, BACK_PLAIN]}


def test_a_merge_does_not_pass_a_limit(api: Api) -> None:
    """It is refused whole, as it would leave the contact with more companies than it may have."""
    api.post(f"{AT}/batch/create", inputs(limit(PLAIN)))
    kept, gone, firms = api.contact(), api.contact(), [api.company() for _ in range(2)]
    api.post(f"{PAIR}/batch/create", inputs(pair(kept, firms[0], PLAIN), pair(gone, firms[1], PLAIN)))
    body = {"primaryObjectId": kept, "objectIdToMerge": gone}
    refused(api.post(f"{CONTACTS}/merge", body, 400), kept, PLAIN)
    assert linked(api, "contacts", gone, "companies") == {firms[1]: [PLAIN]}
    api.post(f"{AT}/batch/update", inputs(limit(PLAIN, 2)), 200)
    api.post(f"{CONTACTS}/merge", body, 200)
    assert linked(api, "contacts", kept, "companies") == {firms[0]: [PLAIN], firms[1]: [PLAIN]}


def test_a_merge_takes_the_place_of_what_it_archives(api: Api) -> None:
    """A company that may have one contact has the primary one after a merge, not none and not two."""
    api.post(f"{LIMITS}/companies/contacts/batch/create", inputs(limit(BACK_PLAIN)))
    kept, gone, firm = api.contact(), api.contact(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(gone, firm, PLAIN)))
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    assert linked(api, "companies", firm, "contacts") == {kept: [BACK_PLAIN]}


def test_counts_follow_within_one_write(api: Api) -> None:
    """What a write adds and hides is counted at once, whether or not it has counted before."""
    contact, firms = api.contact(), [api.company() for _ in range(3)]
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firms[0], PLAIN)))
    rows = [Link(PLAIN, int(contact), int(firm)) for firm in firms]

    def work(tx: Transaction) -> list[int]:
        links = PendingAssociations(tx, api.app.catalog)
        found = [links.count(int(contact), PLAIN)]
        for change, row in ((links.show, rows[1]), (links.hide, rows[0]), (links.hide, rows[1]), (links.show, rows[0])):
            change(row)
            found.append(links.count(int(contact), PLAIN))
        links.add(rows[2], start_of(api.app.catalog, rows[2]))
        links.remove(rows[0], start_of(api.app.catalog, rows[0]))
        fresh = PendingAssociations(tx, api.app.catalog)
        fresh.hide(rows[0])
        fresh.prepare([(int(contact), PLAIN)])
        return [*found, links.count(int(contact), PLAIN), fresh.count(int(contact), PLAIN)]

    assert api.app.storage.read(api.account, work) == [1, 2, 1, 0, 1, 1, 0]


def test_nobody_has_more_than_the_service_allows(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an account has set no limit there is one of 50,000 associations of a type."""
    assert associations.MAX_ASSOCIATIONS == 50_000
    monkeypatch.setattr(associations, "MAX_ASSOCIATIONS", 2)
    firm = api.company()
    created = [{"properties": {}, "associations": links(firm, PLAIN)}]
    api.post(f"{CONTACTS}/batch/create", {"inputs": created * 2})
    message = api.post(f"{CONTACTS}/batch/create", {"inputs": created}, 400)["message"]
    assert f"Object {firm} has reached the limit of 2" in message


@pytest.mark.covers("associations.limits.request_report", "success", "404")
@pytest.mark.covers("associations.limits.report", "success")
def test_the_report_of_high_usage(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for as of the service; what it says is read here, as nothing is mailed: records from 80 percent on."""
    owner = api.app.storage.read(api.account, lambda tx: tx.owner_page(0, 1))[0]
    moment = instant(api.now_ms)
    for prefix in EVERY_BATCH:
        asked = api.post(f"{prefix}/usage/high-usage-report/{owner.user_id}", None, 200)
        assert asked == {
            "userId": owner.user_id,
            "userEmail": owner.email,
            "enqueueTime": moment if "v4" in prefix else {"dateOnly": False, "timeZoneShift": 0, "value": api.now_ms},
        }
        for nobody in ("99", "x", str(owner.id)):
            api.post(f"{prefix}/usage/high-usage-report/{nobody}", None, 404)
    monkeypatch.setattr(associations, "MAX_ASSOCIATIONS", 5)
    crowded, quiet = api.contact(), api.contact()
    firms = [api.company() for _ in range(4)]
    api.post(f"{PAIR}/batch/create", inputs(*(pair(crowded, firm, PLAIN) for firm in firms), pair(quiet, firms[0], PLAIN)))
    row = {
        "fromObjectTypeId": "0-1", "fromObjectId": int(crowded), "toObjectTypeId": "0-2",
        "category": "HUBSPOT_DEFINED", "typeId": PLAIN, "label": None, "associations": 4, "limit": 5,
    }  # fmt: skip
    assert api.get("/_axle/associations/high-usage") == {"results": [row]}
    api.post(f"{LIMITS}/companies/contacts/batch/create", inputs(limit(BACK_PLAIN, 2)))
    found = api.get("/_axle/associations/high-usage")["results"]
    assert [(one["fromObjectId"], one["associations"], one["limit"]) for one in found] == [
        (int(firms[0]), 2, 2), *((int(one), 1, 2) for one in firms[1:]), (int(crowded), 4, 5),
    ]  # fmt: skip
    api.delete(f"{COMPANIES}/{firms[0]}")
    assert int(firms[0]) not in {one["fromObjectId"] for one in api.get("/_axle/associations/high-usage")["results"]}


@pytest.mark.covers("associations.limits.create", "isolation", "scope")
@pytest.mark.covers("associations.limits.update", "isolation", "scope")
@pytest.mark.covers("associations.limits.purge", "isolation", "scope")
@pytest.mark.covers("associations.limits.list_between", "isolation", "scope")
@pytest.mark.covers("associations.limits.list_all", "isolation", "scope")
def test_accounts_and_scopes(api: Api) -> None:
    """Limits are an account's own and bind nobody else; they ask for the scopes of both types."""
    api.post(f"{AT}/batch/create", inputs(limit(PLAIN, 9)))
    other = api.other_account()
    assert api.call("GET", f"{LIMITS}/all", token=other).json() == {"results": []}
    assert api.call("GET", AT, token=other).json() == {"results": []}
    assert api.call("POST", f"{AT}/batch/update", inputs(limit(PLAIN, 2)), other).status == 207
    assert api.call("POST", f"{AT}/batch/create", inputs(limit(PLAIN, 2)), other).status == 201
    assert api.call("POST", f"{AT}/batch/purge", inputs(limit(PLAIN)), other).status == 204
    less = api.token(scopes="crm.objects.contacts.read crm.objects.contacts.write")
    none = api.token(scopes="oauth")
    reader = api.token(scopes="crm.objects.contacts.read crm.objects.companies.read")
    for token in (less, none):
        assert api.call("GET", AT, token=token).status == 403
    assert api.call("GET", f"{LIMITS}/all", token=none).status == 403
    assert api.call("GET", f"{LIMITS}/all", token=less).json() == {"results": []}
    assert len(api.call("GET", f"{LIMITS}/all", token=reader).json()["results"]) == 1
    for path in ("create", "update", "purge"):
        for token in (less, none, reader):
            assert api.call("POST", f"{AT}/batch/{path}", inputs(limit(PLAIN, 3)), token).status == 403
    assert limits(api) == {PLAIN: 9}


@pytest.mark.covers("associations.limits.request_report", "isolation", "scope")
@pytest.mark.covers("associations.limits.report", "isolation", "scope")
def test_reports_of_accounts_and_scopes(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report tells of its own account, and of the types that the caller may read."""
    monkeypatch.setattr(associations, "MAX_ASSOCIATIONS", 1)
    owner = api.app.storage.read(api.account, lambda tx: tx.owner_page(0, 1))[0]
    api.post(f"{PAIR}/batch/create", inputs(pair(api.contact(), api.company(), PLAIN)))
    at, asked = "/_axle/associations/high-usage", f"{V4}/usage/high-usage-report/{owner.user_id}"
    other, none = api.other_account(), api.token(scopes="oauth")
    contacts = api.token(scopes="crm.objects.contacts.read")
    assert len(api.get(at)["results"]) == 2
    assert api.call("GET", at, token=other).json() == {"results": []}
    assert api.call("GET", at, token=contacts).json() == {"results": []}
    assert owner.email.encode() not in api.call("POST", asked, token=other).body
    assert api.call("POST", asked, token=contacts).json() == {**api.post(asked, None, 200), "userEmail": ""}
    owners = api.token(scopes="crm.objects.contacts.read crm.objects.owners.read")
    assert api.call("POST", asked, token=owners).json()["userEmail"] == owner.email
    assert api.call("GET", at, token=none).status == 403
    assert api.call("POST", asked, token=none).status == 403
